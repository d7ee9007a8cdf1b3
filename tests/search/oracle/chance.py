"""Listings and criteria by chance: whatever can be unknown is so for some."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from directory.geo import Point
from directory.vocabulary import (
    AccessFact,
    Approach,
    ChoiceGroup,
    Experience,
    Language,
    Need,
    Payment,
    Route,
    Setting,
)
from tests.search.oracle.facts import (
    NHS_ROUTES,
    SELF_REFERRAL,
    AreaRule,
    Criteria,
    Kind,
    Level,
    Listing,
    NamedArea,
)

CHOICES: dict[str, type[ChoiceGroup]] = {
    "helps_with": Need,
    "route": Route,
    "setting": Setting,
    "approach": Approach,
    "experience": Experience,
    "pays": Payment,
    "access": AccessFact,
    "language": Language,
}
CIRCLES = (5, 10, 25, 50, 100)
SORTS = ("nearest", "soonest", "checked", "name")
_KINDS = (Kind.NHS, Kind.PRIVATE, Kind.CHARITY)
_ROUTES = {Kind.PRIVATE: {"private"}, Kind.CHARITY: {"charity"}}


def criteria(rng: Random, day: date) -> Criteria:
    """Nothing or little is chosen, as most people do."""
    groups = rng.choices(list(CHOICES), k=rng.choice((0, 0, 1, 1, 2, 3)))
    chosen = frozenset((group, rng.choice(list(CHOICES[group])).slug) for group in groups)
    return Criteria(day=day, chosen=chosen, within=rng.choice(CIRCLES), sort=rng.choice(SORTS))


def listing(
    rng: Random, index: int, day: date, points: Sequence[Point], areas: Sequence[NamedArea]
) -> Listing:
    """Near one of the points; `areas` are those it may name."""
    kind = rng.choice(_KINDS)
    settings = _some(rng, Setting, 0.35) or frozenset({rng.choice(("hospital", "home-visits"))})
    serves = _areas(rng, areas) if rng.random() < 0.4 else frozenset()
    visits = "home-visits" in settings
    told_yes = _some(rng, AccessFact, 0.4)
    self_referral = rng.choice((None, None, True, False)) if kind is Kind.NHS else None
    return Listing(
        code=f"R{index}",
        name=f"service {rng.randrange(50)}",
        kind=kind,
        is_published=rng.random() < 0.95,
        point=_near(rng, points) if settings != {"remote"} and rng.random() < 0.9 else None,
        point_is_about=rng.random() < 0.1,
        settings=settings,
        routes=frozenset(_ROUTES.get(kind) or _nhs_routes(rng, self_referral)),
        pays=_some(rng, Payment, 0.3),
        helps_with=_some(rng, Need, 0.5),
        approaches=_some(rng, Approach, 0.3),
        experience=_some(rng, Experience, 0.4),
        languages=_some(rng, Language, 0.05),
        access_yes=told_yes,
        access_no=_some(rng, AccessFact, 0.1) - told_yes,
        home_miles=rng.choice((3, 8, 15, 30, 50)) if visits and rng.random() < 0.5 else None,
        home_areas=_home_areas(rng, areas, serves) if visits else frozenset(),
        serves=serves,
        people_confirmed_until=rng.choice((None, day, day + timedelta(days=90))),
        first_contact_only=rng.random() < 0.05,
        taking_new=rng.choice((None, None, True, False)),
        paused_until=rng.choice((None, None, None, day, day + timedelta(days=9))),
        checked_on=rng.choice((None, *(day - timedelta(days=ago) for ago in (9, 200, 400, 600)))),
        self_referral=self_referral,
        area_rules=_rules(rng, day, areas) if kind is Kind.NHS else (),
        wait_days=rng.choice((None, 7, 42)),
        wait_told_on=day - timedelta(days=rng.choice((20, 200, 500))),
    )


def _some(rng: Random, group: type[ChoiceGroup], share: float) -> frozenset[str]:
    return frozenset(member.slug for member in group if rng.random() < share)


def _near(rng: Random, points: Sequence[Point]) -> Point:
    """Mostly a few miles away, at times fifty."""
    point, spread = rng.choice(points), rng.choice((0.01, 0.1, 0.5))
    return Point(
        point.latitude + rng.gauss(0, spread),
        point.longitude + rng.gauss(0, 1.6 * spread),
    )


def _areas(rng: Random, areas: Sequence[NamedArea]) -> frozenset[NamedArea]:
    return frozenset(rng.sample(areas, rng.choice((1, 1, 2, 3))))


def _home_areas(
    rng: Random, areas: Sequence[NamedArea], serves: frozenset[NamedArea]
) -> frozenset[NamedArea]:
    """None, or some; of those served where it serves some, since it would contradict itself."""
    if rng.random() < 0.5:
        return frozenset()
    return serves or _areas(rng, areas)


def _nhs_routes(rng: Random, self_referral: bool | None) -> set[str]:
    if not self_referral:
        return set(NHS_ROUTES) - {SELF_REFERRAL}
    return {SELF_REFERRAL} | rng.choice((set(), set(NHS_ROUTES)))


def _rules(rng: Random, day: date, areas: Sequence[NamedArea]) -> tuple[AreaRule, ...]:
    if rng.random() < 0.7:
        return ()
    named = rng.choice([area for area in areas if area.level is not Level.DISTRICT])
    return (AreaRule(named, rng.random() < 0.6, day - timedelta(days=rng.randrange(300))),)
