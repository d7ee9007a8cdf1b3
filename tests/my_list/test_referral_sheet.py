"""What a referral sheet says of a service, in each copy, and what none of them says."""

import csv
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from directory.models import Service
from directory.vocabulary import (
    AccessFact,
    Approach,
    Experience,
    Language,
    Need,
    Payment,
    Referrer,
    Setting,
    Weekday,
)
from tests.support import factories as make
from tests.support.page_tree import Element, visit

pytestmark = pytest.mark.django_db

REFERRAL: dict[str, Any] = {
    "who_may_refer": Referrer.GP | Referrer.MS_NURSE,
    "how": "Send the form by secure e-mail.",
    "form_url": "https://example.org/form.pdf",
    "secure_email": "neuro.team@example.org",
    "telephone": "01632 960019",
    "urgent": "Ring before noon: seen within five days.",
    "relapse": "Tell us, and we see them within ten days.",
    "criteria": "Adults with MS.",
    "exclusions": "Back pain alone.",
    "what_to_send": "Latest letter, medicines, falls.",
    "course": "Eight visits.",
    "way_back_in": "Rings us within a year.",
}


def full_service(**fields: Any) -> Service:
    """A service that told us everything."""
    person = make.physiotherapist(name="Rowan Hollis", hcpc_number="PH990001")
    make.area()
    given: dict[str, Any] = {
        "name": "Harehope neuro physiotherapy",
        "summary": "A team for people with MS.",
        "people": [person],
        "address": "14 Harehope Lane",
        "town": "Leeds",
        "postcode": "LS7 4AW",
        "telephone": "01632 960001",
        "telephone_hours": "9 to 5",
        "email": "team@example.org",
        "text_number": "07700 900001",
        "relay_uk": "yes",
        "clinic_days": Weekday.MONDAY | Weekday.TUESDAY,
        "ms_physiotherapist_days": Weekday.TUESDAY,
        "website": "https://example.org/harehope",
        "serves": ["E08000035"],
        "serves_basis": "gp",
        "settings": Setting.HOSPITAL | Setting.HOME_VISITS,
        "home_miles": 12,
        "helps_with": Need.WALKING,
        "approaches": Approach.FES,
        "experience": Experience.MOSTLY_MS,
        "pays": Payment.FREE,
        "minimum_age": 18,
        "taking_new": "yes",
        "wait_days": 28,
        "price_first": 60,
        "insurers": ["Pretend Mutual"],
        "languages": Language.WELSH,
        "access_yes": AccessFact.STEP_FREE,
        "access_no": AccessFact.HOIST,
        "metres_from_drop_off": 40,
    }
    return make.service(**(given | fields))


def sheet(service: Service, copy: str = "full") -> Element:
    return visit(f"/shortlist/?copy={copy}&pick={service.code}")


def test_the_full_copy_says_all_that_a_referrer_needs() -> None:
    service = full_service()
    make.referral_details(service=service, **REFERRAL)
    page = sheet(service).one("article")
    today = f"{make.today():%-d %B %Y}"
    facts = {
        "Who may refer": "GP or MS nurse",
        "How": REFERRAL["how"],
        "Referral form": "https://example.org/form.pdf",
        "Secure e-mail": REFERRAL["secure_email"],
        "Telephone for professionals": REFERRAL["telephone"],
        "Contact": f"The team lead agreed to this being shown, {today}",
        "Urgent": REFERRAL["urgent"],
        "In a relapse": REFERRAL["relapse"],
        "Takes": REFERRAL["criteria"],
        "Does not take": REFERRAL["exclusions"],
        "What to send": REFERRAL["what_to_send"],
        "Course": REFERRAL["course"],
        "Way back in": REFERRAL["way_back_in"],
        "What it is": "A team for people with MS.",
        "Area": "Takes people with a GP in Leeds. Check with your GP practice.",
        "Ages": "People aged 18 and over",
        "Taking new people": f"Yes, they told us on {today}",
        "Address": "14 Harehope Lane, Leeds LS7 4AW",
        "Telephone": "01632 960001",
        "Telephone hours": "9 to 5",
        "Text messages": "07700 900001",
        "Relay UK": "Yes: dial 18001, then 01632 960001",
        "E-mail": "team@example.org",
        "Website": "https://example.org/harehope",
        "Clinic days": "Monday, Tuesday",
        "MS physio is in": "Tuesday",
        "Helps with": "Walking",
        "What they do": "Functional electrical stimulation (FES)",
        "Experience": "Mostly MS, they told us",
        "Wait": f"4 weeks, the team told us on {today}",
        "Price": f"First visit: £60 They told us on {today}",
        "Who pays": "Free",
        "Insurers": "Pretend Mutual",
        "Access: yes": "Step-free way in",
        "Access: no": "Hoist",
        "Drop-off to door": "40 metres",
        "Other languages": "Welsh",
        "Who": f"Rowan Hollis, HCPC number PH990001. Registered when we looked, {today}",
        "Details": f"Details checked {today}, by phone",
    }
    for label, words in facts.items():
        assert page.says(label) == words, label
    assert "Cool room" in page.says("Access: not known")
    assert "Hoist" not in page.says("Access: not known")
    assert f"Code {service.code}" in page
    assert page.link("neuro.team@example.org") == "mailto:neuro.team@example.org"


