"""The names of people in a cell, as they are said, without titles and letters. Pure functions."""

import re
from dataclasses import dataclass

from directory.typed_text import Misread, in_order, person_name

_SEPARATED = re.compile(r"[;/&+\n|]+|\band\b|\bwith\b", re.IGNORECASE)
_LETTERS = re.compile(r"\b(?P<letters>[MF]CSP)\b", re.IGNORECASE)
_DEGREES = re.compile(
    r"(?i:\b(?:BSc|MSc|PhD|Hons|PGDip|PGCert|HCPC|ACPIN|SRP|MA|BA|Dip\w*|Physio(?:therapist)?)\b)"
    r"|\([^)]*\)|\b[MF]CSP\b.*"
)
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|(?: - | – ).*")
_ROLES = re.compile(
    r",? ?\b(?:lead|senior|principal|clinical|specialist|neuro|neurological|ms|band \d\w?|advanced"
    r"|consultant|chartered|head of|physiotherapists?|physios?|practitioner|director|owner)\b.*$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(?:dr|mrs?|ms|miss|mx|prof(?:essor)?)\b\.? *", re.IGNORECASE)
_HCPC = re.compile(r"\bPH ?(\d{4,6})\b", re.IGNORECASE)
_AFTER_MC = re.compile(r"\b(Mc|O['’])([a-z])")


@dataclass(frozen=True, slots=True)
class Named:
    """A person as a cell names them. `membership` is MCSP or FCSP, if it says so."""

    name: str
    membership: str = ""


def named_with_numbers(text: str) -> tuple[list[Named], list[str]]:
    """Everybody whom a cell names, and the registration numbers that stand beside them."""
    return named(_HCPC.sub(" ", text)), [f"PH{digits}" for digits in _HCPC.findall(text)]


def named(text: str) -> list[Named]:
    """Everybody whom a cell names, in order; empty if nobody."""
    found = []
    for part in _SEPARATED.split(text):
        for one in _people_in(part):
            letters = _LETTERS.search(part)
            name = _said(one)
            if name:
                found.append(Named(name, letters["letters"].upper() if letters else ""))
    return list({one.name: one for one in found}.values())


def _people_in(part: str) -> list[str]:
    """ "Smith, Jane" is one person; "Jane Smith, Bob Jones" are two."""
    bare = _IN_BRACKETS.sub(" ", part)
    pieces = [" ".join(piece.split()) for piece in bare.split(",")]
    pieces = [piece for piece in pieces if _may_name_somebody(piece)]
    several = len(pieces) > 1 and all(len(_words(piece)) > 1 for piece in pieces)
    return pieces if several else [", ".join(pieces)]


def _may_name_somebody(piece: str) -> bool:
    """ "Ms Jane Smith" does; "MS team" and "Senior physiotherapist" do not."""
    words = _words(piece)
    is_illness = piece.startswith("MS ") and not (piece.isupper() and len(words) > 1)
    return not is_illness and bool(_ROLES.sub("", " ".join(words)).strip(" ."))


def _words(piece: str) -> list[str]:
    return _TITLE.sub("", _DEGREES.sub("", piece)).split()


def _said(text: str) -> str:
    """The name in its usual order and capitals; empty if it is nobody's."""
    first, *others = (_DEGREES.sub("", piece).strip(" .,") for piece in text.split(","))
    first = _TITLE.sub("", first)
    if not _ROLES.sub("", first).strip() or (len(_ROLES.sub("", first).split()) < 2 and not others):
        stripped = first
    else:
        stripped = _ROLES.sub("", first).strip()
    name = in_order(", ".join([stripped, *others]))
    if name and (name.isupper() or name.islower()):
        name = _AFTER_MC.sub(lambda found: found[1] + found[2].upper(), name.title())
    else:
        name = " ".join(_calmer(word) for word in name.split())
    try:
        return person_name(name)
    except Misread:
        return ""


def _calmer(word: str) -> str:
    """ "SMITH" in "Jane SMITH" becomes "Smith"; initials stay."""
    if len(word) > 2 and word.isupper() and "." not in word:
        return _AFTER_MC.sub(lambda found: found[1] + found[2].upper(), word.title())
    return word
