"""What is told of homes: nothing by which a district of few postcodes could be told."""

from collections.abc import Iterable
from itertools import product
from random import Random
from typing import Any

import pytest
from django.test import Client

from directory.gazetteer.home_districts import District, join, tell_districts
from directory.geo import Point
from directory.models import PostcodeLocation, Service
from directory.vocabulary import Setting
from tests.support import factories as make

SKYE = Point(57.4, -6.2)


def district(name: str, live: int, east: float, **fields: str | None) -> District:
    told = {"council": "S12000017", "nation": "S92000003", "town": f"Town of {name}"} | fields
    return District(name, live, 57.0, east, **told)  # type: ignore[arg-type]  # all are given


def joined(*districts: District) -> list[set[str]]:
    return [{one.name for one in each.districts} for each in join(districts)]


def test_a_district_of_few_postcodes_is_joined_to_the_nearest() -> None:
    assert joined(
        district("IV55", 56, -6.5), district("IV51", 228, -6.2), district("IV1", 900, -4)
    ) == [
        {"IV55", "IV51"},
        {"IV1"},
    ]


def test_it_is_joined_until_there_are_a_hundred() -> None:
    several = [district(f"PA{number}", 30, -6 + number / 100) for number in range(62, 69)]
    for each in join(several):
        assert each.live >= 100


def test_every_district_stands_in_one_group_alone() -> None:
    chance = Random(1)
    districts = [
        district(f"ZZ{number}", chance.randrange(1, 300), chance.uniform(-6, 1))
        for number in range(60)
    ]
    groups = join(districts)
    names = [one.name for each in groups for one in each.districts]
    assert sorted(names) == sorted(one.name for one in districts)
    assert min(each.live for each in groups) >= 100


def test_whichever_of_them_a_home_is_in_the_same_is_told() -> None:
    (both,) = join([district("HS8", 70, -7.3), district("HS9", 60, -7.5, council="S12000013")])
    assert both.shown == {
        "district": "HS8 or nearby",
        "town": "Town of HS8",
        "latitude": 57.0,
        "longitude": pytest.approx((70 * -7.3 + 60 * -7.5) / 130, abs=1e-6),
        "council": None,
        "nation": "S92000003",
    }


@pytest.mark.django_db
class TestHomes:
    """Placed by the postcodes of a file."""

    @pytest.fixture(autouse=True)
    def skye(self) -> None:
        """A district of 3 postcodes, one of which another council has, beside one of 120."""
        scotland = make.area(code="S92000003", name="Scotland", level="nation")
        highland = make.area(code="S12000017", name="Highland", level="council")
        moray = make.area(code="S12000020", name="Moray", level="council")
        make.postcode_location(name="IV55", point=SKYE, town="Dunvegan", nation=scotland)
        big = make.postcode_location(name="IV51", point=Point(57.42, -6.19), town="Portree")
        big.nation = scotland
        big.save()
        of = {"nation": scotland, "council": highland}
        for name in numbered("IV51", 120):
            make.postcode_location(name=name, point=big.point, **of)
        for name in numbered("IV55", 3):
            make.postcode_location(name=name, point=Point(57.41, -6.5), **of)
        PostcodeLocation.objects.filter(name="IV55 0AD").update(council=moray)
        tell_districts()

    def home(self, **fields: Any) -> Service:
        home: dict[str, Any] = {"address_is_private": True, "settings": Setting.HOME_VISITS}
        made = make.service(postcode="IV55 0AD", town="Glendale", **home | fields)
        made.clean()
        made.save()
        return made

    def test_a_home_is_told_by_its_neighbours_too(self) -> None:
        home = self.home()
        assert (home.town, home.public_district) == ("Portree", "IV51 or nearby")
        assert home.point == self.told_of("IV51") == self.told_of("IV55")

    def told_of(self, name: str) -> Point:
        told = PostcodeLocation.objects.get(name=name).home or {}
        return Point(told["latitude"], told["longitude"])

    def test_its_own_council_is_not_told_where_its_district_straddles(self) -> None:
        home = self.home()
        assert home.council_id is None
        assert home.nation_id == "S92000003"

    def test_one_that_stands_by_its_full_postcode_is_placed_again(self) -> None:
        home = self.home()
        old = {"council_id": "S12000020", "town": "Glendale", "slug": "ms-home-glendale"}
        Service.objects.filter(pk=home.pk).update(**old, latitude=57.41, longitude=-6.5)
        Service.objects.place_again()
        home.refresh_from_db()
        assert (home.council_id, home.town) == (None, "Portree")
        assert "glendale" not in str(home.slug)
        assert home.point == self.told_of("IV51")

    def test_its_page_names_the_district_of_most(self, client: Client) -> None:
        page = client.get(self.home().get_absolute_url()).text
        assert "They work from a home in Portree IV51 or nearby" in page
        for narrower in ("IV55", "Glendale", "Dunvegan", "Moray"):
            assert narrower not in page

    def test_a_place_that_people_come_to_keeps_its_own_town(self) -> None:
        clinic = self.home(address_is_private=False, settings=Setting.COMMUNITY_CLINIC)
        assert (clinic.town, clinic.public_district) == ("Glendale", "IV55")
        assert clinic.council_id == "S12000020", "a control: its own postcode tells its council"


def numbered(district: str, many: int) -> Iterable[str]:
    letters = "ABDEFGHJLN"
    endings = ["".join(each) for each in product("0123456789", letters, letters)]
    return [f"{district} {ending}" for ending in endings[:many]]
