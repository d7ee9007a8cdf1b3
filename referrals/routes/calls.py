"""Three calls: who to ring first, who to ring if they say no, and who may help while you wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from directory import words
from directory.search.judged import Part
from directory.vocabulary import Route
from referrals.routes.step import Kind, Step

_NUMBERS = ("No calls", "One call", "Two calls", "Three calls")
_LENGTHS = (620, 1100)


@dataclass(frozen=True, slots=True)
class Call:
    title: str
    step: Step


@dataclass(frozen=True, slots=True)
class Calls:
    """At most three calls, in order."""

    calls: tuple[Call, ...]

    @property
    def title(self) -> str:
        return _NUMBERS[len(self.calls)]

    @property
    def has_helpline(self) -> bool:
        """Whether one of them is the helpline's number."""
        return any(call.step.kind is Kind.HELPLINE for call in self.calls)

    @property
    def checked(self) -> str:
        """The dates of their facts: "Checked 21 October 2026 and 27 September 2026." """
        found = (call.step.because[0].on for call in self.calls if call.step.because)
        days = [words.day(on) for on in found if on]
        return f"Checked {words.join_with_and(days)}." if days else ""

    @property
    def length(self) -> str:
        """How compactly to print the sheet, so that it fits on one page."""
        steps = [call.step for call in self.calls]
        also = [" ".join(label for label, _ in step.also) for step in steps]
        said = [" ".join((step.sentence, *step.facts, step.hours)) for step in steps]
        characters = sum(map(len, (*said, *also, *(steps[0].say if steps else ()))))
        return set_by(characters, *_LENGTHS)


def set_by(length: int, long: int, very_long: int) -> str:
    """How compactly to print this many characters or lines, so that they fit on one page."""
    if length > very_long:
        return "very-long"
    return "long" if length > long else ""


def calls(steps: Sequence[Step]) -> Calls:
    """Choose the calls from ordered steps, three if there are as many; none is repeated."""
    ring = [_of_helpline(step) for step in steps if step.link or step.url]
    if not ring or ring[0].kind is Kind.HELPLINE:
        ring = [*steps[-1:], *ring]
    first, *rest = ring
    second = next((step for step in rest if step.kind not in _LAST), None)
    rest = [step for step in rest if step is not second]
    third = next((step for step in rest if _helps_meanwhile(step)), None)
    rest = [step for step in rest if step is not third and (step.kind in _LAST or not third)]
    chosen = [
        ("Ring this first" if first.link else "Do this first", first),
        ("If they say no, ring this", second),
        ("While you wait", third),
        *(("If you need someone else", step) for step in rest),
    ]
    return Calls(tuple(Call(title, step) for title, step in chosen if step)[:3])


_LAST = (Kind.VIDEO, Kind.HELPLINE)


def _of_helpline(step: Step) -> Step:
    """The helpline is asked for more, where others are rung before it."""
    if step.kind is not Kind.HELPLINE:
        return step
    return replace(step, sentence="Ask the MS helpline who else there is.", facts=())


def _helps_meanwhile(step: Step) -> bool:
    """Whether a step is for a charity, or a service by video or phone."""
    card = step.service
    return bool(card and (card.part is Part.REMOTE or card.service.routes & Route.CHARITY))
