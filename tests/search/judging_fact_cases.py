"""Cases of what is told of a service, and what is not: people, access, dates, water."""

from tests.search.judging_case import (
    ASK,
    BEYOND,
    FITS,
    NOT_SHOWN,
    REMOTE,
    UNLIKELY,
    case,
    clinic,
    clinic_and_homes,
    homes,
    hospital,
    hospital_and_homes,
    surgery,
    video,
)

_NOBODY = "nobody_confirmed"
_SAYS_NOBODY = "No physiotherapist confirmed|ring to ask"
_OUTSIDE = "outside_its_area"

# Nobody confirmed at a charity: ask. An NHS team may have no names; a private practice must.
PEOPLE = [
    case(
        "LS7 2QB",
        clinic("LS12 5AW", kind="charity", nobody_confirmed=True),
        ASK,
        _NOBODY,
        says=_SAYS_NOBODY,
    ),
    case("LS7 2QB", clinic("LS12 5AW", kind="charity"), FITS),
    case("LS7 2QB", hospital("LS1 6ED", kind="nhs", nobody_confirmed=True), FITS),
    case("LS7 2QB", clinic("LS17 6RZ", kind="private", nobody_confirmed=True), NOT_SHOWN),
    case(
        "BD7 1DP",
        clinic("LS12 5AW", kind="charity", nobody_confirmed=True, serves="Leeds"),
        UNLIKELY,
        _OUTSIDE,
        says="Leeds",
    ),
    case(
        "LS1 3EX",
        clinic("HX1 1UG", kind="charity", nobody_confirmed=True),
        BEYOND,
        _NOBODY,
        says=_SAYS_NOBODY,
        within=5,
        alone=True,
    ),
    case(
        "LS7 2QB",
        video(kind="charity", nobody_confirmed=True),
        REMOTE,
        _NOBODY,
        says=_SAYS_NOBODY,
    ),
]

# Access: told yes fits, told no is left out, not told is ask.
ACCESS = [
    case("LS7 2QB", hospital("LS1 6ED", access_yes="hoist"), FITS, access="hoist"),
    case("LS7 2QB", hospital("LS1 6ED"), ASK, "hoist_unknown", says="hoist", access="hoist"),
    case("LS7 2QB", hospital("LS1 6ED", access_no="hoist"), NOT_SHOWN, access="hoist"),
    case(
        "LS7 2QB",
        hospital("LS1 6ED", access_yes="step-free"),
        ASK,
        "hoist_unknown !step-free_unknown",
        says="hoist;!step",
        access="hoist,step-free",
    ),
    case(
        "LS7 2QB",
        hospital("LS1 6ED", access_yes="step-free", access_no="hoist"),
        NOT_SHOWN,
        access="hoist,step-free",
    ),
    case(
        "LS7 2QB",
        hospital("LS1 6ED"),
        ASK,
        "cool-room_unknown",
        says="cool",
        access="cool-room",
    ),
    case("LS7 2QB", hospital("LS1 6ED"), FITS),
    case(
        "BD7 1DP",
        clinic("LS7 2QB", access_yes="hoist", serves="Leeds"),
        UNLIKELY,
        _OUTSIDE,
        says="Leeds",
        access="hoist",
    ),
]

# A building's facts are not asked of a visit to somebody's own home.
ACCESS_AT_HOME = [
    case(
        "LD1 5AB",
        homes("LD1 6LA", home_miles=20),
        FITS,
        "!stay-in-wheelchair_unknown",
        says="!wheelchair",
        setting="home-visits",
        access="stay-in-wheelchair",
    ),
    case(
        "LD1 5AB",
        homes("LD1 6LA", home_miles=20),
        FITS,
        "!stay-in-wheelchair_unknown",
        says="!wheelchair",
        access="stay-in-wheelchair",
    ),
    case(
        "LS7 2QB",
        homes("LS8 3JE", home_miles=10),
        FITS,
        "!hoist_unknown",
        says="!hoist",
        access="hoist",
    ),
    case(
        "LS7 2QB",
        homes("LS8 3JE", home_miles=10, access_no="step-free"),
        FITS,
        says="!step",
        access="step-free",
    ),
    case(
        "LS7 2QB",
        hospital_and_homes("LS1 6ED", home_miles=10),
        FITS,
        "!accessible-toilet_unknown",
        says="!toilet",
        setting="home-visits",
        access="accessible-toilet",
    ),
    case(
        "LS7 2QB",
        clinic_and_homes("BD5 7EE", home_miles=3),
        ASK,
        "hoist_unknown",
        says="hoist",
        access="hoist",
    ),
    case(
        "LS7 2QB",
        clinic_and_homes("BD5 7EE", home_miles=15),
        ASK,
        "hoist_unknown",
        says="hoist",
        setting="community-clinic",
        access="hoist",
    ),
]

