"""Listings that say two things that cannot both be true are refused, with both named."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from directory.models import Organisation, Service
from directory.models.services.contradictions import are_apart, contradictions
from directory.vocabulary import AccessFact, Experience, Payment, Route, Setting, Weekday
from tests.support import factories as make

pytestmark = pytest.mark.django_db
HOMES, VIDEO, CLINIC = Setting.HOME_VISITS, Setting.REMOTE, Setting.COMMUNITY_CLINIC
MONDAY, TUESDAY = Weekday.MONDAY, Weekday.TUESDAY
LEEDS, YORK, CARDIFF = "E08000035", "E06000014", "W06000015"


@pytest.fixture(autouse=True)
def areas() -> None:
    make.england()
    for code, name in ((LEEDS, "Leeds"), (YORK, "York"), (CARDIFF, "Cardiff")):
        make.area(code=code, name=name)


def told(kind: str = "charity", **fields: Any) -> str:
    owner = Organisation(kind=kind, name="Aireside")
    return " ".join(contradictions(Service(organisation=owner, **{"settings": CLINIC, **fields})))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"settings": HOMES, "access_yes": AccessFact.HOIST}, "mentions a clinic: hoist"),
        ({"settings": HOMES, "access_no": AccessFact.STEP_FREE}, "step-free way in"),
        (
            {"settings": HOMES, "access_yes": AccessFact.BLUE_BADGE_PARKING},
            "Blue Badge parking. Add where the clinic is, or take these out",
        ),
        ({"settings": HOMES, "clinic_days": MONDAY}, "only by home visits"),
        ({"settings": HOMES, "metres_from_drop_off": 0}, "metres from the drop-off"),
        ({"settings": HOMES | VIDEO, "pool_temperature": 34}, "by home visits and video or phone"),
        ({"settings": VIDEO, "clinic_days": MONDAY}, "only by video or phone"),
        ({"settings": VIDEO, "address": "1 High Street"}, "but has an address"),
        ({"price_home": 80}, "It does not visit homes, but mentions visits: a price for them"),
        ({"price_travel": "60p a mile"}, "what travel costs"),
        ({"housebound_only": True}, "visits to housebound people only"),
        (
            {"first_contact_only": True, "ms_physiotherapist_days": MONDAY},
            "not confirmed for people with MS, but mentions days of an MS physiotherapist",
        ),
        ({"first_contact_only": True, "experience": Experience.MOSTLY_MS}, "work mostly with MS"),
        ({"first_contact_only": True, "ms_self_referral": "yes"}, "who refer themselves"),
        (
            {"clinic_days": MONDAY, "ms_physiotherapist_days": MONDAY | TUESDAY},
            "The MS physiotherapist's days include Tuesday, when there is no clinic",
        ),
        ({"pays": Payment.FREE, "price_first": 65}, "It is free, but has a price"),
        (
            {"kind": "private", "routes": Route.NHS_SELF_REFERRAL | Route.PRIVATE},
            "A private practice takes nobody by the route NHS, refer yourself",
        ),
        ({"kind": "private", "routes": Route.CHARITY}, "by the route charity"),
        (
            {"settings": HOMES, "serves": [LEEDS], "home_areas": [YORK]},
            "takes people from one area and visits homes only in another",
        ),
    ],
)
def test_two_things_that_cannot_both_be_true_are_told(fields: dict[str, Any], words: str) -> None:
    assert words in told(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"settings": Setting.none(), "clinic_days": MONDAY},  # a draft
        {"settings": HOMES, "access_yes": AccessFact.COMPANION_WELCOME},
        {"settings": HOMES, "address": "1 High Street"},  # where they start from
        {"settings": CLINIC | HOMES, "access_yes": AccessFact.HOIST, "clinic_days": MONDAY},
        {"settings": CLINIC | HOMES, "price_home": 80, "housebound_only": True},
        {"settings": HOMES, "serves": [LEEDS], "home_areas": [LEEDS, YORK]},
        {"settings": CLINIC | HOMES, "serves": [LEEDS], "home_areas": [YORK]},
        {"first_contact_only": True, "experience": Experience.SOME_MS},
        {"ms_physiotherapist_days": MONDAY},
        {"clinic_days": MONDAY | TUESDAY, "ms_physiotherapist_days": MONDAY},
        {"pays": Payment.FREE | Payment.FEE, "price_first": 65},
        {"pays": Payment.FREE, "price_first": 0},
        {"kind": "private", "routes": Route.PRIVATE},
        {"kind": "charity", "routes": Route.NHS_REFERRAL | Route.PRIVATE},
        {"kind": "nhs", "routes": Route.NHS_REFERRAL | Route.PRIVATE},
    ],
)
def test_what_can_be_true_together_is_not(fields: dict[str, Any]) -> None:
    assert told(**fields) == ""


@pytest.mark.slow
def test_they_are_told_wherever_a_listing_is_judged() -> None:
    service = make.service(settings=VIDEO, address="1 High Street")
    with pytest.raises(ValidationError, match="but has an address"):
        service.full_clean()


def test_an_organisation_does_not_become_what_its_services_cannot_have() -> None:
    service = make.service(kind="nhs", name="Neuro team")
    service.organisation.kind = "private"
    with pytest.raises(ValidationError) as refused:
        service.organisation.full_clean()
    assert "Neuro team: a private practice takes nobody by" in refused.value.message_dict["kind"][0]
    service.organisation.kind = "charity"
    service.organisation.full_clean()


@pytest.mark.parametrize(
    ("some", "others", "apart"),
    [
        ([LEEDS], [YORK], True),
        ([LEEDS], [LEEDS, YORK], False),
        ([LEEDS], ["W92000004"], True),
        (["E92000001"], [LEEDS], False),
        (["E54000054"], [LEEDS], False),  # a planning body: not known to be apart
        ([CARDIFF], ["E54000054"], True),
        (["LS1"], ["LS2"], True),
        (["LS1"], [LEEDS], False),
        (["LS1"], [YORK], True),
        (["LS3"], [YORK], False),  # of a district in no one council nothing is known
        ([], [LEEDS], False),
    ],
)
def test_areas_are_apart_where_nobody_can_live_in_both(
    some: list[str], others: list[str], apart: bool
) -> None:
    england, leeds = make.england(), make.area(code=LEEDS)
    make.postcode_location(name="LS1", nation=england, council=leeds)
    make.postcode_location(name="LS2", nation=england, council=leeds)
    make.postcode_location(name="LS3", nation=england)
    assert are_apart(some, others) is apart
