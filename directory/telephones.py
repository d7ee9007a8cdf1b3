"""Parses typed text as a telephone number, UK or foreign. No Django, no I/O.

libphonenumber knows which numbers exist and how their digits are grouped. It is too lenient, taking
letters for digits and dropping what it does not understand, so such text is rejected first.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

MAX_LENGTH = 30  # characters, as written by `str()`
_MAX_TYPED = 60
_UK = 44

_LABEL = re.compile(
    r"^(?:tel(?:ephone)?|phone|ph|mob(?:ile)?|text|sms|t|m)\b\.?(?: ?(?:no\b\.?|number\b))? ?:? ?",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"[ ,;]*\(?(?:extension|extn|ext|x|#)[. :=]*([0-9]{1,6})\)?$", re.IGNORECASE
)
_DIGITS = re.compile(r"\(?\+? ?[0-9(][0-9 ().-]*")
_FEWEST = 9  # digits; shorter numbers work only as local calls
_SHORTENED = re.compile(r"[0-9][.,]?[0-9]*E[+]?[0-9]+", re.IGNORECASE)
_SHORT = {"111": "111", "116123": "116 123"}  # NHS 111 and Samaritans, which have no area code
# Reserved by Ofcom for drama, so they belong to nobody. Our examples use them.
_INVENTED = re.compile(r"(?:1632960|7700900)[0-9]{3}")
_SUCH_AS = "such as 0113 496 0123"


class NotATelephone(ValueError):
    """The text is not one complete number. The message says why, and what to write."""


@dataclass(frozen=True, slots=True, order=True)
class Telephone:
    """One complete number that can be dialled, with any extension kept separately.

    `str()` writes it in UK style, "0113 496 0123" or "0113 496 0123 ext 12"; a foreign number is
    written as "+353 1 234 5678".
    """

    rung: str  # in international form: "+441134960123"
    extension: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse any spacing, punctuation or label, 0044 and +44 (0); or raise NotATelephone.

        Restores a leading 0 removed by a spreadsheet, since every UK number starts with one.
        """
        bare = _without_label(text)
        extension = _EXTENSION.search(bare)
        number = bare[: extension.start()] if extension else bare
        if (digits := re.sub(r"\D", "", number)) in _SHORT and digits == number.replace(" ", ""):
            return cls(digits)
        found = _number(number.strip(), text)
        return cls(f"+{found.country_code}{_national(found)}", extension[1] if extension else "")

    def __str__(self) -> str:
        return f"{self._written} ext {self.extension}" if self.extension else self._written

    @property
    def _written(self) -> str:
        if self.rung in _SHORT:
            return _SHORT[self.rung]
        found = phonenumbers.parse(self.rung)
        at_home = found.country_code == _UK
        form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(found, form)

    @property
    def link(self) -> str:
        """The link that dials it: "tel:+441134960123". The caller must ask for the extension."""
        return f"tel:{self.rung}"

    @property
    def text_link(self) -> str:
        """The link that texts it: "sms:+447700900123"."""
        return f"sms:{self.rung}"


@lru_cache(maxsize=4096)
def read_telephone(text: str) -> Telephone | None:
    """The number to link to where a page shows `text`, or None if it is not one complete number."""
    try:
        return Telephone.parse(text)
    except NotATelephone:
        return None


def tel_link(text: str) -> str:
    """The link that dials a number: "tel:+441134960123". Empty if it is not one."""
    found = read_telephone(text)
    return found.link if found else ""


def text_link(text: str) -> str:
    """The link that writes a text message to a number, in the same way."""
    found = read_telephone(text)
    return found.text_link if found else ""


def _without_label(text: str) -> str:
    """Ordinary letters and digits, single spaces, hyphens for dashes, no invisible marks."""
    if len(text) > _MAX_TYPED:
        raise NotATelephone(f"This is too long for a telephone number. Write one, {_SUCH_AS}.")
    kept = (
        "-" if unicodedata.category(char) == "Pd" else " " if char.isspace() else char
        for char in unicodedata.normalize("NFKC", text)
        if unicodedata.category(char) != "Cf"
    )
    return _LABEL.sub("", " ".join("".join(kept).split()))


def _number(number: str, typed: str) -> PhoneNumber:
    """The parsed number. Raises NotATelephone if the numbering plan does not include it."""
    shown = f"“{typed.strip()}”"
    if _SHORTENED.fullmatch(number):
        raise NotATelephone(
            f"{shown} is a number that a spreadsheet has cut short. Type all of its digits, with "
            "the column set to text."
        )
    if not _DIGITS.fullmatch(number):
        raise NotATelephone(
            f"{shown} is not a telephone number. Write one number, {_SUCH_AS}, and nothing else."
        )
    try:
        found = phonenumbers.parse(number, "GB")
    except NumberParseException as refusal:
        raise NotATelephone(_why_not(shown, number, refusal.error_type)) from refusal
    if not _is_in_use(found):
        reason = phonenumbers.is_possible_number_with_reason(found)
        raise NotATelephone(_why_not(shown, number, reason))
    return found


def _is_in_use(found: PhoneNumber) -> bool:
    if phonenumbers.is_valid_number(found):
        return True
    return found.country_code == _UK and bool(_INVENTED.fullmatch(_national(found)))


def _national(found: PhoneNumber) -> str:
    """The number without its leading 0. Zeros that are part of it, as in Italy, are kept."""
    return phonenumbers.national_significant_number(found)


def _why_not(shown: str, number: str, reason: int) -> str:
    if len(re.sub(r"\D", "", number)) < _FEWEST:
        return f"{shown} has too few digits. Write all of the number, {_SUCH_AS}."
    if reason in (phonenumbers.ValidationResult.TOO_LONG, NumberParseException.TOO_LONG):
        return f"{shown} has too many digits. Write one number, {_SUCH_AS}."
    return f"No telephone has the number {shown}. Check each digit, and the code at the start."