# First contact only, taking nobody new, paused: unlikely; a pause that is over counts no more.
NOT_TAKING = [
    case(
        "LS7 2QB",
        surgery("LS12 1YW", kind="nhs", first_contact=True),
        UNLIKELY,
        "first_contact_only",
        says="muscles|first contact|first-contact",
    ),
    case(
        "LS7 2QB",
        clinic("LS17 6RZ", taking="no"),
        UNLIKELY,
        "takes_nobody_new",
        says="new",
    ),
    case("LS7 2QB", clinic("LS17 6RZ"), FITS, says="!taking new"),
    case("LS7 2QB", clinic("LS17 6RZ", paused="future"), UNLIKELY, "paused", says="until|again"),
    case("LS7 2QB", clinic("LS17 6RZ", paused="past"), FITS, "!paused"),
    case(
        "BD7 1DP",
        surgery("LS12 1YW", kind="nhs", first_contact=True, serves="Leeds"),
        UNLIKELY,
        f"{_OUTSIDE} first_contact_only",
        says="Leeds",
    ),
]

# Not checked for a year: ask. Half a year is only said. A private practice is not listed for ever.
DATES = [
    case("LS7 2QB", hospital("LS1 6ED", kind="nhs", checked_months_ago=1), FITS),
    case(
        "LS7 2QB",
        hospital("LS1 6ED", kind="nhs", checked_months_ago=7),
        FITS,
        "checked_over_six_months_ago",
        says="checked",
    ),
    case(
        "LS7 2QB",
        hospital("LS1 6ED", kind="nhs", checked_months_ago=13),
        ASK,
        "not_checked_for_a_year",
        says="Not checked since|ring first",
    ),
    case(
        "LS7 2QB",
        hospital("LS1 6ED", kind="nhs", checked_months_ago=None),
        ASK,
        "never_checked",
        says="checked|ring first",
    ),
    case("LS7 2QB", clinic("LS17 6RZ", checked_months_ago=19), NOT_SHOWN),
    case(
        "BD7 1DP",
        clinic("LS7 2QB", kind="nhs", checked_months_ago=13, serves="Leeds"),
        UNLIKELY,
        _OUTSIDE,
        says="Leeds",
    ),
]

# A straight line over an estuary, a firth or a strait is not the way there.
WATER = [
    case("BS23 1AA", clinic("CF24 2JQ"), FITS, "across_water", says="water"),
    case("DN31 1AA", hospital("HU3 1TF"), FITS, "across_water", says="water"),
    case("PO30 4QA", hospital("SO16 7DE"), FITS, "across_water", says="water"),
    case("KY3 9DG", clinic("EH3 5PS"), FITS, "across_water", says="water"),
    case("LS7 2QB", clinic("LS12 5AW"), FITS, "!across_water", says="!water"),
    case("NE1 4ST", clinic("NE8 1TQ"), FITS, "!across_water", says="!water"),
    case("BS23 1AA", clinic("BS8 4BT"), FITS, "!across_water", says="!water"),
]

# A private address is told as its district only, and the miles as about.
PRIVATE_ADDRESSES = [
    case(
        "LS7 2QB",
        clinic("LS17 6RZ", private_address=True),
        FITS,
        "distance_is_about",
        says="about",
    ),
    case(
        "LS7 2QB",
        homes("LS8 3JE", private_address=True, home_miles=10),
        FITS,
        "distance_is_about",
        says="about",
    ),
]

FACT_CASES = [
    *PEOPLE,
    *ACCESS,
    *ACCESS_AT_HOME,
    *NOT_TAKING,
    *DATES,
    *WATER,
    *PRIVATE_ADDRESSES,
]