@pytest.mark.slow
def test_what_does_not_arise_is_left_out_of_every_copy() -> None:
    said = full_service(price_travel="£10 within 10 miles")
    page = sheet(said).one("article")
    assert page.says("Cost of travel") == "£10 within 10 miles"
    plain = make.service(organisation=said.organisation, settings=Setting.HOSPITAL)
    for copy in ("full", "patient"):
        page = sheet(plain, copy).all("article")[0]
        for label in ("Access: yes", "Access: no", "Cost of travel"):
            assert label not in [each.text for each in page.all("dt")]
        assert "cost of travel" not in page.text.lower()
        label = "Access: not known" if copy == "full" else "Not known yet, so ask"
        assert "hoist" in page.says(label).lower()
    assert sheet(plain).one("article").says("Area") == "No limit that we know of"
    both = visit(f"/shortlist/?copy=compact&pick={said.code}&pick={plain.code}").one("table")
    (cells,) = [
        after.all("td")
        for row, after in pairwise(both.all("tr"))
        if row.text == "Getting there and getting in"
    ]
    assert ["Access: yes" in cell for cell in cells] == [True, False]


@pytest.mark.slow
def test_contacts_that_nobody_agreed_to_are_not_there() -> None:
    service = full_service()
    page = sheet(service).one("article")
    assert page.says("Contact") == ("Ring the public number and ask how to refer: 01632 960001")
    (not_told,) = [each.text.lower() for each in page.all("dd") if "secure e-mail" in each]
    for label in ("who may refer", "secure e-mail", "telephone for professionals", "way back in"):
        assert label in not_told


def test_the_patients_copy_has_what_helps_to_get_there_and_no_professional_block() -> None:
    service = full_service()
    make.referral_details(service=service, **REFERRAL)
    page = sheet(service, "patient")
    words = page.one("main").text
    assert page.one("h1").text == "Physiotherapy for people with MS"
    for_everyone = (REFERRAL["criteria"], REFERRAL["exclusions"])
    for told in REFERRAL.values():
        if isinstance(told, str) and told not in for_everyone:
            assert told not in words
    assert "HCPC" not in words
    assert "Registered when we looked" not in words
    for told in (
        *for_everyone,
        "01632 960001",
        "14 Harehope Lane, Leeds LS7 4AW",
        "I would like to see a physiotherapist who knows MS.",
        "How many people with MS have you seen in the last year?",
        "A list of the medicines you take.",
        "Step-free way in",
        "Life in danger: 999.",
        "Rowan Hollis",
    ):
        assert told in words, told
    assert "class" in page.one("div", "sheet").attributes
    assert "patient" in page.one("div", "sheet")["class"]


