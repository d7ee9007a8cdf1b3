"""A fact declared beside its field is seen in forms, files, history, on the sheet and as data."""

from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from directory.confirming.links import new_key
from directory.curating.admin.services import INSTEAD
from directory.curating.admin.shared import fieldsets_of
from directory.curating.spreadsheets import reading
from directory.curating.spreadsheets.importing import save
from directory.curating.spreadsheets.kinds import ServiceSheet
from directory.facts import Group, fact, facts_of, public
from directory.history import act, record_model
from directory.models import Proposal, Service
from directory.open_referral.schemas import plain
from tests.confirming.test_confirming import propose
from tests.support import factories as make
from tests.support.admin_forms import opened
from tests.support.listing_files import csv_file, exported
from tests.support.page_text import in_one_line, main_text

NAME, QUESTION = "before_first_visit", "What do people need before a first visit?"


def declared() -> "models.CharField[str, str]":
    """What a newcomer writes."""
    return fact(
        models.CharField("needed before a first visit", max_length=100, blank=True, default=""),
        public(
            "before the first visit",
            Group.WAYS_IN,
            question=QUESTION,
            hint="Such as a letter from their GP.",
            sheet="Before the first visit",
            open_data="application_process",
        ),
    )


@pytest.fixture(autouse=True)
def _imaginary_fact(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A service has one more fact: its field, and what its migration does to both tables."""
    history = record_model(Service)
    tables: list[tuple[Any, Any]] = [(Service, declared()), (history, copy(declared()))]
    for model, field in tables:
        model.add_to_class(NAME, field)
        with connection.schema_editor() as editor:
            editor.add_field(model, field)
    facts_of.cache_clear()
    monkeypatch.setattr(history, "tracked_fields", [*history.tracked_fields, tables[0][1]])
    own = admin.site._registry[Service]
    monkeypatch.setattr(own, "fieldsets", fieldsets_of(Service, INSTEAD))
    yield
    for model, field in tables:
        model._meta.local_fields.remove(field)
        model._meta._expire_cache()
        delattr(model, NAME)
    facts_of.cache_clear()


def service(said: str = "A letter") -> Service:
    made = make.service(email="team@example.org", kind="charity")
    with act("Told us"):
        setattr(made, NAME, said)
        made.save()
    return made


def said_of(made: Service) -> str:
    return str(Service.objects.values_list(NAME, flat=True).get(pk=made.pk))


@pytest.mark.slow
def test_the_admin_asks_for_it_in_its_part_of_the_form(admin_client: Client) -> None:
    made = service()
    url = reverse("admin:directory_service_change", args=[made.pk])
    page = admin_client.get(url).content.decode()
    part = page.partition("How to get in")[2].partition("Where it is, whom it takes")[0]
    assert "Needed before a first visit:" in part
    admin_client.post(url, opened(admin_client, url) | {NAME: "A scan"})
    assert said_of(made) == "A scan"


def test_the_service_itself_is_asked_and_a_curator_takes_the_answer(admin_client: Client) -> None:
    made = service()
    key = new_key(made, make.today())
    told = admin_client.get(reverse("confirm"), {"key": key}).context["facts"]
    assert (QUESTION, "A letter") in told
    form = admin_client.get(reverse("propose"), {"key": key}).context["form"]
    box = next(box for box in form.boxes() if box.bound.name == NAME)
    assert (box.bound.label, box.shown) == (QUESTION, "A letter")
    assert box.hint == "Such as a letter from their GP."
    propose(made, **{NAME: "A scan"})
    proposal = Proposal.objects.get()
    assert proposal.fields == {NAME: "A scan"}
    url = reverse("admin:directory_proposal_change", args=[proposal.pk])
    admin_client.post(url, {"take": [NAME]})
    assert said_of(made) == "A scan"


def test_it_is_a_column_of_files_that_go_out_and_come_in() -> None:
    made = service()
    header, row = exported(ServiceSheet())
    at = header.index("before the first visit")
    assert row[at] == "A letter"
    row[at] = "A scan"
    rows = reading.read(csv_file(header, row), [ServiceSheet.layout()])
    (shown,) = save(rows, ServiceSheet()).shown_changed
    assert [(one.label, one.before, one.after) for one in shown.changes] == [
        ("Needed before a first visit", "A letter", "A scan")
    ]
    assert said_of(made) == "A scan"


def test_its_history_is_told_in_words(admin_client: Client) -> None:
    made = service()
    with act("They said so"):
        setattr(made, NAME, "A scan")
        made.save()
    url = reverse("admin:directory_service_history", args=[made.pk])
    page = in_one_line(admin_client.get(url).text)
    told = '<th scope="row">Needed before a first visit</th><td>A letter</td><td>A scan</td>'
    assert told in page


@pytest.mark.slow
def test_a_sheet_says_it_and_what_it_was(client: Client) -> None:
    made = service()
    page = _sheet(client, made)
    assert "Before the first visit A letter" in page
    Service.objects.update(**{NAME: ""})
    page = _sheet(client, made)
    assert "before the first visit" in page.lower()
    assert "A letter" not in page


def test_it_goes_out_as_open_data() -> None:
    made = service()
    answer: Any = Client().get(f"/open-referral/services/{made.public_id}")
    assert answer.json()["application_process"] == "A letter"
    assert plain(Service)["application_process"] == {"type": "string"}


def test_what_is_declared_stands_among_the_facts_of_its_model() -> None:
    assert NAME in [field.name for field, _ in facts_of(Service)]


def _sheet(client: Client, made: Service) -> str:
    return main_text(client.get(reverse("shortlist"), {"pick": made.code}).content.decode())
