"""Messages in the search box about the text typed. Plain words: cause, then remedy."""

from datetime import date

from directory.hcpc import HcpcNumber
from directory.postcodes import Postcode

ENTER_A_POSTCODE = "Enter a postcode or a town, like OX3 9DU or Newcastle upon Tyne."
UNKNOWN_POSTCODE = "Enter a real postcode, like OX3 9DU. We do not know this one."
TOO_LONG = "Enter a postcode or a town only. What you typed is longer than 100 letters."
NAME_TOO_LONG = "Enter a name or a number only. What you typed is longer than 100 letters."
NOT_IN_THE_UK = "This place is not in the United Kingdom. Enter a UK postcode or town."
TYPE_MORE = "This covers a wide area. Enter more of the postcode to see who is nearest."
A_LINK = "This link does not say where on the map it leads. Enter a postcode or a town."
A_TELEPHONE_NUMBER = "This looks like a telephone number. Enter a postcode or a town."
ENTER_WHERE = "To find a physiotherapist, enter a postcode or town."
WHERE = "Where do you want to look? Enter a postcode or town."
WHERE_YOU_ARE = (
    "We do not know where you are. Enter your postcode or town, or press “Use my location” "
    "if you see it."
)


def not_listed(somebody: str) -> str:
    """What to tell someone looking for "an MS nurse". Empty if `somebody` is ""."""
    if not somebody:
        return ""
    return (
        f"This site lists physiotherapists. Your GP or MS team can tell you how to see {somebody}."
    )


def showing_instead(name: str) -> str:
    return f"Showing results for {name}."


def cut_back(typed: str, label: str) -> str:
    return f"“{typed}” is not a whole postcode. Showing results for {label}."


def only_about(typed: Postcode, known: str) -> str:
    return f"We know {known}, but not {typed} itself: distances are about right."


def retired(name: str, on: date) -> str:
    return f"{name} went out of use in {on:%B %Y}. Distances are from where it last was."


def no_location(typed: Postcode, known: str) -> str:
    return f"{typed} is a real postcode with no place on the map. Distances are from {known}."


def several_districts(typed: str) -> str:
    return f"{typed} covers several districts. Distances are from the middle of them."


def number_without_letters(digits: str) -> str:
    return (
        f"{digits} looks like a registration number without its letters. "
        f"A physiotherapist’s begins with PH. Enter a postcode or town to find who is near."
    )


def nobody_with(number: HcpcNumber) -> str:
    return f"Nobody with the number {number} is listed here."


def no_service_with(code: str) -> str:
    return f"No service with the code {code} is listed here. Check it, or enter a postcode or town."


def which(name: str) -> str:
    return f"Which {name}?"


def which_of(names: list[str]) -> str:
    return f"Which one: {' or '.join(names)}?"


def did_you_mean(names: list[str]) -> str:
    return f"Did you mean {names[0]}?" if len(set(names)) == 1 else "Did you mean one of these?"


def none_there(name: str, where: str) -> str:
    return f"We know no {name} in {where}."


def not_known(typed: str) -> str:
    return (
        f"We found no place, person or service called “{typed}”. "
        "If you know the postcode, enter it below."
    )


def found_by_name(text: str) -> str:
    return f"People and services called “{text}”"


def nothing_called(text: str) -> str:
    return (
        f"We found no place, person or service called “{text}”. "
        "Check the spelling, or enter a postcode like OX3 9DU or a town."
    )


def where_in(area: str) -> str:
    return f"Enter a postcode or town in {area} to see who is nearest."


def not_called(typed: str) -> str:
    return f"We found no place, person or service called “{typed}”."
