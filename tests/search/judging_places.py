"""A small gazetteer for the cases of `judging_cases`: their postcodes, districts, towns and areas.

The points and councils of full postcodes are real. A district that is searched for by itself is
filled with invented postcodes, as many in each council as the real one has in a hundred.
Contains OS data © Crown copyright and database right 2014. Contains Royal Mail data © Royal Mail
copyright and database right 2014. Contains National Statistics data © Crown copyright and database
right 2014. Northern Ireland: public sector information under the Open Government Licence v3.0.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

NATIONS = {
    "England": "E92000001",
    "Northern Ireland": "N92000002",
    "Scotland": "S92000003",
    "Wales": "W92000004",
}
BODIES = {"South Eastern Health and Social Care Trust": "ZC040"}
COUNCILS = {
    "Middlesbrough": "E06000002",
    "Kingston upon Hull": "E06000010",
    "North East Lincolnshire": "E06000012",
    "York": "E06000014",
    "Bristol": "E06000023",
    "North Somerset": "E06000024",
    "Slough": "E06000039",
    "Southampton": "E06000045",
    "Isle of Wight": "E06000046",
    "Cheshire East": "E06000049",
    "Cheshire West and Chester": "E06000050",
    "Shropshire": "E06000051",
    "Northumberland": "E06000057",
    "Westmorland and Furness": "E06000064",
    "North Yorkshire": "E06000065",
    "Derbyshire Dales": "E07000035",
    "High Peak": "E07000037",
    "Dartford": "E07000107",
    "Maidstone": "E07000110",
    "Broadland": "E07000144",
    "King's Lynn and West Norfolk": "E07000146",
    "Norwich": "E07000148",
    "South Norfolk": "E07000149",
    "Staffordshire Moorlands": "E07000198",
    "Manchester": "E08000003",
    "Oldham": "E08000004",
    "Stockport": "E08000007",
    "Trafford": "E08000009",
    "Liverpool": "E08000012",
    "Sefton": "E08000014",
    "Doncaster": "E08000017",
    "Rotherham": "E08000018",
    "Newcastle upon Tyne": "E08000021",
    "Bradford": "E08000032",
    "Calderdale": "E08000033",
    "Kirklees": "E08000034",
    "Leeds": "E08000035",
    "Wakefield": "E08000036",
    "Gateshead": "E08000037",
    "Sheffield": "E08000039",
    "Bexley": "E09000004",
    "Brent": "E09000005",
    "Camden": "E09000007",
    "Hammersmith and Fulham": "E09000013",
    "Lewisham": "E09000023",
    "Merton": "E09000024",
    "Westminster": "E09000033",
    "Belfast": "N09000003",
    "Ards and North Down": "N09000011",
    "Dumfries and Galloway": "S12000006",
    "East Renfrewshire": "S12000011",
    "Na h-Eileanan Siar": "S12000013",
    "Highland": "S12000017",
    "Orkney Islands": "S12000023",
    "Scottish Borders": "S12000026",
    "Shetland Islands": "S12000027",
    "Edinburgh": "S12000036",
    "Fife": "S12000047",
    "Glasgow City": "S12000049",
    "Gwynedd": "W06000002",
    "Flintshire": "W06000005",
    "Wrexham": "W06000006",
    "Pembrokeshire": "W06000009",
    "Carmarthenshire": "W06000010",
    "Swansea": "W06000011",
    "Neath Port Talbot": "W06000012",
    "Cardiff": "W06000015",
    "Powys": "W06000023",
}
NATION_OF_LETTER = {"E": "E92000001", "N": "N92000002", "S": "S92000003", "W": "W92000004"}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a full postcode is. Of Northern Ireland's no council is known."""

    latitude: float
    longitude: float
    council: str | None
    nation: str


@dataclass(frozen=True, slots=True)
class District:
    """About where a district's centre is, and how a hundred postcodes lie in councils."""

    latitude: float
    longitude: float
    councils: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TownSpot:
    """A town's centre, and the full postcode nearest to it."""

    latitude: float
    longitude: float
    postcode: str


