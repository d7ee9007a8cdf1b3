"""Repairs what lists really say in a cell, and says what it did. Pure functions.

Each returns what it read and why that differs from what stood there; whether it is right is for the
models' rules to say.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from directory.postcodes import Level, NotAPostcode, Postcode, fold, look_alikes
from directory.telephones import NotATelephone, Telephone, read_telephone
from directory.typed_text import is_placeholder

_NOTHING = re.compile(
    r"(?:see|on|via|check|visit)(?: the| our| their)? (?:web ?site|web|website|online|site|link)"
    r"|ask|ring|call|email|contact (?:us|them|clinic|practice|office)|not sure|don'?t know|"
    r"none(?: known| given)?|nil|no|no (?:email|e mail|website|web|phone|tel|number)|awaiting"
    r"|to be confirmed|to confirm|chasing|missing|blank|empty|various|varies|enquire|on request"
    r"|not on (?:line|web)|ex directory|0+|not listed|unlisted|as per website|see web"
)
_NUMBER = re.compile(
    r"(?:\+|\(?0|\b[1-9])[0-9 ().\-–]{7,}[0-9](?: ?(?:extension|ext|x)\.? ?[0-9]{1,6})?"
)
_WHOM = re.compile(
    r"\b(?:ask(?:ing)? for|speak (?:to|with)|leave a message(?: for)?)\b[^()\[\],;/|\n0-9]*",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"([0-9])[.,]?([0-9]*)E[+]?([0-9]{1,2})", re.IGNORECASE)
_FULL_POSTCODE = re.compile(
    r"\b([A-Z]{1,2}[0-9][0-9A-Z]?[ \-.]{0,2}[0-9O][A-Z]{2})\b", re.IGNORECASE
)
_EMAIL = re.compile(r"[A-Z0-9._%+'-]+@[A-Z0-9-]+(?:\.[A-Z0-9-]+)*\.[A-Z]{2,}", re.IGNORECASE)
_SPELT_AT = re.compile(r" ?[\[(]at[\])] ?| at (?=\S+ ?(?:\.|[\[(]dot[\])]))", re.IGNORECASE)
_SPELT_DOT = re.compile(r" ?[\[(]dot[\])] ?| dot ", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:/{0,2})?((?:[A-Z0-9-]+\.)+[A-Z]{2,}(?:/[^\s,;]*)?)", re.IGNORECASE)
_DOTTED_WORD = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_PLAIN_HCPC = re.compile(r"(?:PH|P H|HCPC|HPC|REG|NO)*[ .:]*([0-9]{4,6})")
_HCPC_PARTS = re.compile(r"[,;/&\n]+|\band\b|\s+(?=[Pp][Hh])", re.IGNORECASE)
_AMOUNT = re.compile(r"£? ?([0-9]{1,3}(?:\.[0-9]{1,2})?)")
_MORE_THAN_A_PRICE = re.compile(r"[0-9]\s*(?:-|–|to|/|or|and|&)\s*£?\s*[0-9]|\bfrom\b|\bup to\b")
LEADING_ZERO = "leading 0 restored"
CUT_SHORT = "cut short by a spreadsheet, so left empty"
SEVERAL = "several in one cell"
SEVERAL_NUMBERS = "several in one cell: the second becomes the organisation's telephone"
BESIDE = "words kept beside the number, as its hours"
WRITTEN_OUT = "written in the usual way"
LEFT_OUT = "left out"


@dataclass(slots=True)
class Repaired:
    """What a cell holds: values in their usual form, and why they are not as they stood."""

    values: list[str] = field(default_factory=list)
    why: str = ""
    rest: str = ""  # words that are none of the values
    beside: str = ""  # words that belong with the values, such as whom to ask for

    @property
    def first(self) -> str:
        return self.values[0] if self.values else ""


def says_nothing(text: str) -> bool:
    """Whether a sheet means nothing by it: "n/a", "?", "tbc", "see website"."""
    plain = " ".join(re.sub(r"[^\w']+", " ", text).casefold().split())
    return is_placeholder(text) or (not plain and bool(text)) or bool(_NOTHING.fullmatch(plain))


# --- Telephone numbers ----------------------------------------------------------------------------


def telephones(text: str) -> Repaired:
    """Every complete number in the cell, in UK style."""
    text = text.removesuffix(".0")
    whole = _from_scientific(text)
    if whole is None:
        return Repaired(why=CUT_SHORT)
    if one := read_telephone(whole):
        return Repaired([str(one)], _why_changed(text, str(one)))
    found, rest = list[str](), whole
    for run in re.split(r"[\n;/,|]|\b(?:or|and)\b|(?<=\))", whole):
        number = read_telephone(run.strip()) or _within(run) or _local(run, found)
        if number and str(number) not in found:
            found.append(str(number))
            rest = rest.replace(run, re.sub(r"[0-9]", "", run))
    if not found:
        found = [str(one) for one in _all_within(whole)]
    words = " ".join(re.findall(r"[^\W\d_]{3,}", rest))
    whom = "; ".join(re.sub(r" (?:on|at)$", "", one.strip(" .-:")) for one in _WHOM.findall(text))
    why = SEVERAL_NUMBERS if len(found) > 1 else LEFT_OUT if not found else WRITTEN_OUT
    if whom and found:
        why = f"{why}; {BESIDE}" if why == SEVERAL_NUMBERS else BESIDE
    return Repaired(found, why, words, whom if found else "")


def _from_scientific(text: str) -> str | None:
    """The digits of 1.632960001E+09; None if some of them are lost."""
    if not (shortened := _SCIENTIFIC.fullmatch(text.strip())):
        return text
    digits, places = shortened[1] + shortened[2], int(shortened[3])
    return digits if len(digits) == places + 1 else None


def _within(text: str) -> Telephone | None:
    return next(iter(_all_within(text)), None)


def _all_within(text: str) -> list[Telephone]:
    return [number for run in _NUMBER.findall(text) if (number := _longest(run.split()))]


def _longest(words: list[str]) -> Telephone | None:
    """The number that the first words make: "01632 960001" of "01632 960001 (9-5"."""
    starts = (" ".join(words[:end]) for end in range(len(words), 0, -1))
    return next((number for start in starts if (number := _parsed(start))), None)


def _local(run: str, found: list[str]) -> Telephone | None:
    """A number without its area code, which is that of the number before it."""
    digits = re.sub(r"\D", "", run)
    before = re.sub(r"\D", "", found[-1]) if found else ""
    if 5 <= len(digits) <= 8 < len(before) and re.fullmatch(r"[ 0-9]+", run):
        return _parsed(before[: -len(digits)] + digits)
    return None


def _parsed(text: str) -> Telephone | None:
    try:
        return Telephone.parse(text)
    except NotATelephone:
        return None


def _why_changed(text: str, now: str) -> str:
    digits = re.sub(r"\D", "", text)
    if now.startswith("0") and digits and re.sub(r"\D", "", now) == f"0{digits}":
        return LEADING_ZERO
    return "" if text == now else WRITTEN_OUT


# --- Addresses ------------------------------------------------------------------------------------


def emails(text: str) -> Repaired:
    plain = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", text.replace("mailto:", "")))
    found = list(dict.fromkeys(one.strip(".'").lower() for one in _EMAIL.findall(plain)))
    if not found:
        return Repaired(why=LEFT_OUT)
    why = SEVERAL if len(found) > 1 else "" if found[0] == text.lower() else WRITTEN_OUT
    return Repaired(found, why)


def websites(text: str) -> Repaired:
    """Addresses with their https://; e-mail addresses are none."""
    plain = re.sub(_EMAIL, " ", text.strip().strip("<>")).replace("\\", "/")
    found = []
    for one in _WEB.finditer(plain):
        address = one[1].rstrip(".,)").rstrip("/")
        host, slash, path = address.partition("/")
        if _DOTTED_WORD.fullmatch(host.lower()):
            scheme = "http" if one[0].lower().startswith("http:") else "https"
            found.append(f"{scheme}://{host.lower()}{slash}{path}")
    if not found:
        return Repaired(why=LEFT_OUT)
    bare = text.strip().rstrip("/")
    same = bare.lower() in (found[0].lower(), found[0].lower().split("//", 1)[1])
    return Repaired(
        list(dict.fromkeys(found)), SEVERAL if len(found) > 1 else "" if same else WRITTEN_OUT
    )


