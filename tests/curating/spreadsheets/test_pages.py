"""Import and export in the admin: upload, look, confirm; who may, and what the pages say."""

import base64
import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from directory.curating.spreadsheets import uploads
from directory.curating.spreadsheets.kinds import ServiceSheet
from directory.history import records_of
from directory.models import Service
from referrals.models import AreaAdvice
from tests.support import factories as make
from tests.support import staff_visits
from tests.support.admin_forms import said
from tests.support.advice_factory import area_advice, united_kingdom
from tests.support.listing_files import FAULTS, csv_file, exported, service_rows, stand, xlsx_file
from tests.support.page_text import in_one_line

pytestmark = pytest.mark.django_db
IMPORT = "admin:directory_service_import"
CONFIRM = "admin:directory_service_process_import"
EXPORT = "admin:directory_service_export"
ALL = ["organisation", "physiotherapist", "service"]


@pytest.fixture(autouse=True)
def local_dir(settings: Any, tmp_path: Path) -> Path:
    settings.LOCAL_DIR = tmp_path
    return tmp_path


def upload(client: Client, data: bytes, name: str = "services.csv", url: str = IMPORT) -> Any:
    return client.post(reverse(url), {"file": SimpleUploadedFile(name, data)})


def page(response: Any) -> str:
    return in_one_line(response.content.decode())


def signed(response: Any) -> str:
    return str(response.context["upload"].signed())


def staff(*permissions: str) -> Client:
    user = User.objects.create_user("someone", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return staff_visits.signed_in(user)


# --- Import --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_file_is_shown_first_and_saved_when_it_is_confirmed(
    admin_client: Client, local_dir: Path
) -> None:
    stand()
    rows, _ = service_rows(3)
    shown = upload(admin_client, xlsx_file("Services", *rows), "services.xlsx")
    assert shown.status_code == 200
    assert "What would be saved from services.xlsx" in page(shown)
    assert "<strong>3</strong> new" in page(shown)
    assert "Line 2: Neuro physiotherapy 1" in page(shown)
    assert not Service.objects.exists()
    saved = admin_client.post(reverse(CONFIRM), {"upload": signed(shown)}, follow=True)
    assert "Imported services.xlsx: 3 new, 0 changed, 0 unchanged." in page(saved)
    assert Service.objects.count() == 3
    assert not list((local_dir / "imports").iterdir())


def test_an_import_is_one_act_in_the_history_of_who_confirmed_it(
    admin_client: Client, admin_user: User
) -> None:
    stand()
    shown = upload(admin_client, csv_file(*service_rows(2)[0]))
    assert not records_of(Service).exists()
    admin_client.post(reverse(CONFIRM), {"upload": signed(shown)})
    entries = records_of(Service).values_list("history_user", "history_type", "history_date")
    assert len(entries) == 2
    assert {entry[:2] for entry in entries} == {(admin_user.pk, "+")}
    assert len({entry[2] for entry in entries}) == 1
    again = csv_file(*exported(ServiceSheet()))
    assert upload(admin_client, again).context["outcome"].unchanged == 2
    assert records_of(Service).count() == 2


def test_a_change_is_shown_field_by_field(admin_client: Client) -> None:
    make.postcode_location()
    make.service(name="Harehope neuro", postcode="LS1 3EX", telephone="01632 960001")
    header, row = exported(ServiceSheet())
    row[header.index("telephone")] = "01632 960002"
    told = page(upload(admin_client, csv_file(header, row)))
    assert "<strong>1</strong> changed" in told
    assert '<th scope="row">Telephone</th><td>01632 960001</td><td>01632 960002</td>' in told


def test_what_is_stored_already_has_nothing_to_confirm(admin_client: Client) -> None:
    make.postcode_location()
    make.service(postcode="LS1 3EX")
    shown = upload(admin_client, csv_file(*exported(ServiceSheet())))
    assert "there is nothing to save" in page(shown)
    assert shown.context["upload"] is None


@pytest.mark.slow
def test_faults_are_all_listed_and_nothing_can_be_confirmed(
    admin_client: Client, local_dir: Path
) -> None:
    stand()
    rows, wrong = service_rows(200, 100)
    shown = upload(admin_client, csv_file(*rows))
    assert shown.status_code == 422
    assert "Nothing can be saved from services.csv" in page(shown)
    told = base64.b64decode(re.findall(r'href="data:text/csv;base64,(.+?)"', page(shown))[0])
    lines = [row[0] for row in csv.reader(io.StringIO(told.decode("utf-8-sig")))]
    assert lines[0] == "Line"
    assert {str(line) for line in wrong} <= set(lines)
    assert shown.context["upload"] is None
    assert not list(local_dir.glob("imports/*"))