TOWNS = {
    "Bradford": TownSpot(53.794, -1.752, "BD1 1EJ"),
    "Leeds": TownSpot(53.796, -1.548, "LS1 2HT"),
}
DISTRICTS = {
    "BD4": District(53.7764, -1.7195, {"Bradford": 93, "Kirklees": 4, "Leeds": 3}),
    "BD7": District(53.7835, -1.7853, {"Bradford": 100}),
    "BD20": District(53.898, -1.949, {"Bradford": 70, "North Yorkshire": 30}),
    "CH1": District(53.2018, -2.9086, {"Cheshire West and Chester": 98, "Flintshire": 2}),
    "LS29": District(53.9192, -1.8012, {"Bradford": 92, "Leeds": 4, "North Yorkshire": 4}),
    "M40": District(53.5042, -2.1908, {"Manchester": 99, "Oldham": 1}),
    "NR1": District(52.6269, 1.307, {"Norwich": 84, "Broadland": 15, "South Norfolk": 1}),
    "S66": District(53.4204, -1.2438, {"Rotherham": 94, "Doncaster": 6}),
    "SA1": District(51.6271, -3.9401, {"Swansea": 99, "Neath Port Talbot": 1}),
    "SK8": District(53.3799, -2.2093, {"Stockport": 99, "Cheshire East": 1}),
    "SK17": District(
        53.2441,
        -1.88,
        {"High Peak": 68, "Derbyshire Dales": 20, "Staffordshire Moorlands": 12},
    ),
    "SY5": District(52.6511, -2.8343, {"Shropshire": 97, "Powys": 3}),
    "SY10": District(52.8394, -3.124, {"Shropshire": 73, "Powys": 26, "Wrexham": 1}),
}

_FULL = """
BD1 1EJ, 53.79397, -1.75166, Bradford
BD5 7EE, 53.78151, -1.752, Bradford
BD7 1DP, 53.7917, -1.76213, Bradford
BD12 7DD, 53.74825, -1.74125, Bradford
BD12 7DS, 53.74728, -1.74056, Kirklees
BD16 1HF, 53.84435, -1.83874, Bradford
BS5 6HE, 51.46795, -2.55724, Bristol
BS8 4BT, 51.45506, -2.62036, Bristol
BS23 1AA, 51.347, -2.97718, North Somerset
BT1 1FF, 54.60235, -5.93098
BT1 5GS, 54.59664, -5.93007
BT9 7DS, 54.58223, -5.94886
BT15 3PL, 54.62473, -5.92284
BT23 4YJ, 54.58515, -5.70471
BT74 5QF, 54.32887, -7.65682
BT74 6JF, 54.34077, -7.63018
CF10 3NP, 51.48563, -3.17722, Cardiff
CF24 2JQ, 51.483, -3.14732, Cardiff
CH1 6PH, 53.25536, -2.90949, Cheshire West and Chester
DA5 2BD, 51.43102, 0.16671, Dartford
DA5 2BY, 51.43045, 0.16582, Bexley
DG1 4QT, 54.99866, -3.54787, Dumfries and Galloway
DN31 1AA, 53.56595, -0.08426, North East Lincolnshire
EH3 5PS, 55.97082, -3.21138, Edinburgh
G12 8HH, 55.87493, -4.28097, Glasgow City
G41 5DA, 55.84749, -4.30329, Glasgow City
G46 8PF, 55.80803, -4.32041, East Renfrewshire
G46 8PG, 55.80842, -4.32034, Glasgow City
HG1 5BZ, 53.99601, -1.53489, North Yorkshire
HS1 2PH, 58.21355, -6.36963, Na h-Eileanan Siar
HU3 1TF, 53.75515, -0.35364, Kingston upon Hull
HX1 1UG, 53.72389, -1.86087, Calderdale
IV2 6BL, 57.44457, -4.20897, Highland
IV51 9XP, 57.59243, -6.36028, Highland
KY3 9DG, 56.05907, -3.23156, Fife
L7 1QF, 53.40653, -2.94965, Liverpool
L9 8AX, 53.46198, -2.97299, Liverpool
L20 0DZ, 53.46215, -2.97466, Sefton
LA9 4QW, 54.33308, -2.75251, Westmorland and Furness
LD1 5AB, 52.25303, -3.37046, Powys
LD1 6LA, 52.2132, -3.44095, Powys
LL13 8TT, 53.0419, -2.97081, Wrexham
LL57 3DS, 53.18519, -4.06661, Gwynedd
LS1 2HT, 53.79654, -1.54835, Leeds
LS1 3EX, 53.80145, -1.55174, Leeds
LS1 6ED, 53.79574, -1.54391, Leeds
LS7 2QB, 53.82265, -1.55837, Leeds
LS8 3JE, 53.81809, -1.49465, Leeds
LS12 1YW, 53.79208, -1.57439, Leeds
LS12 5AW, 53.7912, -1.61933, Leeds
LS17 6RZ, 53.84359, -1.52315, Leeds
LS28 8AH, 53.7903, -1.66279, Leeds
LS29 8HD, 53.92442, -1.81978, Bradford
M8 8YG, 53.49945, -2.25022, Manchester
M21 7TB, 53.43424, -2.26346, Manchester
M23 9ND, 53.39651, -2.30351, Manchester
ME16 8ND, 51.26795, 0.49395, Maidstone
NE1 4ST, 54.9752, -1.62236, Newcastle upon Tyne
NE8 1TQ, 54.95233, -1.60953, Gateshead
NR1 2QR, 52.61733, 1.29098, Norwich
NR2 4HQ, 52.63659, 1.2697, Norwich
NW6 5PP, 51.52891, -0.19705, Brent
NW8 8QR, 51.52778, -0.17294, Westminster
PE30 4DD, 52.76284, 0.42902, King's Lynn and West Norfolk
PO30 4QA, 50.70024, -1.41645, Isle of Wight
S1 2HU, 53.37889, -1.47052, Sheffield
SA1 2BY, 51.63244, -3.94596, Swansea
SA2 7EX, 51.61399, -4.03655, Swansea
SA31 3AB, 51.85612, -4.30843, Carmarthenshire
SA61 1RY, 51.79476, -4.96598, Pembrokeshire
SE9 4BY, 51.42685, 0.03546, Lewisham
SK4 3QA, 53.42076, -2.19909, Stockport
SL1 0AG, 51.50827, -0.58462, Slough
SO16 7DE, 50.93643, -1.41474, Southampton
SW19 8GP, 51.41701, -0.21358, Merton
SY16 2QR, 52.52154, -3.30523, Powys
TD1 1HQ, 55.61739, -2.81569, Scottish Borders
TD15 1AA, 55.76918, -2.00127, Northumberland
TS5 8NU, 54.53956, -1.25455, Middlesbrough
W6 8BQ, 51.49022, -0.22248, Hammersmith and Fulham
W9 3JR, 51.5286, -0.19816, Westminster
WA15 7LL, 53.3956, -2.30448, Trafford
WC1N 2PN, 51.5231, -0.11643, Camden
WF1 4DB, 53.69035, -1.47556, Wakefield
WF2 7RY, 53.66916, -1.50101, Wakefield
YO24 3GD, 53.95571, -1.12426, York
"""

