"""Curators' pages answer, and saving keeps what follows from a form in step."""

from datetime import date

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse

from directory.models import Physiotherapist, RegisterCheck
from tests.support import factories as make
from tests.support.admin_forms import opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [model for model in site._registry if "directory" in str(model)])
def test_every_list_and_form_answers(admin_client: Client, model: type) -> None:
    make.service(people=[make.physiotherapist()])
    make.town()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"  # type: ignore[attr-defined]  # a model class
    assert admin_client.get(reverse(f"{name}_changelist")).status_code == 200
    first = model.objects.first()  # type: ignore[attr-defined]
    if first is not None:
        assert admin_client.get(reverse(f"{name}_change", args=[first.pk])).status_code == 200


@pytest.mark.parametrize("typed", ["PH990123", "ph 990123", "sian", "Siân Ó"])
def test_people_are_found_by_number_in_any_form_and_by_plain_name(
    admin_client: Client, typed: str
) -> None:
    make.physiotherapist(name="Siân Ó Briain", hcpc_number="PH990123")
    make.physiotherapist(name="Rowan Hollis")
    page = admin_client.get(reverse("admin:directory_physiotherapist_changelist"), {"q": typed})
    assert "Siân Ó Briain" in page.content.decode()
    assert "Rowan Hollis" not in page.content.decode()


@pytest.mark.slow
def test_a_register_check_added_in_the_form_makes_someone_public(admin_client: Client) -> None:
    person = Physiotherapist.objects.create(
        name="Rowan Hollis", hcpc_number="PH990123", notified_on=date(2026, 3, 1)
    )
    url = reverse("admin:directory_physiotherapist_change", args=[person.pk])
    form = opened(admin_client, url) | {
        "hcpc_number": "ph 990123",
        "register_checks-TOTAL_FORMS": "1",
        "register_checks-0-checked_on": "2026-03-03",
        "register_checks-0-outcome": "registered",
        "register_checks-0-checked_by": "A curator",
    }
    response = admin_client.post(url, form)
    assert response.status_code == 302, response.content.decode()
    person.refresh_from_db()
    assert RegisterCheck.objects.count() == 1
    assert person.public_until == date(2026, 6, 29)


@pytest.mark.slow
def test_until_when_a_service_is_listed_is_said_in_words_where_it_is_no_day(
    admin_client: Client,
) -> None:
    url = reverse("admin:directory_service_changelist")
    nhs = make.service(kind="nhs")
    for page in (url, reverse("admin:directory_service_change", args=[nhs.pk])):
        text = admin_client.get(page).content.decode()
        assert "no end" in text
        assert "9999" not in text
    make.service(kind="charity", confirmed=False)
    assert "not listed" in admin_client.get(url).content.decode()
