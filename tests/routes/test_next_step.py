"""Your next step: whom to ring first, and what it rests on."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from directory.geo import Point
from directory.models import Area, Service
from directory.pages.cards import Card
from directory.search.judged import Part
from directory.search.judging import Query
from directory.vocabulary import (
    AccessFact,
    Approach,
    Language,
    Need,
    Payment,
    Referrer,
    Route,
    Setting,
)
from referrals.areas.advice import LocalAdvice
from referrals.areas.nations import NATIONS
from referrals.routes.next_step import next_step, steps
from referrals.routes.step import Helpline, Kind, Step
from tests.routes import next_step_facts as fact
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom

HELPLINE = Helpline("01632 960100", "Monday to Friday")


def found(*cards: Card, says: LocalAdvice | None = None, asked: Query | None = None) -> list[Step]:
    return list(steps(says, cards, asked or fact.query(), HELPLINE))


def kinds(*cards: Card, says: LocalAdvice | None = None, asked: Query | None = None) -> list[Kind]:
    return [step.kind for step in found(*cards, says=says, asked=asked)]


END = [Kind.HELPLINE, Kind.NOBODY]
ASK = fact.nhs("Marches", part=Part.ASK, telephone="01632 960188", why=("No names.",))


def test_the_order_is_rule_then_service_then_ask_then_video_then_helpline() -> None:
    cards = (fact.private(), ASK, fact.video())
    order = [Kind.RULE, Kind.FITS, Kind.ASK, Kind.VIDEO]
    assert kinds(*cards, says=fact.advice()) == [*order, *END]
    assert kinds(*cards) == [*order[1:], *END]
    assert kinds() == END


def test_a_rule_without_a_number_is_a_step_only_where_one_may_refer_oneself_with_a_form() -> None:
    form: dict[str, Any] = {"telephone": "", "form_url": "https://example.org/form"}
    (rule, *_) = found(says=fact.advice(**form))
    assert (rule.kind, rule.link, rule.url) == (Kind.RULE, "", form["form_url"])
    assert kinds(says=fact.advice("no", **form)) == END
    assert kinds(says=fact.advice("", **form)) == END


def test_where_one_needs_a_referral_and_nobody_is_known_the_rule_is_told_all_the_same() -> None:
    (helpline, nobody) = found(says=fact.advice("no", telephone="", who_may_refer=Referrer.GP))
    for step in (helpline, nobody):
        assert "In Powys, you need a referral from your GP" in step.facts
        assert [str(one) for one in step.because] == ["rule of Powys, checked 21 October 2026"]


@pytest.mark.parametrize("says", [{"says": ""}, {"checked_on": date(2025, 8, 11)}])
def test_a_number_whose_rule_is_old_or_not_known_comes_after_who_to_ask(
    says: dict[str, Any],
) -> None:
    local = fact.advice(**says)
    assert kinds(ASK, fact.video(), says=local) == [Kind.ASK, Kind.AREA, Kind.VIDEO, *END]
    area = next(step for step in found(says=local) if step.kind is Kind.AREA)
    assert "can refer themselves" not in area.sentence


def test_after_a_rule_the_team_it_is_about_is_not_rung_again() -> None:
    team = fact.nhs(rules=((7, "yes"),))
    assert kinds(team, fact.private(), says=fact.advice()) == [Kind.RULE, Kind.FITS, *END]


def test_no_number_is_given_twice() -> None:
    same = fact.private(telephone="01632 960904")
    assert kinds(same, says=fact.advice()) == [Kind.RULE, *END]


def test_what_a_rule_cannot_promise_is_looked_for_in_a_service_first() -> None:
    pool = fact.private(approaches=Approach.HYDROTHERAPY)
    asked = fact.query(approach=Approach.HYDROTHERAPY)
    assert kinds(pool, says=fact.advice(), asked=asked)[:2] == [Kind.FITS, Kind.RULE]
    (rule, *_) = found(says=fact.advice(), asked=asked)
    assert rule.kind is Kind.RULE
    assert "Do you offer hydrotherapy or aquatic therapy?" in rule.say


def test_a_rule_is_asked_about_what_it_cannot_promise() -> None:
    asked = fact.query(setting=Setting.HOME_VISITS, route=Route.NHS_SELF_REFERRAL)
    (rule, *_) = found(says=fact.advice(), asked=asked)
    assert rule.sentence.endswith("no GP letter needed. Ask if they come to you.")
    assert "Ask" not in found(says=fact.advice())[0].sentence
    both = fact.query(access=AccessFact.HOIST | AccessFact.COOL_ROOM, language=Language.WELSH)
    assert found(says=fact.advice(), asked=both)[0].sentence.endswith(
        "Ask if there is a hoist, if there is a cool room and if you can talk in Welsh."
    )


def test_who_comes_to_somebody_needs_no_hoist() -> None:
    asked = fact.query(access=AccessFact.HOIST)
    at_home = replace(fact.nhs(), comes="comes to you if you cannot go out")
    said = "should take you. Comes to you if you cannot go out (told October 2026)."
    assert found(at_home, asked=asked)[0].sentence.endswith(said)
    there = replace(fact.nhs(access_yes=AccessFact.HOIST), comes="comes to you")
    assert found(there, asked=asked)[0].facts[0] == "Newtown, 6.1 miles away"


def test_whose_employer_may_pay_is_not_told_to_pay() -> None:
    private = fact.private(pays=Payment.EMPLOYER)
    assert "Private: you pay" in found(private)[0].facts
    assert "Private" in found(private, asked=fact.query(pays=Payment.EMPLOYER))[0].facts


def test_a_charity_added_at_the_end_displaces_nobody() -> None:
    cards = (fact.private(), ASK, fact.video(), fact.charity())
    assert kinds(*cards) == [Kind.FITS, Kind.FITS, Kind.ASK, Kind.VIDEO, *END]
    assert found(*cards)[0].who == "Angharad Pennant-Rhys"


def first_step(*cards: Card, says: LocalAdvice | None = None, asked: Query | None = None) -> Step:
    step = next_step(says, cards, asked or fact.query(), HELPLINE)
    assert step
    return step


def test_beside_a_service_that_is_not_the_nhs_stands_who_is() -> None:
    asked = fact.query(setting=Setting.HOME_VISITS)
    step = first_step(fact.private(), says=fact.advice(), asked=asked)
    assert step.is_paid_for
    assert step.free
    assert (step.free.who, step.free.number) == ("the NHS in Powys", "01632 960904")
    assert first_step(fact.nhs(), says=fact.advice(), asked=asked).free is None
    team = first_step(fact.charity(), fact.nhs()).free
    assert team
    assert team.who == "Copa’r Wawr neuro team"
    for step in (first_step(fact.private()), first_step(fact.private(), ASK)):
        assert step.free
        assert step.free.sentence.startswith("Ask your GP or MS nurse to refer you")
    private = fact.query(route=Route.PRIVATE)
    assert first_step(fact.private(), says=fact.advice(), asked=private).free is None


def test_who_finds_nobody_is_told_for_what_and_that_a_border_is_near() -> None:
    asked = fact.query(approach=Approach.ACUPUNCTURE, setting=Setting.HOME_VISITS)
    at_a_border = replace(fact.advice(""), near=(NATIONS["E92000001"],))
    for step in found(says=at_a_border, asked=asked)[-2:]:
        wishes = "“Acupuncture” and “Home visits”"
        assert step.sentence.startswith(f"We know of nobody near LD1 for {wishes}. Ask ")
        said = "Near a border, people are often treated across it, in England: ask first"
        assert said in step.facts


def test_who_finds_nobody_is_told_of_the_nearest_beyond() -> None:
    asked = fact.query(approach=Approach.HYDROTHERAPY)
    far = fact.nhs(part=Part.BEYOND)
    for step in found(far, asked=asked):
        assert "The nearest: Copa’r Wawr neuro team, Newtown, 6.1 miles" in step.facts


def test_what_was_asked_for_stands_beside_the_number() -> None:
    card = replace(fact.charity(), asked_for=("Pool at 32.5 °C",))
    step = first_step(card)
    assert step.sentence.endswith("should take you. Pool at 32.5 °C (told October 2026).")
    assert "Pool at 32.5 °C" not in step.facts
    undated = replace(fact.charity(confirmed_on=None), asked_for=("Pool at 32.5 °C",))
    assert first_step(undated).sentence.endswith("should take you.")
    assert "Pool at 32.5 °C" in first_step(undated).facts


def test_what_was_asked_for_and_is_not_known_is_what_to_ask() -> None:
    asked = fact.query(access=AccessFact.HOIST)
    unknown = fact.nhs(part=Part.ASK, why=("Hoist: not known, ask.",))
    step = first_step(unknown, asked=asked)
    assert step.sentence == "Copa’r Wawr neuro team may take you. Ask if there is a hoist."
    assert "Hoist" not in " ".join(step.facts)
    known = fact.nhs(part=Part.ASK, why=("No names.",), access_yes=AccessFact.HOIST)
    said = "may take you. Ask first. There is a hoist (told October 2026)."
    assert first_step(known, asked=asked).sentence.endswith(said)
    in_welsh = replace(fact.private(languages=Language.WELSH), asked_for=("Welsh: yes",))
    step = first_step(in_welsh, asked=fact.query(language=Language.WELSH))
    assert step.sentence.endswith("should take you. You can talk in Welsh (told October 2026).")
    assert "Welsh" not in " ".join(step.facts)


def test_not_knowing_of_a_referral_does_not_take_back_that_they_should_take_somebody() -> None:
    step = first_step(fact.nhs())
    assert step.sentence == "Copa’r Wawr neuro team should take you."
    said = "NHS, free. We do not know if they want a referral: ask when you ring"
    assert said in step.facts
    told_both = fact.nhs(ms_self_referral="yes", rules=((3, "no"),))
    assert "We were told yes and no about a referral" in " ".join(first_step(told_both).facts)
    needed = first_step(fact.nhs(ms_self_referral="no"))
    assert "NHS, free" in needed.facts


def test_who_may_not_come_to_somebody_is_asked_that_and_nothing_of_the_building() -> None:
    unsure = fact.nhs(part=Part.ASK, why=("Visits homes in Powys. If you live there, ring.",))
    asked = fact.query(setting=Setting.HOME_VISITS, access=AccessFact.HOIST)
    step = found(unsure, asked=asked)[0]
    assert step.sentence == "Copa’r Wawr neuro team may take you. Ask if they come to you."
    assert "Visits homes in Powys. If you live there, ring" in step.facts
    either = fact.query(setting=Setting.HOME_VISITS | Setting.HOSPITAL)
    assert found(unsure, asked=either)[0].sentence.endswith("Ask first.")
    comes = replace(unsure, comes="comes to you", why=("No names.",))
    asked = fact.query(setting=Setting.HOME_VISITS)
    assert "Ask if they come" not in found(comes, asked=asked)[0].sentence


@pytest.mark.parametrize("says", [None, fact.advice()])
def test_for_work_to_pay_one_asks_there_first_and_the_nhs_stands_beside_it(
    says: LocalAdvice | None,
) -> None:
    asked = fact.query(pays=Payment.EMPLOYER)
    step = first_step(fact.private(pays=Payment.EMPLOYER), says=says, asked=asked)
    assert step.sentence.startswith("First ask HR or occupational health. Angharad")
    assert step.free
    assert step.free.kind is (Kind.RULE if says else Kind.NOBODY)
    private = fact.query(pays=Payment.EMPLOYER, route=Route.PRIVATE)
    assert first_step(fact.private(pays=Payment.EMPLOYER), asked=private).free is None


def test_beside_a_free_team_far_away_stands_who_is_much_nearer_for_a_fee() -> None:
    far, near = fact.nhs(miles=19.0), fact.private(miles=1.2)
    step = first_step(far, near)
    assert step.who == "Copa’r Wawr neuro team"
    assert step.nearer
    assert step.nearer.who == "Angharad Pennant-Rhys"
    for others in ((fact.nhs(miles=6.0), near), (far, fact.private(miles=12.0)), (near,)):
        assert first_step(*others).nearer is None
    sooner = first_step(fact.nhs(miles=19.0, wait_days=182), fact.private(miles=1.2, wait_days=3))
    assert sooner.sooner
    assert sooner.nearer is None


def test_across_open_water_a_team_comes_after_one_nearly_as_near_on_this_side() -> None:
    over = replace(fact.nhs("Gosport team", miles=6.0), is_across_water=True)
    here = fact.nhs("Newport team", miles=9.0, telephone="01632 960201")
    assert first_step(over, here).who == "Newport team"
    assert first_step(over, fact.private(miles=7.0)).who == "Gosport team"
    far = fact.nhs("Distant team", miles=19.0, telephone="01632 960201")
    step = first_step(over, far)
    assert step.who == "Gosport team"
    assert "6.0 miles away in a straight line across the water" in " ".join(step.facts)
    at_home = replace(over, comes="comes to you")
    assert first_step(at_home, here).who == "Gosport team"


def test_who_would_have_to_cross_water_is_told_of_a_service_by_video() -> None:
    over = replace(fact.nhs(miles=18.0), is_across_water=True)
    assert (video := first_step(over, fact.video()).video)
    assert video.who == "Skylark Line"
    assert first_step(over).video is None
    assert first_step(fact.nhs(), fact.video()).video is None
    assert first_step(replace(over, comes="comes to you"), fact.video()).video is None


ACROSS = "sk if they take people from Wales."


@pytest.mark.parametrize("takes", ["yes", "no", ""])
@pytest.mark.parametrize(
    ("fields", "is_asked"),
    [
        ({"nation_id": "E92000001"}, True),
        ({"nation_id": "E92000001", "serves": ["W06000023"]}, False),
        ({"nation_id": "W92000004"}, False),
        ({}, False),  # nobody knows where it is
    ],
)
def test_a_team_of_another_nation_s_nhs_is_asked_if_it_takes_people_from_here(
    fields: dict[str, Any], is_asked: bool, takes: str
) -> None:
    near = replace(fact.LD1, nation=Area(code="W92000004", name="Wales", level="nation"))
    told: dict[str, Any] = {
        "ms_self_referral": takes,
        "ms_self_referral_checked_on": fact.CHECKED if takes else None,
    }
    (step, *_) = found(fact.nhs(**fields, **told), asked=fact.query(near=near))
    assert step.sentence.endswith(ACROSS) is is_asked


LONG: dict[str, Any] = {"wait_days": 182}
SOON = fact.private("Seven Herons", wait_days=3)


def test_where_the_wait_is_long_who_can_pay_is_told_who_is_sooner() -> None:
    later = fact.private("Heron Nine", wait_days=20, telephone="01632 960199")
    step = first_step(fact.nhs(**LONG), later, SOON)
    assert step.who == "Copa’r Wawr neuro team"
    assert step.sooner
    assert step.sooner.who == "Seven Herons"


@pytest.mark.parametrize(
    "cards",
    [
        (fact.nhs(wait_days=77), SOON),  # not long
        (fact.nhs(**LONG, wait_told_on=date(2026, 4, 1)), SOON),  # told too long ago
        (fact.nhs(), SOON),
        (fact.nhs(**LONG), fact.private()),  # nobody knows if it is sooner
        (fact.nhs(**LONG), fact.private(wait_days=90)),
        (fact.nhs(**LONG), fact.private(wait_days=3, wait_told_on=date(2026, 4, 1))),
        (fact.nhs(**LONG), fact.private(wait_days=3, part=Part.ASK, why=("No.",))),
        (fact.nhs(**LONG), fact.charity(wait_days=3, pays=Payment.DONATION)),
        (fact.private(**LONG), SOON),  # paid for in any case
    ],
)
def test_nobody_is_named_as_sooner_without_two_waits_of_today(cards: tuple[Card, ...]) -> None:
    assert first_step(*cards).sooner is None


@pytest.mark.parametrize(
    ("wait", "is_long"), [("20 to 24 weeks", True), ("8 weeks", False), ("long", False)]
)
def test_the_wait_in_an_area_s_rule_counts_too(wait: str, is_long: bool) -> None:
    step = first_step(SOON, says=fact.advice(usual_wait=wait))
    assert step.kind is Kind.RULE
    assert bool(step.sooner) is is_long


@pytest.mark.parametrize("asked", [{"route": Route.PRIVATE}, {"pays": Payment.INSURANCE}])
def test_who_asks_for_private_treatment_is_not_sent_to_the_nhs(asked: dict[str, Any]) -> None:
    assert Kind.RULE not in kinds(says=fact.advice(), asked=fact.query(**asked))


def test_who_asks_for_video_alone_gets_it_first() -> None:
    asked = fact.query(setting=Setting.REMOTE)
    assert kinds(fact.video(), says=fact.advice(), asked=asked)[:2] == [Kind.VIDEO, Kind.RULE]


def test_each_step_says_what_it_rests_on_and_when_that_was_checked() -> None:
    rule, service, *_ = found(fact.private(price_first="65"), says=fact.advice())
    assert [str(one) for one in rule.because] == ["rule of Powys, checked 21 October 2026"]
    assert [str(one) for one in service.because] == [
        "details of Angharad Pennant-Rhys, checked 21 October 2026",
        "prices, told 21 October 2026",
    ]
    for step in found(fact.private(), ASK, fact.video(), says=fact.advice()):
        if step.kind not in (Kind.HELPLINE, Kind.NOBODY):
            assert step.because[0].on


def test_details_that_nobody_checked_are_said_to_be_so() -> None:
    (step, *_) = found(fact.nhs("Marches", part=Part.ASK, confirmed_on=None))
    assert step.sentence == "Marches may take you. Ask first."
    assert [str(one) for one in step.because] == ["details of Marches, not checked yet"]
    assert not step.checked


def test_what_to_say_names_the_district_and_never_the_postcode() -> None:
    for step in found(fact.private(), ASK, fact.video(), says=fact.advice()):
        said = " ".join((step.sentence, *step.facts, *step.say))
        assert "5AB" not in said


def test_what_was_asked_for_is_asked_for() -> None:
    asked = fact.query(setting=Setting.HOME_VISITS, helps_with=Need.FATIGUE | Need.PAIN)
    (step, *_) = found(says=fact.advice(), asked=asked)
    assert "Can you come to my home?" in step.say
    assert "I need help with fatigue and pain." in step.say


def test_coming_to_somebody_keeps_its_condition() -> None:
    asked = fact.query(setting=Setting.HOME_VISITS)
    says = "very likely comes to you if you cannot go out"
    card = replace(fact.nhs(settings=Setting.HOME_VISITS), comes=says)
    (step, *_) = found(card, asked=asked)
    assert "Very likely comes to you if you cannot go out (told October 2026)." in step.sentence
    assert not [fact for fact in step.facts if "omes to you" in fact]


def test_who_asks_for_an_interpreter_is_told_how_to_ask() -> None:
    place = replace(fact.LD1, account=make.account("interpreter LD1 5AB"))
    for step in found(fact.nhs(), says=fact.advice(near=place), asked=fact.query(near=place)):
        assert "I need an interpreter. Can you book one for me?" in step.say


# --- On the pages --------------------------------------------------------------------------------


def board(page: str) -> str:
    (section,) = re.findall(r'<section class="next".*?</section>', page, re.DOTALL) or [""]
    return re.sub(r"\s+", " ", section)


@pytest.mark.django_db
def test_results_give_it_with_a_number_to_ring(client: Client) -> None:
    united_kingdom()
    area_advice(ms_self_referral="yes", telephone="01632 960901")
    make.service(name="Sparrow Lane", telephone="01632 960188")
    shown = board(client.get("/search/", {"near": "LS1 3EX"}).content.decode())
    assert "In Leeds, people with MS can refer themselves: free, no GP letter needed." in shown
    assert 'href="tel:+441632960901"' in shown
    assert "If they say no:" in shown


@pytest.mark.slow
@pytest.mark.django_db
def test_the_button_says_when_somebody_answers_and_the_step_who_is_sooner(client: Client) -> None:
    united_kingdom()
    make.service(
        name="Sparrow Lane",
        telephone="01632 960188",
        telephone_hours="Tuesday and Friday, 9 am to 5 pm. Leave a message.",
        slug="sparrow-lane",
        wait_days=182,
    )
    make.service(
        kind="private",
        name="Seven Herons",
        telephone="01632 960189",
        slug="seven-herons",
        wait_days=3,
    )
    html = client.get("/search/", {"near": "LS1 3EX"}).content.decode()
    (button,) = re.findall(r'<a class="go finger".*?</a>', board(html))
    said = " ".join(re.sub(r"<[^>]*>", "", button).split())
    assert said == "Ring 01632 960188, Sparrow Lane Tue, Fri, 9 am to 5 pm"
    assert re.search(
        r'Sooner if you can pay: <a href="/services/seven-herons/\?near=LS1\+3EX">'
        r"Seven Herons</a>. Wait in \w+: 3 days",
        board(html),
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_before_the_number_stands_whom_to_ring_first_if_it_is_new_or_worse(client: Client) -> None:
    united_kingdom()
    make.service(telephone="01632 960188")
    shown = board(client.get("/search/", {"near": "LS1 3EX"}).content.decode())
    before, number, _ = shown.partition('href="tel:')
    assert number
    assert "New or worse? Ring MS nurse or GP first" in before


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("near", "says"),
    [
        ("LS1 3EX", "Or free on the NHS: ask your GP or MS nurse to refer you."),
        ("BT74 7AA", "Or free from your Health and Social Care trust: ask your GP or MS nurse"),
    ],
)
def test_who_could_pay_is_told_how_to_be_seen_free(client: Client, near: str, says: str) -> None:
    united_kingdom()
    make.service(kind="private", telephone="01632 960188", latitude=None, settings=Setting.REMOTE)
    shown = board(client.get("/search/", {"near": near}).content.decode())
    assert says in shown


@pytest.mark.slow
@pytest.mark.django_db
def test_travel_is_said_where_somebody_would_travel(client: Client) -> None:
    united_kingdom()
    make.service(telephone="01632 960188", settings=Setting.HOSPITAL)
    page = client.get("/search/", {"near": "LS1 3EX"}).content.decode()
    assert 'href="#travel"' in board(page)
    assert 'id="travel"' in page
    at_home = {"near": "LS1 3EX", "setting": "home-visits"}
    make.service(telephone="01632 960189", settings=Setting.HOME_VISITS, home_miles=20)
    assert 'href="#travel"' not in board(client.get("/search/", at_home).content.decode())


@pytest.mark.slow
@pytest.mark.django_db
def test_whoever_asks_for_sign_language_may_write_instead_of_ringing(client: Client) -> None:
    united_kingdom()
    team = make.service(telephone="01632 960188", email="team@example.org", languages=Language.BSL)
    asked = {"near": "LS1 3EX", "language": "bsl"}
    shown = board(client.get("/search/", asked).content.decode())
    written, _, rung = shown.partition("Or ring")
    assert f"{team.get_absolute_url()}?" in written
    assert "#reach" in written
    assert "Write to them" in written
    assert "01632 960188" in rung
    assert "team@example.org" not in shown
    Service.objects.update(email="", text_number="07700 900001")
    assert "Write to them" in board(client.get("/search/", asked).content.decode())
    Service.objects.update(text_number="")
    shown = board(client.get("/search/", asked).content.decode())
    assert "Write to them" not in shown
    assert "We know of no way to write to them" in shown
    Service.objects.update(relay_uk="yes")
    shown = board(client.get("/search/", asked).content.decode())
    assert "They take calls through Relay UK." in shown
    Service.objects.update(email="team@example.org")
    assert "Write to them" not in board(client.get("/search/", {"near": "LS1"}).content.decode())


@pytest.mark.slow
@pytest.mark.django_db
def test_the_nearest_beyond_the_circle_can_be_opened(client: Client) -> None:
    united_kingdom()
    far = make.service(point=Point(54.5, -1.5), approaches=Approach.HYDROTHERAPY)
    asked = {"near": "LS1 3EX", "within": "10", "approach": "hydrotherapy"}
    shown = board(client.get("/search/", asked).content.decode())
    assert f"The nearest: {far.name}" in shown
    assert f'href="{far.get_absolute_url()}' in shown


@pytest.mark.slow
@pytest.mark.django_db
def test_without_a_place_or_for_a_referrer_there_is_none(client: Client) -> None:
    united_kingdom()
    make.service()
    assert not board(client.get("/search/").content.decode())
    referrer = client.get("/search/", {"near": "LS1 3EX", "view": "referrer"})
    assert not board(referrer.content.decode())
