"""Guesses what each column of a list holds, from its heading and its values. Pure functions."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from directory.curating.intake import choices, targets
from directory.curating.intake.layout import FoundList
from directory.curating.intake.targets import LEAVE_OUT
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.names import search_name
from directory.postcodes import Level, NotAPostcode, Postcode
from directory.telephones import read_telephone
from directory.typed_text import is_placeholder

TRIED = 60  # values of each column
_MOST = 0.6  # of the values must agree
_AMBIGUOUS = {"name", "names", "contact", "number", "details", "no", "id", "lead", "who"}
_MANY_COLUMNS = {"service.address", "service.telephone", "person.name", "person.hcpc_number"}
_ORGANISED = re.compile(
    r"\b(?:nhs|trust|hospital|clinic|centre|center|physio\w*|practice|ltd|limited|health\w*|rehab\w*"
    r"|therapy|service|team|ms|charity|society|board|neuro\w*|unit|associates|group|care|surgery)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:(?:dr|mrs?|ms|miss|mx|prof)\.? )?[A-Z][\w'’.-]*,? (?:[A-Z][\w'’.-]* ?){1,3}"
    r"(?:\(?[MF]CSP\)?)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:/*)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?", re.IGNORECASE)
_DIGITS = re.compile(r"\d{4,6}")


def guess(found: FoundList, remembered: Mapping[str, str] | None = None) -> list[str]:
    """A target for each column; LEAVE_OUT where there is no telling.

    `remembered` is what earlier lists of this source had under each heading.
    """
    remembered = remembered or {}
    guessed = [_guess(found, at, remembered) for at in range(len(found.headings))]
    return _agreed(found, guessed, remembered)


def _guess(found: FoundList, at: int, remembered: Mapping[str, str]) -> str:
    heading = search_name(found.headings[at])
    if heading and heading in remembered:
        return remembered[heading]
    values = _values(found, at)
    named = targets.named(found.headings[at]) if heading else None
    held = _held(values)
    if named is None or heading in _AMBIGUOUS:
        return held or _kind_of_name(values) or named or LEAVE_OUT
    if held and named in _MISTAKEN and held not in (named, "service.settings"):
        return _mixed(held, values)
    if named == LEAVE_OUT or not values:
        return named
    return _mixed(named, values)


_MISTAKEN = {  # what a heading may say while its values say otherwise
    *("service.telephone", "service.email", "service.website", "service.any_contact"),
    *("person.name", "service.town", "service.site", "service.postcode", "service.address"),
}


def _values(found: FoundList, at: int) -> list[str]:
    values = (row.cells[at] for row in found.rows)
    return [value for value in values if value and not is_placeholder(value)][:TRIED]


def _held(values: Sequence[str]) -> str:
    """The target whose form most of the values have; empty if none."""
    for key, reads in _FORMS.items():
        if values and sum(1 for value in values if reads(value)) >= _MOST * len(values):
            return key
    marked = sum(1 for value in values if _is_hcpc(value))
    if marked and all(_is_hcpc(value) or _DIGITS.fullmatch(value) for value in values):
        return "person.hcpc_number"
    return _choices_held(values)


def _choices_held(values: Sequence[str]) -> str:
    """The kind of organisation or the setting, if most values are words for it."""
    for key in ("organisation.kind", "service.settings"):
        target = targets.all_targets()[key]
        known = sum(1 for value in values if choices.is_known(target, value))
        if values and known >= _MOST * len(values):
            return key
    return ""


def _mixed(named: str, values: Sequence[str]) -> str:
    """A telephone column that also holds e-mail addresses holds contacts of any kind."""
    if named in ("service.telephone", "service.email", "service.website"):
        kinds = Counter(key for value in values for key, reads in _CONTACTS.items() if reads(value))
        if len(kinds) > 1 and min(kinds.values()) * 5 > len(values):
            return "service.any_contact"
    return named


def _kind_of_name(values: Sequence[str]) -> str:
    """Whether names without digits are of people or of organisations; empty if no names."""
    if not values or any(re.search(r"\d{3}|@", value) for value in values):
        return ""
    organised = sum(1 for value in values if _ORGANISED.search(_without_letters(value)))
    people = sum(1 for value in values if _PERSON.fullmatch(" ".join(value.split())))
    if organised >= _MOST * len(values):
        return "organisation.name"
    return "person.name" if people - organised >= _MOST * len(values) else ""


def _without_letters(value: str) -> str:
    """Without "MS", which may be the title of a person."""
    return re.sub(r"^(?:ms|mrs?|miss|dr)\b\.?", "", value, flags=re.IGNORECASE)


def _agreed(found: FoundList, guessed: list[str], remembered: Mapping[str, str]) -> list[str]:
    """Each target once, unless it may stand in several columns; and some name for each listing."""
    for at, key in enumerate(guessed):
        earlier = guessed[:at]
        if key and key in earlier and key not in _MANY_COLUMNS:
            guessed[at] = _second(found, at, key, earlier)
    if "organisation.name" not in guessed:
        for instead in ("service.name", "service.site"):
            at = guessed.index(instead) if instead in guessed else -1
            if at >= 0 and search_name(found.headings[at]) not in remembered:
                guessed[at] = "organisation.name"
                break
    return guessed


def _second(found: FoundList, at: int, key: str, earlier: Sequence[str]) -> str:
    """What a second column of the same name holds."""
    others = {"service.town": ["service.address"], "service.site": ["service.address"]}.get(key, [])
    if key in ("organisation.name", "service.name"):
        is_person = _kind_of_name(_values(found, at)) == "person.name"
        others = [*(["person.name"] if is_person else []), "service.name", "service.site"]
        others = [one for one in others if one not in earlier]
    return next(iter(others), LEAVE_OUT)


# --- Forms of values ------------------------------------------------------------------------------


def is_postcode(value: str) -> bool:
    try:
        return Postcode.parse(value).level is Level.FULL
    except NotAPostcode:
        return False


def _is_hcpc(value: str) -> bool:
    try:
        return bool(HcpcNumber.parse(value))
    except NotAnHcpcNumber:
        return False


def _is_telephone(value: str) -> bool:
    return any(read_telephone(part) for part in re.split(r"\n|/|,|;| or ", value[:80]))


def _is_website(value: str) -> bool:
    return "@" not in value and bool(_WEB.fullmatch(value)) and not re.fullmatch(r"[\d.]+", value)


def _is_email(value: str) -> bool:
    return bool(_EMAIL.fullmatch(value.removeprefix("mailto:")))


_FORMS: dict[str, Callable[[str], bool]] = {
    "person.hcpc_number": _is_hcpc,
    "service.postcode": is_postcode,
    "service.email": _is_email,
    "service.website": _is_website,
    "service.telephone": _is_telephone,
}
_CONTACTS: dict[str, Callable[[str], bool]] = {
    "service.email": lambda value: "@" in value,
    "service.telephone": lambda value: len(re.sub(r"\D", "", value)) >= 9,
}
