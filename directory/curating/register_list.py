"""Many register checks from one list, as in renewal season: read, previewed, then recorded.

One check per line: `PH123456, registered, 2028-05-01`, with a name after the number or not. All or
nothing: if one line is wrong, none is recorded.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from directory import typed_text
from directory.curating.register_decisions import TO_DECIDE, shows_again
from directory.fields.numbers import TO_COME
from directory.fields.texts import NUMBER_NEEDED
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.history import act
from directory.models import Physiotherapist, RegisterCheck
from directory.names import search_name
from directory.typed_text import Misread
from directory.words import day, join_with_and

MAX_LINES = 500
PARTS_NEEDED = "A line is a number, an outcome and a day, with commas between."
OTHER_NAME = (
    "The list says “{}”, but {} is {} here. Correct the number, or take out the name if this is "
    "the same person."
)
_OUTCOMES = join_with_and([str(one.label) for one in RegisterCheck.Outcome], "or")
OUTCOME_NEEDED = f"The outcome is one of: {_OUTCOMES}."
_SEPARATORS = re.compile(r"[,;\t]")
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "mcsp", "fcsp"])


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the list, with the check it describes or its error."""

    number: int
    text: str
    look: RegisterCheck | None = None
    fault: str = ""
    is_known: bool = False  # already recorded, so there is nothing to do

    @property
    def effect(self) -> str:
        """The effect of recording this line."""
        if self.look is None:
            return ""
        if self.is_known:
            return "Already recorded: nothing to do"
        until = self.look.public_until
        return (
            f"Shown until {day(until)}, unless a later check says otherwise"
            if until
            else "Not shown"
        )


class LineError(Exception):
    """An error in one line, worded for the curator."""


def read(text: str, *, on: date, by: str, may_decide: bool) -> list[RegisterLine]:
    """Parse every line, with its effect or error, in two queries."""
    given = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    filled = [(number, line) for number, line in given if line]
    if filled and not any(letter.isdigit() for letter in filled[0][1]):
        del filled[0]  # a heading
    people = _people(line for _, line in filled)
    lines = [_line(number, line, people, on, by) for number, line in filled]
    return _beside_each_other(lines, may_decide)


def faults(lines: Iterable[RegisterLine]) -> list[RegisterLine]:
    return [line for line in lines if line.fault]


def record(lines: Iterable[RegisterLine]) -> list[RegisterCheck]:
    """Save and return all new checks."""
    new = [line.look for line in lines if line.look and not line.is_known]
    with act("Register checks entered from a list"):
        for look in sorted(new, key=lambda one: one.checked_on):
            look.save()
    return new


# --- One line ------------------------------------------------------------------------------------


def _line(
    number: int, text: str, people: dict[str, Physiotherapist], on: date, by: str
) -> RegisterLine:
    try:
        parts = [part.strip() for part in _SEPARATORS.split(text)]
        if len(parts) < 3:
            raise LineError(PARTS_NEEDED)
        typed, *name, outcome, day_text = parts
        person = _person(typed, people)
        _compare(" ".join(name), person)
        look = RegisterCheck(
            physiotherapist=person,
            outcome=_outcome(outcome),
            checked_on=_day(day_text, on),
            checked_by=by,
        )
    except LineError as error:
        return RegisterLine(number, text, fault=str(error))
    return RegisterLine(number, text, look)


def _people(lines: Iterable[str]) -> dict[str, Physiotherapist]:
    """The people on these lines by number, with all their checks."""
    numbers = set()
    for line in lines:
        try:
            numbers.add(str(HcpcNumber.parse(_SEPARATORS.split(line)[0])))
        except NotAnHcpcNumber:
            continue
    found = Physiotherapist.objects.filter(hcpc_number__in=numbers)
    return {one.hcpc_number: one for one in found.prefetch_related("register_checks")}


def _person(text: str, people: dict[str, Physiotherapist]) -> Physiotherapist:
    try:
        number = str(HcpcNumber.parse(text))
    except NotAnHcpcNumber as error:
        raise LineError(NUMBER_NEEDED) from error
    if number not in people:
        raise LineError(f"Nobody here has the number {number}.")
    return people[number]


def _compare(name: str, person: Physiotherapist) -> None:
    """Raise LineError unless all words of one name are in the other, as with a middle name."""
    listed, ours = (set(search_name(one).split()) - _TITLES for one in (name, person.name))
    if not (listed <= ours or ours <= listed):
        raise LineError(OTHER_NAME.format(name, person.hcpc_number, person.name))


def _outcome(text: str) -> str:
    plain = text.casefold()
    for outcome in RegisterCheck.Outcome:
        if plain in (outcome.value, outcome.label.casefold()):
            return outcome.value
    raise LineError(OUTCOME_NEEDED)


def _day(text: str, on: date) -> date:
    try:
        found = typed_text.day(text)
    except Misread as misread:
        raise LineError(str(misread)) from misread
    if found > on:
        raise LineError(TO_COME)
    return found


# --- Comparing lines with each other and with existing checks ------------------------------------


def _beside_each_other(lines: list[RegisterLine], may_decide: bool) -> list[RegisterLine]:
    first: dict[tuple[int, date], int] = {}
    new: dict[int, list[RegisterCheck]] = {}
    checked = []
    for line in lines:
        found = _beside_what_stands(line, first)
        if found.look and not found.is_known:
            new.setdefault(found.look.physiotherapist.pk, []).append(found.look)
        checked.append(found)
    if may_decide:
        return checked
    return [_decided(line, new) for line in checked]


def _beside_what_stands(line: RegisterLine, first: dict[tuple[int, date], int]) -> RegisterLine:
    if line.look is None:
        return line
    person = line.look.physiotherapist
    key = (person.pk, line.look.checked_on)
    if (earlier := first.setdefault(key, line.number)) != line.number:
        fault = f"Line {earlier} has the same person and day."
        return replace(line, look=None, fault=fault)
    same = [one for one in person.register_checks.all() if one.checked_on == key[1]]
    is_known = bool(same) and same[0].outcome == line.look.outcome
    return replace(line, is_known=is_known)


def _decided(line: RegisterLine, new: dict[int, list[RegisterCheck]]) -> RegisterLine:
    """Reject a line that would show a hidden person again, which only administrators can do."""
    if line.look is None or line.is_known:
        return line
    person = line.look.physiotherapist
    if not shows_again([*person.register_checks.all(), *new[person.pk]]):
        return line
    return replace(line, look=None, fault=TO_DECIDE)
