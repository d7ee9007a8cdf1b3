"""What a service tells referrers: each answer yes, no or not known, and none that contradicts."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from directory.models import Organisation, Service
from directory.pages import referring
from directory.vocabulary import Route
from tests.support import factories as make

SCOTLAND = {"code": "S92000003", "name": "Scotland", "level": "nation"}


def refused(instance: Any) -> str:
    with pytest.raises(ValidationError) as wrong:
        instance.full_clean()
    return " ".join(wrong.value.messages)


# --- The organisation's code ---------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "stored"), [("rr8", "RR8"), (" r r8 ", "RR8"), ("ZT001", "ZT001"), ("", "")]
)
def test_an_ods_code_is_kept_in_capitals(typed: str, stored: str) -> None:
    trust = make.organisation(kind="nhs")
    trust.ods_code = typed
    trust.full_clean()
    assert trust.ods_code == stored


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["R8", "RR8-01", "Leeds Teaching", "RR8012345", "ＲＲ8"])
def test_what_has_not_the_shape_of_an_ods_code_is_refused(typed: str) -> None:
    trust = make.organisation(kind="nhs")
    trust.ods_code = typed
    assert "Enter an ODS code, three to eight letters and digits" in refused(trust)


@pytest.mark.django_db
def test_only_the_nhs_has_one() -> None:
    practice = make.organisation(kind="private")
    practice.ods_code = "RR8"
    assert "Only an NHS trust or board has an ODS code here." in refused(practice)
    with pytest.raises(IntegrityError):
        Organisation.objects.update(ods_code="RR8")


# --- The NHS e-Referral Service ------------------------------------------------------------------


@pytest.mark.django_db
def test_a_name_in_e_rs_is_refused_outside_england() -> None:
    make.postcode_location(name="EH1 1AA", nation=make.area(**SCOTLAND), council=None)
    service = make.service(kind="nhs", postcode="EH1 1AA", routes=Route.NHS_REFERRAL)
    service.in_ers, service.ers_service_name = "yes", "Neuro physiotherapy"
    assert "is for England only, and this service is elsewhere" in refused(service)


@pytest.mark.django_db
def test_a_new_file_of_postcodes_that_moves_a_service_to_scotland_takes_its_e_rs_name_out() -> None:
    service = make.service(
        kind="nhs", postcode="EH1 1AA", in_ers="yes", ers_service_name="Neuro physiotherapy"
    )
    make.postcode_location(name="EH1 1AA", nation=make.area(**SCOTLAND), council=None)
    Service.objects.all().place_again()
    service.refresh_from_db()
    assert (service.nation_id, service.in_ers, service.ers_service_name) == ("S92000003", "", "")
    assert service.history.latest().ers_service_name == ""


# --- In words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, ""),
        ({"takes_routine": "yes", "takes_urgent": "no"}, "Routine; not urgent"),
        (
            {"takes_routine": "yes", "takes_urgent": "yes", "urgent_days": 5},
            "Routine; urgent within 5 days",
        ),
        ({"takes_urgent": "yes", "urgent_days": 0}, "Routine not known; urgent the same day"),
        ({"takes_routine": "no", "takes_urgent": "yes"}, "Not routine; urgent"),
        ({"takes_routine": "yes"}, "Routine; urgent not known"),
    ],
)
def test_priorities_tell_no_from_not_known(told: dict[str, Any], words: str) -> None:
    assert referring.priorities(Service(**told)) == words


def test_not_in_e_rs_is_told_apart_from_not_known() -> None:
    assert referring.e_referral(Service()) == ""
    assert referring.e_referral(Service(in_ers="no")) == "Not in e-RS"
    named = Service(in_ers="yes", ers_service_name="Neuro Leeds")
    assert referring.e_referral(named) == "In e-RS as “Neuro Leeds”"


def test_a_private_practice_is_not_asked_for_what_only_the_nhs_has() -> None:
    def due(**fields: Any) -> list[str]:
        service = Service(organisation=Organisation(), **fields)
        return [answer.label for answer in referring.answers(service) if answer.is_due]

    everything = due(routes=Route.NHS_REFERRAL)
    assert len(everything) == 5
    assert due(routes=Route.PRIVATE) == []
    scottish = due(routes=Route.NHS_REFERRAL, nation_id="S92000003")
    assert [label for label in everything if label not in scottish] == ["NHS e-Referral Service"]
