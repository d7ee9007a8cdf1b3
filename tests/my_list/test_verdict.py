"""The sheet says of each service what the search says, for the place it was made for."""

import csv
from typing import Any

import pytest
from django.test import Client

from directory.models import Service
from directory.vocabulary import AccessFact, Referrer, Route, Setting, Weekday
from tests.support import factories as make
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db
COPIES = ("full", "compact", "patient")


@pytest.fixture(autouse=True)
def leeds() -> None:
    make.postcode_location(nation=make.england(), council=make.area())
    make.area(code="E08000032", name="Bradford")


def sheet(service: Service, copy: str = "full", asked: str = "near=LS1+3EX") -> Element:
    return visit(f"/shortlist/?copy={copy}&pick={service.code}&{asked}")


def verdict(service: Service, copy: str = "full", asked: str = "near=LS1+3EX") -> str:
    return sheet(service, copy, asked).one("div", "verdict").text


@pytest.mark.slow
def test_every_copy_says_whether_it_should_take_them_and_why() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "Should take you. Nothing we know of stands in the way."),
        ({"serves": ["E08000032"]}, "Probably not. Takes people who live in Bradford."),
        ({"confirmed": False}, "Ask first. Details not checked yet. Ring first."),
    ]
    for fields, words in cases:
        service = make.service(**fields)
        for copy in COPIES:
            assert f": {words}" in verdict(service, copy)
            assert verdict(service, copy).startswith("From LS1")


def test_every_copy_says_whom_they_take_and_how_to_reach_them() -> None:
    service = make.service(
        serves=["E08000035"],
        minimum_age=18,
        text_number="07700 900001",
        relay_uk="yes",
        telephone="01632 960001",
        email="team@example.org",
        website="https://example.org/",
        clinic_days=Weekday.MONDAY,
        ms_physiotherapist_days=Weekday.TUESDAY,
    )
    make.referral_details(service=service, exclusions="Back pain alone.", criteria="Adults.")
    for copy in COPIES:
        page = sheet(service, copy)
        facts = {
            "Area": "Inside. Takes people who live in Leeds.",
            "Text messages": "07700 900001",
            "Relay UK": "Yes: dial 18001, then 01632 960001",
            "E-mail": "team@example.org",
            "Website": "https://example.org/",
            "Clinic days": "Monday",
            "MS physio is in": "Tuesday",
        }
        for label, words in facts.items():
            assert page.says(label) == words, (copy, label)
        assert "18 and over" in page.says("Ages")
        for words in ("Back pain alone.", "Adults.", "01632 960001"):
            assert words in page, (copy, words)


@pytest.mark.slow
def test_without_a_place_it_says_so_and_judges_nobody() -> None:
    service = make.service(serves=["E08000032"], taking_new="no")
    for copy in COPIES:
        for asked in ("", "near=Atlantis"):
            said = verdict(service, copy, asked)
            assert said.startswith("No place was given, so we cannot say whether they take people")
            assert "Not taking new people" in said
            assert "Probably not" not in sheet(service, copy, asked)


@pytest.mark.slow
def test_where_nobody_can_refer_themselves_the_nurse_is_named_in_place_of_a_call() -> None:
    service = make.service(routes=Route.NHS_REFERRAL, telephone="01632 960001")
    words = "You cannot refer yourself here: your nurse sends the referral."
    for copy in COPIES:
        assert words not in sheet(service, copy)
    assert "Ring them, or ask your nurse to refer you" in sheet(service, "patient")
    service.ms_self_referral, service.ms_self_referral_source = "no", "The team"
    service.ms_self_referral_checked_on = make.today()
    service.save()
    for copy in COPIES:
        page = sheet(service, copy).one("div", "sheet")
        assert words in page
        assert "Ring them" not in page
    make.referral_details(service=service, who_may_refer=Referrer.GP | Referrer.NEUROLOGIST)
    assert "here: your GP or neurologist sends the referral." in sheet(service, "patient")


@pytest.mark.slow
def test_nobody_is_sent_to_a_referral_desk_that_may_not_be_there() -> None:
    nhs = make.service(routes=Route.NHS_REFERRAL, telephone="01632 960001")
    private = make.service(kind="private", telephone="01632 960002")
    said = "Ring the public number and ask how to refer: 01632 960001"
    assert sheet(nhs).says("Contact") == said
    assert sheet(private).says("Contact").startswith("No referral is needed.")
    for one in (nhs, private):
        assert "desk" not in sheet(one)


@pytest.mark.slow
def test_the_filters_of_the_search_judge_on_the_sheet_too() -> None:
    unknown, no = make.service(), make.service(access_no=AccessFact.HOIST)
    asked = "near=LS1+3EX&access=hoist"
    assert ": Ask first. Hoist: not known, ask." in verdict(unknown, asked=asked)
    assert ": Ask first. It does not match every filter" in verdict(no, asked=asked)
    results = visit(f"/search/?{asked}&pick={unknown.code}")
    page = visit(results.link("My list (1)"))
    assert "Hoist: not known" in page.one("div", "verdict")
    assert "access=hoist" in page.link("Compact, side by side")
    (shared,) = [each["href"] for each in page.all("a") if each["href"].startswith("http")]
    assert "near=LS1&access=hoist" in shared
    assert "LS1+3EX" not in shared


def test_who_is_further_than_was_searched_is_told_as_that() -> None:
    there = make.service(point=make.KIRKWALL)
    assert ": Further than you searched. Nothing we know of" in verdict(there)
    visits = make.service(point=make.KIRKWALL, settings=Setting.HOME_VISITS, home_miles=5)
    assert ": Probably not. Comes to homes up to 5 miles" in verdict(visits)


def test_no_reason_holds_a_full_postcode() -> None:
    service = make.service(serves=["LS7"])
    for copy in COPIES:
        page = sheet(service, copy)
        assert "LS1" in page.one("div", "verdict")
        assert "3EX" not in page.one("main")


def test_the_spreadsheet_holds_the_verdict() -> None:
    service = make.service(serves=["E08000032"])
    answer = Client().get(f"/shortlist/sheet.csv?near=LS1+3EX&pick={service.code}")
    (row,) = csv.DictReader(answer.text.removeprefix("\ufeff").splitlines())
    assert (row["From"], row["Verdict"]) == ("LS1", "Probably not")
    assert row["Why"] == "Takes people who live in Bradford."
