"""Three calls: who to ring first, who to ring if they say no, and who may help while you wait."""

from collections.abc import Sequence
from dataclasses import dataclass

from directory import words
from directory.search.judging import Part
from directory.vocabulary import Route
from referrals.routes.next_step import Kind, Step

_NUMBERS = ("No calls", "One call", "Two calls", "Three calls")
_LENGTHS = ((1100, "very-long"), (680, "long"))  # from this many characters on


@dataclass(frozen=True, slots=True)
class Call:
    title: str
    step: Step


@dataclass(frozen=True, slots=True)
class Calls:
    """At most three, in order."""

    calls: tuple[Call, ...]

    @property
    def title(self) -> str:
        return _NUMBERS[len(self.calls)]

    @property
    def checked(self) -> str:
        """The date of each: "Checked 21 October 2026, 27 September 2026." """
        days = [call.step.because[0].on for call in self.calls if call.step.because]
        return f"Checked {words.join_with_and([words.day(on) for on in days if on])}."

    @property
    def length(self) -> str:
        """How long the sheet is, so that its type can be set to fit one page."""
        steps = [call.step for call in self.calls]
        also = [" ".join(label for label, _ in step.also) for step in steps]
        said = [" ".join((step.sentence, *step.facts, step.hours)) for step in steps]
        characters = sum(map(len, (*said, *also, *(steps[0].say if steps else ()))))
        return next((name for least, name in _LENGTHS if characters > least), "")


def calls(steps: Sequence[Step]) -> Calls:
    """From steps in order. Nobody is rung twice, and the helpline is kept separate."""
    ring = [step for step in steps if step.link or step.url if step.kind is not Kind.HELPLINE]
    if not ring:
        return Calls(tuple(Call("Do this first", step) for step in steps[-1:]))
    first, *rest = ring
    second = next((step for step in rest if step.kind is not Kind.VIDEO), None)
    third = next((step for step in rest if step is not second and _helps_meanwhile(step)), None)
    return Calls(
        tuple(
            Call(title, step)
            for title, step in (
                ("Ring this first" if first.link else "Do this first", first),
                ("If they say no, ring this", second),
                ("While you wait", third),
            )
            if step
        )
    )


def _helps_meanwhile(step: Step) -> bool:
    """A charity, or somebody by video or phone."""
    card = step.service
    return bool(card and (card.part is Part.REMOTE or card.service.routes & Route.CHARITY))
