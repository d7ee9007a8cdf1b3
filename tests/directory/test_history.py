"""Who changed what, when and why: one entry for each act, and none where nothing changed."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from simple_history.middleware import HistoryRequestMiddleware

from directory.curating.put_back import put_back
from directory.history import act, by_command, records_of
from directory.models import Organisation, Physiotherapist, ReferralDetails, Service
from referrals.models import AreaAdvice
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom

pytestmark = pytest.mark.django_db
KEPT = [Organisation, Physiotherapist, Service, ReferralDetails, AreaAdvice]


def entries(row: Any) -> list[Any]:
    return list(records_of(type(row)).filter(id=row.pk).order_by("pk"))


def people_of(record: Any) -> list[int]:
    return [link.physiotherapist_id for link in record.physiotherapists.all()]


def test_a_new_row_has_one_entry_and_a_change_another() -> None:
    row = make.organisation()
    row.telephone = "01632 960001"
    row.save()
    assert [(one.history_type, one.telephone) for one in entries(row)] == [
        ("+", ""),
        ("~", "01632 960001"),
    ]


def test_saving_without_a_difference_leaves_no_entry() -> None:
    row = make.service(people=[make.physiotherapist()])
    before = len(entries(row))
    row.save()
    row.refresh_confirmed()
    row.refresh_listed_until()
    row.organisation.save()
    row.physiotherapists.set(row.physiotherapists.all())
    assert len(entries(row)) == before


def test_what_is_worked_out_stands_in_no_history() -> None:
    names = {field.name for field in records_of(Service).model._meta.get_fields()}
    assert not names & {"x", "y", "z", "reach", "is_found_anywhere", "search_name", "updated_at"}


def test_one_act_is_one_entry_however_often_it_saves() -> None:
    row, person = make.service(), make.physiotherapist()
    before = len(entries(row))
    with act("They rang", by=by_command("import_listings")):
        row.telephone = "01632 960001"
        row.save()
        row.physiotherapists.add(person)
        row.email = "team@example.org"
        row.save()
    *_, last = entries(row)
    assert len(entries(row)) == before + 1
    assert (last.telephone, last.email) == ("01632 960001", "team@example.org")
    assert people_of(last) == [person.pk]
    assert last.history_by == "the command import_listings"
    assert last.history_change_reason == "They rang"


def test_an_act_that_fails_leaves_neither_row_nor_entry() -> None:
    def half() -> None:
        with act("Half"):
            make.organisation()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert not Organisation.objects.exists()
    assert not records_of(Organisation).exists()


def test_what_failed_within_an_act_is_not_told() -> None:
    row = make.organisation()

    def fail() -> None:
        with act():
            row.name = "Third"
            row.save()
            raise ZeroDivisionError

    with act("Two rows"):
        make.organisation(name="Second")
        with pytest.raises(ZeroDivisionError):
            fail()
    assert len(entries(row)) == 1


def test_people_are_kept_from_either_side() -> None:
    row, person = make.service(), make.physiotherapist()
    person.services.add(row)
    assert people_of(entries(row)[-1]) == [person.pk]
    person.services.remove(row)
    assert people_of(entries(row)[-1]) == []


def test_deleting_someone_tells_it_of_their_services_too() -> None:
    person = make.physiotherapist()
    row, key = make.service(people=[person]), person.pk
    person.delete()
    assert people_of(entries(row)[-2]) == [key]
    assert people_of(entries(row)[-1]) == []
    assert records_of(Physiotherapist).filter(id=key).latest("pk").history_type == "-"


def test_deleting_a_service_is_told_of_its_referral_details_too() -> None:
    details = make.referral_details()
    service, key = details.service, details.pk
    service.delete()
    assert records_of(ReferralDetails).filter(id=key).latest("pk").history_type == "-"


def test_a_look_at_the_register_and_a_confirmation_are_one_entry_each() -> None:
    person = make.physiotherapist(checked=False)
    service = make.service(kind="private", people=[person], confirmed=False)
    count = len(entries(service))
    make.register_check(physiotherapist=person)
    assert len(entries(person)) == 2
    make.confirmation(service=service)
    last = entries(service)[-1]
    assert len(entries(service)) == count + 1
    assert last.history_change_reason == "Details confirmed by phone"
    assert last.confirmed_on
    assert last.listed_until


def test_rows_written_before_there_was_a_history_begin_with_how_they_stand() -> None:
    row = make.organisation()
    records_of(Organisation).delete()
    row.telephone = "01632 960001"
    row.save()
    assert [one.history_type for one in entries(row)] == ["~"]


def test_advice_for_an_area_has_a_history() -> None:
    united_kingdom()
    row = area_advice()
    row.note = "Ring after ten."
    row.save()
    assert [one.note for one in entries(row)] == ["", "Ring after ten."]


def test_being_placed_again_is_told_only_of_those_in_another_area() -> None:
    leeds, york = make.area(), make.area(code="E06000014", name="York")
    make.postcode_location(name="LS1 3EX", council=york)
    make.postcode_location(name="LS7 4AW", council=leeds)
    stayed = make.service(postcode="LS7 4AW", council=leeds)
    went = make.service(postcode="LS1 3EX", council=leeds)
    before = len(entries(stayed)), len(entries(went))
    with act("A new postcode file", by=by_command("import_postcodes")):
        Service.objects.place_again()
    assert (len(entries(stayed)), len(entries(went))) == (before[0], before[1] + 1)
    assert entries(went)[-1].council_id == "E06000014"


@pytest.mark.slow
def test_samples_have_one_entry_each_and_leave_none(settings: Any) -> None:
    settings.SAMPLE_DATA = True
    real = make.organisation(name="Real trust")
    call_command("load_reference", verbosity=0)
    call_command("load_sample", "--again", verbosity=0)
    for model in KEPT:
        records = records_of(model)
        samples = model._default_manager.exclude(pk=real.pk if model is Organisation else 0)
        assert records.filter(history_by="the command load_sample").count() == samples.count()
    call_command("remove_sample", verbosity=0)
    for model in KEPT:
        assert not records_of(model).filter(history_by="the command load_sample").exists()
    assert entries(real)


def test_nobody_signed_in_has_no_name() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    made: list[Organisation] = []

    def respond(_: HttpRequest) -> HttpResponse:
        made.append(make.organisation())
        return HttpResponse()

    HistoryRequestMiddleware(respond)(request)
    (row,) = made
    assert (entries(row)[0].history_by, entries(row)[0].history_user_id) == ("", None)


def test_an_act_costs_the_same_however_many_rows_it_changes() -> None:
    def cost(rows: list[Organisation]) -> int:
        """Queries at the end of the act."""
        with CaptureQueriesContext(connection) as queries:
            with act():
                for row in rows:
                    row.telephone += "1"
                    row.save()
                saving = len(queries)
            return len(queries) - saving

    rows = [make.organisation(name=f"Trust {number}") for number in range(6)]
    assert cost(rows[:1]) == cost(rows)


# --- Putting back --------------------------------------------------------------------------------


def test_a_row_is_put_back_with_its_people_and_what_follows_from_them() -> None:
    person = make.physiotherapist(checked_on=make.today())
    row = make.service(kind="private", people=[person], telephone="01632 960001")
    then = entries(row)[-1]
    row.telephone = "01632 960002"
    row.save()
    row.physiotherapists.clear()
    row.refresh_listed_until()
    assert not row.is_listed(make.today())
    put_back(then, "Changed by mistake")
    row.refresh_from_db()
    assert row.telephone == "01632 960001"
    assert list(row.physiotherapists.all()) == [person]
    assert row.is_listed(make.today())
    assert entries(row)[-1].history_change_reason == "Changed by mistake"


def test_when_it_was_confirmed_stays_what_the_confirmations_say() -> None:
    row = make.service(confirmed_on=date(2026, 3, 3))
    then = entries(row)[-1]
    make.confirmation(service=row, confirmed_on=make.today())
    row.telephone = "01632 960002"
    row.save()
    put_back(then, "Changed by mistake")
    row.refresh_from_db()
    assert row.confirmed_on == make.today()
    assert row.telephone == ""


@pytest.mark.slow
def test_who_is_no_longer_here_is_left_out() -> None:
    person = make.physiotherapist()
    row = make.service(people=[person], telephone="01632 960001")
    then = entries(row)[-1]
    person.delete()
    put_back(then, "As it was")
    assert not row.physiotherapists.exists()


def test_referral_details_that_were_removed_are_made_again() -> None:
    details = make.referral_details(criteria="Adults with MS")
    then = entries(details)[-1]
    service = details.service
    details.delete()
    put_back(then, "Removed by mistake")
    assert ReferralDetails.objects.get(service=service).criteria == "Adults with MS"
