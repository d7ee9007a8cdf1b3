"""How alike two names are, by the groups of three letters they share, as pg_trgm counts them.

The extension itself is not in the embedded database, and this needs only names in memory. Pure.
"""

import re
from functools import lru_cache

from directory.names import search_name

_SPELT_OUT = (
    (re.compile(r"\bhosp\b"), "hospital"),
    (re.compile(r"\bst\b|\bsaint\b"), "st"),
    (re.compile(r"\brehabilitation\b"), "rehab"),
    (re.compile(r"\bneuro(?:logical|logy)?\b ?|\bneuro(?=physio|rehab)"), "neuro "),
    (re.compile(r"\bmultiple sclerosis\b"), "ms"),
    (re.compile(r"\bcomm\b"), "community"),
)


@lru_cache(maxsize=65_536)
def trigrams(text: str) -> frozenset[str]:
    """The groups of three letters of each word, with two spaces before it and one after."""
    padded = (f"  {word} " for word in text.split())
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def similarity(one: str, other: str) -> float:
    """From 0 to 1: the share of all their groups that both have. For names in plain form."""
    mine, theirs = trigrams(one), trigrams(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def containment(one: str, other: str) -> float:
    """From 0 to 1: how much of the shorter name is in the longer one."""
    mine, theirs = trigrams(one), trigrams(other)
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


def spelt_out(name: str) -> str:
    """The name in plain form, with what is often abbreviated always written one way."""
    plain = search_name(name)
    for pattern, word in _SPELT_OUT:
        plain = pattern.sub(word, plain)
    return " ".join(plain.split())