def postcode(text: str, is_known: Callable[[str], bool]) -> Repaired:
    """One full postcode, or a district; letters typed for digits are mended if that is known."""
    try:
        parsed = Postcode.parse(text)
    except NotAPostcode:
        return _postcode_within(text, is_known)
    plain = str(parsed)
    is_unknown = parsed.level is Level.FULL and not is_known(plain)
    if is_unknown and (better := _look_alike(text, is_known)):
        return Repaired([better], "letters and digits that look alike")
    return Repaired([plain], "" if plain == text else WRITTEN_OUT)


def _postcode_within(text: str, is_known: Callable[[str], bool]) -> Repaired:
    if better := _look_alike(text, is_known):
        return Repaired([better], "letters and digits that look alike")
    if found := postcode_in(text):
        return Repaired([found], WRITTEN_OUT)
    return Repaired(why=LEFT_OUT)


def _look_alike(text: str, is_known: Callable[[str], bool]) -> str:
    joined = fold(text).replace(" ", "")
    offered = look_alikes(joined) if joined.isascii() and 5 <= len(joined) <= 7 else []
    full = (str(one) for one in offered if one.level is Level.FULL)
    return next((one for one in full if is_known(one)), "")


def postcode_in(text: str) -> str:
    """The last full postcode in a longer text, such as an address; empty if none."""
    for found in reversed(_FULL_POSTCODE.findall(text)):
        joined = fold(found).replace(" ", "")
        for reading in (joined, joined[:-3] + joined[-3].replace("O", "0") + joined[-2:]):
            try:
                parsed = Postcode.parse(reading)
            except NotAPostcode:
                continue
            if parsed.level is Level.FULL:
                return str(parsed)
    return ""


