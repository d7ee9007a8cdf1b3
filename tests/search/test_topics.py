"""Everyday words, topics and urgent words in the search box."""

from collections.abc import Iterable

import pytest

from directory.gazetteer import built_in
from directory.gazetteer.named_areas import built_in as named_areas
from directory.names import search_name
from directory.search.box import everyday, safety
from directory.search.box.reading import Reading
from directory.search.box.safety import Urgency
from directory.search.box.text import Text
from directory.search.filters import FOR_REFERRERS, GROUPS

NORTHERN_IRELAND = "N92000002"


def filters(typed: str) -> set[str]:
    return {slug for _, slug in Text.of(Reading.of(typed)).filters()}


def test_every_label_of_a_filter_is_understood() -> None:
    """But those for referrers: "GP" is somebody's doctor, not who they are."""
    for name in GROUPS.keys() - set(FOR_REFERRERS):
        for member in GROUPS[name].group:
            assert (name, member.slug) in Text.of(Reading.of(member.label)).filters()


def test_every_everyday_word_is_of_a_filter_that_there_is() -> None:
    assert all(
        slug in {member.slug for member in GROUPS[name].group}
        for name, slugs in everyday.CALLED.items()
        for slug in slugs
    )


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("physio at home", {"home-visits"}),
        ("physio for my power wheelchair", {"step-free", "stay-in-wheelchair"}),
        ("an evening appointment after work", set()),
        ("do I need a referral", set()),
        ("swimming pool", {"hydrotherapy"}),
        ("wheelchair access", {"step-free"}),
        ("NHS", {"nhs-referral", "nhs-self-referral"}),
        ("hydrotherpy", {"hydrotherapy"}),
        ("BSL", {"bsl"}),
        ("vertigo", {"dizziness"}),
        ("foot drop", {"foot-drop"}),
        ("pelvic floor physio", {"bladder-and-pelvic-floor"}),
        ("free physio by phone", {"free", "remote"}),
        ("physio near me", set()),
        ("MS nurse", set()),
    ],
)
def test_what_is_wanted_is_a_filter(typed: str, slugs: set[str]) -> None:
    assert filters(typed) >= slugs
    assert bool(filters(typed)) is bool(slugs)


def test_no_town_or_area_is_an_everyday_word_but_pool() -> None:
    """Those that are have to be asked about: "Which Pool?"."""
    names = {town.search_name for town in built_in.towns()}
    names |= {search_name(name) for line in named_areas() for name in (line.name, *line.also)}
    assert names & everyday.phrases().keys() == {"pool"}


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("do I need a referral?", "which-route"),
        ("Can I refer myself", "which-route"),
        ("newly diagnosed", "physiotherapy-for-ms"),
        ("referral", ""),
    ],
)
def test_a_question_is_answered_by_a_page(typed: str, page: str) -> None:
    assert everyday.answered_by(Reading.of(typed)) == page


# --- Urgent words --------------------------------------------------------------------------------


def urgency(typed: str) -> Urgency | None:
    found = safety.phrases_in(Reading.of(typed))
    return safety.urgency_of(found) if found else None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("999", Urgency.DANGER),
        ("111", Urgency.WORSE),
        ("can’t breathe", Urgency.DANGER),
        ("chest pain and weakness", Urgency.DANGER),
        ("I feel suicidal", Urgency.CRISIS),
        ("I am having a relapse", Urgency.WORSE),
        ("can't walk today", Urgency.WORSE),
        ("my legs stopped working", Urgency.WORSE),
        ("right arm won't move", Urgency.WORSE),
        ("Leeds, leg keeps giving way", Urgency.WORSE),
        ("my mum has fallen", Urgency.WORSE),
        ("falls", None),
        ("walking", None),
        ("weakness", None),
        ("patient transport", None),
    ],
)
def test_urgent_words_are_told_from_topics(typed: str, found: Urgency | None) -> None:
    assert urgency(typed) is found


def test_no_town_or_area_is_named_by_urgent_words() -> None:
    names: Iterable[str] = (town.name for town in built_in.towns())
    assert [name for name in names if urgency(name)] == []


def said(urgency: Urgency, nation: str = "") -> list[str]:
    return [advice.sentence for advice in safety.words(urgency, nation).first]


def test_danger_says_999_first_and_what_is_worse_the_team_first() -> None:
    assert "999" in said(Urgency.DANGER)[0]
    assert "999" in said(Urgency.CRISIS)[0]
    assert "MS nurse or GP" in said(Urgency.WORSE)[0]
    assert all("999" in " ".join(said(each)) for each in Urgency)


def test_northern_ireland_has_gp_out_of_hours_in_place_of_111() -> None:
    words = " ".join(said(Urgency.WORSE, NORTHERN_IRELAND))
    assert "out-of-hours" in words
    assert "111" not in words
    assert "111" in " ".join(said(Urgency.WORSE, "W92000004"))
    assert "Northern Ireland" in " ".join(said(Urgency.WORSE))
