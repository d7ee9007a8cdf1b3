"""A value that is changed does not keep the day of the one before: today is proposed, once."""

from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from directory.models import Physiotherapist, Service
from directory.vocabulary import Experience
from tests.support import factories as make
from tests.support.admin_forms import fields, opened
from tests.support.advice_factory import area_advice, united_kingdom

pytestmark = pytest.mark.django_db

OLD = make.today().replace(year=make.today().year - 1)


def url(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def told_of_everything() -> Service:
    return make.service(
        wait_days=30,
        wait_told_on=OLD,
        wait_source="Reception",
        taking_new="yes",
        taking_new_told_on=OLD,
        price_first=50,
        prices_told_on=OLD,
        ms_self_referral="yes",
        ms_self_referral_source="Reception",
        ms_self_referral_checked_on=OLD,
    )


@pytest.mark.parametrize(
    ("changed", "day"),
    [
        ({"wait_days": "14"}, "wait_told_on"),
        ({"taking_new": "no"}, "taking_new_told_on"),
        ({"price_first": "60"}, "prices_told_on"),
        ({"ms_self_referral": "no"}, "ms_self_referral_checked_on"),
    ],
)
def test_a_changed_value_proposes_today_as_its_day(
    admin_client: Client, changed: dict[str, str], day: str
) -> None:
    service = told_of_everything()
    page = admin_client.post(url(service), opened(admin_client, url(service)) | changed)
    assert page.status_code == 200
    assert "this day had not. It now says today" in page.text
    assert getattr(Service.objects.get(), day) == OLD
    again = fields(page.text)
    assert again[day] == [f"{make.today():%d/%m/%Y}"]
    assert admin_client.post(url(service), again).status_code == 302
    assert getattr(Service.objects.get(), day) == make.today()


def test_whoever_means_the_old_day_is_not_asked_again(admin_client: Client) -> None:
    service = told_of_everything()
    form = opened(admin_client, url(service)) | {"wait_days": "14"}
    again = fields(admin_client.post(url(service), form).text)
    answer = admin_client.post(url(service), again | {"wait_told_on": OLD.isoformat()})
    assert answer.status_code == 302
    saved = Service.objects.get()
    assert (saved.wait_days, saved.wait_told_on) == (14, OLD)


@pytest.mark.parametrize(
    "changed",
    [
        {"wait_days": "14", "wait_told_on": make.today().isoformat()},
        {"wait_days": "", "wait_source": "", "wait_told_on": ""},
        {"price_first": ""},
        {"town": "Othertown"},
    ],
)
def test_nothing_is_asked_of_a_day_that_was_thought_of(
    admin_client: Client, changed: dict[str, str]
) -> None:
    service = told_of_everything()
    form: dict[str, Any] = opened(admin_client, url(service)) | changed
    assert admin_client.post(url(service), form).status_code == 302


def test_a_persons_experience_has_a_day_too(admin_client: Client) -> None:
    person = make.physiotherapist(experience=Experience.MOSTLY_MS, experience_told_on=OLD)
    form = opened(admin_client, url(person))
    other = next(one.slug for one in Experience if one is not Experience.MOSTLY_MS)
    page = admin_client.post(url(person), form | {"experience": [other]})
    assert "It now says today" in page.text
    assert admin_client.post(url(person), fields(page.text)).status_code == 302
    assert Physiotherapist.objects.get().experience_told_on == make.today()


def test_what_an_area_says_was_checked_on_a_day(admin_client: Client) -> None:
    united_kingdom()
    advice = area_advice(checked_on=OLD, sessions="six")
    form = opened(admin_client, url(advice)) | {"sessions": "eight"}
    page = admin_client.post(url(advice), form)
    assert "It now says today" in page.text
    assert admin_client.post(url(advice), fields(page.text)).status_code == 302


def test_a_report_is_answered_with_the_day_too(admin_client: Client) -> None:
    service = told_of_everything()
    report = make.report(service=service, kind="full")
    form = opened(admin_client, url(report)) | {"listing-taking_new": "no", "_fixed": "1"}
    page = admin_client.post(url(report), form)
    assert "It now says today" in page.text
    answer = admin_client.post(url(report), fields(page.text) | {"_fixed": "1"})
    assert answer.status_code == 302
    assert Service.objects.get().taking_new_told_on == make.today()
