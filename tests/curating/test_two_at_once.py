"""Two people editing one row at once: the second is told, sees both, and decides."""

import re
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from directory.curating.admin.clash import CuratedForm
from directory.history import records_of
from directory.models import Organisation, ReferralDetails, Service
from directory.models.versions import ChangedMeanwhile
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import opened, said
from tests.support.advice_factory import area_advice, united_kingdom

pytestmark = pytest.mark.django_db


def url(row: Any, view: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{view}", args=[row.pk])


def signed_in(name: str) -> Client:
    return staff.signed_in(User.objects.create_superuser(name.lower(), first_name=name))


@pytest.fixture
def ann(db: None) -> Client:
    return signed_in("Ann")


@pytest.fixture
def beth(db: None) -> Client:
    return signed_in("Beth")


def save(client: Client, row: Any, form: dict[str, Any], **typed: str) -> str:
    """The page that answers; empty where it was saved."""
    response = client.post(url(row), form | typed)
    return "" if response.status_code == 302 else said(response)


def change(row: Any, **fields: str) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def elsewhere(do: Callable[[], object], *, seconds: float = 5) -> Thread:
    """Done on a connection of its own; the thread, which may be waiting still."""

    def run() -> None:
        try:
            do()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(seconds)
    return thread


def entries(row: Any) -> int:
    return records_of(type(row)).filter(id=row.pk).count()


def both(before: str, theirs: str, mine: str, label: str = "Telephone") -> str:
    """The line of the table for a field that both changed."""
    told = f"{label} {before} {theirs} Keep theirs : {label} {mine} Keep mine : {label}"
    return " ".join(told.split())


def choose(page: str, chosen: str) -> dict[str, str]:
    """What a press on one of the two sends."""
    return dict(re.findall(rf'name="(keep-[^"]+)" value="({chosen}:[0-9]+)"', page))


@pytest.mark.slow
def test_what_only_one_of_them_changed_is_kept_whoever_it_was(ann: Client, beth: Client) -> None:
    row = make.service(telephone="01632 960001")
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    assert save(beth, row, theirs, telephone="01632 960002") == ""
    answer = ann.post(url(row), ours | {"wait_note": "Ring first"}, follow=True)
    assert "Their change is kept: “Telephone”." in said(answer) + answer.content.decode()
    row.refresh_from_db()
    assert (row.telephone, row.wait_note) == ("01632 960002", "Ring first")


@pytest.mark.slow
def test_what_both_changed_is_asked_field_by_field(ann: Client, beth: Client) -> None:
    row = make.service(telephone="01632 960001")
    count = entries(row)
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    assert save(beth, row, theirs, telephone="01632 960002", summary="Theirs") == ""
    page = save(ann, row, ours, telephone="01632 960003", wait_note="Ring first")
    assert "Not saved: somebody else saved this after you opened it." in page
    assert "Beth saved it on" in page
    assert both("01632 960001", "01632 960002", "01632 960003") in page
    assert "Summary Theirs" in page
    assert "More about the wait nothing" not in page
    row.refresh_from_db()
    assert row.telephone == "01632 960002"
    assert entries(row) == count + 1
    answer = ann.post(url(row), ours | {"telephone": "01632 960003"}).content.decode()
    assert 'name="telephone" value="01632 960003"' in answer


@pytest.mark.slow
@pytest.mark.parametrize(("chosen", "kept"), [("mine", "01632 960003"), ("theirs", "01632 960002")])
def test_either_may_be_kept_once_both_were_seen(
    ann: Client, beth: Client, chosen: str, kept: str
) -> None:
    row = make.service()
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    save(beth, row, theirs, telephone="01632 960002", summary="Theirs")
    page = ann.post(url(row), ours | {"telephone": "01632 960003"}).content.decode()
    assert save(ann, row, ours, telephone="01632 960003") != "", "not without saying so"
    assert save(ann, row, ours, telephone="01632 960003", **choose(page, chosen)) == ""
    row.refresh_from_db()
    assert (row.telephone, row.summary) == (kept, "Theirs")
    last = records_of(Service).filter(id=row.pk).latest("pk")
    if chosen == "mine":
        assert last.history_change_reason == "Saved after both versions were seen"


@pytest.mark.slow
def test_what_a_third_saved_since_is_to_be_seen_too(ann: Client, beth: Client) -> None:
    row = make.organisation()
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    save(beth, row, theirs, telephone="01632 960002")
    page = ann.post(url(row), ours | {"telephone": "01632 960003"}).content.decode()
    save(beth, row, opened(beth, url(row)), telephone="01632 960004")
    again = save(ann, row, ours, telephone="01632 960003", **choose(page, "mine"))
    assert both("nothing", "01632 960004", "01632 960003") in again


def test_they_may_take_what_stands(ann: Client, beth: Client) -> None:
    row = make.organisation()
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    save(beth, row, theirs, telephone="01632 960002")
    page = ann.post(url(row), ours | {"telephone": "01632 960003"}).content.decode()
    assert f'href="{url(row)}">Keep all of theirs, and none of mine</a>' in page
    assert save(ann, row, opened(ann, url(row))) == ""
    row.refresh_from_db()
    assert row.telephone == "01632 960002"


@pytest.mark.slow
def test_what_stands_beside_it_counts_too(ann: Client, beth: Client) -> None:
    details = make.referral_details(criteria="Adults with MS")
    row = details.service
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    name = "referral_details-0-criteria"
    assert save(beth, row, theirs, **{name: "Anyone"}) == ""
    page = save(ann, row, ours, **{name: "Nobody"})
    assert both("Adults with MS", "Anyone", "Nobody", "Takes") in page
    assert "Beth saved it on" in page
    details.refresh_from_db()
    assert details.criteria == "Anyone"


@pytest.mark.slow
def test_people_chosen_count_too(ann: Client, beth: Client) -> None:
    row = make.service()
    rowan, sian = make.physiotherapist(name="Rowan"), make.physiotherapist(name="Siân")
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    assert save(beth, row, theirs, physiotherapists=str(rowan.pk)) == ""
    page = save(ann, row, ours, physiotherapists=str(sian.pk))
    assert both("nothing", "Rowan", "Siân", "Physiotherapists") in page


@pytest.mark.slow
def test_a_form_saved_as_it_was_opened_stands_in_nobodys_way(ann: Client, beth: Client) -> None:
    row = make.service()
    make.referral_details(service=row)
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    assert save(beth, row, theirs) == ""
    assert save(ann, row, ours, telephone="01632 960003") == ""


@pytest.mark.slow
def test_a_confirmation_stands_in_nobodys_way(ann: Client) -> None:
    row = make.service(confirmed=False)
    form = opened(ann, url(row))
    make.confirmation(service=Service.objects.get(pk=row.pk))
    assert save(ann, row, form, telephone="01632 960003") == ""
    row.refresh_from_db()
    assert row.confirmed_on == make.today()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["organisation", "physiotherapist", "advice"])
