"""Who may be shown on which day, and which looks at the register count for it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from directory.fields.numbers import TO_COME
from directory.history import records_of
from directory.models import ErasedNumber, Physiotherapist, RegisterCheck
from tests.support import factories

TOLD, LAST = date(2026, 3, 3), date(2026, 6, 29)
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "until", "on", "is_public"),
    [
        (TOLD, LAST, TOLD - A_DAY, False),
        (TOLD, LAST, TOLD, True),
        (TOLD, LAST, LAST, True),
        (TOLD, LAST, LAST + A_DAY, False),
        (None, LAST, LAST, False),
        (TOLD, None, TOLD, False),
    ],
)
def test_a_person_is_public_from_the_day_they_were_told_to_the_last_day_of_a_look(
    told: date | None, until: date | None, on: date, is_public: bool
) -> None:
    person = Physiotherapist(notified_on=told, public_until=until)
    assert person.is_public(on) is is_public


def test_a_check_is_overdue_on_the_day_after_it_was_due() -> None:
    person = Physiotherapist(public_until=date(2026, 6, 29))  # 60 days after 30 April
    assert not person.is_check_overdue(date(2026, 4, 30))
    assert person.is_check_overdue(date(2026, 5, 1))
    assert not Physiotherapist().is_check_overdue(date(2026, 5, 1))


def test_a_person_without_letters_after_their_name_is_called_by_it_alone() -> None:
    assert str(Physiotherapist(name="Rowan Hollis")) == "Rowan Hollis"
    assert str(Physiotherapist(name="Rowan Hollis", membership="MCSP")) == "Rowan Hollis MCSP"


@pytest.mark.django_db
def test_no_day_to_come_is_taken_and_today_is() -> None:
    person = factories.physiotherapist(notified_on=factories.today())
    person.full_clean()
    person.notified_on = factories.today() + A_DAY
    with pytest.raises(ValidationError) as told:
        person.full_clean()
    assert told.value.message_dict == {"notified_on": [TO_COME]}
    look = RegisterCheck(
        physiotherapist=person,
        checked_on=factories.today(),
        outcome="registered",
        checked_by="R. H.",
    )
    look.full_clean()
    look.checked_on += A_DAY
    with pytest.raises(ValidationError) as looked:
        look.full_clean()
    assert looked.value.message_dict == {"checked_on": [TO_COME]}


@pytest.mark.django_db
def test_the_look_of_the_latest_day_counts_and_of_that_day_the_one_entered_last() -> None:
    looks = {
        "Late Entry": [(LAST, "registered"), (TOLD, "suspended")],
        "Hidden Later": [(TOLD, "registered"), (LAST, "suspended")],
        "Twice Plain": [(LAST, "suspended"), (LAST, "registered")],
        "Twice Hidden": [(LAST, "registered"), (LAST, "caution")],
        "Never Looked": [],
    }
    for name, each in looks.items():
        person = factories.physiotherapist(name=name, checked=False)
        for day, outcome in each:
            factories.register_check(physiotherapist=person, checked_on=day, outcome=outcome)
    people = Physiotherapist.objects.order_by("name")
    found = people.last_found_registered()
    assert [person.name for person in found] == ["Late Entry", "Twice Plain"]
    days = {person.name: person.last_checked_on for person in people.with_last_check()}
    assert days == {name: LAST if each else None for name, each in looks.items()}
    assert [person.name for person in people.public(LAST)] == ["Late Entry", "Twice Plain"]


@pytest.mark.django_db
def test_a_look_shows_nobody_who_was_not_told_or_who_objected_or_is_invented() -> None:
    untold = factories.physiotherapist(notified_on=None)
    objected = factories.physiotherapist(objected_on=TOLD)
    assert untold.public_until is objected.public_until is None
    invented = factories.physiotherapist(is_sample=True)
    shown = factories.physiotherapist()
    everyone = Physiotherapist.objects
    assert list(everyone.public(factories.today())) == [shown]
    with override_settings(SAMPLE_DATA=True):
        assert set(everyone.public(factories.today())) == {shown, invented}


@pytest.mark.django_db
def test_a_look_writes_over_nothing_that_somebody_else_saved_meanwhile() -> None:
    person = factories.physiotherapist(checked=False)
    theirs = Physiotherapist.objects.get(pk=person.pk)
    theirs.training = "A course"
    theirs.save()
    factories.register_check(physiotherapist=person, checked_on=LAST)
    person.refresh_from_db()
    assert (person.training, person.version) == ("A course", theirs.version)
    assert person.public_until


@pytest.mark.django_db
def test_a_look_is_never_changed_and_has_its_place_in_the_history() -> None:
    person = factories.physiotherapist(checked=False)
    look = factories.register_check(physiotherapist=person)
    last = records_of(Physiotherapist).filter(id=person.pk).latest("pk")
    assert last.history_change_reason == "The register was checked"
    with pytest.raises(ValidationError) as refused:
        look.save()
    assert refused.value.messages == ["A register check cannot be changed: add another."]


@pytest.mark.django_db
def test_the_address_of_a_person_holds_their_name_and_number() -> None:
    person = factories.physiotherapist(name="Rowan Hollis", hcpc_number="PH990123")
    assert person.slug == "rowan-hollis-ph990123"
    assert factories.physiotherapist(name="李", hcpc_number="PH990124").slug == "ph990124"


@pytest.mark.django_db
def test_the_address_of_a_person_takes_a_hundred_characters_of_their_name() -> None:
    person = factories.physiotherapist(name="Æ" * 100, hcpc_number="PH123456")
    assert person.slug == f"{'ae' * 50}-ph123456"


@pytest.mark.django_db
def test_nobody_works_in_neurology_since_a_year_to_come() -> None:
    person = factories.physiotherapist(neuro_since=factories.today().year)
    person.full_clean()
    person.neuro_since = factories.today().year + 1
    with pytest.raises(ValidationError) as told:
        person.full_clean()
    assert told.value.message_dict == {"neuro_since": ["This year is in the future. Check it."]}


def objected(number: str) -> Physiotherapist:
    return factories.physiotherapist(hcpc_number=number, objected_on=factories.today())


def kept_away(*numbers: str) -> list[bool]:
    return [ErasedNumber.objects.holds(number) for number in numbers]


@pytest.mark.django_db
def test_of_somebody_who_objected_the_old_number_alone_is_kept_away() -> None:
    person, other = objected("PH100001"), objected("PH100002")
    shown = factories.physiotherapist(hcpc_number="PH100003")
    for row, number in ((person, "PH200001"), (shown, "PH200003")):
        row.hcpc_number = number
        row.save()
    other.save()
    assert kept_away("PH100001", "PH200001") == [True, False]
    assert kept_away("PH100002", "PH100003", "PH200003") == [False, False, False]
    assert {one.erased_on for one in ErasedNumber.objects.all()} == {factories.today()}


@pytest.mark.django_db
def test_a_number_that_is_not_saved_keeps_none_away() -> None:
    person = objected("PH100001")
    person.hcpc_number = "PH200001"
    person.save(update_fields=["search_name"])
    assert kept_away("PH100001", "PH200001") == [False, False]


@pytest.mark.django_db
def test_who_objected_and_is_deleted_is_kept_away_from_that_day() -> None:
    objected("PH100001").delete()
    factories.physiotherapist(hcpc_number="PH100002").delete()
    assert kept_away("PH100001", "PH100002") == [True, False]
    assert ErasedNumber.objects.get().erased_on == factories.today()
