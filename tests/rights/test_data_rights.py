"""Nobody is shown before they were told; whoever objects is hidden; who is erased stays away."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings

from directory.facts import facts_of
from directory.history import records_of
from directory.models import Confirmation, ErasedNumber, Physiotherapist, Report, Service
from directory.rights import data_rights
from msphysio import environment as env
from tests.reports.test_reports import send
from tests.support import factories as make
from tests.support.admin_forms import opened, said
from tests.support.page_tree import visit

pytestmark = pytest.mark.django_db

NUMBER = "PH990123"


def untold(**fields: Any) -> Physiotherapist:
    """Found registered, and not told."""
    given = {"name": "Rowan Hollis", "hcpc_number": NUMBER, "email": "rowan@example.org"}
    return make.physiotherapist(**given | {"notified_on": None, "source": "Their website"} | fields)


def is_shown(person: Physiotherapist) -> bool:
    """Whether any public page has their name; all must agree."""
    person.refresh_from_db()
    pages = [
        Client().get(person.get_absolute_url()).status_code == 200,
        person.name in Client().get("/physiotherapists/").text,
        person.hcpc_number in Client().get(f"/search/?near={person.hcpc_number}", follow=True).text
        and "Nobody with the number"
        not in Client().get(f"/search/?near={person.hcpc_number}", follow=True).text,
        *(
            person.name in visit(one.get_absolute_url())
            for one in person.services.all()
            if one.is_listed(make.today())
        ),
        person.is_public(make.today()),
        Physiotherapist.objects.public(make.today()).filter(pk=person.pk).exists(),
    ]
    assert len(set(pages)) == 1, pages
    return pages[0]


def notify() -> None:
    call_command("notify_physiotherapists", verbosity=0)


# --- Told ----------------------------------------------------------------------------------------


def test_nobody_is_shown_before_they_were_told() -> None:
    person = untold()
    service = make.service(people=[person])
    assert not is_shown(person)
    assert person.name not in visit(service.get_absolute_url())
    assert person.public_until is None


def test_whose_page_never_stood_is_not_said_to_be_no_longer_listed() -> None:
    address = untold().get_absolute_url()
    assert Client().get(address).status_code == 404
    assert "No longer listed" not in Client().get(address).text
    assert Client().get(f"{address}report/").status_code == 404


def test_nobody_is_shown_before_a_day_to_come() -> None:
    tomorrow = make.today() + timedelta(days=1)
    person = untold(notified_on=tomorrow)
    assert not is_shown(person)
    assert person.is_public(tomorrow)
    with pytest.raises(ValidationError, match="today or an earlier day"):
        person.full_clean()


def test_a_private_service_is_not_listed_on_people_who_were_not_told() -> None:
    service = make.service(kind="private", people=[untold()])
    assert not service.is_listed(make.today())
    notify()
    service.refresh_from_db()
    assert service.is_listed(make.today())


def test_a_curator_may_write_the_day_by_hand(admin_client: Client) -> None:
    person = untold()
    address = f"/admin/directory/physiotherapist/{person.pk}/change/"
    form = opened(admin_client, address) | {"notified_on": f"{make.today():%d/%m/%Y}"}
    response = admin_client.post(address, form)
    assert response.status_code == 302, said(response)
    assert is_shown(person)


@pytest.mark.slow
@override_settings(
    SITE_URL="https://physio.example.org",
    OPERATOR_NAME="MS Friends",
    OPERATOR_EMAIL="office@example.org",
)
def test_the_letter_says_what_why_whence_and_how_to_object() -> None:
    person = untold(training="A course in 2020.")
    make.service(name="Aireside", people=[person])
    notify()
    (letter,) = mail.outbox
    body = str(letter.body)
    assert letter.to == ["rowan@example.org"]
    for words in (
        "MS Friends runs",
        "HCPC number: PH990123",
        "A course in 2020.",
        "Works at: Aireside",
        "Their website, and the HCPC register.",
        "So that people with MS can find",
        "You have the right to object, and need give no reason.",
        "https://physio.example.org/remove/?key=",
        f"https://physio.example.org{person.get_absolute_url()}report/",
        "office@example.org",
        "Information Commissioner",
    ):
        assert words in body
    assert is_shown(person)
    assert person.notified_on == make.today()


def test_people_are_told_once() -> None:
    untold()
    notify()
    notify()
    assert len(mail.outbox) == 1


def test_who_is_not_to_appear_is_not_written_to(capsys: pytest.CaptureFixture[str]) -> None:
    untold(is_sample=True, hcpc_number="PH990001")
    untold(outcome="suspended", hcpc_number="PH990002")
    untold(checked=False, hcpc_number="PH990003")
    untold(objected_on=make.today(), hcpc_number="PH990004")
    untold(email="", hcpc_number="PH990005")
    untold(source="", hcpc_number="PH990006")
    notify()
    assert not mail.outbox
    out = capsys.readouterr().out
    assert "no e-mail address: 1" in out
    assert "where we read of them: 1" in out


@override_settings(**env.mailers("smtp", host="localhost", port=1))
def test_who_could_not_be_told_is_not_shown() -> None:
    person = untold()
    with pytest.raises(CommandError, match="not sent: 1"):
        notify()
    assert not is_shown(person)


@override_settings(**env.mailers("console"))
def test_nothing_of_a_letter_reaches_a_console(capsys: pytest.CaptureFixture[str]) -> None:
    person = untold()
    with pytest.raises(CommandError, match="Set EMAIL_URL"):
        notify()
    assert "rowan" not in "".join(capsys.readouterr()).lower()
    assert not is_shown(person)


def test_their_address_is_on_no_public_page() -> None:
    person = make.physiotherapist(email="rowan@example.org")
    service = make.service(people=[person])
    for row in (person, service):
        assert "rowan@example.org" not in Client().get(row.get_absolute_url()).text


# --- Objecting -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_link_hides_at_once_and_tells_the_curators() -> None:
    person = make.physiotherapist(hcpc_number=NUMBER)
    private = make.service(kind="private", people=[person])
    address = data_rights.removal_address(person)
    page = visit(address)
    assert is_shown(person)
    sent = send("/remove/", {"key": page.one("input", name="key")["value"]})
    assert sent.status_code == 303
    assert not is_shown(person)
    private.refresh_from_db()
    assert not private.is_listed(make.today())
    report = Report.objects.get()
    assert report.physiotherapist == person
    assert "They asked to be taken off" in report.words
    assert "You are no longer shown" in visit(sent.url).one("h1").text


@pytest.mark.slow
def test_opening_the_link_hides_nobody() -> None:
    person = make.physiotherapist()
    for _ in range(20):
        response = Client().get(data_rights.removal_address(person))
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
    assert is_shown(person)


def test_taking_off_twice_tells_once_and_keeps_the_first_day() -> None:
    person = make.physiotherapist()
    data_rights.record_objection(person, date(2026, 3, 3))
    data_rights.record_objection(person, date(2026, 3, 4))
    person.refresh_from_db()
    assert person.objected_on == date(2026, 3, 3)
    assert Report.objects.count() == 1


def test_a_new_look_at_the_register_does_not_show_them_again() -> None:
    person = make.physiotherapist()
    data_rights.record_objection(person, make.today())
    make.register_check(physiotherapist=person)
    assert not is_shown(person)


@pytest.mark.parametrize("key", ["x", "a:b", "x" * 5000])
def test_an_altered_link_takes_nobody_off(key: str) -> None:
    person = make.physiotherapist()
    assert "This link does not work" in visit(f"/remove/?key={key}", status=410)
    assert send("/remove/", {"key": key}).status_code == 410
    assert is_shown(person)


def test_a_form_from_another_site_takes_nobody_off() -> None:
    person = make.physiotherapist()
    given = {"key": data_rights.removal_key(person)}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert Client().post("/remove/", given, headers=headers).status_code == 403
    assert is_shown(person)


# --- Erased --------------------------------------------------------------------------------------


def erase(number: str = NUMBER, *options: str) -> None:
    call_command("erase_person", number, *options, verbosity=0)


def everything() -> str:
    """Every row of every table, as the database would dump it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_nothing_of_an_erased_person_stays_in_the_database(admin_user: User) -> None:
    person = make.physiotherapist(
        name="Zebedee Quill", hcpc_number=NUMBER, email="zq@example.org", training="Quillwork"
    )
    person.training = "More quillwork"
    person.save()
    service = make.service(kind="private", people=[person])
    make.confirmation(service=service, said_by="Zebedee Quill")
    make.report(physiotherapist=person, words="Zebedee Quill has moved")
    LogEntry.objects.create(
        user=admin_user,
        content_type=ContentType.objects.get_for_model(Physiotherapist),
        object_id=str(person.pk),
        object_repr=str(person),
        action_flag=CHANGE,
    )
    erase("ph 990123")
    left = everything()
    for trace in ("Zebedee", "zebedee", NUMBER, "990123", "zq@example.org", "uillwork"):
        assert trace not in left
    assert not records_of(Physiotherapist).filter(id=person.pk).exists()
    service.refresh_from_db()
    assert not service.is_listed(make.today())
    assert Confirmation.objects.filter(service=service).count() == 2


