"""Parses dates, numbers and names as people type them, in forms and spreadsheets alike.

Misread says what was found, what was expected and what to do. No Django, no I/O.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from directory.postcodes import fold

MAX_QUOTED = 40  # characters


class Misread(ValueError):
    """The text is not what was expected. The message says why, and what to write."""


def quoted(text: str) -> str:
    """The user's text, as quoted in a message."""
    text = " ".join(text.split())
    return f"“{text[:MAX_QUOTED]}…”" if len(text) > MAX_QUOTED else f"“{text}”"


# --- Placeholders and corrupted text --------------------------------------------------------------

# Not "none", which is a real answer to what a team does not take.
_PLACEHOLDER = re.compile(
    r"n ?a|nan|null|undefined|unknown|t ?b ?[acd]|x{2,}|ditto|pending|no data|to follow"
    r"|(?:as|see) above|see (?:our )?website|to be (?:advised|announced|confirmed)"
    r"|not (?:applicable|available|given|known|provided|stated)"
)
_ERROR_OF_A_SHEET = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#{3,})", re.IGNORECASE
)
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_BREAKS = ("_X000A_", "_X000D_")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,5});")
_CUT_SHORT = re.compile(r"[0-9][.,]?[0-9]*E[+]?[0-9]{1,3}", re.IGNORECASE)
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LOST = "\N{REPLACEMENT CHARACTER}"
# What UTF-8 looks like when decoded with an older Windows or Mac encoding.
_MISREAD_AS = {
    "cp1252": re.compile(r"[ÂÃÄÅ][\x80-\uffff]|â[\x80-\uffff]{2}"),
    "mac_roman": re.compile(r"[√¬][\x80-\uffff]|‚[\x80-\uffff]{2}"),
}


def is_placeholder(text: str) -> bool:
    """Whether the text is only a placeholder: "?", "N/A", "tbc", "-", "see website"."""
    plain = " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())
    return bool(text.strip()) and (not plain or bool(_PLACEHOLDER.fullmatch(plain)))


def what_is_wrong(text: str) -> str:
    """Why the text cannot be used in a listing, whatever it is about. Empty if it can."""
    if is_placeholder(text) and not _ERROR_OF_A_SHEET.search(text):
        return f"{quoted(text)} says nothing. Leave this empty until it is known."
    return what_is_spoilt(text)


def what_is_spoilt(text: str) -> str:
    """How a program has corrupted text that was once typed correctly. Empty if it has not."""
    if found := _ERROR_OF_A_SHEET.search(text):
        return f"{quoted(found[0])} is a spreadsheet's error. Type what belongs here."
    if found := _ESCAPED.search(text):
        return f"A spreadsheet left {quoted(found[0])} here. Take it out."
    if _LOST in text:
        return f"{quoted(_LOST)} stands where a letter was lost. Type the word again."
    if found := _CONTROL.search(text):
        return (
            f"This holds a character that cannot be shown (number {ord(found[0])}). Type it again."
        )
    if _CUT_SHORT.fullmatch(text.strip()):
        return f"{quoted(text)} is a number that a spreadsheet cut short. Type all of its digits."
    for found in _ENTITY.finditer(text):
        if (meant := html.unescape(found[0])) != found[0]:
            return f"{quoted(found[0])} is the code of a web page for {quoted(meant)}: write that."
    for word in re.split("[ \n\t]+", text):
        if (meant := _as_it_was(word)) != word:
            return f"{quoted(word)} was {quoted(meant)} before a program misread it. Type it again."
    return ""


def unspoilt(text: str) -> str:
    """The text as it was typed, where a program spoilt it in a way that can be undone."""
    text = _ESCAPED.sub(lambda found: "\n" if found[0].upper() in _BREAKS else "", text)
    if _ENTITY.search(text):
        text = html.unescape(text)
    text = _CONTROL.sub(" ", text) if _CONTROL.search(text) else text
    return text if text.isascii() else re.sub("[^ \n\t]+", lambda word: _as_it_was(word[0]), text)


