"""What goes out as open data, to whom, how often, and what never does."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, models
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from directory import limits
from directory.daily import make_open_data
from directory.models import (
    OrganisationEntry,
    PostCount,
    ReferralDetails,
    Service,
    ServiceEntry,
)
from directory.open_referral import dump, rows, shapes
from directory.open_referral.identifiers import twin
from directory.vocabulary import AccessFact, Language, Setting, Weekday
from tests.support import factories as make
from tests.support.clock import set_clock

pytestmark = pytest.mark.django_db

ROOT = "/open-referral/"
TOMORROW = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    return tmp_path / "open-data"


def get(address: str, status: int = 200, **headers: str) -> Any:
    response: Any = Client(headers=headers).get(ROOT + address)
    assert response.status_code == status
    if response.streaming:
        response.file = b"".join(response)
    return response


def whole(of: Service) -> dict[str, Any]:
    found: dict[str, Any] = get(f"services/{of.public_id}").json()
    return found


def in_the_file() -> list[dict[str, Any]]:
    """As the daily work leaves it."""
    make_open_data(make.today())
    held = json.loads(gzip.decompress(get("dump.json.gz").file))
    found: list[dict[str, Any]] = held["services"]
    return found


def every_answer_about(of: Service) -> Iterator[str]:
    """All text that can be had of a service."""
    at_location = twin(of.public_id, "service_at_location")
    for address in (
        "services",
        f"services/{of.public_id}",
        "service_at_locations",
        f"service_at_locations/{at_location}",
        "organizations",
        f"organizations/{of.organisation.public_id}",
    ):
        yield get(address).content.decode()
    yield json.dumps(in_the_file())


# --- What is told --------------------------------------------------------------------------------


def test_a_service_is_told_with_all_that_the_standard_has_room_for() -> None:
    row = make.service(
        summary="For people with MS.",
        address="Unit 2,\nHigh Street",
        town="Leeds",
        postcode="LS1 3EX",
        council=make.area(),
        telephone="01632 960001",
        telephone_hours="Weekdays.",
        relay_uk="yes",
        website="https://example.org/",
        access_yes=AccessFact.HOIST,
        access_no=AccessFact.COOL_ROOM,
        languages=Language.from_slugs(["cy", "bsl"]),
        clinic_days=Weekday.MONDAY | Weekday.THURSDAY,
        price_first=55.5,
        minutes_first=45,
        serves=["E08000035", "LS1"],
        serves_basis="gp",
        minimum_age=16,
        confirmed_on=make.today() - timedelta(days=3),
    )
    told = whole(row)
    assert told["assured_date"] == f"{make.today() - timedelta(days=3):%Y-%m-%d}"
    assert (told["status"], told["minimum_age"], told["url"]) == (
        "active",
        16,
        "https://example.org/",
    )
    assert told["listing_url"].endswith(row.get_absolute_url())
    assert [one["byday"] for one in told["schedules"]] == ["MO,TH"]
    assert {one["code"] for one in told["languages"]} == {"cy", "bfi"}
    assert told["phones"][0]["description"] == "Weekdays. Takes calls by Relay UK."
    cost = told["cost_options"][0]
    assert (cost["option"], cost["amount"], cost["amount_description"]) == (
        "First visit",
        55.5,
        "45 minutes",
    )
    assert [one["service_area"] for one in told["service_areas"]] == [
        "Takes people with a GP in Leeds.",
        "Takes people with a GP in LS1.",
    ]
    assert told["service_areas"][0]["uri"].endswith("/E08000035")
    location = told["service_at_locations"][0]["location"]
    assert location["addresses"][0]["address_1"] == "Unit 2, High Street"
    assert location["addresses"][0]["state_province"] == "Leeds"
    assert [one["description"] for one in location["accessibility"]] == [
        "Hoist: yes",
        "Cool room: no",
    ]
    assert {one["taxonomy_term"]["term"] for one in told["attributes"]} == {
        "walking",
        "nhs-referral",
        "hospital",
        "not-known",
    }


def test_a_pause_and_old_details_are_told_as_on_the_page() -> None:
    paused = make.service(paused_until=make.today() + TOMORROW)
    assert whole(paused)["status"] == "temporarily closed"
    assert "Paused until" in whole(paused)["alert"]
    stale = make.service(confirmed_on=make.today() - timedelta(days=500))
    assert "Ring first." in whole(stale)["alert"]
    assert "alert" not in whole(make.service())


def test_what_works_by_video_alone_has_no_place() -> None:
    row = make.service(settings=Setting.REMOTE, postcode="LS1 3EX", address="1 High Street")
    location = whole(row)["service_at_locations"][0]["location"]
    assert location["location_type"] == "virtual"
    assert not {"latitude", "addresses"} & set(location)
    make.postcode_location()
    near = get("service_at_locations?postcode=LS1+3EX&proximity=2000000").json()
    assert near["empty"]


def test_identifiers_stay_and_lead_back() -> None:
    row = make.service()
    before = whole(row)
    row.name = "Another name"
    row.save()
    row.organisation.name = "Another organisation"
    row.organisation.save()
    after = whole(Service.objects.get(pk=row.pk))
    assert (after["id"], after["organization_id"]) == (before["id"], before["organization_id"])
    at_location = after["service_at_locations"][0]["id"]
    assert at_location == before["service_at_locations"][0]["id"]
    assert get(f"service_at_locations/{at_location}").json()["service"]["name"] == "Another name"
    assert after["last_modified"] > before["last_modified"]


def test_a_twin_is_a_random_identifier_of_its_own_and_leads_back() -> None:
    for _ in range(50):
        one = uuid4()
        other = twin(one, "location")
        assert (other.version, other.variant) == (one.version, one.variant)
        assert len({one, other, twin(one, "service_at_location")}) == 3
        assert twin(other, "location") == one


# --- What is not ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_is_not_listed_is_not_given_out_nor_an_invented_example(settings: Any) -> None:
    settings.SAMPLE_DATA = True
    invented = make.organisation(is_sample=True)
    kept_back = [
        make.service(status="draft"),
        make.service(status="withdrawn"),
        make.service(kind="private", people=[]),
        make.service(kind="charity", confirmed=False),
        make.service(is_sample=True),
        make.service(organisation=invented),
    ]
    for row in kept_back:
        get(f"services/{row.public_id}", 404)
        get(f"service_at_locations/{twin(row.public_id, 'service_at_location')}", 404)
        get(f"organizations/{row.organisation.public_id}", 404)
    for name in ("services", "service_at_locations", "organizations"):
        assert get(name).json()["empty"]
    assert in_the_file() == []


def test_a_private_address_is_nowhere_to_be_read() -> None:
    row = make.service(
        address="7 Secret Close",
        town="Smallplace",
        postcode="LS1 3EX",
        address_is_private=True,
        council=make.area(name="Smallshire"),
    )
    for text in every_answer_about(row):
        for kept_back in ("Secret", "Smallplace", "Smallshire", "LS1"):
            assert kept_back not in text
    location = whole(row)["service_at_locations"][0]["location"]
    assert "centre of its postcode district" in location["description"]


def test_nothing_of_the_professional_block_nor_of_people_nor_an_e_mail_is_given_out() -> None:
    person = make.physiotherapist(name="Zebedee Quill", training="QQ-training")
    row = make.service(people=[person], email="qq@example.org", organisation=make.organisation())
    fields = ReferralDetails._meta.fields
    texts = (one.name for one in fields if isinstance(one, models.TextField))
    block: dict[str, Any] = {name: f"QQ {name}" for name in texts}
    make.referral_details(
        service=row, form_url="https://example.org/qq", telephone="01632 960999", **block
    )
    for text in every_answer_about(row):
        for kept_back in ("QQ", "qq", "960999", "neuro.team", "Zebedee", person.hcpc_number):
            assert kept_back not in text


# --- For any site to read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("", 200),
        ("services", 200),
        ("services?page=0", 400),
        ("nowhere", 404),
        ("dump.json.gz", 200),
    ],
)
def test_any_site_may_read_every_answer_and_it_sets_no_cookie(address: str, status: int) -> None:
    make_open_data(make.today())
    response = get(address, status)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert not response.cookies


def test_a_browser_that_asks_first_is_told_what_it_may_send() -> None:
    response = Client().options(f"{ROOT}services")
    assert response.status_code == 204
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_can_be_written() -> None:
    for method in ("post", "put", "patch", "delete"):
        response = getattr(Client(enforce_csrf_checks=True), method)(f"{ROOT}services")
        assert response.status_code == 405
        assert response.json()["message"] == "This is for reading only: use GET."
        assert "GET" in response.headers["Allow"]


def test_too_many_parameters_and_a_database_that_is_away_are_told_in_json(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert get("services?" + "&".join(f"a{n}=1" for n in range(2000)), 400).json()["status"] == 400

    def away(on: object) -> None:
        raise OperationalError

    monkeypatch.setattr(rows, "changed_at", away)
    response = get("services", 503)
    assert response.json()["message"].startswith("We cannot answer")
    assert response.headers["Retry-After"] == "30"


@pytest.mark.parametrize("name", ["start_time", "end_time"])
def test_times_of_day_are_refused_rather_than_overlooked(name: str) -> None:
    assert "no times of day" in get(f"services?{name}=09:00", 400).json()["fields"][name][0]


# --- What the asker has already ------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    row = make.service()
    make.happened(row, days_ago=1)
    make.happened(row.organisation, days_ago=1)
    for entries in (ServiceEntry.objects, OrganisationEntry.objects):
        entries.update(since=timezone.now() - timedelta(days=1))
    make_open_data(make.today())
    for address in ("services", f"services/{row.public_id}", "taxonomies", "dump.json.gz"):
        first = get(address)
        known = first.headers["ETag"]
        since = first.headers["Last-Modified"]
        assert get(address, 304, if_none_match=known).content == b""
        assert get(address, 304, if_modified_since=since).headers["ETag"] == known
        get(address, 200, if_none_match='"another"')
    since = get("services").headers["Last-Modified"]
    assert parse_http_date(since) < timezone.now().timestamp() - 3600
    row.telephone = "01632 960777"
    row.save()
    get(f"services/{row.public_id}", if_modified_since=since)
    set_clock(monkeypatch, make.today() + TOMORROW)
    get("services", 200, if_modified_since=http_date(parse_http_date(since) + 3600))


def test_what_was_asked_of_a_postcode_is_not_stored_on_the_way() -> None:
    make.postcode_location()
    found = get("service_at_locations?postcode=LS1+3EX")
    assert found.headers["Cache-Control"] == "no-store"
    assert get("service_at_locations").headers["Cache-Control"] == "no-cache"


# --- How often -----------------------------------------------------------------------------------


def test_one_address_that_asks_too_often_is_told_how_long_to_wait(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OPEN_DATA_PER_MINUTE = 3
    noon = datetime(2026, 6, 15, 12, 0, 20, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    for _ in range(3):
        get("taxonomies")
    refused = get("taxonomies", 429)
    assert refused.headers["Retry-After"] == "40"
    assert refused.json()["message"] == "Too many requests from your address. Wait 40 seconds."
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"{ROOT}taxonomies").status_code == 200
    assert set(PostCount.objects.values_list("count", flat=True)) == {4, 1}
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(seconds=40))
    get("taxonomies")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_database_that_only_reads_gives_its_data_and_refuses_forms_for_a_while() -> None:
    page = f"{make.service().get_absolute_url()}report/"
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            assert get("services").json()["total_items"] == 1
            own = {"Sec-Fetch-Site": "same-origin"}
            sent = Client(headers=own).post(page, {"kind": "telephone", "words": "It rings out."})
            assert sent.status_code == 503
        finally:
            cursor.execute("SET default_transaction_read_only = off")


def test_while_the_primary_is_gone_nobody_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "can_save", lambda: False)
    get("taxonomies")
    assert not PostCount.objects.exists()


# --- All in one file -----------------------------------------------------------------------------


def test_no_request_makes_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks gets the last one, though others were listed since; then the day's next."""
    make.service(kind="charity")
    refused = get("dump.json.gz", 503)
    assert "made once a day. There is none now" in refused.json()["message"]
    assert refused.headers["Retry-After"] == "3600"
    make_open_data(make.today())
    make.service(kind="charity")
    monkeypatch.setattr(dump, "_make", None)
    for _ in range(3):
        assert len(json.loads(gzip.decompress(get("dump.json.gz").file))["services"]) == 1
    monkeypatch.undo()


