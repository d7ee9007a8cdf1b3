"""Where editors keep advice: what is filled in for them, and what is refused in words."""

import pytest
from django.test import Client
from django.urls import reverse

from referrals.models import AreaAdvice
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom

pytestmark = pytest.mark.django_db
ADD = "admin:referrals_areaadvice_add"


@pytest.fixture(autouse=True)
def areas(db: None) -> None:
    united_kingdom()


def filled(**fields: str) -> dict[str, str]:
    return {
        "area": "E08000035",
        "ms_self_referral": "no",
        "source": "The team, by phone",
        "checked_on": "2026-03-03",
        "checked_by": "An editor",
        **fields,
    }


@pytest.mark.slow
def test_list_and_form_answer(admin_client: Client) -> None:
    advice = area_advice(ms_self_referral="yes", districts=["LS7"])
    shown = admin_client.get(reverse("admin:referrals_areaadvice_changelist"))
    assert "LS7, in Leeds" in shown.content.decode()
    form = admin_client.get(reverse("admin:referrals_areaadvice_change", args=[advice.pk]))
    assert form.status_code == 200


def test_who_adds_advice_has_just_checked_it(admin_client: Client) -> None:
    page = admin_client.get(reverse(ADD)).content.decode()
    assert f'value="{make.today():%d/%m/%Y}"' in page or f'value="{make.today()}"' in page
    assert 'name="checked_by" value="admin"' in page


def test_districts_are_saved_in_their_own_form(admin_client: Client) -> None:
    response = admin_client.post(reverse(ADD), filled(districts="ls8, LS7"))
    assert response.status_code == 302, response.content.decode()
    assert AreaAdvice.objects.get().districts == ["LS7", "LS8"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"ms_self_referral": "yes"}, "Say how people refer themselves: page, telephone or form."),
        ({"districts": "Leeds"}, "is not a postcode district, like LS7."),
        ({"checked_on": "2999-01-01"}, "This day is still to come."),
        ({"who_may_refer": "self"}, "may refer only where people with MS may refer themselves"),
        (
            {"districts": "LS7", "looked_for_services_on": "2026-03-03"},
            "belongs to advice for the whole area",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    admin_client: Client, fields: dict[str, str], message: str
) -> None:
    response = admin_client.post(reverse(ADD), filled(**fields))
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not AreaAdvice.objects.exists()


def test_a_second_advice_for_the_same_area_is_refused_in_words(admin_client: Client) -> None:
    area_advice()
    response = admin_client.post(reverse(ADD), filled())
    assert "There is advice for this whole area: change that one." in response.content.decode()
