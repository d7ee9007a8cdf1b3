"""Words of a list's own for our choices: those known, and those to be asked about once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from directory.curating.intake.likeness import similarity
from directory.curating.intake.targets import Target, all_targets, called
from directory.fields import ChoiceGroupField
from directory.models import Organisation
from directory.names import search_name
from directory.typed_text import is_placeholder

YES, NO = "yes", "no"
SELF = "self"  # "refer yourself", which means another route for each kind of organisation
_LIKE_ENOUGH = 0.35
_PARTS = re.compile(r"[,;/&+\n]|\band\b|\bor\b|\bplus\b", re.IGNORECASE)
_MARKS = str.maketrans(
    {"✓": " yes ", "✔": " yes ", "☑": " yes ", "✗": " no ", "✘": " no ", "☐": " "}
)


@dataclass(slots=True)
class OddValue:
    """A value that none of our choices is called, wherever it stands in the list."""

    key: str
    target: Target
    value: str
    options: list[tuple[str, str]]
    guess: str = ""
    places: list[str] = field(default_factory=list)  # of the rows that hold it
    is_of_a_name: bool = False  # asks what one organisation is, not what a word means


def options(target: Target) -> list[tuple[str, str]]:
    """What a value of this column may mean: slug and label. Empty if it takes any text."""
    if target.slug:
        return [(YES, "Yes"), (NO, "No")]
    if isinstance(target.field, ChoiceGroupField):
        return target.field.group.choices()
    if target.field is not None and target.field.choices:
        return [(str(key), str(label)) for key, label in target.field.flatchoices if key]
    return []


def read(target: Target, text: str, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each part of a cell with the slugs that it means; None in their place is `odd`."""
    known = _names_of(target)
    if is_placeholder(text):
        return
    for part in _parts(text.translate(_MARKS), known, answers, target):
        yield part, _meant(part, target, known, answers)


ODD = "?"


def _meant(part: str, target: Target, known: Mapping[str, str], answers: Mapping[str, str]) -> str:
    plain = search_name(part)
    if (answer := answers.get(question_key(target, part))) is not None:
        return answer
    if plain in known:
        return known[plain]
    first = plain.split(" ", 1)[0]
    if is_yes_no(target) and first in ("yes", "y", "no") and len(plain.split()) < 6:
        return YES if first != "no" else NO
    return ODD


def _parts(
    text: str, known: Mapping[str, str], answers: Mapping[str, str], target: Target
) -> Iterable[str]:
    """The whole if it is known as one; for sets its parts, without what says nothing."""
    whole = " ".join(text.split())
    if (
        search_name(whole) in known
        or question_key(target, whole) in answers
        or not isinstance(target.field, ChoiceGroupField)
        or target.slug
    ):
        return [whole] if whole else []
    slugs = whole.split()
    if len(slugs) > 1 and all(slug in dict(options(target)) for slug in slugs):
        return slugs
    parts = (part.strip(" .-:") for part in _PARTS.split(text))
    return [part for part in parts if part and not is_placeholder(part)]


def question_key(target: Target, value: str) -> str:
    return f"{target.key}|{search_name(value)}"


def odd_value(target: Target, value: str) -> OddValue:
    """The question about a value, with what it most likely means."""
    plain, known = search_name(value), _names_of(target)
    likely = max(known, key=lambda name: _likeness(plain, name), default="")
    within = [name for name in known if len(name) > 3 and f" {name} " in f" {plain} "]
    if within:
        guess = known[max(within, key=len)]
    else:
        guess = known[likely] if likely and _likeness(plain, likely) >= _LIKE_ENOUGH else ""
    offered = options(target)
    guess = guess if guess in dict(offered) else ""
    return OddValue(question_key(target, value), target, value, offered, guess)


def _likeness(plain: str, name: str) -> float:
    """To the whole name, or a little less to one of its longer words."""
    words = (similarity(plain, word) for word in name.split() if len(word) > 4)
    return max(similarity(plain, name), 0.9 * max(words, default=0.0))


def kind_by_words(text: str) -> str:
    """The kind of organisation that a section's or a type's words say; empty if none."""
    plain = search_name(text)
    known = _names_of(all_targets()["organisation.kind"])
    if plain in known:
        return known[plain]
    within = {known[name] for name in known if f" {name} " in f" {plain} "}
    if "therapy-centre" in within:
        return Organisation.Kind.THERAPY_CENTRE
    return within.pop() if len(within) == 1 else ""


def is_known(target: Target, value: str) -> bool:
    return search_name(value) in _names_of(target)


def is_set(target: Target) -> bool:
    """Whether a cell can hold several of the choices."""
    return isinstance(target.field, ChoiceGroupField) and not target.slug


def is_yes_no(target: Target) -> bool:
    return bool(_yes_no(target))


def _yes_no(target: Target) -> Mapping[str, list[str]]:
    is_asked = target.slug or {YES, NO} <= {key for key, _ in options(target)}
    is_boolean = target.field is not None and target.field.get_internal_type() == "BooleanField"
    words: dict[str, list[str]] = called()["yes-no"]
    return words if is_asked or is_boolean else {}


@cache
def _names_of(target: Target) -> Mapping[str, str]:
    """Everything our choices for a column are called, in plain form."""
    found: dict[str, str] = {}
    for slug, label in options(target):
        found |= {search_name(slug): slug, search_name(label): slug}
    for slug, words in {**called()["choices"].get(target.key, {}), **_yes_no(target)}.items():
        found |= {search_name(name): slug for name in words}
    return found
