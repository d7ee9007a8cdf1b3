"""What referrers need that the standard has room for, as open data."""

import pytest

from tests.open_referral.test_open_data import folder, whole
from tests.support import factories as make

__all__ = ["folder"]
pytestmark = pytest.mark.django_db


def test_a_trust_is_known_by_its_ods_code_and_a_team_by_its_name_in_e_rs() -> None:
    trust = make.organisation(kind="nhs", ods_code="RR8")
    told = whole(
        make.service(
            organisation=trust,
            in_ers="yes",
            ers_service_name="Neuro - Leeds",
            commissioner="NHS Overmarsh Integrated Care Board",
        )
    )
    [identifier] = told["organization"]["organization_identifiers"]
    assert (identifier["identifier_scheme"], identifier["identifier"]) == ("GB-NHS", "RR8")
    assert told["alternate_name"] == "Neuro - Leeds"
    assert [one["source"] for one in told["funding"]] == ["NHS Overmarsh Integrated Care Board"]


def test_what_is_not_told_is_not_there() -> None:
    told = whole(make.service(kind="nhs"))
    assert not {"alternate_name", "funding"} & set(told)
    assert "organization_identifiers" not in told["organization"]