def test_the_same_fault_in_many_rows_is_one_line_with_its_count(admin_client: Client) -> None:
    stand()
    rows, _ = service_rows(41)
    owner = rows[0].index("organisation")
    for row in rows[1:]:
        row[owner] = "Nobody Trust"
    told = said(upload(admin_client, csv_file(*rows)))
    assert told.count("Nobody Trust") == 1
    assert "41 organisation No organisation is called “Nobody Trust”. Add it first." in told
    assert "Lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 31 more" in told


@pytest.mark.slow
def test_many_changes_are_counted_and_some_shown(admin_client: Client) -> None:
    stand()
    rows, _ = service_rows(120)
    told = page(upload(admin_client, csv_file(*rows)))
    assert told.count("<details") == 50
    assert "And 70 more that are new." in told


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is nothing in this file."),
        (b"title,code\nx,y\n", "Not known: title. Found: title, code."),
        (b"PK\x03\x04 not really", "damaged or incomplete"),
        (b"code,organisation,name\n" + b",x,y\n" * 4_001, "more than 4,000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(
    admin_client: Client, data: bytes, words: str
) -> None:
    shown = upload(admin_client, data)
    assert shown.status_code == 422
    assert words in page(shown).replace("&quot;", '"')
    assert "errorlist" in page(shown)


def test_no_file_at_all_is_told(admin_client: Client) -> None:
    shown = admin_client.post(reverse(IMPORT))
    assert shown.status_code == 422
    assert "Choose a file." in page(shown)


def test_markup_in_a_file_is_text(admin_client: Client) -> None:
    stand()
    rows, _ = service_rows(1)
    rows[1][rows[0].index("name")] = "<script>alert(1)</script>"
    told = page(upload(admin_client, csv_file(*rows)))
    assert "<script>alert" not in told
    assert "&lt;script&gt;alert(1)" in told


@pytest.mark.slow
def test_what_changed_since_is_shown_again_and_nothing_saved(admin_client: Client) -> None:
    make.postcode_location()
    make.service(postcode="LS1 3EX", telephone="01632 960001")
    header, row = exported(ServiceSheet())
    row[header.index("telephone")] = "01632 960002"
    shown = upload(admin_client, csv_file(header, row))
    Service.objects.update(email="other@example.org")
    again = admin_client.post(reverse(CONFIRM), {"upload": signed(shown)})
    assert again.status_code == 422
    assert "Nothing was saved, because a listing has changed since you looked." in page(again)
    assert "other@example.org" in page(again)
    assert Service.objects.get().telephone == "01632 960001"
    admin_client.post(reverse(CONFIRM), {"upload": signed(again)})
    assert Service.objects.get().telephone == "01632 960002"


@pytest.mark.slow
def test_confirming_twice_saves_once(admin_client: Client) -> None:
    stand()
    shown = upload(admin_client, csv_file(*service_rows(2)[0]))
    for _ in range(2):
        last = admin_client.post(reverse(CONFIRM), {"upload": signed(shown)}, follow=True)
    assert "This upload is no longer here" in page(last)
    assert Service.objects.count() == 2


@pytest.mark.parametrize("given", ["", "../../etc/passwd", "eyJ9:x:y"])
def test_only_what_was_uploaded_can_be_confirmed(admin_client: Client, given: str) -> None:
    last = admin_client.post(reverse(CONFIRM), {"upload": given}, follow=True)
    assert "This upload is no longer here" in page(last)


def test_an_upload_belongs_to_whoever_made_it(admin_client: Client) -> None:
    stand()
    shown = upload(admin_client, csv_file(*service_rows(1)[0]))
    other = staff("add_service", "change_service", "view_service")
    other.post(reverse(CONFIRM), {"upload": signed(shown)})
    assert not Service.objects.exists()


def test_uploads_are_for_the_server_alone_and_go_after_a_day(local_dir: Path) -> None:
    import os

    kept = uploads.keep(b"x", name="x.csv", kind="services", user_id=1, fingerprint="")
    path = local_dir / "imports" / kept.key
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    os.utime(path, (0, 0))
    uploads.keep(b"y", name="y.csv", kind="services", user_id=1, fingerprint="")
    assert kept.data() is None


def test_a_get_confirms_nothing(admin_client: Client) -> None:
    assert admin_client.get(reverse(CONFIRM)).status_code == 405


# --- Who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [["view_service"], ["view_service", "add_service"]])
def test_importing_takes_the_right_to_add_and_change(held: list[str]) -> None:
    client = staff(*held)
    assert client.get(reverse(IMPORT)).status_code == 403
    assert upload(client, b"code,organisation,name\n").status_code == 403
    assert client.post(reverse(CONFIRM)).status_code == 403
    listed = page(client.get(reverse("admin:directory_service_changelist")))
    assert 'class="import_link"' not in listed
    assert 'class="export_link"' in listed


