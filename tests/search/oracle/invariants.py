"""What must be true of any answer, in the words of those who search. Nothing here judges.

Each function looks at an answer, whoever gave it, and returns complaints in words: none is good.
They share no rule with `judge`, so that a misreading there does not pass here: where the design
leaves room, these are silent, and where nobody could want it, they speak.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pyproj import Geod

from directory.vocabulary import AccessFact
from tests.search.oracle.facts import (
    CLINICS,
    HOME,
    REMOTE,
    SELF_REFERRAL,
    Count,
    Criteria,
    Level,
    Listing,
    NamedArea,
    Searcher,
    Shown,
    WordsAccount,
)

OFFERED = ("fits", "ask", "beyond")  # parts in which somebody is told to try
_METRES_PER_MILE = 1609.344
_SLACK_IN_MILES = 0.01
_EARTH = Geod(ellps="WGS84")


# --- Nobody is offered who cannot be reached -----------------------------------------------------


def offered_though_out_of_reach(
    shown: Iterable[Shown], searcher: Searcher, criteria: Criteria
) -> list[str]:
    """Nobody in the first two parts, or beyond, whose every way of seeing people excludes them."""
    return [
        f"{each.listing.code} is in {each.part}, and has no way of seeing them"
        for each in shown
        if each.part in OFFERED and _is_out_of_reach(each, searcher, criteria)
    ]


def _is_out_of_reach(shown: Shown, searcher: Searcher, criteria: Criteria) -> bool:
    listing = shown.listing
    if listing.serves and not _touches(listing.serves, searcher):
        return True
    ticked = criteria.of("setting")
    ways = listing.settings & ticked if ticked else listing.settings
    is_too_far = shown.part != "beyond" and not _is_within(criteria.within, listing, searcher)
    closed = {clinic for clinic in CLINICS if is_too_far}
    if visits_surely_elsewhere(listing, searcher):
        closed.add(HOME)
    return ways <= closed


def visits_surely_elsewhere(listing: Listing, searcher: Searcher) -> bool:
    """It told how far it goes to homes, and by neither miles nor areas can it be as far as here."""
    if listing.home_miles is None and not listing.home_areas:
        return False
    is_by_miles = listing.home_miles is not None and _is_within(
        listing.home_miles, listing, searcher
    )
    return not is_by_miles and not _touches(listing.home_areas, searcher)


def _is_within(miles: float, listing: Listing, searcher: Searcher) -> bool:
    found = _miles(listing, searcher)
    return found is not None and found <= miles + _SLACK_IN_MILES


def _miles(listing: Listing, searcher: Searcher) -> float | None:
    if listing.point is None:
        return None
    here, there = searcher.point, listing.point
    ends = (here.longitude, here.latitude, there.longitude, there.latitude)
    return float(_EARTH.inv(*ends)[2]) / _METRES_PER_MILE


def _touches(named: Iterable[NamedArea], searcher: Searcher) -> bool:
    """Whether any postcode of the place is, or may be, or is next to being, in what is named."""
    return any(
        area.code in ground.areas
        or area.code in searcher.close_councils
        or area.level not in ground.known
        or (area.level is not Level.NATION and area.nation != ground.nation)
        for area in named
        for ground in searcher.grounds
    )


# --- No unknown is a yes -------------------------------------------------------------------------


def unknown_stands_as_yes(
    shown: Iterable[Shown], searcher: Searcher, criteria: Criteria
) -> list[str]:
    """In "should take you" whoever sees people in a building told yes to each fact asked for."""
    complaints = []
    for each in shown:
        if each.part != "fits":
            continue
        if _is_seen_in_a_building(each.listing, searcher, criteria):
            complaints += [
                f"{each.listing.code} fits, and never said yes to {fact}"
                for fact in criteria.of("access") - each.listing.access_yes
            ]
        if criteria.of("route") == {SELF_REFERRAL} and not _may_refer_themselves(each.listing):
            complaints.append(f"{each.listing.code} fits, and nobody said it takes self-referral")
    return complaints


def _is_seen_in_a_building(listing: Listing, searcher: Searcher, criteria: Criteria) -> bool:
    """Surely so: neither at home nor by video."""
    ways = listing.settings & (criteria.of("setting") or listing.settings)
    at_home = HOME in ways and not visits_surely_elsewhere(listing, searcher)
    return not at_home and REMOTE not in ways


def _may_refer_themselves(listing: Listing) -> bool:
    return bool(listing.self_referral) or any(rule.says_yes for rule in listing.area_rules)


def unknown_counted_as_yes(
    count: Count, listings: Iterable[Listing], group: str, choice: str
) -> list[str]:
    """No more are counted as yes than said so, and those not known are not among them."""
    told = sum(_said_yes(listing, group, choice) for listing in listings)
    complaints = []
    if count.yes > told:
        complaints.append(f"{choice}: {count.yes} yes, and {told} said so")
    if count.yes + count.not_known > count.total:
        complaints.append(f"{choice}: {count.yes} yes and {count.not_known} not known overlap")
    return complaints


def _said_yes(listing: Listing, group: str, choice: str) -> bool:
    if group == "access":
        return choice in listing.access_yes
    return _may_refer_themselves(listing) if choice == SELF_REFERRAL else True


_DOUBT = re.compile(r"\b(not|no|none|never|nobody|ask|if|may|unknown|whether)\b|\?", re.IGNORECASE)


def unknown_worded_as_yes(shown: Iterable[Shown]) -> list[str]:
    """No card says of a fact that is not known what it would say of a yes."""
    return [
        f"{each.listing.code}: “{sentence.strip()}”, and nobody said so"
        for each in shown
        for sentence in re.split(r"[.;·\n]", each.words)
        for claim in _unfounded_claims(each.listing)
        if claim.lower() in sentence.lower() and not _DOUBT.search(sentence)
    ]


def _unfounded_claims(listing: Listing) -> list[str]:
    claims = [fact.label for fact in AccessFact if fact.slug not in listing.access_yes]
    if listing.taking_new is not True:
        claims.append("taking new")
    if not _may_refer_themselves(listing):
        claims += ["refer yourself", "refer themselves"]
    return claims


# --- Every word is accounted for -----------------------------------------------------------------


def words_not_accounted_for(account: WordsAccount) -> list[str]:
    """Every word typed was used, or is named as not used; none is said that was not typed."""
    typed, said = _plain(account.typed), _plain(" ".join(account))
    joined = "".join(said)
    lost = [word for word in typed if word not in joined]
    invented = [word for word in said if word not in "".join(typed)]
    return [f"“{word}” was dropped" for word in lost] + [
        f"“{word}” was never typed" for word in invented
    ]


def _plain(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"\w+", folded)


# --- About a district ----------------------------------------------------------------------------

_RANKS = {"fits": 3, "remote": 3, "ask": 2}  # whatever else is no offer to somebody here


def district_stands_apart(part: str, parts_of_its_postcodes: Sequence[str]) -> list[str]:
    """What a district is told lies between what its best and its worst postcode are told."""
    ranks = [_RANKS.get(each, 1) for each in parts_of_its_postcodes]
    if min(ranks) <= _RANKS.get(part, 1) <= max(ranks):
        return []
    told = ", ".join(sorted(set(parts_of_its_postcodes)))
    return [f"the district is told {part}, its postcodes {told}"]


# --- An answer as such ---------------------------------------------------------------------------


def said_to_fit_without_a_place(shown: Iterable[Shown]) -> list[str]:
    return [
        f"{each.listing.code} is in {each.part}, and nobody said where"
        for each in shown
        if each.part != "listed"
    ]


def shown_twice(shown: Iterable[Shown]) -> list[str]:
    codes = [each.listing.code for each in shown]
    return [
        f"{code} is shown {codes.count(code)} times" for code in set(codes) if codes.count(code) > 1
    ]


def further_before_nearer(shown: Iterable[Shown]) -> list[str]:
    """In each part of an answer that is sorted by distance."""
    complaints: list[str] = []
    furthest: dict[str, float] = {}
    for each in shown:
        if each.miles is None or each.part == "remote":
            continue
        if each.miles < furthest.get(each.part, 0):
            complaints.append(f"{each.listing.code} at {each.miles} miles comes after one further")
        furthest[each.part] = max(each.miles, furthest.get(each.part, 0))
    return complaints


def told_no_and_shown(shown: Iterable[Shown], searcher: Searcher, criteria: Criteria) -> list[str]:
    """Nobody who has not what is asked for, and sees people only in that building."""
    return [
        f"{each.listing.code} is shown, and told no to {fact}"
        for each in shown
        if each.part in OFFERED and _is_seen_in_a_building(each.listing, searcher, criteria)
        for fact in criteria.of("access") & each.listing.access_no
    ]
