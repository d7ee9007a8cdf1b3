"""Cases of reach: who comes to this home, who may be visited, and what lies beyond the circle."""

from tests.search.judging_case import (
    ASK,
    BEYOND,
    FITS,
    NOT_SHOWN,
    UNLIKELY,
    case,
    clinic,
    clinic_and_homes,
    homes,
    hospital,
    hospital_and_homes,
)

_ELSEWHERE = "only_visits_homes_elsewhere"
_NOT_HERE = "homes_here_not_visited"
_SAYS_NOT_HERE = "not visited|does not visit|homes"
_AROUND_BRADFORD = "Bradford,LS28,LS29,BD20"

# Comes to homes only, and not to this one: unlikely, with its miles or areas said.
ONLY_HOMES_ELSEWHERE = [
    case("SK17", homes("SK4 3QA", home_miles=8), UNLIKELY, _ELSEWHERE, says="home;8 miles"),
    case("SL1 0AG", homes("SW19 8GP", home_miles=6), UNLIKELY, _ELSEWHERE, says="home;6 miles"),
    case(
        "LS7 2QB",
        homes("BD16 1HF", home_areas=_AROUND_BRADFORD),
        UNLIKELY,
        _ELSEWHERE,
        says="home;Bradford",
    ),
    case(
        "LS1 3EX",
        homes("SK4 3QA", home_miles=8),
        UNLIKELY,
        _ELSEWHERE,
        says="home;8 miles",
        within=100,
    ),
    case(
        "LS1 3EX",
        homes("TS5 8NU", home_areas="Middlesbrough"),
        UNLIKELY,
        _ELSEWHERE,
        says="home;Middlesbrough",
        within=100,
    ),
    case(
        "YO24 3GD",
        homes("LS8 3JE", home_miles=10),
        UNLIKELY,
        _ELSEWHERE,
        says="home;10 miles",
        within=50,
    ),
    case(
        "BT1 5GS",
        homes("BT74 5QF", home_miles=20),
        UNLIKELY,
        _ELSEWHERE,
        says="home;20 miles",
        within=100,
    ),
    case("Bradford", homes("LS8 3JE", home_miles=5), UNLIKELY, _ELSEWHERE, says="home;5 miles"),
    case(
        "LS7 2QB",
        homes("BD16 1HF", home_areas="Bradford"),
        UNLIKELY,
        f"{_ELSEWHERE} !hoist_unknown",
        says="home;Bradford",
        access="hoist",
    ),
]

# The same, further away than asked: nobody can go there, so it is nowhere, least of all "beyond".
ONLY_HOMES_FAR_AWAY = [
    case("SA31 3AB", homes("SA61 1RY", home_miles=20), NOT_SHOWN),
    case("LS1 3EX", homes("LA9 4QW", home_miles=25), NOT_SHOWN),
    case("NR2 4HQ", homes("PE30 4DD", home_areas="King's Lynn and West Norfolk"), NOT_SHOWN),
    case("DG1 4QT", homes("LA9 4QW", home_miles=25), NOT_SHOWN, setting="home-visits"),
    case("LS1 3EX", homes("BD16 1HF", home_miles=5), NOT_SHOWN, within=5, alone=True),
]

# Comes to this home, by miles or by an area named, whatever the circle.
COMES_HERE = [
    case("LS7 2QB", homes("LS8 3JE", home_miles=10), FITS, "comes_to_you", says="comes to you"),
    case(
        "LS7 2QB",
        homes("BD16 1HF", home_miles=20),
        FITS,
        "comes_to_you",
        says="comes to you",
        within=5,
    ),
    case(
        "BD7 1DP",
        homes("BD16 1HF", home_areas="Bradford"),
        FITS,
        "comes_to_you",
        says="comes to you",
    ),
    case(
        "LS28 8AH",
        homes("BD16 1HF", home_areas="Bradford,LS28"),
        FITS,
        "comes_to_you",
        says="comes to you",
        setting="home-visits",
    ),
    case(
        "LS29 8HD",
        homes("BD16 1HF", home_areas="LS29"),
        FITS,
        "comes_to_you",
        says="comes to you",
        within=5,
    ),
    case(
        "BT74 6JF",
        homes("BT74 5QF", home_miles=15),
        FITS,
        "comes_to_you",
        says="comes to you",
        setting="home-visits",
    ),
    case(
        "SA1",
        homes("SA2 7EX", home_areas="Swansea"),
        FITS,
        "comes_to_you home_very_likely_inside",
        says="home|very likely",
        setting="home-visits",
    ),
]