def _as_it_was(word: str) -> str:
    for encoding, pattern in _MISREAD_AS.items():
        word = pattern.sub(partial(_decoded, encoding), word)
    return word


def _decoded(encoding: str, found: re.Match[str]) -> str:
    """The original character, or the text unchanged if that is not one people type."""
    try:
        meant = found[0].encode(encoding).decode()
    except UnicodeError:
        return found[0]
    return meant if "\u00a0" <= meant < "\u0180" or "\u2010" <= meant < "\u2130" else found[0]


# --- Dates ----------------------------------------------------------------------------------------

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAY = r"(?:(?:MON|TUE(?:S)?|WED(?:NES)?|THU(?:RS)?|FRI|SAT(?:UR)?|SUN)(?:DAY)? )?"
_DAY, _YEAR, _MIDNIGHT = r"(?P<day>[0-9]{1,2})", r"(?P<year>[0-9]{4}|[0-9]{2})", r"00? 00(?: 0+)*Z?"
_NUMBER = r"(?P<month>[0-9]{1,2})"
_NAME = (
    r"(?P<month>JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
_FORMS = [  # for folded text: capitals, with spaces for all punctuation
    re.compile(rf"(?P<year>[0-9]{{4}}) {_NUMBER} {_DAY}(?:[T ]{_MIDNIGHT})?"),
    re.compile(rf"{_DAY} {_NUMBER} {_YEAR}(?: {_MIDNIGHT})?"),
    re.compile(rf"{_WEEKDAY}{_DAY}(?:ST|ND|RD|TH)? ?(?:OF )?{_NAME} ?{_YEAR}"),
    re.compile(rf"{_WEEKDAY}{_NAME} {_DAY}(?:ST|ND|RD|TH)? (?P<year>[0-9]{{4}})"),
]
_SERIAL = re.compile(r"([34567][0-9]{4})(?: 0)?")
_DAY_0_OF_SHEETS = date(1899, 12, 30)
_FIRST_YEAR = 1900
_CENTURY_ENDS = 70  # 69 means 2069, 70 means 1970, as is usual


def day(text: str) -> date:
    """Parse 2026-11-30, 30/11/2026, 30/11/26, 30 Nov 2026, November 30th, 2026 and so on."""
    plain = fold(text) if len(text) <= MAX_QUOTED else ""
    if serial := _SERIAL.fullmatch(plain):
        likely = _DAY_0_OF_SHEETS + timedelta(days=int(serial[1]))
        raise Misread(
            f"{quoted(text)} is a spreadsheet's number for a day. Is it {likely:%-d %B %Y}? Write "
            "the day itself."
        )
    found = next((found for form in _FORMS if (found := form.fullmatch(plain))), None)
    if found is None:
        raise Misread(
            f"{quoted(text)} is not a day. Write one like 30 November 2026 or 30/11/2026."
        )
    try:
        return date(_year(found["year"]), _month(found["month"]), int(found["day"]))
    except ValueError as error:
        raise Misread(
            f"There is no day {quoted(text)}. Write day, month and year, in that order: 30/11/2026."
        ) from error


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < _CENTURY_ENDS else 1900)
    if year < _FIRST_YEAR:
        raise ValueError
    return year


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3]) + 1


# --- Numbers --------------------------------------------------------------------------------------


class Unit(NamedTuple):
    """A unit of measurement: what to ask for, an example, and the words people write with it."""

    expected: str
    example: str
    words: Mapping[str, int]  # singular word to its size in this unit


COUNT = Unit("a whole number", "12", {})
DAYS = Unit("a number of days", "42, or 6 weeks", {"day": 1, "week": 7, "wk": 7})
MINUTES = Unit("a number of minutes", "45", {"minute": 1, "min": 1, "hour": 60, "hr": 60})
YEARS = Unit("an age in years", "18", {"year": 1, "yr": 1, "old": 1})
MILES = Unit("a number of miles", "10", {"mile": 1})
METRES = Unit("a number of metres", "40", {"metre": 1, "meter": 1, "m": 1})
POUNDS = Unit("a price in pounds", "65 or 65.50", {"£": 1, "gbp": 1, "pound": 1})
DEGREES = Unit(
    "a temperature in degrees Celsius", "34", {"°": 1, "degree": 1, "c": 1, "celsius": 1}
)

