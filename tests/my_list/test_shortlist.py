"""The sheet's own page: its list is changed, shared and mended without a script."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory import codes
from directory.models import Service
from tests.support import factories as make
from tests.support.page_tree import Element, read, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def services() -> list[Service]:
    make.postcode_location(nation=make.england(), council=make.area())
    make.postcode_location(name="LS1", town="Leeds", nation=make.england())
    names = ("Aireside", "Brookfoot", "Calder")
    return [make.service(name=name, postcode="LS7 4AW", town="Leeds") for name in names]


def sheet(*services: Service | str, **asked: str) -> str:
    pairs = [*asked.items(), *(("pick", getattr(one, "code", one)) for one in services)]
    return "/shortlist/?" + "&".join(f"{name}={value}" for name, value in pairs)


def order(page: Element) -> list[str]:
    return [
        each["data-service"] for each in page.all("article") if "data-service" in each.attributes
    ]


@pytest.mark.slow
def test_services_stand_in_the_order_they_were_picked(services: list[Service]) -> None:
    one, two, three = services
    page = visit(sheet(three, one, two))
    assert order(page) == [three.code, one.code, two.code]
    assert page.all("title")[0].text == "My list, 3 services – msphysio"
    assert page.one("meta", name="robots")["content"] == "noindex"


def test_they_are_moved_and_taken_off_by_links(services: list[Service]) -> None:
    one, two, three = services
    page = visit(sheet(one, two, three, copy="compact", near="LS1"))
    texts = [each.text for each in page.all("a")]
    assert "Move up Aireside" not in texts
    assert "Move down Calder" not in texts
    down = page.link("Move down Aireside")
    assert down == sheet(two, one, three, near="LS1", copy="compact") + f"#on-{one.code}"
    assert page.link("Move up Calder").startswith(
        sheet(one, three, two, near="LS1", copy="compact")
    )
    assert page.link("Take off Brookfoot") == sheet(one, three, near="LS1", copy="compact")


def test_a_code_that_is_typed_is_added_and_the_address_holds_it(services: list[Service]) -> None:
    one, two, three = services
    typed = f"{two.code.lower()}, {three.code}"
    answer = Client().get("/shortlist/", {"pick": one.code, "near": "LS1", "add": typed})
    assert answer.headers["Location"] == sheet(one, two, three, near="LS1")


def test_a_mistyped_code_is_named_and_what_may_be_meant_is_offered(
    services: list[Service],
) -> None:
    one, two, _ = services
    swaps = (
        two.code[:at] + two.code[at + 1] + two.code[at] + two.code[at + 2 :] for at in range(3)
    )
    slip = next(swap for swap in swaps if swap != two.code)
    page = visit(sheet(one, add=slip))
    assert order(page) == [one.code]
    assert page.all("title")[0].text.startswith(f"Error: “{slip}” is none of our codes.")
    assert page.one("div", role="alert").link(f"“{slip}” is none of our codes. Check it.") == "#add"
    box = page.one("input", id="add")
    assert (box["value"], box["aria-invalid"]) == (slip, "true")
    assert page.link(f"{two.code}, Brookfoot") == sheet(one, two)
    # In an address it is no mistake of the reader's, but it is said all the same.
    page = visit(sheet(one, slip))
    assert "Did you mean" in page
    assert not page.all("div", role="alert")


def test_a_code_that_nobody_has_is_refused_in_words(services: list[Service]) -> None:
    free = next(code for code in iter(codes.new_code, "") if code not in str(services))
    page = visit(sheet(services[0], add=free))
    assert f"We know no service with the code {free}. Check it." in page.one("div", role="alert")
    assert order(page) == [services[0].code]
    assert f"pick={free}" not in page.link("Spreadsheet (CSV)")


def test_what_is_no_longer_listed_is_said_without_its_name_and_never_why(
    services: list[Service],
) -> None:
    one, two, three = services
    two.status = "withdrawn"
    two.save()
    Service.objects.filter(pk=three.pk).update(listed_until=make.today() - timedelta(days=1))
    page = visit(sheet(one, two, three))
    assert order(page) == [one.code]
    for gone in (two, three):
        assert f"{gone.code}: No longer listed." in page
        assert gone.name not in page
    kept = f"pick={one.code}"
    near = {each["href"] for each in page.all("a") if each.text == "What is near LS7 instead"}
    assert all(kept in url and "near=LS7" in url for url in near)
    assert len(near) == 2
    assert "withdrawn" not in page.text.lower()


def test_a_draft_and_a_hidden_sample_are_unknown(services: list[Service]) -> None:
    draft = make.service(name="Secret", status="draft")
    invented = make.service(name="Invented", is_sample=True)
    page = visit(sheet(services[0], draft, invented))
    for one in (draft, invented):
        assert f"We know no service with the code {one.code}." in page
        assert one.name not in page


def test_what_is_shared_and_printed_never_holds_a_full_postcode(services: list[Service]) -> None:
    page = visit(sheet(*services, near="LS1+3EX"))
    assert "Distances are in a straight line from the place you searched for, in LS1." in page
    shared = next(each["href"] for each in page.all("a") if each["href"].startswith("http"))
    asked = parse_qs(urlsplit(shared).query)
    assert asked == {
        "near": ["LS1"],
        "printed": [f"{make.today():%Y-%m-%d}"],
        "pick": [service.code for service in services],
    }
    assert "LS1 3EX" not in page
    assert "0.0 miles" in page


def test_a_place_that_cannot_be_placed_is_said_and_not_shared(services: list[Service]) -> None:
    page = visit(sheet(*services, near="Atlantis"))
    assert "so no distance is shown" in page
    shared = next(each["href"] for each in page.all("a") if each["href"].startswith("http"))
    assert "Atlantis" not in shared


def test_without_picks_it_says_how_to_begin_and_may_be_indexed() -> None:
    page = visit("/shortlist/")
    assert "There is nothing on your list yet." in page
    assert not page.all("meta", name="robots")
    assert not page.all("svg", role="img")[1:]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("copy=poster", "Choose a copy: full, compact or patient."),
        ("printed=22.11.2026", "Write the date of printing like 2026-11-22."),
        ("printed=2999-01-01", "The date of printing is still to come."),
    ],
)
def test_a_mistake_in_the_address_is_said(services: list[Service], asked: str, words: str) -> None:
    page = visit(f"{sheet(*services)}&{asked}")
    assert words in page
    assert len(order(page)) == 3


@pytest.mark.slow
def test_more_than_a_sheet_holds_is_refused_in_words(services: list[Service]) -> None:
    many = [make.service(organisation=services[0].organisation) for _ in range(20)]
    page = visit(sheet(*many, services[0]))
    assert "A list holds 20 services." in page
    assert len(order(page)) == 20
    page = visit(sheet(*many, add=services[0].code))
    assert "A list holds 20 services." in page


@pytest.mark.slow
def test_its_cost_does_not_grow_with_the_services(services: list[Service]) -> None:
    for service in services:
        make.referral_details(service=service)
        service.physiotherapists.add(make.physiotherapist())
        make.happened(service, days_ago=30)
        service.telephone = "01632 960001"
        service.organisation = make.organisation(name="Another")
        service.save()
    day = f"{make.today() - timedelta(days=10):%Y-%m-%d}"
    costs = []
    for some in (services[:1], services):
        with CaptureQueriesContext(connection) as queries:
            page = visit(sheet(*some, near="LS1+3EX", printed=day))
        assert page.text.count("Telephone: was not told, now 01632 960001") == len(some)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 10, costs


# --- No word about a patient ---------------------------------------------------------------------

PLACE_AND_CHOICES = {
    *("near", "within", "sort", "view", "pick"),
    *("helps-with", "route", "setting", "access", "experience", "approach", "pays", "language"),
    *("takes-from", "priority"),
}


def test_these_are_all_the_inputs_there_are(services: list[Service]) -> None:
    one, two, _ = services
    mine = f"&pick={one.code}"
    pages = {
        "/search/?near=LS1+3EX&view=referrer" + mine: PLACE_AND_CHOICES,
        f"{two.get_absolute_url()}?near=LS1{mine}": {""},  # the button that sends a link
        "/shortlist/": {"add", ""},
        sheet(one, two, near="LS1", copy="compact", printed="2026-01-01"): {
            *("add", "near", "copy", "printed", "pick", "")
        },
        sheet(one, copy="patient"): {"add", "copy", "pick", ""},
    }
    for address, expected in pages.items():
        page = read(Client().get(address).text)
        controls = [
            each for each in page.elements if each.tag in ("input", "select", "textarea", "button")
        ]
        names = {each.attributes.get("name", "") for each in controls}
        assert names <= expected | {""}, address
        typed = {
            each["name"]
            for each in controls
            if each.tag in ("input", "textarea")
            and each.attributes.get("type", "text") not in ("hidden", "checkbox")
        }
        assert typed <= {"near", "add"}, address
        if typed and "add" in typed:
            assert "Do not enter patient details." in page
