"""The plain form of names used for searching and sorting. No Django, no I/O."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


MAX_LENGTH = 120  # characters: "½" becomes three, so a name can outgrow its column


_FIRST_PART = re.compile(r"(?P<first>.{4,}?) (?:upon|on|in|under|by|le|super|next) .+")


def search_name(text: str) -> str:
    """`text` casefolded, without accents or punctuation, single-spaced and cut to 120 characters.

    "Ynys Môn", "St. Mary's" and "Stoke-on-Trent" become "ynys mon", "st marys" and "stoke on
    trent". This never depends on the database's collation.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    kept = (
        char if char.isalnum() else "" if char in "'’‘`´.\0" else " "
        for char in decomposed
        if unicodedata.category(char) not in ("Mn", "Cf")
    )
    return " ".join("".join(kept).split())[:MAX_LENGTH].rstrip()


def in_plain_letters(text: str) -> str:
    """`text` with letters such as Ł and Ø, which have no accent to drop, in their plain form."""
    return text.casefold().translate(_LETTERS)


def first_part(name: str) -> str:
    """The short form people use for a town: "newcastle" for "newcastle upon tyne"."""
    found = _FIRST_PART.fullmatch(name)
    return found["first"] if found else name


def told_apart(town: str, district: str) -> str:
    """A town's name that the search box matches to no other: "Newport (TF10)"."""
    return f"{town} ({district})"
