"""Cases of how somebody gets in, and what it costs: self-referral, an area's rule, free."""

from tests.search.judging_case import (
    ASK,
    FITS,
    NOT_SHOWN,
    UNLIKELY,
    case,
    clinic,
    hospital,
)

_BY_REFERRAL = "nhs-referral"
_OUTSIDE = "outside_its_area"

# Self-referral: only a told yes fits; not known is ask; a told no is left out of that search.
SELF_REFERRAL = [
    case(
        "LS7 2QB",
        clinic(
            "LS7 2QB", kind="nhs", routes=f"{_BY_REFERRAL},nhs-self-referral", self_referral="yes"
        ),
        FITS,
        route="nhs-self-referral",
    ),
    case(
        "SL1 0AG",
        hospital("WC1N 2PN", kind="nhs", routes=_BY_REFERRAL),
        ASK,
        "self_referral_unknown",
        says="not checked|ask",
        route="nhs-self-referral",
    ),
    case(
        "LS7 2QB",
        hospital("LS1 6ED", kind="nhs", routes=_BY_REFERRAL, self_referral="no"),
        NOT_SHOWN,
        route="nhs-self-referral",
    ),
    case(
        "LS7 2QB",
        hospital("LS1 6ED", kind="nhs", routes=_BY_REFERRAL),
        FITS,
        "!self_referral_unknown",
        route="nhs-self-referral,nhs-referral",
    ),
    case("LS7 2QB", clinic("LS17 6RZ", routes="private"), NOT_SHOWN, route="nhs-self-referral"),
    case("LS7 2QB", hospital("LS1 6ED", kind="nhs", routes=_BY_REFERRAL), FITS),
]

# An area's rule that people with MS may refer themselves holds for the services that it names.
AREA_RULES = [
    case(
        "LD1 5AB",
        clinic("SY16 2QR", kind="nhs", routes=_BY_REFERRAL, serves="Powys", area_rule="Powys:yes"),
        FITS,
        "area_rule_says_yes",
        says="Powys|refer yourself|refer themselves",
        route="nhs-self-referral",
    ),
    case(
        "LD1 5AB",
        clinic("SY16 2QR", kind="nhs", routes=_BY_REFERRAL, serves="Powys", area_rule="Powys:yes"),
        FITS,
        "area_rule_says_yes",
        says="refer yourself|refer themselves",
    ),
    case(
        "LD1 5AB",
        clinic(
            "SY16 2QR",
            kind="nhs",
            routes=_BY_REFERRAL,
            self_referral="no",
            serves="Powys",
            area_rule="Powys:yes",
        ),
        ASK,
        "self_referral_contradicted area_and_service_disagree",
        says="ask",
        route="nhs-self-referral",
    ),
    case(
        "LD1 5AB",
        clinic("LD1 6LA", routes="private", area_rule="Powys:yes"),
        NOT_SHOWN,
        route="nhs-self-referral",
    ),
    case(
        "LS7 2QB",
        hospital("LS1 6ED", kind="nhs", routes=_BY_REFERRAL, serves="Leeds", area_rule="Leeds:no"),
        f"{NOT_SHOWN}|{UNLIKELY}",
        "!area_rule_says_yes",
        says="!refer yourself",
        route="nhs-self-referral",
    ),
    case(
        "BD7 1DP",
        hospital(
            "LS1 6ED",
            kind="nhs",
            routes=_BY_REFERRAL,
            serves="Bradford,Leeds",
            area_rule="Leeds:yes",
        ),
        ASK,
        "self_referral_unknown",
        says="not checked|ask",
        route="nhs-self-referral",
    ),
    case(
        "BD7 1DP",
        clinic("LS7 2QB", kind="nhs", routes=_BY_REFERRAL, serves="Leeds", area_rule="Leeds:yes"),
        UNLIKELY,
        _OUTSIDE,
        says="Leeds",
        route="nhs-self-referral",
    ),
]

# "Free, or pay what you can" is one choice that finds both.
COSTS = [
    case(
        "BT23 4YJ",
        clinic("BT1 1FF", kind="charity", pays="donation"),
        FITS,
        says="give what you can|what you can",
        pays="free",
    ),
    case("BT23 4YJ", clinic("BT15 3PL", kind="nhs", pays="free"), FITS, pays="free"),
    case("BT23 4YJ", clinic("BT9 7DS", pays="fee"), NOT_SHOWN, pays="free"),
    case("LS7 2QB", clinic("LS12 5AW", kind="charity", pays="membership"), NOT_SHOWN, pays="free"),
]

ROUTE_CASES = [*SELF_REFERRAL, *AREA_RULES, *COSTS]
