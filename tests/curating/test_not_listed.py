"""At the top of a service that visitors do not see, its page says why."""

from typing import Any

import pytest

from directory.trust import months_after
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import said

pytestmark = pytest.mark.django_db

LONG_AGO = months_after(make.today(), -30)
NOT_SEEN = "Visitors do not see it."


def page_of(**fields: Any) -> str:
    service = make.service(**fields)
    visit = staff.signed_in(staff.person("Curator"))
    return said(visit.get(f"/admin/directory/service/{service.pk}/change/"))


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ({"notified_on": None}, "Rowan Hollis has not been told yet that they are listed."),
        ({"checked": False}, "Nobody has looked Rowan Hollis up on the HCPC register."),
        ({"outcome": "suspended"}, "did not show Rowan Hollis as plain “registered”."),
        ({"checked_on": LONG_AGO}, "The register check of Rowan Hollis is overdue."),
        ({"objected_on": make.today()}, "Rowan Hollis asked not to be listed."),
    ],
)
def test_a_private_service_says_what_its_people_lack(person: dict[str, Any], why: str) -> None:
    page = page_of(kind="private", people=[make.physiotherapist(name="Rowan Hollis", **person)])
    assert NOT_SEEN in page
    assert why in page


@pytest.mark.slow
def test_old_details_are_a_reason() -> None:
    assert "over 18 months ago." in page_of(kind="charity", confirmed_on=LONG_AGO)
    assert "Nobody has confirmed the details." in page_of(kind="charity", confirmed=False)


@pytest.mark.slow
def test_being_a_draft_or_withdrawn_is_a_reason() -> None:
    assert page_of(kind="charity", status="draft").count(f"{NOT_SEEN} It is a draft.") == 1
    assert f"{NOT_SEEN} It is withdrawn." in page_of(status="withdrawn")


def test_what_is_seen_says_nothing() -> None:
    assert NOT_SEEN not in page_of(kind="private")