def test_every_kind_of_row_is_guarded(ann: Client, beth: Client, kind: str) -> None:
    united_kingdom()
    makers: dict[str, Callable[[], Any]] = {
        "organisation": make.organisation,
        "physiotherapist": make.physiotherapist,
        "advice": area_advice,
    }
    row = makers[kind]()
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    field = {"advice": "note", "physiotherapist": "training"}.get(kind, "telephone")
    assert save(beth, row, theirs, **{field: "01632 960002"}) == ""
    assert "Beth saved it on" in save(ann, row, ours, **{field: "01632 960003"})


def test_a_form_that_names_no_version_is_refused(ann: Client) -> None:
    row = make.organisation()
    form = opened(ann, url(row))
    del form["version"]
    assert "Not saved" in save(ann, row, form, telephone="01632 960003")


@pytest.mark.slow
def test_a_refusal_is_recorded(ann: Client, beth: Client) -> None:
    row = make.organisation()
    ours, theirs = opened(ann, url(row)), opened(beth, url(row))
    save(beth, row, theirs, telephone="01632 960002")
    save(ann, row, ours, telephone="01632 960003")
    (noted,) = LogEntry.objects.filter(user__username="ann")
    assert noted.change_message == "Not saved: Beth had saved it in the meantime."
    page = said(ann.get(url(row, "history")))
    assert "Ann Not saved: Beth had saved it in the meantime." in page
    assert page.count("Telephone nothing 01632 960002") == page.count("Not saved") == 1
    assert "960003" not in page


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"telephone": "01632 960003"}, ("Telephone", "01632 960002", "01632 960003")),
        ({"referral_details-0-criteria": "Nobody"}, ("Takes", "Anyone", "Nobody")),
    ],
)
def test_a_save_between_the_look_and_the_save_is_noticed(
    monkeypatch: pytest.MonkeyPatch, typed: dict[str, str], shown: tuple[str, str, str]
) -> None:
    ann, row = signed_in("Ann"), make.referral_details().service
    form = opened(ann, url(row))
    look = CuratedForm.clean

    def save_elsewhere() -> None:
        details = ReferralDetails.objects.get(service=row)
        change(details, criteria="Anyone")
        change(details.service, telephone="01632 960002")

    def look_slowly(self: CuratedForm) -> Any:
        cleaned = look(self)
        monkeypatch.setattr(CuratedForm, "clean", look)
        elsewhere(save_elsewhere)
        return cleaned

    monkeypatch.setattr(CuratedForm, "clean", look_slowly)
    label, theirs, mine = shown
    told = f"{theirs} Keep theirs : {label} {mine} Keep mine : {label}"
    assert told in save(ann, row, form, **typed)
    assert Service.objects.get(pk=row.pk).telephone == "01632 960002"
    assert ReferralDetails.objects.get(service=row).criteria == "Anyone"


# --- Below the form ------------------------------------------------------------------------------


def test_saving_an_old_copy_is_refused_and_changes_nothing() -> None:
    row = make.organisation()
    old = Organisation.objects.get(pk=row.pk)
    row.telephone = "01632 960002"
    row.save()
    old.telephone = "01632 960003"
    with pytest.raises(ChangedMeanwhile):
        old.save()
    assert Organisation.objects.get(pk=row.pk).telephone == "01632 960002"
    with pytest.raises(ChangedMeanwhile):
        old.save(update_fields=["telephone"])


def test_what_is_only_worked_out_may_be_saved_from_any_copy() -> None:
    row = make.service()
    old = Service.objects.get(pk=row.pk)
    row.telephone = "01632 960002"
    row.save()
    old.refresh_confirmed()
    row.save()
    assert Service.objects.get(pk=row.pk).telephone == "01632 960002"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_connections_that_save_at_once_one_is_refused() -> None:
    row = make.organisation()
    refused: list[ChangedMeanwhile] = []

    def save_too() -> None:
        try:
            change(Organisation.objects.get(pk=row.pk), telephone="01632 960003")
        except ChangedMeanwhile as refusal:
            refused.append(refusal)

    with transaction.atomic():
        change(row, telephone="01632 960002")
        other = elsewhere(save_too, seconds=0.5)
        assert other.is_alive(), "it waits for the first"
    other.join(5)
    assert len(refused) == 1
    assert Organisation.objects.get(pk=row.pk).telephone == "01632 960002"
    assert entries(row) == 2
