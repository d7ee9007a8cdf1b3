"""Cases of areas: whose people a service takes, and whether this place is among them."""

from tests.search.judging_case import (
    ASK,
    FITS,
    NOT_SHOWN,
    REMOTE,
    UNLIKELY,
    case,
    clinic,
    clinic_and_homes,
    hospital,
    surgery,
    video,
)

_OUTSIDE = "outside_its_area"
_VERY_LIKELY = "very_likely_inside"
_PARTLY = "partly_inside"
_CLOSE_BY = "area_close_by"
_BORDER = "area_across_a_border"
_CANNOT_TELL = "area_unknown"
_ISLANDS = "Orkney Islands,Shetland Islands,Na h-Eileanan Siar"
_AROUND_NORWICH = "Norwich,Broadland,South Norfolk"

# A council is served: inside fits, outside is unlikely and says whose people are taken.
COUNCILS_SERVED = [
    case("LS7 2QB", clinic("LS7 2QB", serves="Leeds"), FITS),
    case("BD7 1DP", clinic("LS7 2QB", serves="Leeds"), UNLIKELY, _OUTSIDE, says="Leeds"),
    case("LS7 2QB", clinic("YO24 3GD", serves="York"), UNLIKELY, _OUTSIDE, says="York"),
    case(
        "LS7 2QB",
        clinic_and_homes("BD5 7EE", serves="Bradford", home_areas="Bradford"),
        UNLIKELY,
        _OUTSIDE,
        says="Bradford",
    ),
    case(
        "BD7", clinic("BD5 7EE", serves="Bradford"), FITS, f"!{_VERY_LIKELY}", says="!very likely"
    ),
    case("BD7", hospital("LS1 6ED", serves="Leeds"), UNLIKELY, _OUTSIDE, says="Leeds"),
    case("Leeds", clinic("LS7 2QB", serves="Leeds"), FITS),
    case("LS29 8HD", clinic("LS7 2QB", serves="Leeds,LS29"), FITS),
    case("LS29 8HD", clinic("LS7 2QB", serves="Leeds"), UNLIKELY, _OUTSIDE, says="Leeds"),
    case("NR1 2QR", clinic("NR2 4HQ", serves="South Norfolk"), UNLIKELY, _OUTSIDE, says="Norfolk"),
]

# A district counts by share: 95 in a hundred is very likely inside, 5 outside, between is ask.
SHARES = [
    case("SA1", clinic("SA1 2BY", serves="Swansea"), FITS, _VERY_LIKELY, says="very likely|99"),
    case(
        "SA1",
        clinic("SA1 2BY", serves="Neath Port Talbot"),
        UNLIKELY,
        _OUTSIDE,
        says="Neath Port Talbot",
    ),
    case("SK8", clinic("SK4 3QA", serves="Stockport"), FITS, _VERY_LIKELY, says="very likely|99"),
    case("M40", surgery("M8 8YG", serves="Manchester"), FITS, _VERY_LIKELY, says="very likely|99"),
    case("LS29", clinic("BD5 7EE", serves="Bradford"), ASK, _PARTLY, says="Bradford"),
    case("LS29", clinic("LS7 2QB", serves="Leeds"), UNLIKELY, _OUTSIDE, says="Leeds"),
    case("BD4", clinic("BD5 7EE", serves="Bradford"), ASK, _PARTLY, says="Bradford"),
    case("BD4", clinic("LS7 2QB", serves="Leeds"), UNLIKELY, _OUTSIDE, says="Leeds"),
    case("S66", clinic("S1 2HU", serves="Rotherham"), ASK, _PARTLY, says="Rotherham"),
    case("NR1", clinic("NR2 4HQ", serves="South Norfolk"), UNLIKELY, _OUTSIDE, says="Norfolk"),
    case("NR1", clinic("NR2 4HQ", serves="Norwich"), ASK, _PARTLY, says="Norwich"),
    case("NR1", clinic("NR2 4HQ", serves=_AROUND_NORWICH), FITS),
    case("SY10", clinic("SY16 2QR", serves="Powys"), ASK, _PARTLY, says="Powys", within=50),
    case(
        "CH1",
        clinic("CH1 6PH", serves="Cheshire West and Chester"),
        FITS,
        _VERY_LIKELY,
        says="very likely|98",
    ),
    case("CH1", clinic("CH1 6PH", serves="Flintshire"), UNLIKELY, _OUTSIDE, says="Flintshire"),
    case(
        "SY5",
        clinic("SY16 2QR", serves="Shropshire"),
        FITS,
        _VERY_LIKELY,
        says="very likely|97|96",
        within=50,
    ),
]

