"""A curator's walk with a messy list: added, its words answered, drafts made, and taken back."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from directory.curating.intake import drafts
from directory.curating.intake.sorting import sorted_desk
from directory.models import (
    Intake,
    IntakeRow,
    Organisation,
    Physiotherapist,
    Service,
)
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.page_text import in_one_line

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = """The Example MS group: physios we know,,,,,,
Last updated March 2026,,,,,,
,,,,,,
Physio,Clinic,Tel,e-mail,Post code,HCPC,Where seen
Private practices,,,,,,
"Smith, Jane",Harehope Physio,1632960001,jane@harehope.example,ls13ex,PH990001,clinc
Jane Smith MCSP,Harehope Physiotherapy Ltd,01632 960001,n/a,LS1 3EX,990001,home
Dr Bob Jones,Larkfold Neuro Rehab,01632 960002 / 07700 900123,see website,LSI 4AP,PH990002,Domi
NHS,,,,,,
Ann Lee,Harehope Hospital,tbc,?,LS1 3EX,,hospital
Total,4,,,,,
"""


@pytest.fixture(autouse=True)
def places() -> None:
    make.postcode_location()
    make.postcode_location(name="LS1 4AP")
    make.postcode_location(name="LS1")


def curator() -> Client:
    return staff.signed_in(staff.person("Curator"))


def add(visit: Client, data: bytes = LIST.encode(), name: str = "physios.csv") -> Any:
    file = SimpleUploadedFile(name, data)
    sent = {"file": file, "as_of": "2026-03-01"}
    return visit.post(reverse("admin:directory_intake_add"), sent, follow=True)


def save(visit: Client, page: str, intake: Intake, **changed: str) -> Any:
    """Press save on a page, with everything as it is chosen but for what is changed.

    Whose list it is, is always said.
    """
    if page == "columns":
        changed = {"source-0": "The list of the Example MS group"} | changed
    address = reverse(f"admin:directory_intake_{page}", args=[intake.pk])
    form = visit.get(address).context["form"]
    chosen = {name: form[name].initial for name in form.fields}
    sent = {name: value for name, value in chosen.items() if value is not False}
    return visit.post(address, sent | changed, follow=True)


def text(response: Any) -> str:
    return in_one_line(response.content.decode())


def walked(visit: Client) -> Intake:
    add(visit)
    intake = Intake.objects.get()
    save(visit, "columns", intake)
    save(visit, "words", intake)
    save(visit, "duplicates", intake)
    return intake


def test_a_messy_list_becomes_drafts_that_nobody_sees() -> None:
    visit = curator()
    columns = add(visit)
    assert "The headings are in line 4." in text(columns)
    intake = Intake.objects.get()
    words = save(visit, "columns", intake)
    assert "“clinc”" in text(words)
    duplicates = save(visit, "words", intake)
    assert "Line 6 and Line 7" in text(duplicates)
    overview = save(visit, "duplicates", intake)
    assert "Add 3 drafts" in text(overview)
    done = visit.post(reverse("admin:directory_intake_take_in", args=[intake.pk]), follow=True)
    assert "3 drafts added. Nobody but staff can see them." in text(done)
    assert {one.status for one in Service.objects.all()} == {Service.Status.DRAFT}
    harehope = Service.objects.get(organisation__name="Harehope Physio")
    assert harehope.telephone == "01632 960001"
    assert harehope.postcode == "LS1 3EX"
    assert harehope.email == "jane@harehope.example"
    assert harehope.settings.slugs == ["community-clinic", "home-visits"]
    assert harehope.organisation.kind == "private"
    person = harehope.physiotherapists.get()
    assert (person.name, person.hcpc_number, person.notified_on) == ("Jane Smith", "PH990001", None)
    larkfold = Service.objects.get(organisation__name="Larkfold Neuro Rehab")
    assert (larkfold.telephone, larkfold.organisation.telephone) == ("01632 960002", "07700 900123")
    assert larkfold.postcode == "LS1 4AP"
    hospital = Service.objects.get(organisation__name="Harehope Hospital")
    assert (hospital.organisation.kind, hospital.telephone, hospital.email) == ("nhs", "", "")


def test_taking_a_list_back_leaves_no_trace_of_it() -> None:
    visit = curator()
    intake = walked(visit)
    visit.post(reverse("admin:directory_intake_take_in", args=[intake.pk]))
    assert Service.objects.count() == 3
    asked = visit.get(reverse("admin:directory_intake_take_back", args=[intake.pk]))
    assert "This removes 3 drafts" in text(asked)
    back = visit.post(reverse("admin:directory_intake_take_back", args=[intake.pk]), follow=True)
    assert "Taken back: 3 drafts removed." in text(back)
    for model in (Service, Organisation, Physiotherapist, IntakeRow):
        assert not model._default_manager.exists()
    again = walked_again(visit)
    assert "Add 3 drafts" in text(again)


def walked_again(visit: Client) -> Any:
    add(visit)
    intake = Intake.objects.get(state=Intake.State.OPEN)
    save(visit, "columns", intake)
    save(visit, "words", intake)
    return save(visit, "duplicates", intake)


def test_what_a_curator_published_since_stays() -> None:
    visit = curator()
    intake = walked(visit)
    visit.post(reverse("admin:directory_intake_take_in", args=[intake.pk]))
    kept = Service.objects.get(organisation__name="Harehope Hospital")
    kept.status, kept.slug = Service.Status.WITHDRAWN, "harehope-hospital"
    kept.save()
    visit.post(reverse("admin:directory_intake_take_back", args=[intake.pk]))
    assert [one.name for one in Service.objects.all()] == ["Harehope Hospital"]
    assert [one.name for one in Organisation.objects.all()] == ["Harehope Hospital"]


def test_only_those_who_may_add_listings_see_a_list() -> None:
    intake = walked(curator())
    editor = staff.signed_in(staff.person("Editor"))
    for page in ("change", "columns", "words", "duplicates", "left", "take_back"):
        address = reverse(f"admin:directory_intake_{page}", args=[intake.pk])
        assert editor.get(address).status_code == 403
    assert editor.get(reverse("admin:directory_intake_changelist")).status_code == 403


def test_a_button_pressed_twice_adds_each_row_once() -> None:
    intake = walked(curator())
    intake.refresh_from_db()
    stale = sorted_desk(intake)
    assert len(drafts.take_in(sorted_desk(intake)).services) == 3
    assert drafts.take_in(stale).services == []
    assert Service.objects.count() == 3


def test_words_and_duplicates_can_be_decided_again() -> None:
    visit = curator()
    intake = walked(visit)
    words, pairs = (
        reverse(f"admin:directory_intake_{page}", args=[intake.pk])
        for page in ("words", "duplicates")
    )
    assert "Every word is known." in text(visit.get(words))
    assert "“clinc”" in text(visit.post(words, {"again": ""}, follow=True))
    save(visit, "words", intake)
    assert "Line 6 and Line 7" in text(visit.post(pairs, {"again": ""}, follow=True))


def test_a_row_is_corrected_or_left_out() -> None:
    visit = curator()
    intake = walked(visit)
    one, other = intake.rows.filter(line__in=(8, 10))
    cells = {f"cell-{at}": cell for at, cell in enumerate(one.cells)} | {"cell-2": "01632 960077"}
    visit.post(reverse("admin:directory_intake_row", args=[intake.pk, one.pk]), cells)
    cells = {f"cell-{at}": cell for at, cell in enumerate(other.cells)}
    sent = cells | {"leave_out": "Leave this row out"}
    visit.post(reverse("admin:directory_intake_row", args=[intake.pk, other.pk]), sent)
    visit.post(reverse("admin:directory_intake_take_in", args=[intake.pk]))
    assert (
        Service.objects.get(organisation__name="Larkfold Neuro Rehab").telephone == "01632 960077"
    )
    assert not Service.objects.filter(organisation__name="Harehope Hospital").exists()


def test_what_is_left_comes_as_a_spreadsheet_with_the_reasons() -> None:
    visit = curator()
    make.physiotherapist(hcpc_number="PH990002", objected_on=make.today())
    intake = walked(visit)
    visit.post(reverse("admin:directory_intake_take_in", args=[intake.pk]))
    answer = visit.get(reverse("admin:directory_intake_left", args=[intake.pk]))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("Line", "Why it waits", "Physio", "Clinic")
    assert rows[1][0] == "8"
    assert str(rows[1][1]).startswith("The person with HCPC number PH990002 asked not to be listed")
