"""Another directory's open data goes to the desk, and again later only what has changed."""

import gzip
import io
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from directory.curating.intake import drafts
from directory.curating.intake.sorting import RowStanding, sorted_desk
from directory.models import Intake, IntakeRow, Service
from tests.open_referral.test_open_data_standard import STANDARD
from tests.support import factories as make
from tests.support import staff_visits as staff
from tests.support.page_text import in_one_line

pytestmark = pytest.mark.django_db
ONE, TWO = (f"{number}c5b1bb6-1d8c-4c56-a9c1-4f9d8a7b3c1e" for number in (1, 2))


@pytest.fixture(autouse=True)
def places() -> None:
    for name in ("LS1 3EX", "LS1 4AP", "LS1"):
        make.postcode_location(name=name)


def whole(key: str = ONE, **changed: Any) -> dict[str, Any]:
    """A service as another directory publishes it."""
    part = {"id": key, "service_id": key}
    return {
        "id": key,
        "name": "Neuro physiotherapy at Harehope",
        "description": "For people with MS.",
        "url": "https://harehope.example/",
        "email": "hello@harehope.example",
        "status": "active",
        "assured_date": "2026-01-01",
        "organization_id": key,
        "organization": {
            "id": key,
            "name": "Harehope Physio Ltd",
            "description": "A practice.",
            "organization_identifiers": [],
        },
        "phones": [part | {"number": "01632 960001"}],
        "service_at_locations": [
            part
            | {
                "location_id": key,
                "location": {
                    "id": key,
                    "location_type": "physical",
                    "name": "Harehope",
                    "addresses": [
                        {
                            "id": key,
                            "location_id": key,
                            "address_1": "1 The Parade",
                            "city": "Leeds",
                            "state_province": "West Yorkshire",
                            "postal_code": "LS1 3EX",
                            "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                },
            }
        ],
        "attributes": [
            {
                "id": key,
                "link_id": key,
                "taxonomy_term_id": key,
                "link_type": "service",
                "taxonomy_term": {
                    "id": key,
                    "name": name,
                    "description": name,
                    "taxonomy": "What",
                },
            }
            for name in ("Hydrotherapy", "Something else")
        ],
        **changed,
    }


def read(tmp_path: Path, content: Any, *options: str, name: str = "feed.json") -> str:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    stream = io.StringIO()
    given = options or ("--licence", "OGL 3.0", "--source", "the open data of Leeds")
    call_command("intake", "--open-referral", str(path), *given, stdout=stream)
    return stream.getvalue()


def taken_in() -> Service:
    taken = drafts.take_in(sorted_desk(Intake.objects.get()))
    assert len(taken.services) == 1
    return taken.services[0]


@pytest.mark.skipif(not STANDARD.is_dir(), reason="The schemas of HSDS-UK are not here.")
def test_the_service_read_here_is_one_by_the_standards_schema() -> None:
    schema = json.loads((STANDARD / "service.json").read_text())
    schema["properties"].pop("phones", None)
    faults = [one.message for one in Draft202012Validator(schema).iter_errors(whole())]
    assert faults == []


def test_a_service_becomes_a_draft_with_its_source_and_licence(tmp_path: Path) -> None:
    said = read(tmp_path, {"contents": [whole()], "last_page": True})
    assert "1 service read. New: 1. Changed: 0. No longer there: 0." in said
    service = taken_in()
    assert (service.status, service.slug) == ("draft", None)
    assert (service.name, service.organisation.name, service.organisation.kind) == (
        "Neuro physiotherapy at Harehope",
        "Harehope Physio Ltd",
        "private",
    )
    assert (service.telephone, service.postcode) == ("01632 960001", "LS1 3EX")
    assert service.approaches.slugs == ["hydrotherapy"]
    assert service.source.startswith("the open data of Leeds, ")
    assert service.source.endswith(", under OGL 3.0")


@pytest.mark.parametrize(
    "content",
    [
        whole(),
        [whole()],
        {"licence": "OGL 3.0", "services": [whole()]},
        json.dumps(whole()).encode() + b"\n\n" + json.dumps(whole(TWO, status="inactive")).encode(),
        gzip.compress(json.dumps({"services": [whole()]}).encode()),
        {"contents": [{"id": TWO, "location": {}, "service": whole()}]},
    ],
)
def test_every_usual_file_is_read(tmp_path: Path, content: Any) -> None:
    assert "New: 1." in read(tmp_path, content)


@pytest.mark.parametrize("content", [b"<html>", b"\x1f\x8bxx", b"\xff\xff", b"[" * 9_999])
def test_what_is_no_open_data_changes_nothing(tmp_path: Path, content: Any) -> None:
    with pytest.raises(CommandError, match=r"It is no JSON\. Nothing was changed\."):
        read(tmp_path, content)
    assert not Intake.objects.exists()


@pytest.mark.parametrize("content", [b"", [1, None, {"id": 1}], {"contents": 1}, "words"])
def test_what_holds_no_service_adds_none(tmp_path: Path, content: Any) -> None:
    assert "0 services read." in read(tmp_path, content)
    assert not IntakeRow.objects.exists()


def test_strange_shapes_say_nothing(tmp_path: Path) -> None:
    strange = whole(phones="none", organization=None, service_at_locations=[1], attributes={})
    assert "New: 1." in read(tmp_path, [strange])


def test_without_a_licence_nothing_is_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="names no licence"):
        read(tmp_path, [whole()], "--source", "Leeds")
    assert not Intake.objects.exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/"])
def test_only_public_addresses_are_read(address: str) -> None:
    with pytest.raises(CommandError, match="leads to no public address"):
        call_command("intake", "--open-referral", address, "--licence", "OGL 3.0")


@pytest.mark.slow
def test_again_next_month_only_what_changed_is_shown(tmp_path: Path) -> None:
    visit = staff.signed_in(staff.person("Curator"))
    read(tmp_path, [whole()])
    service = taken_in()
    assert "New: 0. Changed: 0." in read(tmp_path, [whole()])
    assert "Changed since" not in overview(visit)
    moved = whole(phones=[{"number": "01632 960099"}])
    said = read(tmp_path, [moved, whole(TWO, name="Another")], name="next-month.json")
    assert "New: 1. Changed: 1. No longer there: 0." in said
    shown = overview(visit)
    assert "Changed since you last looked (1)" in shown
    assert "01632 960001" in shown
    assert "01632 960099" in shown
    assert "under OGL 3.0" in shown
    service.refresh_from_db()
    assert service.telephone == "01632 960001"
    assert len(sorted_desk(Intake.objects.get()).of(RowStanding.IN)) == 1
    seen = visit.post(reverse("admin:directory_intake_seen", args=[Intake.objects.get().pk]))
    assert seen.status_code == 302
    assert "Changed since" not in overview(visit)
    assert "No longer there: 2." in read(tmp_path, [])
    assert "(no longer there)" in overview(visit)
    assert Service.objects.count() == 1


def overview(visit: Client) -> str:
    address = reverse("admin:directory_intake_change", args=[Intake.objects.get().pk])
    return in_one_line(visit.get(address).content.decode())


def test_what_came_from_us_is_known_by_its_identifier(tmp_path: Path) -> None:
    ours = make.service(name="Harehope neuro team", public_id=UUID(ONE), postcode="LS1 3EX")
    read(tmp_path, [whole(name="Called something else")])
    desk = sorted_desk(Intake.objects.get())
    [row] = desk.of(RowStanding.LISTED)
    assert row.service == ours
    assert not desk.pairs


def test_another_directorys_service_that_is_here_is_offered_as_the_same(tmp_path: Path) -> None:
    owner = make.organisation(name="Harehope Physio", kind="private")
    make.service(
        name="Harehope Physio",
        organisation=owner,
        telephone="01632 960001",
        postcode="LS1 3EX",
        website="https://www.harehope.example",
    )
    read(tmp_path, [whole()])
    [pair] = sorted_desk(Intake.objects.get()).pairs
    assert pair.is_certain
