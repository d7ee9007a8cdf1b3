"""Many looks at the register from one list: shown first, then all or nothing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from directory.curating import register_list
from directory.curating.register_decisions import TO_DECIDE
from directory.fields.numbers import TO_COME
from directory.fields.texts import NUMBER_NEEDED
from directory.models import Physiotherapist, RegisterCheck
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.admin_forms import said
from tests.support.clock import set_clock

pytestmark = pytest.mark.django_db

ON = date(2028, 5, 2)
EARLIER = date(2027, 6, 1)


@pytest.fixture(autouse=True)
def renewal_season(monkeypatch: pytest.MonkeyPatch) -> None:
    make.physiotherapist(name="Rowan Hollis", hcpc_number="PH990123", checked_on=EARLIER)
    make.physiotherapist(name="Kit Marlow", hcpc_number="PH990124", checked_on=EARLIER)
    hidden = {"checked_on": EARLIER, "outcome": "suspended"}
    make.physiotherapist(name="Sam Reeve", hcpc_number="PH990125", **hidden)  # type: ignore[arg-type]  # as each is
    set_clock(monkeypatch, ON)


def read(text: str, *, may_decide: bool = False) -> list[register_list.RegisterLine]:
    return register_list.read(text, on=ON, by="ada", may_decide=may_decide)


def send(visit: Client, text: str, **more: object) -> str:
    answer = visit.post(reverse("admin:register_list"), {"lines": text, **more}, follow=True)
    return said(answer) + answer.content.decode()


def curator() -> Client:
    return staff.signed_in(staff.person("Curator", name="ada"))


@pytest.mark.parametrize(
    "line",
    [
        "PH990123, registered, 2028-05-01",
        "ph 990123; Registered ;01/05/2028",
        "Ph990123\tREGISTERED\t1 May 2028",
        "number, outcome, day\n\nPH990123,registered,2028-05-01",
        "PH990123, Rowan Hollis, registered, 2028-05-01",
        "PH990123, Ms Rowan Jane Hollis MCSP, registered, 2028-05-01",
        "PH990123, Hollis, Rowan, registered, 2028-05-01",
    ],
)
def test_a_line_is_read_in_any_usual_form(line: str) -> None:
    [read_line] = read(line)
    assert read_line.look is not None
    assert read_line.look.physiotherapist.name == "Rowan Hollis"
    assert (read_line.look.outcome, read_line.look.checked_on) == ("registered", date(2028, 5, 1))
    assert read_line.effect.startswith("Shown until 30 June 2029")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("PH990123, registered", register_list.PARTS_NEEDED),
        ("PH99012x, registered, 2028-05-01", NUMBER_NEEDED),
        ("PH990199, registered, 2028-05-01", "Nobody here has the number PH990199."),
        ("PH990123, fine, 2028-05-01", register_list.OUTCOME_NEEDED),
        (
            "PH990123, registered, 2028-02-30",
            "There is no day “2028-02-30”. Write day, month and year, in that order: 30/11/2026.",
        ),
        ("PH990123, registered, 2028-05-03", TO_COME),
        ("PH990125, registered, 2028-05-01", TO_DECIDE),
        (
            "PH990123, Kit Marlow, registered, 2028-05-01",
            register_list.OTHER_NAME.format("Kit Marlow", "PH990123", "Rowan Hollis"),
        ),
        ("9" * 5000 + ", registered, 2028-05-01", NUMBER_NEEDED),
    ],
)
def test_a_wrong_line_says_what_is_wrong(line: str, fault: str) -> None:
    [read_line] = read(line)
    assert (read_line.fault, read_line.look) == (fault, None)


def test_one_person_stands_once_for_a_day() -> None:
    first, second = read("PH990123, registered, 2028-05-01\nPH990123, caution, 2028-05-01")
    assert first.look
    assert second.fault == "Line 1 has the same person and day."


def test_two_lines_together_show_nobody_again_either() -> None:
    lines = read("PH990123, suspended, 2028-04-30\nPH990123, registered, 2028-05-01")
    assert [line.fault for line in lines] == [TO_DECIDE] * 2


def test_whom_a_look_hid_another_may_go_on_hiding() -> None:
    assert not register_list.faults(read("PH990125, caution, 2028-05-01"))


def test_an_administrator_decides() -> None:
    assert not register_list.faults(read("PH990125, registered, 2028-05-01", may_decide=True))


@pytest.mark.slow
def test_the_page_shows_before_it_records() -> None:
    visit = curator()
    text = "PH990123, registered, 2028-05-01\nPH990124, conditions, 2028-05-01"
    page = send(visit, text)
    assert "Shown until 30 June 2029" in page
    assert "Kit Marlow" in page
    assert RegisterCheck.objects.count() == 3
    assert "Recorded: 2 register checks." in send(visit, text, record="Record all 2")
    assert RegisterCheck.objects.filter(checked_by="ada").count() == 2
    assert not Physiotherapist.objects.get(name="Kit Marlow").is_public(ON)
    assert Physiotherapist.objects.get(name="Rowan Hollis").is_public(date(2029, 6, 30))


def test_one_wrong_line_records_nothing_and_every_one_is_named() -> None:
    text = "PH990123, registered, 2028-05-01\nPH990199, registered, 2028-05-01\nnothing at all"
    page = send(curator(), text, record="Record all 3")
    assert "2 of 3 lines cannot be read, so nothing is recorded." in page
    assert "Nobody here has the number PH990199." in page
    assert register_list.PARTS_NEEDED in page
    assert RegisterCheck.objects.count() == 3


@pytest.mark.slow
def test_the_same_list_twice_records_once() -> None:
    visit, text = curator(), "PH990123, registered, 2028-05-01"
    send(visit, text, record="x")
    assert "Already recorded: nothing to do" in send(visit, text)
    assert "Recorded: 0 register checks." in send(visit, text, record="x")
    assert RegisterCheck.objects.count() == 4


def test_a_file_does_as_well() -> None:
    given = SimpleUploadedFile("list.txt", b"\xef\xbb\xbfPH990123, registered, 2028-05-01\r\n")
    assert "Shown until" in send(curator(), "", file=given)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "Save the file as plain text (UTF-8)."),
        (b"x" * 70_000, "This file is too large."),
        (b"\n" * 600, "Enter at most 500 lines at once."),
    ],
)
def test_a_file_that_cannot_be_read_says_so(content: bytes, words: str) -> None:
    assert words in send(curator(), "", file=SimpleUploadedFile("list.txt", content))


@pytest.mark.parametrize("text", ["", "\n \n", "number, outcome, day"])
def test_no_list_is_told(text: str) -> None:
    page = send(curator(), text)
    assert "Enter a list." in page or "Enter one check per line." in page


def test_a_list_costs_few_questions(django_assert_max_num_queries: object) -> None:
    lines = "\n".join(f"PH99{number:04}, registered, 2028-05-01" for number in range(500))
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # a fixture's function
        read(lines)


def test_renewal_season_prints_its_own_list_of_who_is_due() -> None:
    late, fine = Physiotherapist.objects.filter(hcpc_number__in=["PH990123", "PH990124"])
    hidden = make.physiotherapist(name="Hidden Since")
    Physiotherapist.objects.filter(pk=hidden.pk).update(public_until=date(2020, 6, 29))
    never = make.physiotherapist(name="Never Seen", checked=False)
    Physiotherapist.objects.filter(pk=late.pk).update(public_until=date(2028, 6, 29))
    Physiotherapist.objects.filter(pk=fine.pk).update(public_until=date(2029, 6, 29))
    make.service(name="Harehope neuro", people=[late])
    page = said(curator().get(reverse("admin:due")))
    assert f"{late.hcpc_number} {late.name} Harehope neuro 29 June 2028" in page
    assert hidden.name in page
    assert never.name in page
    assert fine.name not in page
    editor = staff.signed_in(staff.person("Editor"))
    assert editor.get(reverse("admin:due")).status_code == 403
