"""Following an area or a search in a feed reader: what changed, never why, and no postcode."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.history import records_of
from directory.models import Physiotherapist, Service
from directory.vocabulary import Approach, Setting
from referrals.areas import recent_history
from tests.support import factories as make
from tests.support.advice_factory import united_kingdom
from tests.support.factories import KIRKWALL, LEEDS, YORK
from tests.support.page_tree import visit

pytestmark = pytest.mark.django_db
HERE: dict[str, Any] = {"council_id": "E08000035", "nation_id": "E92000001"}
AREA = "/areas/leeds-e08000035/feed.atom"
SEARCH = "/search/feed.atom?near=LS1"
ATOM = "{http://www.w3.org/2005/Atom}"
MAX_QUERIES = 12


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    united_kingdom()


def old(**fields: Any) -> Service:
    """Listed for longer than changes are told."""
    made = make.service(**{"name": "Harehope team", **HERE, **fields})
    make.happened(made, days_ago=200)
    for person in made.physiotherapists.all():
        make.happened(person, days_ago=200)
    return made


def change(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def feed(address: str) -> ElementTree.Element:
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314  # our own feed


def told(address: str) -> list[str]:
    return [str(each.findtext(f"{ATOM}title")) for each in feed(address).iter(f"{ATOM}entry")]


def ids(address: str) -> list[str]:
    return [str(each.findtext(f"{ATOM}id")) for each in feed(address).iter(f"{ATOM}entry")]


def own_link(address: str) -> str:
    return next(
        each.attrib["href"]
        for each in feed(address).iter(f"{ATOM}link")
        if each.attrib["rel"] == "self"
    )


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/areas/england/feed.atom", AREA, SEARCH])
def test_of_thousands_of_changes_the_latest_are_read(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days_ago in (30, 20, 10):
        made = old(name=f"Team of {days_ago} days ago", kind="charity")
        change(made, telephone="01632 960001")
        records_of(Service).filter(id=made.pk, telephone="01632 960001").update(
            history_date=timezone.now() - timedelta(days=days_ago)
        )
    assert len(told(address)) == 3
    monkeypatch.setattr(recent_history, "MAX_ROWS", 2)
    assert told(address) == [
        "Team of 10 days ago: Telephone: now 01632 960001",
        "Team of 20 days ago: Telephone: now 01632 960001",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("address", [AREA, SEARCH])
def test_what_is_new_changed_and_gone_is_told_and_never_why(address: str) -> None:
    new = make.service(name="New team", people=[], **HERE)
    changed, gone = old(name="Changed team"), old(name="Gone team")
    person = make.physiotherapist(name="Rowan Hollis")
    old(name="Quiet team", people=[person])
    make.happened(person, days_ago=200)
    change(changed, telephone="01632 960001")
    change(gone, status="withdrawn")
    make.register_check(physiotherapist=person, outcome="suspended")
    assert sorted(told(address)) == [
        "Changed team: Telephone: now 01632 960001",
        "Gone team: No longer listed",
        "New team: New",
        "Rowan Hollis: No longer listed",
    ]
    whole = Client().get(address).text.lower()
    for reason in ("suspend", "withdrawn", "register"):
        assert reason not in whole
    links = {
        each.findtext(f"{ATOM}title"): each.find(f"{ATOM}link")
        for each in feed(address).iter(f"{ATOM}entry")
    }
    link = links["New team: New"]
    assert link is not None
    assert link.attrib["href"] == f"http://testserver{new.get_absolute_url()}"


@pytest.mark.slow
@pytest.mark.parametrize("address", [AREA, SEARCH])
def test_an_entry_keeps_its_id_and_says_when_it_was_updated(address: str) -> None:
    row = old()
    change(row, telephone="01632 960001")
    before = feed(address)
    assert ids(address) == [f"tag:testserver,{make.today()}:/services/{row.code}/telephone"]
    change(row, name="Harehope neuro team", telephone="01632 960002")
    after = feed(address)
    assert [one.rpartition("/")[2] for one in ids(address)] == ["name", "telephone"]
    assert before.findtext(f"{ATOM}entry/{ATOM}id") == ids(address)[1]
    assert str(after.findtext(f"{ATOM}updated")) > str(before.findtext(f"{ATOM}updated"))


@pytest.mark.slow
@pytest.mark.parametrize("address", [AREA, SEARCH])
@override_settings(SAMPLE_DATA=True)
def test_nothing_invented_stands_in_a_feed(address: str) -> None:
    person = make.physiotherapist(is_sample=True)
    sample = old(is_sample=True, people=[person])
    change(sample, telephone="01632 960001")
    change(Physiotherapist.objects.get(pk=person.pk), training="Bobath, 2026")
    real = old(people=[make.physiotherapist(name="Invented Hollis", is_sample=True)])
    assert real.is_listed(make.today())
    assert told(address) == []


@pytest.mark.slow
@pytest.mark.parametrize("address", [AREA, SEARCH])
def test_a_reader_that_has_it_already_is_sent_nothing(address: str) -> None:
    change(old(), telephone="01632 960001")
    first = Client().get(address)
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        again = Client().get(address, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    assert not first.cookies


@pytest.mark.parametrize("address", [AREA, SEARCH])
def test_a_feed_with_nothing_to_tell_is_the_same_each_time(address: str) -> None:
    assert Client().get(address)["ETag"] == Client().get(address)["ETag"]
    assert told(address) == []


@pytest.mark.slow
@pytest.mark.parametrize("address", [AREA, SEARCH])
def test_a_feed_costs_as_many_queries_however_much_changed(address: str) -> None:
    numbers = []
    for _ in range(2):
        for _ in range(2):
            row = old(people=[make.physiotherapist()], postcode="LS1 3EX")
            change(row, telephone="01632 960001")
        with CaptureQueriesContext(connection) as queries:
            told(address)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= MAX_QUERIES


# --- An area -------------------------------------------------------------------------------------


def test_a_larger_area_tells_of_all_its_council_areas() -> None:
    make.service(name="Leeds team", **HERE)
    assert told("/areas/england/feed.atom") == ["Leeds team: New"]
    assert told("/areas/scotland/feed.atom") == []
    assert Client().get("/areas/nowhere/feed.atom").status_code == 404


def test_the_page_of_an_area_leads_to_its_feed() -> None:
    page = visit("/areas/leeds-e08000035/")
    assert page.one("link", rel="alternate", type="application/atom+xml")["href"] == AREA
    assert page.link("Follow what changes in Leeds in a feed reader (Atom)") == AREA
    assert own_link(AREA) == f"http://testserver{AREA}"


# --- A search ------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["LS1+3EX", "ls1", "53.80,-1.55"])
def test_no_feed_keeps_a_postcode_or_a_point(typed: str) -> None:
    response = Client().get(f"/search/feed.atom?near={typed}&route=private&view=referrer")
    assert response.status_code == 301
    assert response["Cache-Control"] == "no-store"
    assert response["Location"] == "/search/feed.atom?route=private&near=LS1"
    assert own_link(response["Location"]) == f"http://testserver{response['Location']}"


def test_results_lead_to_the_feed_of_their_district() -> None:
    page = visit("/search/?near=LS1+3EX&route=private&view=referrer&sort=name")
    address = "/search/feed.atom?route=private&near=LS1"
    assert page.one("link", rel="alternate", type="application/atom+xml")["href"] == address
    assert page.link("Follow what changes near LS1 in a feed reader (Atom)") == address
    assert Client().get(address)["X-Robots-Tag"] == "noindex"
    assert not visit("/search/").all("link", rel="alternate")


@pytest.mark.parametrize("search", ["near=XX9+9XX", "near=LS1&within=7", "route=private"])
def test_what_is_no_place_is_told_by_the_page(search: str) -> None:
    response: HttpResponse = Client().get(f"/search/feed.atom?{search}")  # type: ignore[assignment]  # it is one
    assert (response.status_code, response["Location"]) == (302, f"/search/?{search}")


@pytest.mark.slow
def test_a_search_tells_of_what_it_finds_alone() -> None:
    make.service(name="Leeds team", **HERE)
    make.service(name="York team", point=YORK)
    make.service(name="By video", settings=Setting.REMOTE)
    make.service(name="Comes from York", point=YORK, settings=Setting.HOME_VISITS, home_miles=30)
    assert told(f"{SEARCH}&within=5") == ["Comes from York: New", "Leeds team: New"]
    assert told(f"{SEARCH}&setting=remote") == ["By video: New"]
    assert told(f"{SEARCH}&approach=fes") == []


@pytest.mark.slow
def test_what_comes_to_fit_a_search_is_new_and_what_leaves_it_is_still_listed() -> None:
    row = old()
    change(row, approaches=Approach.FES)
    assert told(f"{SEARCH}&approach=fes") == ["Harehope team: New"]
    assert told(f"{SEARCH}&approach=hydrotherapy") == []
    make.happened(row, days_ago=100)
    change(row, approaches=Approach.ACUPUNCTURE)
    left = ["Harehope team: Still listed, but no longer what this search asks for"]
    assert told(f"{SEARCH}&approach=fes") == left


def test_what_moved_away_or_was_deleted_is_told_of_where_it_was() -> None:
    moved = old(name="Moved team", postcode="LS1 3EX", point=LEEDS)
    old(name="Deleted team", postcode="LS1 3EX").delete()
    old(name="Stays here")
    change(moved, postcode="YO1 7HH", latitude=YORK.latitude, longitude=YORK.longitude)
    assert told(f"{SEARCH}&within=5") == [
        "Deleted team: No longer listed",
        "Moved team: Still listed, but no longer what this search asks for",
    ]


@pytest.mark.slow
def test_no_number_of_searches_tells_more_of_a_past_place_than_its_district() -> None:
    """As triangulation does: the same feed for every past postcode of a district."""
    far, near = make.postcode_location(name="LS1 9ZZ", point=YORK), "LS1 3EX"
    old(name="Stays here")
    told_of = []
    for number, postcode in enumerate((far.name, near)):
        row = old(name=f"Team {number}", postcode=postcode)
        away = {"latitude": KIRKWALL.latitude, "longitude": KIRKWALL.longitude}
        change(row, postcode="YO1 7HH", **away)
        told_of += [one for one in told(f"{SEARCH}&within=5") if one.startswith(row.name)]
    left = "Still listed, but no longer what this search asks for"
    assert told_of == [f"Team 0: {left}", f"Team 1: {left}"]


def test_no_search_tells_where_a_home_was() -> None:
    row = old(name="Home team", postcode="LS1 3EX")
    moved = {"postcode": "YO1 7HH", "latitude": YORK.latitude, "longitude": YORK.longitude}
    change(row, address_is_private=True, point_is_about=True, **moved)
    assert told(f"{SEARCH}&within=5") == []
