"""Which fields anyone may see change. What is not named here is for curators only.

Not here: what decides whether something is listed, who told us, and the professional block.
"""

ORGANISATION = frozenset(["name", "kind", "website", "charity_number"])

PHYSIOTHERAPIST = frozenset(
    [
        "name",
        "hcpc_number",
        "membership",
        "experience",
        "experience_told_on",
        "neuro_since",
        "training",
        "languages",
    ]
)

_OFFER = ["helps_with", "routes", "settings", "approaches", "experience", "pays", "works_with"]
_WHOM = [
    "languages",
    "first_contact_only",
    "ms_self_referral",
    "ms_self_referral_checked_on",
    "minimum_age",
    "maximum_age",
    "serves",
    "serves_basis",
]
_WHERE = ["address", "town", "postcode", "home_miles", "home_areas", "housebound_only"]
_CONTACT = [
    "telephone",
    "telephone_hours",
    "email",
    "text_number",
    "relay_uk",
    "website",
    "clinic_days",
    "ms_physiotherapist_days",
]
_WAIT = [
    "wait_days",
    "wait_note",
    "wait_told_on",
    "wait_source",
    "taking_new",
    "taking_new_told_on",
    "paused_until",
]
_COST = [
    "price_first",
    "minutes_first",
    "price_further",
    "minutes_further",
    "price_home",
    "price_travel",
    "prices_told_on",
    "insurers",
]
_ACCESS = ["access_yes", "access_no", "metres_from_drop_off", "pool_temperature"]

SERVICE = frozenset(
    [
        "name",
        "organisation",
        "summary",
        "team_size",
        "confirmed_on",
        "confirmed_by",
        *_OFFER,
        *_WHOM,
        *_WHERE,
        *_CONTACT,
        *_WAIT,
        *_COST,
        *_ACCESS,
    ]
)