_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def full_postcodes() -> dict[str, Spot]:
    """The real ones, by name."""
    return dict(_spot(line) for line in _FULL.strip().splitlines())


def gazetteer() -> dict[str, Spot]:
    """All that a postcode file would hold: the real ones, and those that fill the districts."""
    found = full_postcodes()
    for name, district in DISTRICTS.items():
        held = [spot.council for known, spot in found.items() if known.split()[0] == name]
        found |= _filling(name, district, held)
    return found


def _spot(line: str) -> tuple[str, Spot]:
    name, latitude, longitude, *rest = line.split(", ")
    council = rest[0] if rest else None
    nation = nation_of(COUNCILS[council]) if council else "N92000002"
    return name, Spot(float(latitude), float(longitude), council, nation)


def nation_of(code: str) -> str:
    """The nation of an area, by how its code begins (health trusts of Northern Ireland: ZC)."""
    return NATION_OF_LETTER["N" if code.startswith("Z") else code[0]]


def _filling(name: str, district: District, held: list[str | None]) -> Iterator[tuple[str, Spot]]:
    """Invented postcodes in sector 9, on a grid of 200 metres; other councils' 3 km to the east."""
    units = (f"{name} 9{a}{b}" for a, b in product(_INWARD_LETTERS, repeat=2))
    for place, (council, number) in enumerate(district.councils.items()):
        for step in range(number - held.count(council)):
            north, east = divmod(step, 10)
            yield (
                next(units),
                Spot(
                    round(district.latitude + 0.0018 * (north - 4.5), 5),
                    round(district.longitude + 0.003 * (east - 4.5) + 0.045 * place, 5),
                    council,
                    nation_of(COUNCILS[council]),
                ),
            )
