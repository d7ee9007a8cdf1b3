"""Before a home is shown, and every night, the site reads its own pages as a stranger would."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.test import Client

from directory import daily, homes
from directory.models import PostcodeLocation, PostCount, Service, UnmetNeed
from directory.pages import wording
from directory.pages.listing import ServicePage
from directory.vocabulary import Setting
from referrals.my_list.sheet import SheetEntry
from tests.support import factories as make
from tests.support import home_grounds

pytestmark = pytest.mark.django_db

LARGE, SMALL, PARTED = "ZE8", "ZE1", "ZE7"


@pytest.fixture(autouse=True)
def grounds() -> None:
    home_grounds.fill(chance=Random(1))


def home(district: str = LARGE, **fields: Any) -> Service:
    made = make.service(
        postcode=f"{district} 0AA",
        address="7 Zebedee Close",
        town="Tiny Hamlet",
        settings=Setting.HOME_VISITS,
        home_miles=5,
        address_is_private=True,
        **fields,
    )
    made.clean()
    made.save()
    return made


def in_group_of(district: str) -> int:
    told = PostcodeLocation.objects.get(name=district).home or {}
    names = PostcodeLocation.objects.filter(home__district=told["district"])
    ours = [row.name + " " for row in names]
    full = PostcodeLocation.objects.filter(level=1).values_list("name", flat=True)
    return sum(name.startswith(tuple(ours)) for name in full)


@pytest.mark.slow
@pytest.mark.parametrize("district", [LARGE, SMALL, PARTED])
def test_a_home_may_be_any_postcode_of_its_district_or_those_joined(district: str) -> None:
    assert homes.count(home(district)) == in_group_of(district) >= 100


# --- Each is a site that tells too much ----------------------------------------------------------


def full(district: str) -> PostcodeLocation:
    return PostcodeLocation.objects.get(name=f"{district} 0AA")


def its_own_point(of: Service) -> None:
    row = full(LARGE)
    Service.objects.filter(pk=of.pk).update(latitude=row.latitude, longitude=row.longitude)


def its_own_council(of: Service) -> None:
    Service.objects.filter(pk=of.pk).update(council=full(PARTED).council_id)


def its_own_nation(of: Service) -> None:
    Service.objects.filter(pk=of.pk).update(nation=full(PARTED).nation_id)


def its_own_town(of: Service) -> None:
    Service.objects.filter(pk=of.pk).update(town="Tiny Hamlet")


def its_own_district(of: Service) -> None:
    Service.objects.filter(pk=of.pk).update(told_district=SMALL)


BROKEN = [
    (LARGE, its_own_point, 2),
    (PARTED, its_own_council, 60),
    (PARTED, its_own_nation, 60),
    (LARGE, its_own_town, 0),
    (SMALL, its_own_district, 3),
]


@pytest.mark.slow
@pytest.mark.parametrize(("district", "break_it", "most"), BROKEN)
def test_it_sees_what_tells_too_much(
    district: str, break_it: Callable[[Service], None], most: int
) -> None:
    made = home(district)
    break_it(made)
    made.refresh_from_db()
    found = homes.count(made)
    assert found is not None
    assert found <= most


@pytest.mark.slow
@pytest.mark.parametrize(
    ("of", "name", "value"),
    [
        (ServicePage, "shows_address", True),
        (SheetEntry, "address", property(lambda self: self.service.postcode)),
        (wording, "where", lambda service, *_: [f"Based in {service.postcode}"]),
    ],
)
def test_it_sees_an_address_that_a_page_shows(
    monkeypatch: pytest.MonkeyPatch, of: Any, name: str, value: Any
) -> None:
    monkeypatch.setattr(of, name, value)
    assert homes.count(home()) == 1


# --- What comes of it ----------------------------------------------------------------------------


@pytest.mark.slow
def test_nothing_is_left_of_the_reading() -> None:
    made = home(status=Service.Status.PUBLISHED)
    before = [list(table.objects.values()) for table in (Service, PostCount, UnmetNeed)]
    homes.count(made)
    assert [list(table.objects.values()) for table in (Service, PostCount, UnmetNeed)] == before


@pytest.mark.slow
def test_a_home_that_could_be_found_becomes_a_draft_every_night(client: Client) -> None:
    found, safe = home(SMALL), home()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ServicePage, "shows_address", True)
        homes.look(found)
    found.refresh_from_db()
    assert (found.status, found.told_among) == (Service.Status.DRAFT, 1)
    assert client.get(found.get_absolute_url()).status_code == 404
    Service.objects.filter(pk=safe.pk).update(told_among=None)
    daily.look_at_homes(make.today())
    safe.refresh_from_db()
    assert (safe.status, safe.told_among) == (Service.Status.PUBLISHED, in_group_of(LARGE))


@pytest.mark.slow
def test_the_daily_step_fails_where_it_made_one_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = home(), home(SMALL)
    monkeypatch.setattr(ServicePage, "shows_address", True)
    with pytest.raises(homes.CouldBeFound):
        daily.look_at_homes(make.today())
    assert set(Service.objects.values_list("status", flat=True)) == {Service.Status.DRAFT}
    assert {one.told_among, other.told_among} == {None}, "a control: nobody had counted before"


@pytest.mark.slow
def test_what_was_typed_is_shown_to_a_curator_and_not_counted() -> None:
    summary = "Based in Meanwood ZE2.\nRooms at ZE8 0AB too"
    made = home(summary=summary)
    assert homes.count(made) == in_group_of(LARGE)
    assert ("Summary", summary) in homes.typed_texts(made)


@pytest.mark.slow
def test_a_home_that_stood_by_its_full_postcode_is_placed_again_by_night() -> None:
    made = home(PARTED)
    its_own_council(made)
    its_own_town(made)
    PostcodeLocation.objects.update(home=None)
    Service.objects.update(told_district="")
    daily.look_at_homes(make.today())
    made.refresh_from_db()
    assert made.council_id is None
    assert made.town.startswith("Town ")
    assert made.told_among == 130


@pytest.mark.slow
def test_without_a_full_postcode_file_it_says_that_it_cannot_tell() -> None:
    PostcodeLocation.objects.exclude(level=3).delete()
    PostcodeLocation.objects.update(home=None)
    made = home()
    homes.look(made)
    assert made.status == Service.Status.PUBLISHED
    assert homes.in_words(made) == homes.CANNOT_TELL


@pytest.mark.slow
def test_it_is_said_in_one_sentence() -> None:
    made = home()
    made.told_among = 846
    assert homes.in_words(made, "you are") == (
        "From the places and distances on this site, visitors can tell only that you are one of "
        "about 850 postcodes."
    )
    made.told_among = 40
    assert "one of fewer than 100 postcodes" in homes.in_words(made)
    made.address_is_private = False
    assert homes.in_words(made) == ""