# A postcode of another council within 150 metres: ask the other council's services.
CLOSE_NEIGHBOURS = [
    case("DA5 2BD", clinic("SE9 4BY", serves="Bexley"), ASK, _CLOSE_BY, says="Bexley"),
    case("DA5 2BD", clinic("SE9 4BY", serves="Dartford"), FITS),
    case("NW6 5PP", clinic("NW8 8QR", serves="Westminster"), ASK, _CLOSE_BY, says="Westminster"),
    case(
        "G46 8PG",
        clinic("G41 5DA", serves="East Renfrewshire"),
        ASK,
        _CLOSE_BY,
        says="East Renfrewshire",
    ),
    case("BD12 7DD", clinic("HX1 1UG", serves="Kirklees"), ASK, _CLOSE_BY, says="Kirklees"),
    case("L9 8AX", hospital("L7 1QF", serves="Sefton"), ASK, _CLOSE_BY, says="Sefton"),
    case("M23 9ND", clinic("M21 7TB", serves="Trafford"), ASK, _CLOSE_BY, says="Trafford"),
]

# A whole nation is served, and the place is in another: plainly outside.
NATIONS_SERVED = [
    case("LS7 2QB", video(serves="Wales"), UNLIKELY, _OUTSIDE, says="Wales"),
    case("BT23 4YJ", video(serves="Wales"), UNLIKELY, _OUTSIDE, says="Wales"),
    case("BT23 4YJ", video(serves="England"), UNLIKELY, _OUTSIDE, says="England"),
    case("TD15 1AA", hospital("TD1 1HQ", serves="Scotland"), NOT_SHOWN),
    case(
        "TD15 1AA",
        hospital("TD1 1HQ", serves="Scotland"),
        UNLIKELY,
        _OUTSIDE,
        says="Scotland",
        within=50,
    ),
    case(
        "CH1 6PH", clinic("LL13 8TT", serves="Wales"), UNLIKELY, _OUTSIDE, says="Wales", within=50
    ),
    case(
        "CF10 3NP",
        clinic("BS5 6HE", serves="England", nation="none"),
        UNLIKELY,
        _OUTSIDE,
        says="England",
        within=50,
    ),
    case("G12 8HH", video(serves="Scotland"), REMOTE),
    case("LL57 3DS", video(serves="Wales,Scotland"), REMOTE),
]

# Across a national border, a council or district named: check first, never a plain no.
ACROSS_A_BORDER = [
    case(
        "TD15 1AA",
        hospital("TD1 1HQ", serves="Scottish Borders"),
        ASK,
        _BORDER,
        says="border|Scottish Borders",
        within=50,
    ),
    case(
        "CH1 6PH",
        clinic("LL13 8TT", serves="Wrexham"),
        ASK,
        _BORDER,
        says="border|Wrexham",
    ),
    case("TD15 1AA", hospital("TD1 1HQ", serves="Scotland,Northumberland"), FITS, within=50),
]

# Video or phone only: a block of its own; outside its areas is unlikely.
VIDEO = [
    case("LS7 2QB", video(), REMOTE),
    case("LS7 2QB", video(), REMOTE, setting="remote"),
    case("BT23 4YJ", video(serves="Highland"), UNLIKELY, _OUTSIDE, says="Highland"),
    case("SL1 0AG", video(serves="G12,G41"), UNLIKELY, _OUTSIDE, says="G12"),
    case("LS7 2QB", video(serves="Leeds"), REMOTE),
    case("LS7 2QB", video(serves=_ISLANDS, nation="S"), UNLIKELY, _OUTSIDE, says="Orkney"),
    case("HS1 2PH", video(serves=_ISLANDS, nation="S"), REMOTE),
    case("LS7 2QB", video(), REMOTE, "!hoist_unknown", says="!hoist", access="hoist"),
    case("LS7 2QB", video(paused="future"), UNLIKELY, "paused", says="paused|not taking|again"),
    case("LS7 2QB", video(), NOT_SHOWN, setting="home-visits"),
]

# What is known of the place cannot tell: ask; nobody who gave a full postcode is asked for one.
CANNOT_TELL = [
    case("BT23 4YJ", clinic("BT15 3PL", serves="Belfast"), ASK, _CANNOT_TELL, says="Belfast"),
    case(
        "BT23 4YJ",
        clinic("BT15 3PL", serves="Ards and North Down"),
        ASK,
        _CANNOT_TELL,
        says="Ards;!full postcode",
    ),
    case("BT23 4YJ", clinic("BT15 3PL", serves="Northern Ireland"), FITS),
    case(
        "BT23 4YJ",
        clinic("BT15 3PL", serves="South Eastern Health and Social Care Trust"),
        ASK,
        _CANNOT_TELL,
        says="South Eastern;!full postcode",
    ),
    case("53.7997,-1.5492", clinic("LS7 2QB", serves="Leeds"), FITS, "distance_is_about"),
]

AREA_CASES = [
    *COUNCILS_SERVED,
    *SHARES,
    *CLOSE_NEIGHBOURS,
    *NATIONS_SERVED,
    *ACROSS_A_BORDER,
    *VIDEO,
    *CANNOT_TELL,
]
