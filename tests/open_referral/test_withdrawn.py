"""Copies learn of what has left, and nothing about why; no page loses or doubles what is listed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate

from directory.daily import settle_open_data
from directory.models import ErasedNumber, Service, ServiceEntry
from directory.open_referral.identifiers import twin
from directory.rights import carrying, data_rights
from directory.rights.erasing import erase_organisation, erase_service
from directory.trust import months_after
from tests.support import factories as make
from tests.support.clock import set_clock

pytestmark = pytest.mark.django_db

ROOT = "/open-referral/"


def get(address: str, status: int = 200) -> Any:
    response = Client().get(ROOT + address)
    assert response.status_code == status, (address, response.content[:300])
    return response.json()


def contents(address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(address)["contents"]
    return found


def statuses(address: str = "services") -> list[tuple[str, str]]:
    return [(one["id"], one["status"]) for one in contents(address)]


def listed(**fields: Any) -> Service:
    return make.service(kind="charity", confirmed_on=make.today(), **fields)


# --- Ways to leave -------------------------------------------------------------------------------


def withdrawn(row: Service) -> None:
    row.status = "withdrawn"
    row.save()


def hidden(row: Service) -> None:
    row.status = "draft"
    row.save()


def became_an_example(row: Service) -> None:
    row.is_sample = True
    row.save()


def deleted(row: Service) -> None:
    row.delete()


def deleted_in_the_list(row: Service) -> None:
    Service.objects.filter(pk=row.pk).delete()


def erased(row: Service) -> None:
    erase_service(row, make.today())


def erased_with_its_organisation(row: Service) -> None:
    erase_organisation(row.organisation, make.today())


def no_longer_confirmed(row: Service) -> None:
    row.confirmations.all().delete()
    row.refresh_confirmed()


def behind_our_back(row: Service) -> None:
    """As SQL would, and by the date alone."""
    Service.objects.filter(pk=row.pk).update(listed_until=make.today() - timedelta(days=1))


WAYS = [
    withdrawn,
    hidden,
    became_an_example,
    deleted,
    deleted_in_the_list,
    erased,
    erased_with_its_organisation,
    no_longer_confirmed,
    behind_our_back,
]


@pytest.mark.slow
@pytest.mark.parametrize("leaves", WAYS)
def test_whatever_leaves_keeps_its_place_without_a_word_of_why(
    leaves: Callable[[Service], None],
) -> None:
    rows = [listed(name=f"The {number} service") for number in ("first", "second", "third")]
    key, owner = rows[1].public_id, rows[1].organisation.public_id
    began = contents("services")[1]["last_modified"]
    leaves(rows[1])
    left = contents("services")[1]
    assert set(left) == {"id", "name", "status", "last_modified"}
    assert (left["id"], left["name"], left["status"]) == (str(key), "No longer listed", "inactive")
    assert [one["status"] for one in contents("services")] == ["active", "inactive", "active"]
    assert get(f"services/{key}", 410) == left
    there = get(f"service_at_locations/{twin(key, 'service_at_location')}", 410)
    assert there["service"] == left
    assert contents("service_at_locations")[1] == there
    assert get(f"organizations/{owner}", 410)["name"] == "No longer listed"
    assert contents("organizations")[1]["id"] == str(owner)
    if leaves is not behind_our_back:
        assert left["last_modified"] > began
        assert left in contents(f"services?modified_after={left['last_modified']}")
    assert left in contents(f"services?modified_after={make.today()}")
    assert len(contents("services?modified_after=2099-01-01")) == 0


@pytest.mark.parametrize("leaves", WAYS)
def test_nothing_that_narrows_a_list_finds_what_left(leaves: Callable[[Service], None]) -> None:
    row, stays = listed(town="Leeds"), listed(town="Leeds")
    owner = row.organisation.public_id
    make.postcode_location()
    leaves(row)
    for asked in ("search=Leeds", "day=MO", "minimum_age=0"):
        assert str(row.public_id) not in dict(statuses(f"services?{asked}"))
    get(f"services?organization_id={owner}", 404)
    near = contents("service_at_locations?postcode=LS1+3EX")
    assert [one["service_id"] for one in near] == [str(stays.public_id)]


def test_after_a_year_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    row, began = make.service(), make.today()
    withdrawn(row)
    last = months_after(began, 12)
    set_clock(monkeypatch, last)
    assert statuses() == [(str(row.public_id), "inactive")]
    set_clock(monkeypatch, last + timedelta(days=2))  # 29 February counts as the day before it
    assert statuses() == []
    get(f"services/{row.public_id}", 404)


def test_what_passes_its_last_day_leaves_at_the_start_of_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row, began = listed(), make.today()
    assert row.listed_until
    lapses = row.listed_until + timedelta(days=1)
    set_clock(monkeypatch, row.listed_until)
    assert statuses() == [(str(row.public_id), "active")]
    set_clock(monkeypatch, lapses)
    before = get(f"services/{row.public_id}", 410)
    settle_open_data(lapses)
    assert get(f"services/{row.public_id}", 410) == before, "whether or not it was noted"
    set_clock(monkeypatch, lapses + timedelta(days=3))
    assert get(f"services/{row.public_id}", 410) == before
    assert began < lapses


# --- Coming back ---------------------------------------------------------------------------------


def test_what_comes_back_is_active_again_at_its_old_place() -> None:
    first, second = make.service(), make.service()
    withdrawn(first)
    left = contents("services")[0]["last_modified"]
    first.status = "published"
    first.save()
    assert statuses() == [(str(first.public_id), "active"), (str(second.public_id), "active")]
    assert contents("services")[0]["last_modified"] > left
    assert contents("organizations")[0]["name"] == first.organisation.name


def test_what_comes_back_after_its_year_is_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make.service(), make.service()
    withdrawn(first)
    set_clock(monkeypatch, make.today() + timedelta(days=400))
    first.status = "published"
    first.save()
    assert statuses() == [(str(second.public_id), "active"), (str(first.public_id), "active")]


def test_what_is_deleted_and_put_back_is_active_again() -> None:
    row = make.service()
    again = Service.objects.get(pk=row.pk)
    row.delete()
    again._state.adding = True
    again.save()
    assert statuses() == [(str(again.public_id), "active")]


def test_a_new_one_is_at_the_end_even_if_it_was_long_a_draft() -> None:
    draft = make.service(status="draft")
    other = make.service()
    draft.status = "published"
    draft.save()
    assert [key for key, _ in statuses()] == [str(other.public_id), str(draft.public_id)]
    assert [one["name"] for one in contents("organizations")] == ["Harehope Community Health"] * 2


def test_a_service_that_moves_to_another_organisation_leaves_the_first_one() -> None:
    row, others = make.service(), make.organisation(name="Others", kind="nhs")
    before = row.organisation.public_id
    row.organisation = others
    row.save()
    get(f"organizations/{before}", 410)
    assert get(f"organizations/{others.public_id}")["services"][0]["id"] == str(row.public_id)


# --- Objectors -----------------------------------------------------------------------------------


def test_a_service_that_left_by_an_objection_looks_like_any_other() -> None:
    person = make.physiotherapist()
    by_objection = make.service(kind="private", people=[person], name="Quill Physiotherapy")
    plainly = make.service()
    data_rights.record_objection(person, make.today())
    withdrawn(plainly)
    one, other = contents("services")
    assert {key: one[key] for key in ("name", "status")} == {
        key: other[key] for key in ("name", "status")
    }
    assert set(one) == set(other)
    everything = "".join(
        Client().get(ROOT + address).content.decode() for address in ("services", "organizations")
    )
    assert "Quill" not in everything
    assert by_objection.code not in everything


# --- Restoring -----------------------------------------------------------------------------------


class Replaced:
    """The database that is replaced, which gave out an identifier that the copy does not know."""

    def __init__(self, key: str) -> None:
        self.answers = {carrying._GIVEN_OUT[0]: [(key,)]}

    def execute(self, query: Any, values: Any = ()) -> "Replaced":
        text = query.decode() if isinstance(query, bytes) else query
        self.found = [(True,)] if "to_regclass" in text else self.answers.get(text, [])
        return self

    def fetchone(self) -> Any:
        return self.found[0]

    def fetchall(self) -> Any:
        return self.found


def test_after_a_restore_all_is_told_again_and_what_came_since_the_backup_has_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stays, came_since = make.service(), "00000000-0000-4000-8000-000000000001"
    set_clock(monkeypatch, make.today() + timedelta(days=9))
    connection.ensure_connection()
    carrying.carry_over(connection.connection, Replaced(came_since), [])  # type: ignore[arg-type]  # in place of a connection
    told = contents(f"services?modified_after={make.today()}")
    assert [(one["id"], one["status"]) for one in told] == [
        (str(stays.public_id), "active"),
        (came_since, "inactive"),
    ]


# --- Paging --------------------------------------------------------------------------------------


def pages(per_page: int) -> Iterator[list[dict[str, Any]]]:
    number, is_last = 0, False
    while not is_last:
        number += 1
        page = get(f"services?per_page={per_page}&page={number}")
        is_last = page["last_page"]
        yield page["contents"]


@pytest.mark.slow
@pytest.mark.parametrize("leaves", WAYS)
def test_no_page_loses_or_doubles_what_is_listed_while_listings_change(
    leaves: Callable[[Service], None],
) -> None:
    rows = [listed() for _ in range(7)]
    drafts = [make.service(status="draft") for _ in range(2)]
    read: list[str] = []
    for number, page in enumerate(pages(per_page=2)):
        read += [one["id"] for one in page if one["status"] == "active"]
        if number < 2:
            leaves(rows[number])
            drafts[number].status = "published"
            drafts[number].save()
    assert len(read) == len(set(read))
    still = Service.objects.open_data(make.today()).values_list("public_id", flat=True)
    assert {str(key) for key in still} <= set(read)


# --- By the date alone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"paused_until": date(2026, 12, 1)}, [date(2026, 12, 1)]),
        ({"confirmed_on": date(2026, 5, 31)}, [date(2027, 6, 1)]),
        (
            {"wait_days": 42, "wait_told_on": date(2026, 8, 31), "wait_source": "The desk"},
            [date(2027, 3, 1), date(2027, 9, 1)],
        ),
    ],
)
def test_what_is_told_differently_by_the_date_alone_is_modified_that_day(
    fields: dict[str, Any], days: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, date(2026, 11, 23))
    row = make.service(**{"confirmed_on": make.today(), **fields})

    def whole() -> dict[str, Any]:
        told: dict[str, Any] = get(f"services/{row.public_id}")
        return {key: value for key, value in told.items() if key != "last_modified"}

    for day in days:
        set_clock(monkeypatch, day - timedelta(days=1))
        before = whole()
        assert contents(f"services?modified_after={day - timedelta(days=1)}") == []
        set_clock(monkeypatch, day)
        assert whole() != before
        (told,) = contents(f"services?modified_after={day}")
        assert localdate(datetime.fromisoformat(told["last_modified"])) == day
        assert contents(f"services?modified_after={day}T00:00:01") == []


# --- What is stored ------------------------------------------------------------------------------


def test_of_an_erased_service_only_its_identifier_and_a_date_are_kept() -> None:
    row = make.service()
    erase_service(row, make.today())
    (entry,) = ServiceEntry.objects.all()
    assert (entry.of, entry.public_id, entry.is_listed) == (None, row.public_id, False)
    assert ErasedNumber.objects.exists()
