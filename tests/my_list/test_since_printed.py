"""A sheet opened again marks what changed since it was printed, and tells no secrets."""

from datetime import timedelta
from typing import Any

import pytest

from directory.history import act
from directory.models import Service
from directory.vocabulary import AccessFact, Route
from tests.support import factories as make
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db


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
    assert "Nothing on it has changed since then." in opened(service)


def test_both_states_are_told_and_choices_by_their_names() -> None:
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
    assert "Telephone: was 01632 960001, now 01632 960002" in words
    assert "Routes: was NHS, by referral, now NHS, by referral, Private" in words
    assert "Access yes: was not told, now Hoist" in words
    assert f"Wait: now 2 weeks, the team told us on {make.today():%-d %B %Y}" in words
    change(service, wait_told_on=make.today() - timedelta(days=500))
    assert "Wait: now not shown: what we were told is over a year old" in told(service)
    assert "What changed since then is marked, and" in opened(service)
    assert "Changed since it was printed" in opened(service, copy="compact")
    assert "Telephone: was 01632 960001" in opened(service, copy="patient")


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
    assert told(service, days_ago=30) == ["Telephone: was 01632 960001, now 01632 960002"]
    # On the very day nobody knows which came first, so it is said.
    assert told(service, days_ago=20) == ["Telephone: was 01632 960001, now 01632 960002"]


def test_the_professional_block_is_told_but_not_contacts_that_were_there() -> None:
    service = old()
    details = make.referral_details(service=service, telephone="01632 960019")
    make.happened(details, days_ago=60)
    make.happened(service, days_ago=60)
    change(details, criteria="Adults and children.", telephone="", secure_email="new@example.org")
    words = told(service)
    assert "Takes: was Adults with MS., now Adults and children." in words
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
    assert told(service, days_ago=30) == [
        "How to refer: was Write to the team., now Ring the team."
    ]