@pytest.mark.slow
def test_the_compact_copy_sets_services_side_by_side() -> None:
    first = full_service()
    second = make.service(name="Brookfoot", organisation=first.organisation)
    make.referral_details(service=first, **REFERRAL)
    page = visit(f"/shortlist/?copy=compact&pick={first.code}&pick={second.code}")
    table = page.one("table")
    heads = [each.text for each in table.one("thead").all("th")]
    assert heads == [f"Harehope neuro physiotherapy {first.code}", f"Brookfoot {second.code}"]
    whom, refer = (
        after.all("td")
        for row, after in pairwise(table.all("tr"))
        if row.text in ("Whom they take", "How to refer")
    )
    assert whom[0].says("Takes") == "Adults with MS."
    assert "takes" in whom[1].says("Not known yet").lower()
    assert refer[0].says("Referral form") == "https://example.org/form.pdf"
    for label in ("Wait", "Area", "Access: yes", "Text messages", "Details"):
        assert label in [each.text for each in table.all("dt")]
    many = [make.service(organisation=first.organisation) for _ in range(2)]
    address = "".join(f"&pick={one.code}" for one in (first, second, *many))
    page = visit(f"/shortlist/?copy=compact{address}")
    assert [len(each.one("thead").all("th")) for each in page.all("table")] == [2, 2]


@pytest.mark.slow
def test_a_home_is_its_district_in_every_copy() -> None:
    service = full_service(address_is_private=True, settings=Setting.HOME_VISITS)
    for copy in ("full", "compact", "patient"):
        words = sheet(service, copy).text
        assert "A home in Leeds LS7: the address is not shown" in words
        assert "Harehope Lane" not in words
        assert "4AW" not in words
    assert "Harehope Lane" not in Client().get(f"/shortlist/sheet.csv?pick={service.code}").text


@pytest.mark.slow
def test_people_who_are_not_public_are_not_on_it() -> None:
    service = full_service()
    service.physiotherapists.add(make.physiotherapist(name="Kim Secret", outcome="suspended"))
    for copy in ("full", "compact", "patient"):
        assert "Kim Secret" not in sheet(service, copy)


@pytest.mark.slow
def test_what_is_invented_says_so_in_every_copy(settings: Any) -> None:
    settings.SAMPLE_DATA = True
    service = full_service(is_sample=True)
    for copy in ("full", "compact", "patient"):
        assert "invented example" in sheet(service, copy).one("main").text.lower().replace(
            "“invented example”", ""
        )
    assert "(invented example)" in Client().get(f"/shortlist/sheet.csv?pick={service.code}").text


def test_the_square_opens_the_same_list() -> None:
    service = full_service()
    page = sheet(service)
    square = page.one("svg", **{"aria-label": "QR code that opens this list"})
    size = int(square["viewbox"].split()[-1])
    assert 25 + 8 <= size <= 77
    assert "style" not in square.attributes
    assert service.code in page.all("p", "printed")[0]


def test_a_spreadsheet_takes_nothing_for_a_formula() -> None:
    service = full_service(summary="=cmd()", telephone="+44 1632 960001", name="@Harehope")
    make.referral_details(service=service, **{**REFERRAL, "how": "-1+2"})
    answer = Client().get(f"/shortlist/sheet.csv?pick={service.code}&near=xyzzy")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "referral-sheet-" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    (row,) = csv.DictReader(answer.text.removeprefix("\ufeff").splitlines())
    assert row["Code"] == service.code
    assert row["Name"] == "'@Harehope"
    assert row["What it is"] == "'=cmd()"
    assert row["How"] == "'-1+2"
    assert row["Telephone"] == "+44 1632 960001"
    assert row["Takes"] == "Adults with MS."
    assert row["In a relapse"] == REFERRAL["relapse"]


def test_a_wait_that_is_old_is_told_in_the_past() -> None:
    service = full_service(wait_told_on=date(2001, 1, 1))
    said = [each.text for each in sheet(service).one("article").all("dd")]
    assert [words for words in said if words.startswith("Wait")]


def test_paper_names_the_sites_own_address_whichever_it_was_opened_at(settings: Any) -> None:
    settings.SITE_URL, settings.SITE_URL_IS_SET = "https://physio.example.org", True
    code = make.service().code
    page = visit(f"/shortlist/?pick={code}")
    assert f"physio.example.org/shortlist/?printed={make.today():%Y-%m-%d} and enter {code}" in page
    assert "testserver" not in page.one("main")
