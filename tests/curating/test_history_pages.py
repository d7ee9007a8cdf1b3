"""Curators see who changed what and why, and put it back with a reason."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from directory.history import records_of
from directory.models import Organisation, Physiotherapist, ReferralDetails, Service
from tests.support import factories as make
from tests.support.admin_forms import opened, said
from tests.support.staff_visits import signed_in

pytestmark = pytest.mark.django_db


def url(row: Any, view: str = "history", *more: Any) -> str:
    return reverse(f"admin:directory_{row._meta.model_name}_{view}", args=[row.pk, *more])


def latest(row: Any) -> Any:
    return records_of(type(row)).filter(id=row.pk).latest("pk")


def put_back_url(row: Any, record: Any) -> str:
    return url(row, "put_back", record.instance_type._meta.model_name, record.pk)


@pytest.fixture
def curator() -> Client:
    ann = User.objects.create_superuser("ann", first_name="Ann", last_name="Curator")
    return signed_in(ann)


@pytest.mark.slow
def test_a_save_in_the_form_is_one_entry_with_who_and_why(curator: Client) -> None:
    row = make.service(people=[make.physiotherapist()])
    details = make.referral_details(service=row)
    count = records_of(Service).count()
    form = opened(curator, url(row, "change"))
    form |= {"telephone": "01632 960001", "why": "The team rang"}
    form["referral_details-0-criteria"] = "Anyone with MS"
    response = curator.post(url(row, "change"), form)
    assert response.status_code == 302, said(response)
    assert records_of(Service).count() == count + 1
    for record in (latest(row), latest(details)):
        assert record.history_by == "Ann Curator"
        assert record.history_user.username == "ann"
        assert record.history_change_reason == "The team rang"
    page = said(curator.get(url(row)))
    assert "Ann Curator" in page
    assert "Why: The team rang" in page
    assert page.count("The team rang") == 1
    assert "Telephone nothing 01632 960001" in page
    assert "Takes Adults with MS. Anyone with MS" in page


@pytest.mark.slow
def test_a_form_saved_unchanged_leaves_no_entry(curator: Client) -> None:
    for row in (make.service(), make.physiotherapist(), make.organisation()):
        count = records_of(type(row)).filter(id=row.pk).count()
        form = opened(curator, url(row, "change"))
        assert curator.post(url(row, "change"), form).status_code == 302
        assert records_of(type(row)).filter(id=row.pk).count() == count


@pytest.mark.parametrize("model", [Organisation, Physiotherapist, Service])
def test_every_kind_has_its_history(curator: Client, model: Any) -> None:
    make.service(people=[make.physiotherapist()])
    page = said(curator.get(url(model.objects.get())))
    assert "added" in page
    assert "by somebody not signed in" in page


@pytest.mark.slow
def test_putting_back_shows_what_would_change_and_asks_why(curator: Client) -> None:
    row = make.organisation(telephone="01632 960001")
    then = latest(row)
    row.telephone = "01632 960002"
    row.save()
    address = put_back_url(row, then)
    assert address in curator.get(url(row)).content.decode()
    page = said(curator.get(address))
    assert "Telephone 01632 960002 01632 960001" in page
    refused = curator.post(address, opened(curator, address) | {"why": " "})
    assert "Say why, in a few words." in refused.content.decode()
    row.refresh_from_db()
    assert row.telephone == "01632 960002"
    assert curator.post(address, opened(curator, address) | {"why": "A slip"}).status_code == 302
    row.refresh_from_db()
    assert row.telephone == "01632 960001"
    assert latest(row).history_change_reason == "A slip"
    assert latest(row).history_by == "Ann Curator"


def test_how_it_stands_now_is_not_put_back(curator: Client) -> None:
    row = make.organisation()
    assert put_back_url(row, latest(row)) not in curator.get(url(row)).content.decode()


def test_what_would_break_a_rule_is_refused_in_words(curator: Client) -> None:
    first = make.physiotherapist(hcpc_number="PH990123")
    then = latest(first)
    first.hcpc_number = "PH990124"
    first.save()
    make.physiotherapist(hcpc_number="PH990123")
    address = put_back_url(first, then)
    response = curator.post(address, opened(curator, address) | {"why": "A slip"})
    assert "Someone with this HCPC number is listed already." in response.content.decode()
    first.refresh_from_db()
    assert first.hcpc_number == "PH990124"


@pytest.mark.slow
def test_a_postcode_we_know_no_more_is_refused_in_words(curator: Client) -> None:
    row = make.service(postcode="LS1 3EX")
    then = latest(row)
    row.postcode = ""
    row.save()
    address = put_back_url(row, then)
    response = curator.post(address, opened(curator, address) | {"why": "A slip"})
    assert "Postcode: We do not know this postcode. Check it." in response.content.decode()


def test_referral_details_are_put_back_from_their_services_page(curator: Client) -> None:
    details = make.referral_details(criteria="Adults with MS")
    then = latest(details)
    details.criteria = "Nobody"
    details.save()
    address = put_back_url(details.service, then)
    assert address in curator.get(url(details.service)).content.decode()
    assert curator.post(address, opened(curator, address) | {"why": "A slip"}).status_code == 302
    assert ReferralDetails.objects.get().criteria == "Adults with MS"


def test_an_entry_of_another_row_is_not_found(curator: Client) -> None:
    first, second = make.organisation(), make.organisation(name="Second")
    address = url(first, "put_back", "organisation", latest(second).pk)
    assert curator.get(address).status_code == 404
    assert curator.get(url(first, "put_back", "user", 1)).status_code == 404


def test_who_may_only_look_sees_the_history_and_puts_nothing_back() -> None:
    looker = User.objects.create_user("lou", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    client = signed_in(looker)
    row = make.organisation(telephone="01632 960001")
    then = latest(row)
    row.telephone = "01632 960002"
    row.save()
    assert "Put this back" not in client.get(url(row)).content.decode()
    assert client.post(put_back_url(row, then), {"why": "A slip"}).status_code == 403
    assert client.get(url(row, "change")).status_code == 200
    assert client.get(url(make.physiotherapist())).status_code == 403


def test_what_changed_while_it_was_looked_at_is_looked_at_again(curator: Client) -> None:
    row = make.organisation(telephone="01632 960001")
    then = latest(row)
    row.telephone = "01632 960002"
    row.save()
    address = put_back_url(row, then)
    form = opened(curator, address) | {"why": "A slip"}
    row.telephone = "01632 960003"
    row.save()
    page = said(curator.post(address, form))
    assert "Somebody saved this in the meantime. Check again what would change." in page
    assert "Telephone 01632 960003 01632 960001" in page
    row.refresh_from_db()
    assert row.telephone == "01632 960003"
    assert curator.post(address, opened(curator, address) | {"why": "A slip"}).status_code == 302