def test_exporting_takes_the_right_to_look() -> None:
    assert staff("view_organisation").get(reverse(EXPORT)).status_code == 403


def test_visitors_get_neither(client: Client) -> None:
    for url in (IMPORT, EXPORT, CONFIRM):
        assert client.post(reverse(url)).status_code in (302, 405)


# --- Export --------------------------------------------------------------------------------------


def download(client: Client, ending: str, query: str = "") -> Any:
    return client.post(reverse(EXPORT) + query, {"format": ending})


def test_a_workbook_and_a_csv_file_hold_the_same(admin_client: Client) -> None:
    make.service(name="Ynys Môn neuro")
    workbook, text = download(admin_client, "xlsx"), download(admin_client, "csv")
    assert "services-20" in workbook["Content-Disposition"]
    assert workbook["Content-Disposition"].endswith('.xlsx"')
    sheet = load_workbook(io.BytesIO(workbook.content))["Services"]
    assert sheet["C2"].value == "Ynys Môn neuro"
    assert text.content.startswith(b"\xef\xbb\xbfcode,organisation,name")
    assert "Ynys Môn neuro" in text.content.decode()


def test_an_export_holds_what_the_list_showed(admin_client: Client) -> None:
    make.service(name="Harehope neuro")
    make.service(name="Larkfold neuro")
    text = download(admin_client, "csv", "?q=larkfold").content.decode()
    assert "Larkfold" in text
    assert "Harehope neuro" not in text


def test_homes_are_in_exports_of_those_who_may_change_them_and_the_page_says_so(
    admin_client: Client,
) -> None:
    make.service(address="1 High Street", address_is_private=True)
    assert "holds home addresses" in page(admin_client.get(reverse(EXPORT)))
    assert b"1 High Street" in download(admin_client, "csv").content
    looker = staff("view_service")
    assert "Home addresses are left out" in page(looker.get(reverse(EXPORT)))
    assert b"1 High Street" not in download(looker, "csv").content


def test_addresses_of_people_are_in_exports_of_those_who_may_change_them(
    admin_client: Client,
) -> None:
    make.physiotherapist(email="rowan@example.org")
    export = "admin:directory_physiotherapist_export"
    assert "holds e-mail addresses" in page(admin_client.get(reverse(export)))
    given = {"format": "csv"}
    assert b"rowan@example.org" in admin_client.post(reverse(export), given).content
    looker = staff("view_physiotherapist")
    assert "E-mail addresses are left out" in page(looker.get(reverse(export)))
    assert b"rowan@example.org" not in looker.post(reverse(export), given).content


def test_words_that_had_better_be_others_are_told_by_line(admin_client: Client) -> None:
    stand()
    header, row = service_rows(1)[0]
    row[header.index("summary")] = "For sufferers."
    told = page(upload(admin_client, csv_file(header, row)))
    assert "<caption>Wording to improve</caption>" in told
    assert '<th scope="row">2</th><td>summary</td><td>“sufferers”: Many people' in told
    assert "Write “people with MS”, or “wheelchair user”." in told
    assert "Save 1 new and 0 changed" in told


@pytest.mark.parametrize("model", ALL)
def test_every_page_has_labels_and_no_script_of_its_own(admin_client: Client, model: str) -> None:
    for name in ("import", "export"):
        told = page(admin_client.get(reverse(f"admin:directory_{model}_{name}")))
        main = told[told.index('id="main"') :]
        assert "<script" not in main
        assert "onchange" not in main
        assert ('for="id_file"' if name == "import" else 'for="id_format"') in main
        assert 'type="checkbox"' not in main


@pytest.mark.parametrize("model", ALL)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_template_is_there_to_fill_in(admin_client: Client, model: str, ending: str) -> None:
    response = admin_client.get(reverse(f"admin:directory_{model}_template", args=[ending]))
    assert response.status_code == 200
    assert f'-template.{ending}"' in response["Content-Disposition"]


def test_no_other_template_is_there(admin_client: Client) -> None:
    assert (
        admin_client.get(reverse("admin:directory_service_template", args=["exe"])).status_code
        == 404
    )


def test_area_advice_goes_the_same_way(admin_client: Client) -> None:
    united_kingdom()
    area_advice()
    url = reverse("admin:referrals_areaadvice_export")
    text = admin_client.post(url, {"format": "csv"}).content
    changed = text.replace(b"E08000035 Leeds", b"E06000014")
    shown = upload(admin_client, changed, url="admin:referrals_areaadvice_import")
    assert "<strong>1</strong> new" in page(shown)
    confirm = reverse("admin:referrals_areaadvice_process_import")
    admin_client.post(confirm, {"upload": signed(shown)})
    assert set(AreaAdvice.objects.values_list("area", flat=True)) == {"E08000035", "E06000014"}


def test_there_are_enough_kinds_of_fault() -> None:
    assert len(FAULTS) > 30
