"""A few postcodes, towns and areas, and what the search box makes of a text among them."""

from datetime import date

from directory.geo import Point
from directory.models import NamedArea
from directory.search.box.places import Elsewhere, Place, Problem, find
from tests.support import factories as make

ON = date(2026, 11, 22)
CARDIFF = Point(51.48, -3.18)


def fill() -> None:
    england = make.england()
    leeds = make.area(code="E08000035", name="Leeds", level="council")
    scotland = make.area(code="S92000003", name="Scotland", level="nation")
    wales = make.area(code="W92000004", name="Wales", level="nation")
    ireland = make.area(code="N92000002", name="Northern Ireland", level="nation")
    make.postcode_location(name="LS1 3EX", council=leeds, nation=england)
    make.postcode_location(name="LS1 3", point=Point(53.797, -1.553), council=leeds, nation=england)
    make.postcode_location(name="LS1", point=Point(53.796, -1.547), town="Leeds", nation=england)
    make.postcode_location(name="LS14", point=Point(53.84, -1.46), town="Leeds", nation=england)
    make.postcode_location(name="LS", point=Point(53.82, -1.55), nation=england)
    make.postcode_location(name="LS1 9ZZ", retired_on=date(2019, 3, 1), nation=england)
    make.postcode_location(name="LS1 3ZZ", point=None, nation=england)
    make.postcode_location(name="W1A 0AX", point=Point(51.518, -0.143), nation=england)
    make.postcode_location(name="SW1A", point=Point(51.503, -0.132), town="London")
    make.postcode_location(name="SW1H", point=Point(51.499, -0.134), town="London")
    make.postcode_location(name="PH1", point=Point(56.4, -3.47), town="Perth", nation=scotland)
    make.postcode_location(name="PH1 2AB", point=Point(56.397, -3.45), nation=scotland)
    make.postcode_location(name="BT74", town="Enniskillen", point=make.ENNISKILLEN, nation=ireland)
    make.postcode_location(name="PO30", point=Point(50.69, -1.29), town="Newport", nation=england)
    make.town(name="Leeds", population=450_000)
    make.town(name="Leeds", population=800, county="Kent", district="ME17", point=Point(51.2, 0.6))
    make.town(name="Newport", population=128_000, nation=wales, district="NP20", point=CARDIFF)
    make.town(
        name="Newport",
        population=25_000,
        county="Isle of Wight",
        district="PO30",
        point=Point(50.7, -1.29),
    )
    make.town(name="Newport", population=11_000, county="Shropshire", district="TF10")
    make.town(name="Carisbrooke", county="Isle of Wight", district="PO30", point=Point(50.69, -1.3))
    make.town(name="Newcastle", population=7_700, nation=ireland, district="BT33")
    make.town(name="Newcastle upon Tyne", population=192_000, district="NE1")
    make.town(name="Caerdydd", population=350_000, nation=wales, district="CF10")
    make.town(name="Y Drenewydd", population=11_000, nation=wales, district="SY16")
    make.named_area(name="Shropshire")
    make.named_area(name="Kent")
    make.named_area(name="Wales", kind=NamedArea.Kind.NATION, nation=wales)


def place(text: str) -> Place:
    found = find(text, ON)
    assert isinstance(found, Place), found
    return found


def address(text: str) -> str:
    found = find(text, ON)
    assert isinstance(found, Elsewhere), found
    return found.url


def problem(text: str) -> str:
    found = find(text, ON)
    assert isinstance(found, Problem), found
    return found.message
