"""Places that exist, around which services and searches are made: a gazetteer of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from directory.models import Town
from directory.names import search_name
from tests.support.postcode_files import ONSPD_2026, ons_line, onspd, run_import

_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
NATIONS = {
    "E": ("E92000001", "England"),
    "S": ("S92000003", "Scotland"),
    "W": ("W92000004", "Wales"),
    "N": ("N92000002", "Northern Ireland"),
}


@dataclass(frozen=True)
class Ground:
    """A town around which services and searches are made."""

    district: str
    town: str
    latitude: float
    longitude: float
    council: str
    body: str

    @property
    def nation(self) -> str:
        return NATIONS[self.council[0]][0]

    @property
    def codes(self) -> list[str]:
        return [self.council, self.body, self.district, self.nation]


GROUNDS = [
    Ground("LS1", "Leeds", 53.798, -1.553, "E08000035", "E54000054"),
    Ground("YO1", "York", 53.958, -1.080, "E06000014", "E54000051"),
    Ground("M1", "Manchester", 53.478, -2.237, "E08000003", "E54000057"),
    Ground("NE1", "Newcastle upon Tyne", 54.972, -1.611, "E08000021", "E54000050"),
    Ground("TD15", "Berwick-upon-Tweed", 55.768, -2.008, "E06000057", "E54000050"),
    Ground("CA1", "Carlisle", 54.893, -2.920, "E06000063", "E54000050"),
    Ground("B1", "Birmingham", 52.480, -1.909, "E08000025", "E54000055"),
    Ground("HR1", "Hereford", 52.072, -2.680, "E06000019", "E54000019"),
    Ground("CH1", "Chester", 53.194, -2.900, "E06000050", "E54000008"),
    Ground("BS1", "Bristol", 51.453, -2.592, "E06000023", "E54000039"),
    Ground("TR1", "Truro", 50.265, -5.054, "E06000052", "E54000036"),
    Ground("PL1", "Plymouth", 50.369, -4.154, "E06000026", "E54000037"),
    Ground("SW1A", "Westminster", 51.502, -0.134, "E09000033", "E54000027"),
    Ground("N1", "Islington", 51.538, -0.099, "E09000019", "E54000028"),
    Ground("CB1", "Cambridge", 52.198, 0.141, "E07000008", "E54000056"),
    Ground("NR1", "Norwich", 52.624, 1.306, "E07000148", "E54000022"),
    Ground("BN1", "Brighton", 50.838, -0.144, "E06000043", "E54000032"),
    Ground("EH1", "Edinburgh", 55.951, -3.190, "S12000036", "S08000024"),
    Ground("G1", "Glasgow", 55.860, -4.247, "S12000049", "S08000031"),
    Ground("AB10", "Aberdeen", 57.139, -2.119, "S12000033", "S08000020"),
    Ground("IV1", "Inverness", 57.488, -4.223, "S12000017", "S08000022"),
    Ground("DG16", "Gretna", 54.995, -3.068, "S12000006", "S08000017"),
    Ground("KW15", "Kirkwall", 58.981, -2.960, "S12000023", "S08000025"),
    Ground("ZE1", "Lerwick", 60.155, -1.145, "S12000027", "S08000026"),
    Ground("CF10", "Cardiff", 51.478, -3.178, "W06000015", "W11000029"),
    Ground("SA1", "Swansea", 51.622, -3.938, "W06000011", "W11000031"),
    Ground("LL11", "Wrexham", 53.057, -3.032, "W06000006", "W11000023"),
    Ground("SY23", "Aberystwyth", 52.415, -4.081, "W06000008", "W11000025"),
    Ground("LD3", "Brecon", 51.948, -3.391, "W06000023", "W11000024"),
    Ground("LL65", "Holyhead", 53.305, -4.629, "W06000001", "W11000023"),
    Ground("BT1", "Belfast", 54.601, -5.930, "N09000003", "ZC010"),
    Ground("BT48", "Londonderry", 55.005, -7.330, "N09000005", "ZC050"),
    Ground("BT74", "Enniskillen", 54.344, -7.632, "N09000006", "ZC050"),
    Ground("BT35", "Newry", 54.170, -6.360, "N09000010", "ZC040"),
]
_BY_TOWN = {each.town: each for each in GROUNDS}
_ACROSS = {  # their districts lie in two nations
    "Berwick-upon-Tweed": "Edinburgh",
    "Gretna": "Carlisle",
    "Chester": "Wrexham",
}
BY_NATION = {code: [g for g in GROUNDS if g.nation == code] for code, _ in NATIONS.values()}


def fill_gazetteer() -> None:
    """Load the postcodes around every ground by the import itself, and name their towns."""
    with TemporaryDirectory() as folder:
        file = onspd(Path(folder), (line for ground in GROUNDS for line in _lines(ground)))
        run_import(file, allow_shrink=True, with_northern_ireland=True)
    Town.objects.bulk_create(
        Town(
            name=ground.town,
            search_name=search_name(ground.town),
            latitude=ground.latitude,
            longitude=ground.longitude,
            nation_id=ground.nation,
            council_id=ground.council if index % 3 else None,
            district=ground.district,
            population=1000 * index,
        )
        for index, ground in enumerate(GROUNDS)
    )


class Spot(NamedTuple):
    """A full postcode, and what its file says of where it lies; empty where it says nothing."""

    name: str
    latitude: float
    longitude: float
    council: str
    body: str
    nation: str


def full_postcodes(ground: Ground) -> list[Spot]:
    """Twenty: in their own council all, or all but one or six. Of some no body is known, or no more
    than the nation. The last lies a hundred metres from the fourth.
    """
    rng, index = Random(ground.district), GROUNDS.index(ground)
    others = [each for each in BY_NATION[ground.nation] if each.council != ground.council]
    other = _BY_TOWN.get(_ACROSS.get(ground.town, "")) or rng.choice(others)
    number = (0, 1, 6, 0)[index % 4] or (3 if ground.town in _ACROSS else 0)
    areas = [
        (each.council if index % 8 != 7 else "", each.body if index % 4 != 3 else "", each.nation)
        for each in [ground] * (20 - number) + [other] * number
    ]
    spots = [
        Spot(
            f"{ground.district} {number % 3 + 1}{''.join(rng.choices(_UNIT_LETTERS, k=2))}",
            round(ground.latitude + rng.uniform(-0.04, 0.04), 6),
            round(ground.longitude + rng.uniform(-0.06, 0.06), 6),
            *found,
        )
        for number, found in enumerate(areas)
    ]
    beside = spots[-1]._replace(latitude=round(spots[3].latitude + 0.0009, 6))
    return [*spots[:-1], beside._replace(longitude=spots[3].longitude)]


def _lines(ground: Ground) -> Iterable[str]:
    """As the National Statistics write them."""
    for spot in full_postcodes(ground):
        health = {"health": spot.body} if spot.body[:1] in "SWZ" else {"board": spot.body}
        yield ons_line(
            ONSPD_2026,
            spot.name,
            latitude=f"{spot.latitude:.6f}",
            longitude=f"{spot.longitude:.6f}",
            council=spot.council,
            nation=spot.nation,
            **{"health": "", "board": "", **health},
        )
