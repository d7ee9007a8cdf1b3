"""A case of the judgement as the oracle reads it: its searcher, its criteria and its listing."""

from datetime import date, timedelta
from functools import cache

from directory.geo import Point
from tests.search.judging_case import Case, ServiceFacts
from tests.search.judging_places import (
    BODIES,
    COUNCILS,
    DISTRICTS,
    NATIONS,
    TOWNS,
    gazetteer,
    nation_of,
)
from tests.search.oracle.facts import AreaRule, Criteria, Kind, Level, Listing, NamedArea, Searcher
from tests.search.oracle.places import KnownPostcode, searcher_about, searcher_at, searcher_in

TODAY = date(2026, 6, 15)
ROUTES = {Kind.NHS: "nhs-referral", Kind.PRIVATE: "private", Kind.CHARITY: "charity"}
_TOLD = {"yes": True, "no": False}
_PAUSED = {"future": TODAY + timedelta(days=30), "past": TODAY - timedelta(days=30)}


@cache
def searcher_near(typed: str) -> Searcher:
    """A full postcode, a district, a town, or two numbers (in Leeds)."""
    known = known_postcodes()
    if typed in known:
        return searcher_at(known[typed], known.values())
    if typed in DISTRICTS:
        district = DISTRICTS[typed]
        inside = [each for each in known.values() if each.district == typed]
        return searcher_in(Point(district.latitude, district.longitude), inside)
    if typed in TOWNS:
        town = TOWNS[typed]
        return searcher_about(Point(town.latitude, town.longitude), known[town.postcode])
    latitude, longitude = map(float, typed.split(","))
    return searcher_about(Point(latitude, longitude), known["LS1 2HT"])


def criteria_of(case: Case) -> Criteria:
    chosen = frozenset(
        (group, choice)
        for group, choices in case.criteria.items()
        for choice in choices.split(",")
        if group != "within"
    )
    return Criteria(day=TODAY, chosen=chosen, within=int(case.criteria.get("within", 25)))


def listing_of(case: Case) -> Listing:
    told = case.service
    kind = Kind(told.get("kind", "private"))
    place = known_postcodes()[told["at"]] if "at" in told else None
    months = told.get("checked_months_ago", 1)
    return Listing(
        code="CASE",
        name="case",
        kind=kind,
        point=place.point if place else None,
        point_is_about=told.get("private_address", False),
        settings=_words(told.get("settings", "")),
        routes=_words(told.get("routes", ROUTES[kind])),
        pays=_words(told.get("pays", "")),
        access_yes=_words(told.get("access_yes", "")),
        access_no=_words(told.get("access_no", "")),
        home_miles=told.get("home_miles"),
        home_areas=_areas(told.get("home_areas", "")),
        serves=_areas(told.get("serves", "")),
        people_confirmed_until=None if told.get("nobody_confirmed") else TODAY,
        first_contact_only=told.get("first_contact", False),
        taking_new=_TOLD.get(told.get("taking", "")),
        paused_until=_PAUSED.get(told.get("paused", "")),
        checked_on=None if months is None else TODAY - timedelta(days=round(months * 30.6)),
        self_referral=_TOLD.get(told.get("self_referral", "")),
        area_rules=_rules(told),
    )


@cache
def known_postcodes() -> dict[str, KnownPostcode]:
    return {
        name: KnownPostcode(
            name,
            Point(spot.latitude, spot.longitude),
            COUNCILS[spot.council] if spot.council else None,
            None,
            spot.nation,
        )
        for name, spot in gazetteer().items()
    }


def named_area(name: str) -> NamedArea:
    """By the name of an area, or a district."""
    for level, areas in (
        (Level.COUNCIL, COUNCILS),
        (Level.BODY, BODIES),
        (Level.NATION, NATIONS),
    ):
        if name in areas:
            return NamedArea(areas[name], level, nation_of(areas[name]))
    nations = {each.nation for each in known_postcodes().values() if each.district == name}
    return NamedArea(name, Level.DISTRICT, nations.pop() if len(nations) == 1 else None)


def _rules(told: ServiceFacts) -> tuple[AreaRule, ...]:
    """The rule names the service where that is the NHS's."""
    if "area_rule" not in told or told.get("kind") != "nhs":
        return ()
    name, says = told["area_rule"].split(":")
    return (AreaRule(named_area(name), says == "yes", TODAY),)


def _areas(names: str) -> frozenset[NamedArea]:
    return frozenset(named_area(name) for name in _words(names))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split(",")) if text else frozenset()
