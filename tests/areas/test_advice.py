"""Advice about an area: what the database refuses, and which advice holds at a place."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from directory.models import Area, PostcodeLocation
from directory.search.box.places import Place, find
from directory.vocabulary import Referrer
from referrals.areas.advice import LocalAdvice, advice_for
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom

ON = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def areas(db: None) -> None:
    united_kingdom()


def at(typed: str) -> LocalAdvice:
    place = find(typed, ON)
    assert isinstance(place, Place), place
    return advice_for(place, ON)


def covers(typed: str) -> str:
    told = at(typed).told
    return told.advice.covers if told else ""


# --- What the database refuses -------------------------------------------------------------------

BROKEN: dict[str, dict[str, Any]] = {
    "advice_is_yes_no_or_not_checked": {"ms_self_referral": "may"},
    "advice_telephone_is_one_number": {"telephone": "the desk"},
    "advice_has_a_source_and_a_checker": {"source": ""},
    "advice_to_refer_yourself_says_how": {"ms_self_referral": "yes", "telephone": ""},
    "advice_names_the_person_only_where_they_may_refer": {"who_may_refer": Referrer.SELF},
    "advice_goes_by_home_or_gp": {"basis": "work"},
    "advice_names_at_most_100_districts": {"districts": [f"L{n}" for n in range(101)]},
    "advice_for_districts_says_nothing_of_the_whole_area": {
        "districts": ["LS7"],
        "looked_for_services_on": ON,
    },
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_the_database_holds(sentence: str) -> None:
    with pytest.raises(IntegrityError, match=sentence):
        area_advice(**BROKEN[sentence])


def test_advice_for_a_whole_area_is_given_once_but_for_each_part_again() -> None:
    area_advice(districts=["LS7"])
    area_advice(districts=["LS8"])
    area_advice()
    area_advice(is_sample=True)
    with pytest.raises(IntegrityError, match="advice_for_a_whole_area_is_given_once"):
        area_advice()


def test_somebody_must_have_checked() -> None:
    with pytest.raises(IntegrityError, match="advice_has_a_source_and_a_checker"):
        area_advice(checked_by="")


def test_districts_are_read_as_the_search_reads_them() -> None:
    advice = area_advice(districts=["ls8 ", "LS7", "LS7"])
    advice.full_clean()
    assert advice.districts == ["LS7", "LS8"]
    assert str(advice) == "LS7 and LS8, in Leeds"


@pytest.mark.parametrize("typed", ["LS", "LS1 3EX", "Leeds", ""])
def test_what_is_no_district_is_refused_in_words(typed: str) -> None:
    advice = area_advice()
    advice.districts = [typed]
    with pytest.raises(ValidationError, match="is not a postcode district, like LS7"):
        advice.clean()


@pytest.mark.parametrize("field", ["checked_on", "looked_for_services_on"])
def test_nobody_checked_on_a_day_still_to_come(field: str) -> None:
    advice = area_advice()
    setattr(advice, field, make.today() + timedelta(days=1))
    with pytest.raises(ValidationError, match="still to come"):
        advice.full_clean()


# --- Which advice holds --------------------------------------------------------------------------


def test_the_narrowest_advice_wins_district_council_body_nation() -> None:
    area_advice(area="E92000001")
    area_advice(area="E54000054")
    area_advice(area="E08000035")
    area_advice(area="E08000035", districts=["LS7", "LS8"])
    assert covers("LS7 4AW") == "LS7 and LS8, in Leeds"
    assert covers("LS1 3EX") == "Leeds"
    assert covers("YO1 7HH") == "England"
    Area.objects.get(pk="E08000035").advice.all().delete()
    assert covers("LS1 3EX") == "NHS West Yorkshire Integrated Care Board"


def test_of_two_sets_of_districts_the_smaller_wins_then_the_later() -> None:
    area_advice(districts=["LS7", "LS8"])
    area_advice(districts=["LS7"], checked_on=ON - timedelta(days=9), note="earlier")
    area_advice(districts=["LS7"], checked_on=ON - timedelta(days=2), note="later")
    told = at("LS7 4AW").told
    assert told is not None
    assert told.advice.note == "later"


def test_a_district_in_two_councils_follows_the_one_the_place_is_in() -> None:
    area_advice(area="E06000014", districts=["LS7"])
    assert at("LS7 4AW").told is None


def test_a_merged_body_has_the_advice_of_what_took_over_from_it() -> None:
    old = Area.objects.get(pk="E54000054")
    old.successor = make.area(code="E54000099", name="NHS Yorkshire", level="body")
    old.save()
    area_advice(area="E54000099")
    assert covers("LS1 3EX") == "NHS Yorkshire"


def test_what_only_one_half_of_a_merged_body_said_is_not_told_of_the_whole() -> None:
    part = make.area(code="E54000098", name="NHS Old Part", level="body")
    part.successor_id = "E54000054"
    part.save()
    area_advice(area="E54000098")
    assert at("LS1 3EX").told is None


def test_nothing_is_told_where_nobody_checked() -> None:
    area_advice(area="E06000014")
    assert at("LS1 3EX").told is None


def test_an_invented_example_shows_only_where_examples_do(settings: Any) -> None:
    area_advice(is_sample=True)
    assert at("LS1 3EX").told is None
    settings.SAMPLE_DATA = True
    assert covers("LS1 3EX") == "Leeds"


def test_a_town_and_a_district_say_that_a_nearer_rule_may_apply() -> None:
    area_advice(area="E92000001")
    assert at("LS1").is_coarse
    assert not at("LS1 3EX").is_coarse


def test_what_lies_in_an_area_nearly_all_has_its_advice() -> None:
    area_advice(area="E08000035")
    PostcodeLocation.objects.filter(name="LS1").update(shares={"E08000035": 0.95})
    assert covers("LS1") == "Leeds"
    assert at("LS1").is_coarse is False
    PostcodeLocation.objects.filter(name="LS1").update(shares={"E08000035": 0.94})
    assert covers("LS1") == ""


def test_a_wait_is_told_in_the_past_when_old_and_not_at_all_when_older() -> None:
    area_advice(area="E08000035", usual_wait="about 14 weeks", checked_on=date(2026, 10, 1))
    area_advice(area="E06000014", usual_wait="8 weeks", checked_on=date(2026, 3, 1))
    area_advice(area="S12000036", usual_wait="6 weeks", checked_on=date(2025, 3, 1))
    waits = [told.wait for typed in ("LS1 3EX", "YO1 7HH", "EH1 1YZ") if (told := at(typed).told)]
    assert waits == [
        "About 14 weeks, they say",
        "It was 8 weeks. Ask how long it is now.",
        "",
    ]


# --- Near a border -------------------------------------------------------------------------------


def test_near_a_border_both_sides_are_told() -> None:
    area_advice(area="W06000023", ms_self_referral="yes")
    area_advice(area="E06000051", ms_self_referral="no")
    local = at("SY15 6AA")
    assert local.told is not None
    assert local.told.advice.covers == "Powys"
    assert [nation.name for nation in local.both_sides] == ["Wales", "England"]
    assert [told.advice.covers for told in local.across] == ["Shropshire"]


def test_the_other_side_is_told_from_there_too() -> None:
    area_advice(area="W06000023", ms_self_referral="yes")
    local = at("SY7 8AA")
    assert local.told is None
    assert [told.advice.covers for told in local.across] == ["Powys"]


@pytest.mark.parametrize("typed", ["LS1 3EX", "YO1 7HH", "EH1 1YZ", "BT74 7AA"])
def test_far_from_a_border_nothing_is_said_of_one(typed: str) -> None:
    local = at(typed)
    assert not local.at_border
    assert local.across == ()


def test_a_district_in_two_nations_is_told_both_and_takes_neither_for_its_own() -> None:
    area_advice(area="W92000004", ms_self_referral="no")
    area_advice(area="E92000001", ms_self_referral="no")
    local = at("SY15")
    assert local.told is None
    assert local.at_border
    assert {told.advice.covers for told in local.across} == {"England", "Wales"}


@pytest.mark.parametrize("typed", ["LS1 3EX", "SY15 6AA", "SY15", "BT74 7AA"])
def test_it_costs_one_query(typed: str) -> None:
    place = find(typed, ON)
    assert isinstance(place, Place)
    with CaptureQueriesContext(connection) as queries:
        advice_for(place, ON)
    assert len(queries) == 1


# --- The tag that other pages use ----------------------------------------------------------------


def test_the_tag_shows_nothing_and_asks_nothing_without_a_place() -> None:
    with CaptureQueriesContext(connection) as queries:
        shown = Template("{% load area_advice %}{% area_advice place %}").render(Context({}))
    assert shown.strip() == ""
    assert len(queries) == 0


def test_the_tag_shows_what_applies_at_a_place() -> None:
    area_advice(ms_self_referral="yes")
    place = find("LS1 3EX", ON)
    template = Template("{% load area_advice %}{% area_advice place %}")
    assert "people with MS can refer themselves" in template.render(Context({"place": place}))
