"""What must hold for every service, whatever code forgets: database constraints as sentences."""

from decimal import Decimal

from django.db.models import CheckConstraint, F, Q

from directory.vocabulary import Route, Setting

MAX_HOME_MILES = 50
MAX_AREAS = 100
SOUTH, NORTH, WEST, EAST = 49.0, 61.5, -9.0, 2.5


def _rule(name: str, condition: Q, message: str) -> CheckConstraint:
    return CheckConstraint(
        condition=condition, name=f"service_{name}", violation_error_message=message
    )


def _all_or_none(*names: str) -> Q:
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )


_PUBLISHED = Q(status="published")
_SELF_REFERRAL_TOLD = ~Q(ms_self_referral_source="") & Q(ms_self_referral_checked_on__isnull=False)

RULES: list[CheckConstraint] = [
    _rule("has_a_route", ~_PUBLISHED | Q(routes__gt=0), "Say how people get in: choose a route."),
    _rule("has_a_setting", ~_PUBLISHED | Q(settings__gt=0), "Say where people are seen."),
    _rule(
        "published_has_a_slug",
        ~_PUBLISHED | (Q(slug__isnull=False) & ~Q(slug="")),
        "A published service needs an address on the site.",
    ),
    _rule("has_a_code", Q(code__regex=r"^[2-9A-HJKMNP-Z]{4,8}$"), "A service needs its code."),
    _rule(
        "access_facts_do_not_contradict",
        Q(access_yes__has_none=F("access_no")),
        "An access fact cannot be both yes and no.",
    ),
    _rule(
        "nhs_self_referral_takes_people_with_ms",
        Q(routes__has_none=Route.NHS_SELF_REFERRAL.value) | Q(ms_self_referral="yes"),
        "The route “NHS, refer yourself” needs “takes people with MS who refer themselves”: yes.",
    ),
    _rule(
        "ms_self_referral_has_source_and_date",
        Q(ms_self_referral="") | _SELF_REFERRAL_TOLD,
        "Say who told us whether people with MS may refer themselves, and when.",
    ),
    _rule(
        "ms_self_referral_is_yes_no_or_unknown",
        Q(ms_self_referral__in=["yes", "no", ""]),
        "Choose yes, no or not told us yet.",
    ),
    _rule(
        "taking_new_has_a_date",
        Q(taking_new="") | (Q(taking_new__in=["yes", "no"], taking_new_told_on__isnull=False)),
        "Say when they told us whether they take new people.",
    ),
    _rule(
        "wait_has_a_date_and_a_source",
        Q(wait_days__isnull=True) | (Q(wait_told_on__isnull=False) & ~Q(wait_source="")),
        "Say who told us the wait, and when.",
    ),
    _rule(
        "prices_have_a_date",
        Q(price_first=None, price_further=None, price_home=None) | Q(prices_told_on__isnull=False),
        "Say when they told us the prices.",
    ),
    _rule(
        "prices_are_not_negative",
        Q(price_first__isnull=True) | Q(price_first__gte=Decimal(0)),
        "A price is not negative.",
    ),
    _rule(
        "further_prices_are_not_negative",
        Q(price_further__isnull=True) | Q(price_further__gte=Decimal(0)),
        "A price is not negative.",
    ),
    _rule(
        "home_prices_are_not_negative",
        Q(price_home__isnull=True) | Q(price_home__gte=Decimal(0)),
        "A price is not negative.",
    ),
    _rule(
        "travels_1_to_50_miles",
        Q(home_miles__isnull=True) | Q(home_miles__range=(1, MAX_HOME_MILES)),
        f"Miles travelled to homes are 1 to {MAX_HOME_MILES}.",
    ),
    _rule(
        "travels_only_for_home_visits",
        Q(settings__has_any=Setting.HOME_VISITS.value) | Q(home_miles=None, home_areas=[]),
        "Miles and areas travelled need the setting “home visits”.",
    ),
    _rule(
        "serves_says_by_home_or_gp",
        Q(serves=[], serves_basis="") | (~Q(serves=[]) & Q(serves_basis__in=["home", "gp"])),
        "An area served needs its basis: where people live, or where their GP practice is.",
    ),
    _rule(
        "names_at_most_100_areas",
        Q(serves__len__lte=MAX_AREAS, home_areas__len__lte=MAX_AREAS),
        f"Name at most {MAX_AREAS} areas: use a larger one.",
    ),
    _rule(
        "point_is_whole",
        _all_or_none("latitude", "longitude"),
        "A point has a latitude and a longitude.",
    ),
    _rule(
        "point_is_in_the_uk",
        Q(latitude__isnull=True) | Q(latitude__range=(SOUTH, NORTH), longitude__range=(WEST, EAST)),
        "This point is not in the United Kingdom.",
    ),
    _rule(
        "remote_only_has_no_point",
        ~Q(settings=Setting.REMOTE.value) | Q(latitude__isnull=True),
        "A service that works only by video or phone has no point on the map.",
    ),
    _rule(
        "private_address_has_an_about_point",
        Q(address_is_private=False) | Q(latitude__isnull=True) | Q(point_is_about=True),
        "A private address is shown at its district's centre only.",
    ),
    _rule(
        "ages_are_in_order",
        Q(minimum_age__isnull=True)
        | Q(maximum_age__isnull=True)
        | Q(minimum_age__lte=F("maximum_age")),
        "The youngest age comes before the oldest.",
    ),
    _rule(
        "pool_has_a_likely_temperature",
        Q(pool_temperature__isnull=True) | Q(pool_temperature__range=(Decimal(15), Decimal(40))),
        "A pool is between 15 and 40 degrees Celsius.",
    ),
    _rule(
        "confirmation_has_a_means",
        Q(confirmed_on__isnull=True, confirmed_by="")
        | (Q(confirmed_on__isnull=False) & ~Q(confirmed_by="")),
        "A confirmation has a date and a means.",
    ),
]
