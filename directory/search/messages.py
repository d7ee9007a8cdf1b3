"""What the search box answers when it cannot simply answer. Plain words: cause, then remedy."""

from datetime import date

from directory.hcpc import HcpcNumber
from directory.postcodes import Postcode

ENTER_A_POSTCODE = "Enter a postcode or a town, like OX3 9DU or Newcastle upon Tyne."
UNKNOWN_POSTCODE = "Enter a real postcode, like OX3 9DU. We do not know this one."
TOO_LONG = "Enter a postcode or a town only. What you typed is longer than 100 letters."
NAME_TOO_LONG = "Enter a name or a number only. What you typed is longer than 100 letters."
NOT_IN_THE_UK = "This place is not in the United Kingdom. Enter a UK postcode or town."
TYPE_MORE = "This covers a wide area. Enter more of the postcode to see who is nearest."

_NO_PLACE = {
    "GIR": "GIR 0AA belonged to a bank and has no place on the map. "
    "Enter the postcode of where you live.",
    "BFPO": "BFPO addresses have no place on the map. "
    "Enter the postcode or town where you want to be seen.",
    "BF1": "BFPO addresses have no place on the map. "
    "Enter the postcode or town where you want to be seen.",
    "GX11": "Gibraltar has its own health service. This site covers the United Kingdom.",
}
_CROWN_DEPENDENCIES = ("JE", "GY", "IM")
_OTHER_PROFESSIONS = {
    "AS": "arts therapists",
    "BS": "biomedical scientists",
    "CH": "chiropodists and podiatrists",
    "CS": "clinical scientists",
    "DT": "dietitians",
    "HAD": "hearing aid dispensers",
    "OT": "occupational therapists",
    "ODP": "operating department practitioners",
    "OR": "orthoptists",
    "PA": "paramedics",
    "PYL": "practitioner psychologists",
    "PO": "prosthetists and orthotists",
    "RA": "radiographers",
    "SL": "speech and language therapists",
}


def no_place_for(folded: str) -> str:
    """Why postcodes of this beginning, or numbers of other professions, lead nowhere; or ""."""
    joined = folded.replace(" ", "")
    for begins, message in _NO_PLACE.items():
        if joined.startswith(begins) and not joined[len(begins) :].isalpha():
            return message
    if joined[:2] in _CROWN_DEPENDENCIES and joined[2:3].isdigit():
        return (
            "Jersey, Guernsey and the Isle of Man have their own health services. "
            "This site covers the United Kingdom."
        )
    letters = joined.rstrip("0123456789")
    if 4 <= len(joined) - len(letters) <= 6 and letters in _OTHER_PROFESSIONS:
        return (
            f"{letters} numbers belong to {_OTHER_PROFESSIONS[letters]}. "
            "A physiotherapist’s number begins with PH."
        )
    return ""


def showing_instead(name: str) -> str:
    return f"Showing results for {name}."


def only_about(typed: Postcode, known: str) -> str:
    return f"We know where {known} is, but not {typed} itself, so distances are about right only."


def retired(name: str, on: date) -> str:
    return f"{name} went out of use in {on:%B %Y}. Distances are from where it last was."


def no_location(typed: Postcode, known: str) -> str:
    return f"{typed} is a real postcode with no place on the map. Distances are from {known}."


def several_districts(typed: Postcode) -> str:
    return f"{typed} covers several districts. Choose one."


def number_without_letters(digits: str) -> str:
    return (
        f"{digits} looks like a registration number without its letters. "
        f"A physiotherapist’s begins with PH. Enter a postcode or town to find who is near."
    )


def nobody_with(number: HcpcNumber) -> str:
    return f"Nobody with the number {number} is listed here."


def which(name: str) -> str:
    return f"Which {' '.join(name.split())}?"


def found_by_name(text: str) -> str:
    return f"People and services called “{' '.join(text.split())}”"


def nothing_called(text: str) -> str:
    return (
        f"We found no place, person or service called “{' '.join(text.split())}”. "
        "Check the spelling, or enter a postcode like OX3 9DU."
    )
