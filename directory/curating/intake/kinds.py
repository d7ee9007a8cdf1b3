"""What kind of organisation a row tells of, where no column says so. Pure functions."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from directory.curating.intake import choices, people
from directory.models import Organisation
from directory.names import search_name

if TYPE_CHECKING:
    from directory.curating.intake.listings import Listing

Kind = Organisation.Kind

_BY_NAME = {
    Kind.THERAPY_CENTRE: re.compile(r"\btherapy cent(?:re|er)\b|\bms cent(?:re|er)\b|\bmstc\b"),
    Kind.CHARITY: re.compile(
        r"\bms trust\b|\bsclerosis trust\b|\bcharity\b|\bcharitable\b|\bsociety\b|\bhospice\b"
        r"|\bfoundation\b|\bfriends of\b"
    ),
    Kind.NHS: re.compile(
        r"\bhealth board\b|\bhospitals?\b|\bhealth and social care\b|\bhscni?\b|\bicb\b"
        r"|\btrust\b|\bcommunity health\b"
        r"|\bcommunity (?:health|neuro\w*|rehab\w*|therap\w*) (?:service|team)s?\b"
    ),
}
_NHS_HOST = re.compile(
    r"(?:^|[@./])(?:nhs\.(?:uk|net|scot|wales)|scot\.nhs\.uk|wales\.nhs\.uk|hscni\.net)\b"
)
_LIKELY_PRIVATE = re.compile(
    r"\bltd\b|\blimited\b|\bllp\b|\bphysio\w*|\bpractice\b|\bclinics?\b|\bassociates\b|\brehab\w*|\bneuro\w*"
)


def kind_of(listing: "Listing", heard: Sequence[str], named: Sequence[people.Named]) -> str:
    """The kind, if the name, the section, an address on the web or a charity number tells it."""
    name = search_name(listing.organisation.get("name", ""))
    if re.search(r"\bnhs\b", name):
        return Kind.NHS
    for kind, words in _BY_NAME.items():
        if words.search(name):
            return kind
    if listing.organisation.get("charity_number"):
        return Kind.CHARITY
    if told := next(filter(None, map(choices.kind_by_words, heard)), ""):
        return told
    reached = (listing.service.get("website", ""), listing.service.get("email", ""))
    if any(_NHS_HOST.search(one) for one in reached):
        return Kind.NHS
    is_person = any(search_name(one.name) == name for one in named)
    return Kind.PRIVATE if is_person or re.search(r"\bltd\b|\blimited\b|\bllp\b", name) else ""


def likely_kind(name: str) -> str:
    """What to offer for a name that says nothing certain; empty if that would be a mere guess."""
    return Kind.PRIVATE if _LIKELY_PRIVATE.search(search_name(name)) else ""
