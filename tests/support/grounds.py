"""Places that exist, around which services and searches are made: a gazetteer of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from directory.gazetteer.named_areas import save_named_areas
from directory.models import Area, PostcodeLocation, Town
from directory.names import search_name

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
BY_NATION = {code: [g for g in GROUNDS if g.nation == code] for code, _ in NATIONS.values()}


def fill_gazetteer() -> None:
    nations = [
        Area(code=code, level="nation", name=name, slug=search_name(name).replace(" ", "-"))
        for code, name in NATIONS.values()
    ]
    bodies = {ground.body: ground for ground in GROUNDS}
    parts = [
        Area(code=code, level="body", name=f"Board {code}", slug=code, parent_id=ground.nation)
        for code, ground in bodies.items()
    ] + [
        Area(
            code=ground.council,
            level="council",
            name=f"{ground.town} area",
            slug=ground.council,
            parent_id=ground.nation,
        )
        for ground in GROUNDS
    ]
    Area.objects.bulk_create([*nations, *parts])
    save_named_areas()
    PostcodeLocation.objects.bulk_create([row for each in GROUNDS for row in _locations(each)])
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


def full_postcodes(ground: Ground) -> list[tuple[str, float, float]]:
    rng = Random(ground.district)
    return [
        (
            f"{ground.district} {sector}{''.join(rng.choices(_UNIT_LETTERS, k=2))}",
            round(ground.latitude + rng.uniform(-0.04, 0.04), 6),
            round(ground.longitude + rng.uniform(-0.06, 0.06), 6),
        )
        for sector in (1, 2, 3)
    ]


def _locations(ground: Ground) -> Iterable[PostcodeLocation]:
    """Rows that know all their areas, some of them, or none but what their file gave."""
    known: list[dict[str, Any]] = [
        {"council_id": ground.council, "body_id": ground.body, "nation_id": ground.nation},
        {"council_id": ground.council, "nation_id": ground.nation},
        {"nation_id": ground.nation if ground.nation[0] != "N" else None},
    ]
    at = {"latitude": ground.latitude, "longitude": ground.longitude}
    for (name, latitude, longitude), areas in zip(full_postcodes(ground), known, strict=True):
        yield PostcodeLocation(name=name, level=1, latitude=latitude, longitude=longitude, **areas)
    yield PostcodeLocation(name=f"{ground.district} 1", level=2, **at, **known[1])
    # A district at a border lies in two nations, so in none for certain.
    straddles = ground.town in {"Gretna", "Berwick-upon-Tweed", "Chester"}
    areas = {} if straddles else {"nation_id": ground.nation}
    yield PostcodeLocation(name=ground.district, level=3, town=ground.town, **at, **areas)