def without_postcode(text: str) -> str:
    """The text without its postcodes, and without what then dangles."""
    return _FULL_POSTCODE.sub(lambda one: "" if postcode_in(one[0]) else one[0], text).strip(
        " ,\n-"
    )


def address_parts(text: str) -> list[str]:
    """The parts of an address, however they are separated."""
    return [part for one in re.split(r"[,\n;|]", text) if (part := one.strip(" ."))]


def split_town(parts: list[str], towns: Collection[str], plain: Callable[[str], str]) -> str:
    """Takes the town, and a county after it, off the end of an address. Empty if there is none."""
    for at in range(len(parts) - 1, max(-1, len(parts) - 4), -1):
        if (at or len(parts) == 1) and plain(parts[at]) in towns:
            town = parts[at]
            del parts[at:]
            return town
    return ""


# --- Numbers --------------------------------------------------------------------------------------


def hcpc_numbers(text: str) -> Repaired:
    """Every registration number in the cell; PH is added where it was left out."""
    found, lost = list[str](), ""
    for part in _HCPC_PARTS.split(text):
        plain = re.sub(r"^(?:HCPC|HPC|REG|NO|NUMBER|REGISTRATION| )+$", "", fold(part))
        if plain and (digits := _PLAIN_HCPC.fullmatch(plain.replace("PH ", "PH"))):
            found.append(f"PH{digits[1]}")
        elif plain and not says_nothing(part):
            lost = part.strip()
    why = LEFT_OUT if lost else SEVERAL if len(found) > 1 else ""
    if not why and found and found[0] != text.strip():
        why = WRITTEN_OUT
    return Repaired(list(dict.fromkeys(found)), why, lost)


def price(text: str) -> Repaired:
    """One price; a range or several are nobody's to choose from."""
    plain = text.casefold().replace(",", "")
    amounts = _AMOUNT.findall(plain)
    if "free" in plain and not amounts:
        return Repaired(["0"], WRITTEN_OUT)
    if len(set(amounts)) != 1 or _MORE_THAN_A_PRICE.search(plain):
        return Repaired(why="more than one price, so left out" if amounts else LEFT_OUT)
    return Repaired([amounts[0]], "" if text.strip(" £") == amounts[0] else WRITTEN_OUT)


def is_plain_change(was: str, now: str) -> bool:
    """Whether only spaces, capitals and punctuation differ."""
    plain = [re.sub(r"[\W_]", "", text).casefold() for text in (was, now)]
    return plain[0] == plain[1] or f"http{plain[0]}" in plain[1].replace("https", "http")