_AMOUNT = re.compile(r"([^0-9.]*)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(\.[0-9]{1,9})?([^0-9]*)")


def amount(text: str, unit: Unit) -> Decimal:
    """Parse one number, with or without words for its unit: £65, 1,200, 45 minutes, 34 °C."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise _not_a(unit, text)
    number = Decimal(found[2].replace(",", "") + (found[3] or ""))
    for word in re.findall(r"[^\W_]+|[^\w\s]|_", f"{found[1]} {found[4]}"):
        times = unit.words.get(word) or unit.words.get(word.removesuffix("s"))
        if times is None:
            raise _not_a(unit, text)
        number *= times
    return number


def whole(text: str, unit: Unit) -> int:
    """Like `amount`, but for a whole number."""
    number = amount(text, unit)
    if number != number.to_integral():
        raise _not_a(unit, text)
    return int(number)


def _not_a(unit: Unit, text: str) -> Misread:
    return Misread(
        f"{quoted(text)} is not {unit.expected}. Write one number, such as {unit.example}."
    )


_YES_NO = {"yes": True, "y": True, "true": True, "1": True} | dict.fromkeys(
    ("no", "n", "false", "0", ""), False
)


def yes_or_no(text: str) -> bool:
    """Parse yes or no. Empty means no."""
    if (answer := _YES_NO.get(text.strip().casefold())) is None:
        raise Misread(f"{quoted(text)} is neither yes nor no. Write one of them.")
    return answer


# --- Names ----------------------------------------------------------------------------------------

_NOBODY = re.compile(
    r"anon(?:ymous)?|locum|nil|nobody|none|physio(?:therapist)?|staff|vacan(?:t|cy)|various"
)
_TITLE = re.compile(r"^(?:dr|mrs?|ms|miss|mx|prof(?:essor)?)\b\.? *", re.IGNORECASE)
_LETTERS = re.compile(r"\b(?:[MF]CSP|HCPC|ACPIN|SRP|[BM](?:Sc|A|Phil)|PhD|Hons|Grad\w*)\b.*")
_NOTE = re.compile(
    r"\b(?:left|leaving|leaves?|retire[sd]?|retiring|moved|maternity|locum|until|since|starts?"
    r"|starting|vacan\w+|tb[ac]|temp|temporary)\b|[0-9?]",
    re.IGNORECASE,
)


def name(text: str) -> str:
    """The name of a team or practice, single-spaced."""
    plain = " ".join(text.split())
    if is_placeholder(plain) or _NOBODY.fullmatch(plain.casefold()):
        raise Misread(f"{quoted(text)} is not a name. Write what it is called.")
    return plain


def person_name(text: str) -> str:
    """A person's name, single-spaced, with nothing added.

    A name with the surname first is not silently reordered: the error suggests the right order.
    """
    plain = " ".join(text.split())
    if is_placeholder(plain) or _NOBODY.fullmatch(plain.casefold()):
        raise Misread(f"{quoted(text)} is not a name. Write the name on the HCPC register.")
    if _NOTE.search(plain):
        raise Misread(f"{quoted(text)} is more than a name. Write the name alone.")
    if "," in plain and (offered := in_order(plain)):
        raise Misread(f"Write the name as it is said: {quoted(offered)}.")
    return plain


def in_order(plain: str) -> str:
    """ "Jane Smith" for "Dr Smith, Jane" or "Jane Smith, MCSP". Empty if nothing is left."""
    parts = [_TITLE.sub("", _LETTERS.sub("", part).strip(" (),")) for part in plain.split(",")]
    return " ".join(part for part in reversed(parts) if part)
