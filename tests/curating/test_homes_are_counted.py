"""Whoever lists a home is told among how many postcodes it could be, wherever it is saved."""

from random import Random
from typing import Any

import pytest
from django.test import Client

from directory import homes
from directory.models import Service
from directory.pages.listing import ServicePage
from tests.confirming.test_confirming import link
from tests.curating.test_solo import PAGE, typed
from tests.support import factories as make
from tests.support import home_grounds
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened, said
from tests.support.page_tree import visit as visited

pytestmark = pytest.mark.django_db

SENTENCE = "From the places and distances on this site, visitors can tell only that"
HOME: dict[str, Any] = {
    "service-settings": ["home-visits"],
    "service-address_is_private": "on",
    "service-postcode": "ZE8 0AA",
    "service-address": "7 Zebedee Close",
    "service-access-hoist": "",
    "service-access-cool-room": "",
    "service-summary": "In the last house of Tiny Hamlet",
}


@pytest.fixture(autouse=True)
def grounds() -> None:
    home_grounds.fill(chance=Random(1))


@pytest.fixture
def curator() -> Client:
    return staff.signed_in(staff.person("Curator", name="ann"))


@pytest.mark.slow
def test_who_adds_a_home_is_told_among_how_many_postcodes_it_is(curator: Client) -> None:
    page = said(curator.post(PAGE, typed(curator, **HOME), follow=True))
    service = Service.objects.get()
    assert service.is_listed(make.today())
    assert f"{SENTENCE} it is one of about 200 postcodes" in page
    assert "Summary: In the last house of Tiny Hamlet" in page
    assert "Telephone: 01632 960001" in page
    assert (service.town, service.told_among) == ("Town JA", 203)


@pytest.mark.slow
def test_one_that_could_be_found_is_saved_as_a_draft(
    curator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ServicePage, "shows_address", True)
    page = said(curator.post(PAGE, typed(curator, **HOME), follow=True))
    assert "could tell that it is one of fewer than 100 postcodes" in page
    service = Service.objects.get()
    assert service.status == Service.Status.DRAFT

    own = f"/admin/directory/service/{service.pk}/change/"
    again = opened(curator, own) | {"status": "published", "address_is_private": "on"}
    assert "so it is a draft" in curator.post(own, again, follow=True).text
    service.refresh_from_db()
    assert service.status == Service.Status.DRAFT


@pytest.mark.slow
def test_the_page_of_a_clinic_says_nothing_of_it(curator: Client) -> None:
    clinic = HOME | {"service-settings": ["community-clinic"], "service-address_is_private": ""}
    page = said(curator.post(PAGE, typed(curator, **clinic), follow=True))
    assert "can tell" not in page
    assert "could tell" not in page


@pytest.mark.slow
def test_the_physiotherapist_reads_it_where_they_confirm() -> None:
    home = make.service(postcode="ZE8 0AA", address_is_private=True, told_among=846)
    assert f"{SENTENCE} you are one of about 850 postcodes" in visited(link(home))
    Service.objects.update(told_among=None)
    assert homes.CANNOT_TELL in visited(link(home))
    Service.objects.update(address_is_private=False)
    assert "postcodes" not in visited(link(home))
