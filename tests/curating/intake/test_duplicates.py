"""Which two rows are offered as the same listing, and which never are."""

from dataclasses import replace
from typing import Any

import pytest

from directory.curating.intake.duplicates import (
    OFFERED,
    Features,
    Pair,
    compare,
    features,
    likely_pairs,
)
from directory.curating.intake.listings import Listing

HAREHOPE: dict[str, Any] = {
    "name": "Harehope Physiotherapy",
    "people": ["Jane Smith"],
    "numbers": ["PH990001"],
    "telephones": ["01632 960001"],
    "email": "info@harehope.example",
    "website": "https://www.harehope.example",
    "postcode": "LS1 3EX",
    "town": "Leeds",
    "kind": "private",
}
HOSPITAL: dict[str, Any] = {
    "name": "Southmoor NHS Foundation Trust",
    "service": "Neurological outpatients",
    "telephones": ["01632 960100"],
    "website": "https://www.southmoor.nhs.uk",
    "postcode": "BS1 1AA",
    "town": "Bristol",
    "kind": "nhs",
}
BARE = {"name": "Harehope Physio", "town": "Leeds"}
SAME: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another spelling, no numbers": (
        HAREHOPE,
        {**BARE, "telephones": ["01632 960001"]},
    ),
    "name and town, and nothing against it": (HAREHOPE, {**BARE, "name": "Harehope Physiotherapy"}),
    "the person's name in place of the practice's": (
        HAREHOPE,
        {"name": "Jane Smith", "people": ["Jane Smith"], "telephones": ["01632 960001"]},
    ),
    "a slip in the postcode": (HAREHOPE, {**HAREHOPE, "postcode": "LS1 3EY", "numbers": []}),
    "an abbreviated name and a person by initial": (
        HAREHOPE,
        {"name": "Harehope Phys. Ltd", "people": ["J Smith"], "postcode": "LS1 3EX"},
    ),
    "the number alone, at the same place": (
        HAREHOPE,
        {"name": "J Smith", "numbers": ["PH990001"], "postcode": "LS1 3EX"},
    ),
    "two people of one practice": (
        HAREHOPE,
        {**HAREHOPE, "people": ["Bob Jones"], "numbers": ["PH990002"]},
    ),
    "a new telephone number": (
        HAREHOPE,
        {"name": "Harehope Physiotherapy", "telephones": ["01632 960009"], "postcode": "LS1 3EX"},
    ),
    "an abbreviated hospital": (
        {"name": "Southmoor Hospital", "postcode": "BS1 1AA", "kind": "nhs"},
        {"name": "Southmoor Hosp. Neuro Physio", "postcode": "BS1 1AA", "town": "Bristol"},
    ),
    "an MS centre spelt out": (
        {"name": "Larkfold MS Therapy Centre", "town": "Leeds", "telephones": ["01632 960020"]},
        {"name": "Multiple Sclerosis Therapy Center Larkfold", "town": "Leeds"},
    ),
}
DIFFERENT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "two sites of one practice": (HAREHOPE, {**HAREHOPE, "postcode": "YO1 7HH", "town": "York"}),
    "two sites, one without its postcode": (
        HAREHOPE,
        {**HAREHOPE, "postcode": "", "town": "York"},
    ),
    "two practices of one name in two towns": (
        {"name": "The Physio Clinic", "town": "Leeds", "telephones": ["01632 960001"]},
        {"name": "The Physio Clinic", "town": "Bath", "telephones": ["01632 960002"]},
    ),
    "two departments at one switchboard": (
        HOSPITAL,
        {**HOSPITAL, "service": "Musculoskeletal physiotherapy"},
    ),
    "two departments named with the trust": (
        {**HOSPITAL, "service": "", "name": "Southmoor Neuro Outpatients"},
        {**HOSPITAL, "service": "", "name": "Southmoor Women's Health Physio"},
    ),
    "two people of one surname": (
        {"name": "Smith Physiotherapy", "people": ["Jane Smith"], "postcode": "LS1 3EX"},
        {"name": "Smith Physiotherapy", "people": ["John Smith"], "postcode": "LS9 1AB"},
    ),
    "two businesses in one building": (
        HAREHOPE,
        {
            "name": "Otterburn Rehab Ltd",
            "telephones": ["01632 960055"],
            "postcode": "LS1 3EX",
            "town": "Leeds",
            "kind": "private",
        },
    ),
    "a hospital and a practice of its town": (
        {"name": "Harehope Hospital", "postcode": "LS1 3EX", "town": "Harehope", "kind": "nhs"},
        {"name": "Harehope Physio", "postcode": "LS1 3EX", "town": "Harehope", "kind": "private"},
    ),
    "one person at two practices": (
        HAREHOPE,
        {"name": "Bath Neuro", "numbers": ["PH990001"], "postcode": "BA1 1AA", "town": "Bath"},
    ),
    "names alike, in a town, with other numbers": (
        {"name": "Ashdale Physio", "town": "Leeds", "telephones": ["01632 960001"]},
        {"name": "Ashdene Physio", "town": "Leeds", "telephones": ["01632 960002"]},
    ),
    "two services of one trust without a place": (
        {"name": "Southmoor NHS Trust", "service": "Community neuro team", "kind": "nhs"},
        {"name": "Southmoor NHS Trust", "service": "Falls service", "kind": "nhs"},
    ),
}


def said(key: str, **facts: Any) -> Features:
    """What a row with these facts is recognised by."""
    kind, organisation = facts.pop("kind", ""), facts.pop("name")
    people, numbers = facts.pop("people", []), facts.pop("numbers", [])
    listing = Listing(
        {"name": organisation, "kind": kind},
        {"name": facts.pop("service", "")},
        [{"name": "", "hcpc_number": number} for number in numbers],
        unnumbered=people,
        telephones=facts.pop("telephones", []),
    )
    listing.service |= facts
    return features(key, listing)


def compared(pair: tuple[dict[str, Any], dict[str, Any]]) -> Pair:
    one, other = pair
    return compare(said("one", **one), said("other", **other))


@pytest.mark.parametrize("case", SAME)
def test_the_same_listing_is_offered(case: str) -> None:
    assert compared(SAME[case]).score >= OFFERED, compared(SAME[case])
    one, other = SAME[case]
    assert likely_pairs([said("one", **one), said("other", **other)])


@pytest.mark.parametrize("case", DIFFERENT)
def test_different_listings_are_not_offered(case: str) -> None:
    assert compared(DIFFERENT[case]).score < OFFERED, compared(DIFFERENT[case])


def test_what_is_stored_is_never_paired_with_what_is_stored() -> None:
    two = [replace(said(key, **HAREHOPE), is_stored=True) for key in ("one", "other")]
    assert not likely_pairs(two)


def test_a_pair_says_what_both_share() -> None:
    assert compared((HAREHOPE, HAREHOPE)).reasons == [
        "the same HCPC number",
        "the same telephone number",
        "the same e-mail address",
        "a person of the same name",
        "the same postcode",
        "much the same name",
    ]