def test_what_stays_is_a_keyed_hash() -> None:
    make.physiotherapist(hcpc_number=NUMBER)
    erase()
    (kept,) = ErasedNumber.objects.all()
    assert re.fullmatch("[0-9a-f]{64}", kept.digest)
    with override_settings(SECRET_KEY="another"):
        assert not ErasedNumber.objects.holds(NUMBER)
    for earlier in ("SECRET_KEY_FALLBACKS", "LEAKED_SECRET_KEYS"):
        with override_settings(SECRET_KEY="another", **{earlier: ["only for tests"]}):
            assert ErasedNumber.objects.holds(NUMBER)


def test_erasing_twice_or_somebody_unknown_is_in_order() -> None:
    erase()
    erase()
    assert ErasedNumber.objects.count() == 1


def test_an_erased_person_is_refused_by_any_clean() -> None:
    erase()
    back = Physiotherapist(name="Rowan Hollis", hcpc_number=NUMBER, slug="x")
    with pytest.raises(ValidationError, match="was erased and is not listed again"):
        back.full_clean(exclude=["slug", "search_name"])


def test_an_erased_person_is_refused_by_the_admin_form(admin_client: Client) -> None:
    erase()
    address = "/admin/directory/physiotherapist/add/"
    form = opened(admin_client, address) | {"name": "Rowan Hollis", "hcpc_number": "ph990123"}
    assert "was erased and is not listed again" in said(admin_client.post(address, form))
    assert not Physiotherapist.objects.exists()


def test_who_asks_to_come_back_may() -> None:
    erase()
    erase(NUMBER, "--allow-back")
    assert not ErasedNumber.objects.exists()


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(CommandError, match="Enter PH and four to six digits"):
        erase("Rowan")


def test_services_keep_their_history_without_them() -> None:
    person = make.physiotherapist(hcpc_number=NUMBER)
    service = make.service(people=[person])
    erase()
    last = records_of(Service).filter(id=service.pk).order_by("-pk").first()
    assert last
    assert last.history_by == "the command erase_person"


def test_what_is_between_us_and_a_person_is_no_public_field() -> None:
    ours = {"email", "source", "notified_on", "objected_on"}
    assert not ours & {one.name for one, fact in facts_of(Physiotherapist) if fact.is_public}
