"""Dates, lengths of time and lists in words, for every page, e-mail and spreadsheet."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from directory.vocabulary import ChoiceGroup

_DAYS_PER_WEEK = 7
_TAKES_THE = re.compile(
    r"^(?:Isles? of|(?:East|West) of|(?:North|East|West) Riding|Vale of|City of|Home Counties"
    r"|Hebrides)"
    r"|\b(?:Islands|Isles?|District|Dales|Moors|Beacons|Chilterns|Peninsula|Valleys?|Midlands|Borders"
    r"|Country|Coast|Hebrides|Midlands region|Central Region)$"
)
_DAY = re.compile(r"( and )?\b((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)\b")
_NOON = re.compile(r" (?=[ap]m\b)")
_KEEPS_ITS_CAPITAL = re.compile(r"[A-Z]{2}|\w+ [A-Z][a-z]")  # GP surgery, Blue Badge parking


def day(on: date) -> str:
    return f"{on:%-d %B %Y}"


def month(on: date) -> str:
    return f"{on:%B %Y}"


def join_with_and(words: Sequence[str], last: str = "and") -> str:
    """A list in words: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: int, noun: str) -> str:
    """A number of things: "1 draft", "2,000 drafts"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def within_sentence(words: str) -> str:
    """A label worded for use in a sentence: "hospital", but "GP surgery"."""
    return words if _KEEPS_ITS_CAPITAL.match(words) else words[:1].lower() + words[1:]


def with_the(area: str) -> str:
    """An area's name worded for use in a sentence: "the Isle of Skye", "the Fens", "Kent"."""
    if area.startswith("The "):
        return f"the {area.removeprefix('The ')}"
    return f"the {area}" if _TAKES_THE.search(area) else area


def listed(flags: ChoiceGroup) -> str:
    """The choices in a set, worded for use in a sentence: "hospital and home visits"."""
    return join_with_and([within_sentence(label) for label in flags.labels])


def miles(distance: float, *, about: bool = False) -> str:
    words = "1.0 mile" if f"{distance:.1f}" == "1.0" else f"{distance:.1f} miles"
    return f"about {words}" if about else words


def length_of_time(days: int) -> str:
    """Days in words, as whole weeks from a fortnight upwards."""
    if days == 0:
        return "no wait"
    if days < 2 * _DAYS_PER_WEEK and days % _DAYS_PER_WEEK:
        return "1 day" if days == 1 else f"{days} days"
    weeks = round(days / _DAYS_PER_WEEK)
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def hours_in_brief(text: str) -> str:
    """When somebody answers, short enough for a button: "Mon to Fri, 9 am to 5 pm"."""
    first = text.partition(". ")[0].rstrip(". ")
    days = _DAY.sub(lambda day: ", " * bool(day[1]) + day[2][:3], first)
    return _NOON.sub("\N{NO-BREAK SPACE}", days)


def price(amount: Decimal) -> str:
    return f"£{amount:.0f}" if amount == amount.to_integral() else f"£{amount:.2f}"
