"""Files too large for one request: read by another process, with progress, then confirmed."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from directory.curating.spreadsheets import background
from directory.curating.spreadsheets.kinds import ServiceSheet
from directory.history import records_of
from directory.models import Service
from tests.support.admin_forms import said
from tests.support.listing_files import csv_file, exported, service_rows, stand

pytestmark = pytest.mark.django_db
ROWS = 6


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.LOCAL_DIR = tmp_path
    monkeypatch.setattr(background, "AT_ONCE", ROWS - 1)
    stand()


@pytest.fixture
def run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, which sees what the test has not committed."""

    class Run:
        def __init__(self, command: list[str], **_: Any) -> None:
            call_command(*command[2:])

        def poll(self) -> int:
            return 0

    monkeypatch.setattr("subprocess.Popen", Run)


@pytest.fixture
def never_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: None)
    monkeypatch.setattr(background, "_started", [])


def upload(client: Client, rows: list[list[str]]) -> Any:
    file = SimpleUploadedFile("services.csv", csv_file(*rows))
    return client.post(reverse("admin:directory_service_import"), {"file": file}, follow=True)


def confirm(client: Client, shown: Any) -> Any:
    signed = re.findall(r'name="upload" value="(.+?)"', shown.content.decode())
    url = reverse("admin:directory_service_process_import")
    return client.post(url, {"upload": signed[0]}, follow=True)


@pytest.mark.slow
@pytest.mark.usefixtures("run_at_once")
def test_it_is_shown_then_saved_as_a_small_file_is(admin_client: Client) -> None:
    rows, _ = service_rows(ROWS)
    shown = upload(admin_client, rows)
    assert f"{ROWS} new" in said(shown)
    assert not Service.objects.exists()
    last = confirm(admin_client, shown)
    assert f"Imported services.csv: {ROWS} new" in last.content.decode()
    assert Service.objects.count() == ROWS
    assert records_of(Service).values_list("history_by", flat=True)[0] == "admin"


@pytest.mark.slow
@pytest.mark.usefixtures("run_at_once")
def test_its_faults_are_grouped_too(admin_client: Client) -> None:
    rows, _ = service_rows(ROWS)
    for row in rows[1:]:
        row[rows[0].index("organisation")] = "Nobody Trust"
    shown = upload(admin_client, rows)
    assert shown.status_code == 422
    assert f"Lines 2, 3, 4, 5, 6 and {ROWS + 1}" in said(shown)


@pytest.mark.slow
@pytest.mark.usefixtures("run_at_once")
def test_what_changed_since_saves_nothing(admin_client: Client) -> None:
    confirm(admin_client, upload(admin_client, service_rows(ROWS)[0]))
    rows = exported(ServiceSheet())
    for row in rows[1:]:
        row[rows[0].index("summary")] = "Another summary"
    shown = upload(admin_client, rows)
    Service.objects.update(email="other@example.org")
    again = confirm(admin_client, shown)
    assert "a listing has changed since you looked" in said(again)
    assert not Service.objects.filter(summary="Another summary").exists()


@pytest.mark.usefixtures("never_run")
def test_while_it_is_read_the_page_says_how_far_it_is(admin_client: Client) -> None:
    rows, _ = service_rows(ROWS)
    shown = upload(admin_client, rows)
    assert shown.headers["Refresh"] == "3"
    assert f"0 of {ROWS} rows" in said(shown)
    assert "Nothing is saved yet." in said(shown)


@pytest.mark.usefixtures("never_run")
def test_what_was_ended_halfway_says_so(admin_client: Client, tmp_path: Path) -> None:
    rows, _ = service_rows(ROWS)
    address = upload(admin_client, rows).redirect_chain[-1][0]
    (status,) = tmp_path.glob("imports/*.json")
    os.utime(status, (0, 0))
    assert "It was ended before it was done." in said(admin_client.get(address, follow=True)) + (
        admin_client.get(address, follow=True).content.decode()
    )
    told = json.loads(status.read_text()) | {"refused": "Something went wrong."}
    status.write_text(json.dumps(told))
    page = admin_client.get(address, follow=True).content.decode()
    assert "Nothing was saved. Something went wrong." in page


def test_nobody_else_sees_how_far_it_is(admin_client: Client) -> None:
    page = admin_client.get(reverse("admin:directory_service_progress"), follow=True)
    assert "This upload is no longer here" in page.content.decode()
    assert Client().get(reverse("admin:directory_service_progress")).status_code == 302
