"""Listings say it too: who may refer, whether MS self-referral is taken, whom a service takes."""

from datetime import date

import pytest
from django.test import Client

from directory.models import Service
from directory.vocabulary import Referrer, Route
from tests.support import factories as make
from tests.support.advice_factory import united_kingdom
from tests.support.page_text import main_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def areas(db: None) -> None:
    united_kingdom()


def text(client: Client, url: str) -> str:
    return main_text(client.get(url).content.decode())


def result(client: Client) -> str:
    return text(client, "/search/?near=LS1+3EX")


def listing(client: Client, service: Service) -> str:
    return text(client, service.get_absolute_url())


@pytest.mark.slow
def test_who_may_refer(client: Client) -> None:
    service = make.service()
    make.referral_details(service=service, who_may_refer=Referrer.GP | Referrer.MS_NURSE)
    assert "NHS · need a referral? Ask them" in result(client)
    assert "NHS, by referral: GP or MS nurse" in listing(client, service)


def test_that_people_with_ms_may_refer_themselves_and_when_that_was_checked(
    client: Client,
) -> None:
    service = make.service(
        routes=Route.NHS_SELF_REFERRAL,
        ms_self_referral="yes",
        ms_self_referral_source="The team",
        ms_self_referral_checked_on=date(2026, 3, 3),
    )
    assert "NHS · refer yourself" in result(client)
    said = "NHS, refer yourself: takes people with MS, checked 3 March 2026"
    assert said in listing(client, service)


@pytest.mark.slow
def test_that_they_may_not_and_that_nobody_asked(client: Client) -> None:
    refused = make.service(ms_self_referral="no", ms_self_referral_checked_on=date(2026, 3, 3))
    unasked = make.service()
    assert "You cannot refer yourself to this service for MS. Checked 3 March 2026." in listing(
        client, refused
    )
    assert "We have not checked this one for people with MS." in listing(client, unasked)


@pytest.mark.slow
def test_a_first_contact_physiotherapist_is_marked(client: Client) -> None:
    service = make.service(first_contact_only=True)
    said = "Sees people first about their muscles and joints. Not confirmed for people with MS."
    assert "For muscles and joints first. Not confirmed for MS." in result(client)
    assert said in listing(client, service)


@pytest.mark.slow
def test_whether_the_place_is_in_its_area(client: Client) -> None:
    service = make.service(name="York only", serves=["E06000014"], nation_id="E92000001")
    assert "Takes people who live in York." in result(client)
    assert 'data-part="unlikely"' in client.get("/search/?near=LS1+3EX").content.decode()
    assert "Takes people who live in York." in listing(client, service)
