"""Whoever wants all e-mail addresses finds none in any list: they stand on single pages alone."""

import pytest
from django.test import Client

from directory.models import Physiotherapist, Service
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed() -> Service:
    """With an address in every field that takes one."""
    person = make.physiotherapist(email="person@example.org")
    service = make.service(kind="private", people=[person], email="service@example.org")
    make.referral_details(service=service, secure_email="team@example.org")
    make.postcode_location(name="LS1")
    return service


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search/",
        "/search/?near=LS1",
        "/search/?near=LS1&view=referrer",
        "/search/results.csv?near=LS1",
        "/search/results.csv?near=LS1&view=referrer",
        "/search/feed.atom?near=LS1",
        "/physiotherapists/",
        "/map/",
        "/areas/",
        "/areas/areas.csv",
        "/sitemap.xml",
        "/open-referral/services",
        "/open-referral/service_at_locations",
        "/open-referral/organizations",
    ],
)
@pytest.mark.usefixtures("listed")
def test_no_list_holds_an_address(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert "@example.org" not in answer.text


def test_a_persons_own_address_is_on_no_page_and_the_services_on_its_own(listed: Service) -> None:
    person = Physiotherapist.objects.get()
    assert "@example.org" not in Client().get(f"/physiotherapists/{person.slug}/").text
    page = Client().get(f"/services/{listed.slug}/").text
    assert "service@example.org" in page
    assert "person@example.org" not in page
