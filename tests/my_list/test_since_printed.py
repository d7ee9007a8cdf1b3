"""A sheet opened again marks what changed since it was printed, and tells no secrets."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.utils.text import capfirst

from directory.facts import facts_of, tells_its_past
from directory.history import act
from directory.models import Organisation, Physiotherapist, ReferralDetails, Service
from directory.vocabulary import AccessFact, Route
from tests.support import factories as make
from tests.support.page_tree import Element, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def old(**fields: Any) -> Service:
    """Listed for longer than the paper has existed."""
    made = make.service(name="Harehope team", **fields)
    for row in (made, *made.physiotherapists.all()):
        make.happened(row, days_ago=60)
    return made


def change(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def opened(service: Service, days_ago: int = 10, copy: str = "full") -> Element:
    day = make.today() - timedelta(days=days_ago)
    return visit(f"/shortlist/?copy={copy}&printed={day:%Y-%m-%d}&pick={service.code}")


def told(service: Service, days_ago: int = 10) -> list[str]:
    boxes = [box for box in opened(service, days_ago).all("div", "why") if "Changed since" in box]
    return [each.text for box in boxes for each in box.all("li")]


def test_what_stayed_as_it_was_is_not_marked() -> None:
    service = old()
    make.happened(make.referral_details(service=service), days_ago=60)
    assert told(service) == []
    assert "Nothing on it has changed since." in opened(service)


def test_what_was_chosen_is_told_as_it_was_and_what_was_typed_only_as_it_is() -> None:
    service = old(telephone="01632 960001", routes=Route.NHS_REFERRAL)
    change(
        service,
        telephone="01632 960002",
        wait_days=14,
        wait_told_on=make.today(),
        wait_source="The team",
        routes=Route.NHS_REFERRAL | Route.PRIVATE,
        access_yes=AccessFact.HOIST,
    )
    words = told(service)
    assert "Telephone: changed, now 01632 960002" in words
    assert "Routes: was NHS, by referral, now NHS, by referral, Private" in words
    assert "Access yes: was not told, now Hoist" in words
    assert f"Wait: now 2 weeks, the team told us on {make.today():%-d %B %Y}" in words
    change(service, wait_told_on=make.today() - timedelta(days=500))
    assert "Wait: now not known" in told(service)
    assert "What has changed since is marked." in opened(service)
    assert "Changed since" in opened(service, copy="compact").one("table")
    assert "Telephone: changed, now" in opened(service, copy="patient")


def test_what_leads_to_somebody_is_told_no_more_once_they_took_it_back() -> None:
    taken_back = {"telephone": "01632 960001", "email": "sam@example.org", "address": "1 Home Way"}
    service = old(**taken_back)
    change(service, **dict.fromkeys(taken_back, ""))
    assert {f"{name}: now not told" for name in ("Address", "E-mail", "Telephone")} <= {
        *told(service)
    }
    for value in taken_back.values():
        assert value not in opened(service).one("main")


def test_a_sheet_printed_after_the_change_marks_nothing() -> None:
    service = old(telephone="01632 960001")
    change(service, telephone="01632 960002")
    make.happened(service, days_ago=20)
    assert told(service, days_ago=10) == []
    assert told(service, days_ago=30) == ["Telephone: changed, now 01632 960002"]
    # On the very day nobody knows which came first, so it is said.
    assert told(service, days_ago=20) == ["Telephone: changed, now 01632 960002"]


def test_the_professional_block_is_told_but_not_contacts_that_were_there() -> None:
    service = old()
    details = make.referral_details(service=service, telephone="01632 960019")
    make.happened(details, days_ago=60)
    make.happened(service, days_ago=60)
    change(details, criteria="Adults and children.", telephone="", secure_email="new@example.org")
    words = told(service)
    assert "Takes: changed, now Adults and children." in words
    assert "Secure e-mail for referrals: changed" in words
    assert "01632 960019" not in opened(service)


def test_a_block_that_is_new_is_told() -> None:
    service = old()
    make.referral_details(service=service)
    assert "Takes: was not told, now Adults with MS." in told(service)


def test_who_works_there_is_told_by_who_is_there_now() -> None:
    gone, stays = make.physiotherapist(name="Kim Gone"), make.physiotherapist(name="Rowan Hollis")
    service = old(kind="private", people=[gone, stays])
    assert told(service) == []
    make.register_check(physiotherapist=gone, outcome="suspended")
    assert "Who works there: now Rowan Hollis" in told(service)
    page = opened(service).one("main")
    for word in ("Kim Gone", "suspended", "outcome"):
        assert word not in page


def test_a_home_and_a_change_of_organisation_or_area_are_told_by_what_they_are_now() -> None:
    make.area()
    service = old(address="1 High Street", town="Leeds", postcode="LS7 4AW")
    change(
        service,
        address_is_private=True,
        address="2 Low Street",
        point_is_about=True,
        organisation=make.organisation(name="Another trust"),
        serves=["E08000035"],
        serves_basis="home",
    )
    words = told(service)
    assert "Organisation: now Another trust" in words
    assert "Serves: now Takes people who live in Leeds." in words
    assert "Street" not in opened(service).one("main")


def test_what_is_gone_is_said_even_when_nothing_is_left_of_it() -> None:
    service = old(postcode="LS7 4AW")
    code = service.code
    service.delete()
    page = opened(service)
    assert f"{code}: No longer listed." in page
    assert page.link("What is near LS7 instead") == "/search/?near=LS7"
    assert "Harehope" not in page


def test_the_day_goes_along_when_codes_are_typed_from_paper() -> None:
    service = old()
    page = opened(service)
    day = make.today()
    assert f"/shortlist/?printed={day:%Y-%m-%d} and enter {service.code}" in page
    page = visit(f"/shortlist/?printed={day:%Y-%m-%d}")
    assert page.one("input", name="printed")["value"] == f"{day:%Y-%m-%d}"


def test_a_draft_of_then_is_not_told_of() -> None:
    service = make.service(name="Harehope team", status="draft", telephone="01632 960001")
    make.happened(service, days_ago=60)
    change(service, telephone="01632 960002")
    assert told(service) == []
    assert "We know no service with the code" in opened(service)
    change(service, status="published")
    assert told(service) == []


def test_a_check_since_then_is_told() -> None:
    service = old(confirmed_on=make.today() - timedelta(days=90))
    make.confirmation(service=service)
    assert told(service) == [f"Details checked {make.today():%-d %B %Y}, by phone"]


def test_what_stood_in_the_block_of_a_draft_is_never_told() -> None:
    service = make.service(name="Harehope team", status="draft")
    details = make.referral_details(service=service, how="Ring Sam at home.")
    for row in (service, details):
        make.happened(row, days_ago=60)
    with act():
        change(details, how="Write to the team.")
        change(service, status="published")
    for row in (service, details):
        make.happened(row, days_ago=5)
    assert told(service, days_ago=30) == []
    change(details, how="Ring the team.")
    assert told(service, days_ago=30) == ["How to refer: changed, now Ring the team."]


# --- The past stays past -------------------------------------------------------------------------

PAST: dict[str, Any] = {
    "address": "1 Oldmarker Street",
    "postcode": "LS7 4AW",
    "telephone": "01632 960777",
    "text_number": "07700 900777",
    "email": "oldmarker@example.org",
    "website": "https://oldmarker.example.org/",
    "summary": "Ring Oldmarker at home.",
}
PRESENT: dict[str, Any] = {
    "address": "2 New Street",
    "postcode": "LS1 3EX",
    "telephone": "01632 960002",
    "text_number": "07700 900002",
    "email": "new@example.org",
    "website": "https://new.example.org/",
    "summary": "Ring the team.",
}


def no_word_of_the_past(service: Service, past: Iterable[str]) -> None:
    """On no copy of the sheet, whatever day is chosen, nor in its table or a feed."""
    code = service.code
    days = (make.today() - timedelta(days=ago) for ago in (*range(0, 100, 4), 364, 400))
    sheet = [f"/shortlist/?pick={code}&printed={day}" for day in days]
    tables = [one.replace("/?", "/sheet.csv?") for one in sheet]
    for address in (*sheet, *(f"{one}&copy=compact" for one in sheet), *tables, *FEEDS):
        page = Client().get(address).content.decode().lower()
        assert page
        for value in past:
            assert value.lower() not in page, (value, address)


FEEDS = ["/areas/leeds-e08000035/feed.atom", "/areas/leeds-e08000035/", "/how-fresh/"]


def test_no_day_that_is_chosen_brings_back_what_was_typed() -> None:
    make.area()
    service = old(council_id="E08000035", **PAST)
    change(service, **PRESENT)
    make.happened(service, days_ago=30)
    no_word_of_the_past(service, PAST.values())
    words = told(service, days_ago=40)
    fact_fields = {field.name: field for field, _ in facts_of(Service)}
    for name, value in PRESENT.items():
        label = fact_fields[name].verbose_name
        assert f"{capfirst(str(label))}: changed, now {value}" in words


@pytest.mark.parametrize("was_private", [True, False])
def test_no_day_that_is_chosen_tells_of_a_home(was_private: bool) -> None:
    make.area()
    service = old(
        council_id="E08000035", address_is_private=was_private, town="Oldmarker Town", **PAST
    )
    home = {"address_is_private": not was_private, "point_is_about": not was_private}
    change(service, **PRESENT, town="New Town", **home)
    make.happened(service, days_ago=30)
    no_word_of_the_past(service, [*PAST.values(), "Oldmarker Town"])


def test_no_day_that_is_chosen_tells_of_a_draft_or_of_contacts_taken_back() -> None:
    make.area()
    service = make.service(name="Harehope team", status="draft", **PAST)
    details = make.referral_details(
        service=service, secure_email="oldmarker.two@example.org", how="Ring Oldmarker."
    )
    for row in (service, details):
        make.happened(row, days_ago=60)
    with act():
        change(service, **PRESENT, status="published")
    make.happened(service, days_ago=40)
    change(details, secure_email="", how="Write.", contacts_agreed_by="", contacts_agreed_on=None)
    make.happened(details, days_ago=20)
    no_word_of_the_past(service, [*PAST.values(), "oldmarker"])


@pytest.mark.parametrize("model", [Service, Organisation, Physiotherapist, ReferralDetails])
def test_whatever_can_be_typed_keeps_its_past_to_itself(model: type[models.Model]) -> None:
    typed = (models.CharField, models.TextField)
    for field, _ in facts_of(model):
        if isinstance(field, typed) and not field.choices:
            assert not tells_its_past(field), field
    assert any(tells_its_past(field) for field, _ in facts_of(model)), "a control: some do"


@pytest.mark.parametrize("printed", ["2025-11-22", "2001-01-01", "0001-01-01"])
def test_a_sheet_printed_over_a_year_ago_is_refused_in_words(printed: str) -> None:
    service = old(routes=Route.NHS_REFERRAL)
    change(service, routes=Route.NHS_REFERRAL | Route.PRIVATE)
    page = visit(f"/shortlist/?pick={service.code}&printed={printed}")
    assert "This list was printed more than 12 months ago," in page
    assert not [box for box in page.all("div", "why") if "Changed since" in box]
    assert told(service, days_ago=365), "a control: the oldest day there is"


def test_where_a_listing_last_stood_is_offered_whatever_day_is_chosen() -> None:
    service = old(postcode="LS7 4AW")
    change(service, postcode="LS1 3EX")
    make.happened(service, days_ago=30)
    code = service.code
    service.delete()
    for days_ago in (5, 40):
        day = make.today() - timedelta(days=days_ago)
        page = visit(f"/shortlist/?printed={day:%Y-%m-%d}&pick={code}")
        assert page.link("What is near LS1 instead") == "/search/?near=LS1"
