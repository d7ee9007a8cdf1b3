"""Area advice and a small United Kingdom for tests of what applies where."""

from datetime import date
from typing import Any

from directory.gazetteer.named_areas import save_named_areas
from directory.geo import Point
from directory.models import Area
from referrals.models import AreaAdvice
from tests.support import factories as make

NATIONS = {
    "E92000001": "England",
    "S92000003": "Scotland",
    "W92000004": "Wales",
    "N92000002": "Northern Ireland",
}
# Name, council, planning body, nation, point: one postcode in each nation and two near borders.
POSTCODES = [
    ("LS1 3EX", "E08000035", "E54000054", "E92000001", make.LEEDS),
    ("LS7 4AW", "E08000035", "E54000054", "E92000001", Point(53.812, -1.531)),
    ("YO1 7HH", "E06000014", "E54000051", "E92000001", make.YORK),
    ("EH1 1YZ", "S12000036", "S08000024", "S92000003", Point(55.951, -3.188)),
    ("CF10 3AT", "W06000015", "W11000029", "W92000004", Point(51.484, -3.186)),
    ("BT74 7AA", "N09000006", "ZC050", "N92000002", make.ENNISKILLEN),
    ("SY15 6AA", "W06000023", "W11000024", "W92000004", Point(52.563, -3.148)),
    ("SY7 8AA", "E06000051", "E54000011", "E92000001", Point(52.42, -2.9)),
]
AREAS = {
    "E08000035": ("Leeds", "council"),
    "E06000014": ("York", "council"),
    "E06000051": ("Shropshire", "council"),
    "S12000036": ("Edinburgh", "council"),
    "W06000015": ("Cardiff", "council"),
    "W06000023": ("Powys", "council"),
    "N09000006": ("Fermanagh and Omagh", "council"),
    "E54000054": ("NHS West Yorkshire Integrated Care Board", "body"),
    "E54000051": ("NHS Humber and North Yorkshire Integrated Care Board", "body"),
    "E54000011": ("NHS Shropshire, Telford and Wrekin Integrated Care Board", "body"),
    "S08000024": ("NHS Lothian", "body"),
    "W11000029": ("Cardiff and Vale University Health Board", "body"),
    "W11000024": ("Powys Teaching Health Board", "body"),
    "ZC050": ("Western Health and Social Care Trust", "body"),
}


def united_kingdom() -> None:
    """The areas and postcodes above, each with its sector."""
    for code, name in NATIONS.items():
        make.area(code=code, name=name, level="nation", slug=name.lower().replace(" ", "-"))
    for code, (name, level) in AREAS.items():
        make.area(code=code, name=name, level=level)
    for name, council, body, nation, point in POSTCODES:
        where: dict[str, Any] = {
            "council_id": council,
            "body_id": body,
            "nation_id": nation,
            "point": point,
        }
        make.postcode_location(name=name, **where)
        make.postcode_location(name=name[:-2], **where)
    save_named_areas()
    make.postcode_location(name="LS1", nation_id="E92000001", town="Leeds")
    make.postcode_location(name="SY15", town="Montgomery", point=Point(52.554, -3.134))


def area_advice(
    *,
    area: str = "E08000035",
    ms_self_referral: str = "",
    checked_on: date | None = None,
    **fields: Any,
) -> AreaAdvice:
    """Advice for an area by its code; "yes" comes with a number to ring."""
    if ms_self_referral == "yes":
        fields.setdefault("telephone", "01632 960901")
    return AreaAdvice.objects.create(
        area=Area.objects.get(pk=area),
        ms_self_referral=ms_self_referral,
        checked_on=checked_on or make.today(),
        **{"source": "The neuro team, by phone", "checked_by": "An editor", **fields},
    )
