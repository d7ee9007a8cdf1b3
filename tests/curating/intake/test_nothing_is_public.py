"""Taking a list in, and back, changes nothing that anybody but staff can see."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from directory.curating.intake import desk, drafts
from directory.curating.intake.sorting import sorted_desk
from directory.daily import throw_away_lists
from directory.models import Intake, Physiotherapist, Service
from tests.curating.intake.test_walk import LIST
from tests.support import factories as make
from tests.support.clock import TODAY, set_clock

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ON = date(2026, 3, 1)
PUBLIC = [
    *(
        "/",
        "/search/?near=LS1+3EX",
        "/search/results.csv?near=LS1+3EX",
        "/search/feed.atom?near=LS1",
    ),
    *(
        "/search/?near=Harehope",
        "/search/?near=PH990001",
        "/physiotherapists/",
        "/map/",
        "/sitemap.xml",
    ),
    *("/areas/", "/status.json", "/open-referral/services", "/open-referral/organizations"),
]


@pytest.fixture(autouse=True)
def places(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, TODAY)  # it stops, since a page may say the minute
    make.postcode_location()
    make.postcode_location(name="LS1 4AP")
    make.postcode_location(name="LS1")
    make.town()
    make.service(name="Known neuro team", postcode="LS1 3EX")


def public(client: Client) -> dict[str, bytes]:
    return {address: b"".join(parts(client.get(address))) for address in PUBLIC}


def parts(response: Any) -> Iterator[bytes]:
    assert response.status_code < 500, response
    yield from response.streaming_content if response.streaming else [response.content]


def taken_in() -> tuple[Intake, drafts.Taken]:
    intake = desk.open_list(LIST.encode(), file_name="a.csv", source="A list", as_of=ON, by="Ada")
    questions = sorted_desk(intake).questions
    desk.set_answers([intake], {asked.key: asked.guess for asked in questions})
    intake.decisions = {pair.key: "merge" for pair in sorted_desk(intake).pairs}
    intake.save()
    return intake, drafts.take_in(sorted_desk(intake), by="Ada")


def test_no_page_feed_or_file_changes(client: Client) -> None:
    before = public(client)
    assert b"Known neuro team" in before["/search/?near=LS1+3EX"]
    assert b"Known neuro team" in before["/open-referral/services"]
    intake, taken = taken_in()
    assert len(taken.services) == 3
    assert public(client) == before
    for service in taken.services:
        assert client.get(f"/services/{service.code}/").status_code == 404
    for person in Physiotherapist.objects.all():
        assert client.get(person.get_absolute_url()).status_code == 404
    drafts.take_back(intake, ON, by="Ada")
    assert public(client) == before


def test_nobody_signed_in_sees_a_list(client: Client) -> None:
    intake, _ = taken_in()
    for page in ("", "columns/", "words/", "duplicates/", "left.xlsx"):
        answer = client.get(f"/admin/directory/intake/{intake.pk}/{page}")
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]


def test_who_objected_or_was_erased_is_not_taken_in() -> None:
    person = make.physiotherapist(name="Jane Smith", hcpc_number="PH990001", objected_on=ON)
    _, taken = taken_in()
    assert "Harehope Physio" not in {service.organisation.name for service in taken.services}
    assert not Service.objects.filter(physiotherapists=person).exists()


def test_the_history_says_who_took_a_list_in() -> None:
    _, taken = taken_in()
    [entry] = taken.services[0].history.all()
    assert (entry.history_by, entry.history_type) == ("Ada", "+")
    assert entry.history_change_reason == "Taken in from a list: A list: a.csv"


def test_lists_are_thrown_away_after_a_time_and_their_drafts_stay() -> None:
    intake, taken = taken_in()
    throw_away_lists(intake.received_at.date())
    assert Intake.objects.exists()
    throw_away_lists(date(2099, 1, 1))
    assert not Intake.objects.exists()
    assert Service.objects.filter(status="draft").count() == len(taken.services)


def test_an_address_that_cannot_be_is_no_fault_of_the_server(admin_user: User) -> None:
    visit = Client()
    visit.force_login(admin_user)
    for page in ("9" * 30 + "/", "0/", "1/rows/" + "9" * 30 + "/", "abc/"):
        assert visit.get(f"/admin/directory/intake/{page}").status_code in (302, 404)
