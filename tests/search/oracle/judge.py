"""Where one listing stands for one searcher with given criteria, read like the design.

A listing is judged by each of its ways of seeing people that count, and stands where the best of
them puts it. Reasons have plain names; an access fact that is not known is "hoist_unknown".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from tests.search.oracle import dates
from tests.search.oracle.facts import CLINICS, HOME, REMOTE, Criteria, Kind, Listing, Searcher
from tests.search.oracle.notes import NOTES, notes
from tests.search.oracle.reach import home_visit_reasons, is_inside_the_circle
from tests.search.oracle.self_referral import route_reasons
from tests.search.oracle.standing import Standing, standing

UNLIKELY_REASONS = frozenset(
    {
        "only_visits_homes_elsewhere",
        "outside_its_area",
        "takes_nobody_new",
        "paused",
        "first_contact_only",
    }
)


class Part(IntEnum):
    """Where a listing stands, the best first; `REMOTE_UNLIKELY` is last in the remote block."""

    FITS = 1
    ASK = 2
    UNLIKELY = 3
    REMOTE = 4
    REMOTE_UNLIKELY = 5
    BEYOND = 6
    NOT_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a listing stands, and why: all that its card must say."""

    part: Part
    reasons: frozenset[str] = frozenset()


NOWHERE = Verdict(Part.NOT_SHOWN)
Reasons = frozenset[str]
Way = Callable[[Listing, Searcher, Criteria], Verdict]


def judge(listing: Listing, searcher: Searcher, criteria: Criteria) -> Verdict:
    """By the best of the ways that count, with what the card says besides."""
    if not (dates.is_listed(listing, criteria.day) and offers_what_is_asked_for(listing, criteria)):
        return NOWHERE
    if route_reasons(listing, searcher, criteria) is None:
        return NOWHERE
    verdicts = [
        judge_by(listing, searcher, criteria) for judge_by in ways_that_count(listing, criteria)
    ]
    best = min(verdicts, key=lambda verdict: verdict.part, default=NOWHERE)
    if best.part is Part.NOT_SHOWN:
        return NOWHERE
    return Verdict(best.part, best.reasons | frozenset(notes(listing, searcher, criteria)))


def is_listed_without_a_place(listing: Listing, criteria: Criteria) -> bool:
    """With no place nothing is said to fit, and what is offered is listed."""
    return (
        dates.is_listed(listing, criteria.day)
        and offers_what_is_asked_for(listing, criteria)
        and route_reasons(listing, None, criteria) is not None
        and any(
            way is not _by_clinic or access_reasons(listing, criteria) is not None
            for way in ways_that_count(listing, criteria)
        )
    )


# --- What is asked for ---------------------------------------------------------------------------


def offers_what_is_asked_for(listing: Listing, criteria: Criteria) -> bool:
    """Within a group any choice is enough; every group must be met."""
    offered = {
        "helps_with": listing.helps_with,
        "approach": listing.approaches,
        "experience": listing.experience,
        "language": listing.languages,
        "setting": listing.settings,
    }
    is_offered = all(
        not criteria.of(group) or criteria.of(group) & told for group, told in offered.items()
    )
    is_taken = not told_not_to_refer(listing, criteria)
    return is_offered and is_taken and _is_paid_as_asked(listing, criteria)


def told_not_to_refer(listing: Listing, criteria: Criteria) -> bool:
    """Whether it named who may refer, and none of those asked for; or takes nobody urgently."""
    chosen, told = criteria.of("takes_from"), listing.who_may_refer
    never = criteria.of("priority") == {"urgent"} and listing.takes_urgent is False
    return never or bool(chosen and told and not chosen & told)


def is_told_of_priority(listing: Listing, choice: str) -> bool:
    return listing.tells_relapse if choice == "relapse" else listing.takes_urgent is True


def _is_paid_as_asked(listing: Listing, criteria: Criteria) -> bool:
    """Free, or pay what you can, is one choice."""
    chosen, what_you_can = criteria.of("pays"), frozenset({"free", "donation"})
    if chosen & what_you_can:
        chosen |= what_you_can
    return not chosen or bool(chosen & listing.pays)


def ways_that_count(listing: Listing, criteria: Criteria) -> list[Way]:
    """Where settings are ticked, only those count."""
    counting = listing.settings & (criteria.of("setting") or listing.settings)
    ways: list[Way] = [_by_clinic] if counting & CLINICS else []
    ways += [_by_home_visit] if HOME in counting else []
    ways += [_by_video] if REMOTE in counting else []
    return ways