def withdrawn(row: Service) -> None:
    Service.objects.filter(pk=row.pk).update(status="withdrawn")


def lapsed(row: Service) -> None:
    Service.objects.filter(pk=row.pk).update(listed_until=make.today() - TOMORROW)


def moved_home(row: Service) -> None:
    Service.objects.filter(pk=row.pk).update(address_is_private=True, point_is_about=True)


def erased(row: Service) -> None:
    row.delete()


@pytest.mark.parametrize("became", [withdrawn, lapsed, moved_home, erased])
def test_a_file_with_what_is_no_longer_told_is_not_given_out(
    became: Callable[[Service], None],
) -> None:
    row = make.service(kind="charity")
    other = make.service(kind="charity")
    assert len(in_the_file()) == 2
    became(row)
    get("dump.json.gz", 503)
    assert str(other.public_id) in [one["id"] for one in in_the_file()]


def test_the_control_would_tell_of_who_withdrew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without what stands beside the file."""
    row = make.service(kind="charity")
    make_open_data(make.today())
    withdrawn(row)
    monkeypatch.setattr(dump, "_beside", lambda file: file.parent / "nothing-held")
    (folder / "nothing-held").write_text("[[], []]")
    assert str(row.public_id) in gzip.decompress(get("dump.json.gz").file).decode()


def test_without_the_daily_work_the_file_is_given_out_no_longer_than_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make.service(kind="charity")
    make_open_data(make.today())
    set_clock(monkeypatch, make.today() + TOMORROW)
    get("dump.json.gz")
    set_clock(monkeypatch, make.today() + TOMORROW)
    get("dump.json.gz", 503)


def test_a_file_that_a_newer_one_took_the_place_of_is_asked_for_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = folder / "20261123T120000000000.json.gz"
    monkeypatch.setattr(dump, "latest", lambda *_: gone)
    assert get("dump.json.gz", 503).headers["Retry-After"] == "1"


def test_a_file_that_cannot_be_made_leaves_the_last(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.service()
    make_open_data(make.today())

    def fails(*_: object) -> None:
        raise OSError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(shapes, "whole_service", fails)
        with pytest.raises(OSError, match="full"):
            make_open_data(make.today())
    get("dump.json.gz")
    assert len(in_the_file()) == 1
    assert len(list(folder.iterdir())) == 2


def test_only_one_makes_the_file_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken() -> None:
        raise dump.BeingMade

    monkeypatch.setattr(dump, "_alone", taken)
    make_open_data(make.today())  # somebody does it: no fault of the day's work
    get("dump.json.gz", 503)


def test_a_bare_identifier_of_the_wrong_kind_finds_nothing() -> None:
    row = make.service()
    get(f"services/{row.organisation.public_id}", 404)
    get(f"services/{UUID(int=row.public_id.int)}")
    get(f"service_at_locations/{row.public_id}", 404)
