"""One plain form of names, by which they are searched and sorted. No Django, no I/O."""

import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


MAX_LENGTH = 120  # letters: "½" becomes three, so a name can outgrow its column


def search_name(text: str) -> str:
    """`text` casefolded, without accents or punctuation, with single spaces; cut at 120.

    "Ynys Môn", "St. Mary's" and "Stoke-on-Trent" become "ynys mon", "st marys" and
    "stoke on trent". The database's own collation is never relied on.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    kept = (
        char if char.isalnum() else "" if char in "'’‘`´.\0" else " "
        for char in decomposed
        if unicodedata.category(char) not in ("Mn", "Cf")
    )
    return " ".join("".join(kept).split())[:MAX_LENGTH].rstrip()