def access_reasons(listing: Listing, criteria: Criteria) -> Reasons | None:
    """The facts asked for and not known; None where one is told to be absent."""
    chosen = criteria.of("access")
    if chosen & listing.access_no:
        return None
    return frozenset(f"{fact}_unknown" for fact in chosen - listing.access_yes)


# --- Ways of seeing people -----------------------------------------------------------------------


def _by_clinic(listing: Listing, searcher: Searcher, criteria: Criteria) -> Verdict:
    """A place people come to reaches everyone inside the circle."""
    access = access_reasons(listing, criteria)
    if access is None or listing.point is None:
        return NOWHERE
    reasons = access | reasons_of_all_ways(listing, searcher, criteria)
    part = part_for(reasons)
    if is_inside_the_circle(listing, searcher, criteria):
        return Verdict(part, reasons)
    return NOWHERE if part is Part.UNLIKELY else Verdict(Part.BEYOND, reasons)


def _by_home_visit(listing: Listing, searcher: Searcher, criteria: Criteria) -> Verdict:
    """It reaches where the miles travelled or the areas named say; a building is not asked of."""
    reasons = reasons_of_all_ways(listing, searcher, criteria)
    visits = home_visit_reasons(listing, searcher, criteria)
    if visits is not None:
        return Verdict(part_for(reasons | visits), reasons | visits)
    if listing.settings == {HOME} and is_inside_the_circle(listing, searcher, criteria):
        return Verdict(Part.UNLIKELY, reasons | {"only_visits_homes_elsewhere"})
    return NOWHERE


def _by_video(listing: Listing, searcher: Searcher, criteria: Criteria) -> Verdict:
    """It reaches everyone; over a border nobody is near enough to be worth asking."""
    reasons = reasons_of_all_ways(listing, searcher, criteria, is_near=False)
    is_unlikely = part_for(reasons) is Part.UNLIKELY
    return Verdict(Part.REMOTE_UNLIKELY if is_unlikely else Part.REMOTE, reasons)


# --- Why -----------------------------------------------------------------------------------------


def part_for(reasons: Reasons) -> Part:
    """What is not a note is a reason to ask, unless it makes it unlikely."""
    if reasons & UNLIKELY_REASONS:
        return Part.UNLIKELY
    return Part.ASK if reasons - NOTES else Part.FITS


def reasons_of_all_ways(
    listing: Listing, searcher: Searcher, criteria: Criteria, *, is_near: bool | None = None
) -> Reasons:
    """What holds however somebody is seen."""
    if is_near is None:
        is_near = is_inside_the_circle(listing, searcher, criteria)
    return frozenset(
        [
            *area_reasons(listing, searcher, is_near=is_near),
            *taking_reasons(listing, criteria),
            *trust_reasons(listing, criteria),
            *(route_reasons(listing, searcher, criteria) or ()),
            *referrer_reasons(listing, criteria),
        ]
    )


def area_reasons(listing: Listing, searcher: Searcher, *, is_near: bool) -> Iterator[str]:
    """Across a border is worth asking from near; from afar it is outside."""
    if not listing.serves:
        return
    found = standing(listing.serves, searcher)
    if found is Standing.OUTSIDE or (found is Standing.ACROSS_A_BORDER and not is_near):
        yield "outside_its_area"
    elif found is not Standing.INSIDE:
        yield found.value


def referrer_reasons(listing: Listing, criteria: Criteria) -> Iterator[str]:
    """Whoever has not said who may refer is to be asked."""
    if criteria.of("takes_from") and not listing.who_may_refer:
        yield "referrer_unknown"
    priorities = criteria.of("priority")
    if priorities and not any(is_told_of_priority(listing, each) for each in priorities):
        yield "priority_unknown"


def taking_reasons(listing: Listing, criteria: Criteria) -> Iterator[str]:
    if listing.first_contact_only:
        yield "first_contact_only"
    if listing.taking_new is False:
        yield "takes_nobody_new"
    if dates.is_paused(listing, criteria.day):
        yield "paused"


def trust_reasons(listing: Listing, criteria: Criteria) -> Iterator[str]:
    """An NHS team may have no names; a private service without one is not listed."""
    if listing.kind is Kind.CHARITY and not dates.has_somebody_confirmed(listing, criteria.day):
        yield "nobody_confirmed"
    if listing.checked_on is None:
        yield "never_checked"
    elif dates.is_older(listing.checked_on, dates.MONTHS_UNTIL_STALE, criteria.day):
        yield "not_checked_for_a_year"
