"""Finding the names a misspelling could stand for. No Django, no I/O.

Each name is stored with keys. Typed text has keys too, and close names share one (the "symmetric
delete" method of spelling correctors, over consonants). `distance` measures how close they are.
"""

import re
from collections.abc import Iterator

MAX_LENGTH = 120  # characters in a key
MIN_LETTERS = 3
_LONG_SOUND = 5  # consonants: with this many or more, one can be wrong
_FURTHEST = 3  # mistakes
_SHORT = 4  # letters: with this many or fewer, the first must be right
_ENDINGS = re.compile(r"(?:borough|brough|burgh|boro)$")


def keys(name: str) -> list[str]:
    """The keys for a name, given in the form that `search_name` produces."""
    compact = name.replace(" ", "")
    if len(compact) < MIN_LETTERS:
        return []
    sound = sound_of(compact)
    if len(sound) >= _LONG_SOUND:
        return sorted({sound, *_shortened(sound)})
    return sorted({sound, *(f"={each}" for each in (compact, *_shortened(compact)))})


def sound_of(compact: str) -> str:
    """The first letter and the consonants, by sound: "Middlesborough" gives "mdlsbrg"."""
    text = _ENDINGS.sub("burg", compact.replace("ph", "f").replace("ck", "k"))
    text = re.sub(r"c(?=[eiy])|z", "s", text)
    text = text.replace("c", "k").replace("q", "k")
    first, rest = ("a" if text[0] in "aeiouy" else text[0]), text[1:]
    return re.sub(r"(.)\1+", r"\1", first + re.sub(r"[aeiouyh]", "", rest))


def distance(typed: str, name: str) -> int | None:
    """The number of mistakes between two names, or None if they are too far apart."""
    one, other = _levelled(typed), _levelled(name)
    shorter, longer = sorted((len(one), len(other)))
    if longer - shorter > _FURTHEST or (shorter <= _SHORT and one[0] != other[0]):
        return None
    slips = _slips(one, other)
    sound = sound_of(one)
    alike = max(len(sound) - 1, 1) if sound == sound_of(other) else 0
    return slips if slips <= max(1 if shorter < 7 else 2, min(alike, _FURTHEST)) else None


def _levelled(name: str) -> str:
    return _ENDINGS.sub("burgh", name.replace(" ", ""))


def _shortened(text: str) -> Iterator[str]:
    """The text with each letter left out in turn."""
    return (text[:place] + text[place + 1 :] for place in range(len(text)))


def _slips(one: str, other: str) -> int:
    """The number of letters changed, left out, added or swapped with a neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, wanted in enumerate(other, start=1):
            best = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and (letter, one[row - 2]) == (other[column - 2], wanted):
                best = min(best, before[column - 2] + 1)
            now.append(best)
        before, last = last, now
    return last[-1]