# Comes to homes only, and how far is not known, or not whether as far as this: ask.
MAY_COME_HERE = [
    case("WF1 4DB", homes("WF2 7RY"), ASK, "reach_unknown", says="ask|come to"),
    case("LS7 2QB", homes("WF2 7RY"), ASK, "reach_unknown", says="ask|come to"),
    case(
        "LS7 2QB",
        homes("WF2 7RY"),
        ASK,
        "reach_unknown",
        says="ask|come to",
        setting="home-visits",
    ),
    case(
        "WF1 4DB",
        homes("WF2 7RY", kind="charity", nobody_confirmed=True),
        ASK,
        "reach_unknown nobody_confirmed",
        says="come to",
    ),
    case(
        "WF1 4DB",
        homes("WF2 7RY"),
        ASK,
        "reach_unknown !hoist_unknown",
        says="come to;!hoist",
        access="hoist",
    ),
    case(
        "TD15 1AA",
        homes("TD1 1HQ", home_areas="Scottish Borders"),
        ASK,
        "home_across_a_border",
        says="border|Scottish Borders|come to",
        within=50,
    ),
    case(
        "DA5 2BD",
        homes("ME16 8ND", home_areas="Bexley"),
        ASK,
        "home_close_by",
        says="ask|Bexley",
    ),
    case(
        "BD4",
        homes("BD16 1HF", home_areas="Bradford"),
        ASK,
        "home_partly_inside",
        says="ask|Bradford",
    ),
]

# A clinic that also visits homes stays a clinic, and says whether homes here are visited.
CLINIC_AND_HOMES = [
    case(
        "LS7 2QB",
        clinic_and_homes("BD5 7EE", home_miles=3),
        FITS,
        _NOT_HERE,
        says=_SAYS_NOT_HERE,
    ),
    case(
        "SL1 0AG",
        clinic_and_homes("W6 8BQ", home_miles=6),
        FITS,
        _NOT_HERE,
        says=_SAYS_NOT_HERE,
    ),
    case(
        "LS7 2QB",
        clinic_and_homes("BD5 7EE", home_areas="Bradford"),
        FITS,
        _NOT_HERE,
        says=_SAYS_NOT_HERE,
        setting="community-clinic",
    ),
    case(
        "LS7 2QB",
        clinic_and_homes("BD5 7EE", home_miles=3),
        NOT_SHOWN,
        setting="home-visits",
    ),
    case(
        "LS7 2QB",
        clinic_and_homes("BD5 7EE", home_miles=3),
        FITS,
        _NOT_HERE,
        says=_SAYS_NOT_HERE,
        setting="home-visits,community-clinic",
    ),
    case(
        "LS7 2QB",
        hospital_and_homes("LS1 6ED"),
        ASK,
        "reach_unknown",
        says="home",
        setting="home-visits",
    ),
    case("LS7 2QB", hospital_and_homes("LS1 6ED"), FITS, "homes_here_not_known", says="home"),
    case(
        "LS1 3EX",
        clinic_and_homes("BD5 7EE", home_miles=12),
        FITS,
        "comes_to_you",
        says="comes to you",
        within=5,
    ),
    case(
        "LS1 3EX",
        clinic_and_homes("BD5 7EE", home_miles=12),
        NOT_SHOWN,
        within=5,
        setting="community-clinic",
    ),
]

# Nothing inside the circle: the nearest clinics beyond it that would take somebody from here.
NEAREST_BEYOND = [
    case("LS1 3EX", clinic("HG1 5BZ"), BEYOND, says="miles", within=5, alone=True),
    case(
        "LS1 3EX",
        clinic_and_homes("HG1 5BZ", home_miles=4),
        BEYOND,
        _NOT_HERE,
        says=_SAYS_NOT_HERE,
        within=5,
        alone=True,
    ),
    case(
        "LS1 3EX",
        clinic("HG1 5BZ", serves="North Yorkshire"),
        NOT_SHOWN,
        within=5,
        alone=True,
    ),
    case("LS1 3EX", clinic("HG1 5BZ", paused="future"), NOT_SHOWN, within=5, alone=True),
    case("IV51 9XP", hospital("IV2 6BL"), BEYOND, says="miles", alone=True),
]

REACH_CASES = [
    *ONLY_HOMES_ELSEWHERE,
    *ONLY_HOMES_FAR_AWAY,
    *COMES_HERE,
    *MAY_COME_HERE,
    *CLINIC_AND_HOMES,
    *NEAREST_BEYOND,
]
