"""Lists that are uploaded together go through the desk together, and each keeps its own source."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from directory.models import Intake, IntakeRow, IntakeSource, Service
from tests.curating.intake.test_walk import curator, save, text
from tests.support import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HEADINGS = "Practice,Physio,HCPC,Tel,Postcode,Where seen\n"
MARCH = "Harehope Physio,Jane Smith,PH990001,01632 960001,LS1 3EX,clinc\n"
LEEDS = "Larkfold Rehab Ltd,Bob Jones,PH990002,01632 960002,LS1 3EX,clinc\n"
AGAIN = "Harehope Physiotherapy,Jane Smith,PH990001,01632 960001,LS1 3EX,home\n"


@pytest.fixture(autouse=True)
def places() -> None:
    make.postcode_location()


def add(visit: Client, **files: str) -> Any:
    sent = [
        SimpleUploadedFile(f"{name}.csv", (HEADINGS + rows).encode())
        for name, rows in files.items()
    ]
    given = {"file": sent, "as_of": "2026-03-01"}
    return visit.post(reverse("admin:directory_intake_add"), given, follow=True)


def through(visit: Client, **changed: str) -> Intake:
    intake = Intake.objects.order_by("pk")[0]
    save(visit, "columns", intake, **changed)
    save(visit, "words", intake)
    save(visit, "duplicates", intake)
    visit.post(reverse("admin:directory_intake_take_in", args=[intake.pk]))
    return intake


BOTH = {"source-0": "The MS group", "source-1": "The Leeds branch"}


def test_two_files_share_every_page_and_keep_their_own_source() -> None:
    visit = curator()
    page = add(visit, march=MARCH, leeds=LEEDS + AGAIN)
    assert "march.csv" in text(page)
    assert "leeds.csv" in text(page)
    through(visit, **BOTH)
    assert Service.objects.count() == 2
    harehope = Service.objects.get(organisation__name="Harehope Physio")
    assert harehope.settings.slugs == ["community-clinic", "home-visits"]
    sources = {each.source for one in Service.objects.all() for each in one.physiotherapists.all()}
    assert sources == {"The MS group, 1 March 2026", "The Leeds branch, 1 March 2026"}
    assert set(IntakeSource.objects.values_list("name", flat=True)) == set(BOTH.values())


def test_a_word_in_two_lists_is_asked_about_once() -> None:
    visit = curator()
    add(visit, march=MARCH, leeds=LEEDS)
    page = save(visit, "columns", Intake.objects.order_by("pk")[0], **BOTH)
    words = [asked.value for asked in page.context["form"].questions if not asked.is_of_a_name]
    assert words == ["clinc"]
    assert "2 rows: Line 2, march.csv; Line 2, leeds.csv" in text(page)


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on() -> None:
    files = [
        SimpleUploadedFile("march.csv", (HEADINGS + MARCH).encode()),
        SimpleUploadedFile("leaflet.pdf", b"%PDF-1.7 \0 Physiotherapy in Leeds" * 20),
    ]
    given = {"file": files, "as_of": "2026-03-01"}
    page = curator().post(reverse("admin:directory_intake_add"), given, follow=True)
    assert "Not added: leaflet.pdf: This is neither a text file nor a spreadsheet." in text(page)
    assert [one.file_name for one in Intake.objects.all()] == ["march.csv"]


def test_whose_list_it_is_has_to_be_said() -> None:
    visit = curator()
    add(visit, march=MARCH)
    page = save(visit, "columns", Intake.objects.get(), **{"source-0": ""})
    assert page.status_code == 422
    assert '<a href="#id_source-0">Whose list it is: Say whose list march.csv is.</a>' in text(page)


def test_the_next_list_of_the_same_people_is_known_by_its_name() -> None:
    visit = curator()
    add(visit, **{"physios March 2026": MARCH})
    through(visit, **{"source-0": "The MS group", "column-0-0-5": "service.settings"})
    page = add(visit, **{"physios (final) april": LEEDS})
    assert page.context["form"]["source-0"].initial == "The MS group"
    assert not save(visit, "columns", Intake.objects.latest("pk")).context["desk"].questions


def test_what_a_word_meant_elsewhere_is_chosen_already() -> None:
    visit = curator()
    add(visit, march=MARCH)
    through(visit, **{"source-0": "The MS group", "means-0": "hospital"})
    first = Intake.objects.get()
    save(visit, "words", first)
    IntakeSource.objects.update(answers={"service.settings|clinc": "hospital"})
    add(visit, leeds=LEEDS)
    page = save(visit, "columns", Intake.objects.latest("pk"), **{"source-0": "The Leeds branch"})
    [asked] = page.context["form"].questions
    assert asked.guess == "hospital"


def test_all_lists_of_an_upload_are_taken_back_together() -> None:
    visit = curator()
    add(visit, march=MARCH, leeds=LEEDS)
    intake = through(visit, **BOTH)
    other = Intake.objects.exclude(pk=intake.pk).get()
    asked = visit.get(reverse("admin:directory_intake_take_back", args=[other.pk]))
    assert "This removes 2 drafts" in text(asked)
    visit.post(reverse("admin:directory_intake_take_back", args=[other.pk]))
    assert not Service.objects.exists()
    assert not IntakeRow.objects.exists()
    assert {one.state for one in Intake.objects.all()} == {Intake.State.TAKEN_BACK}
