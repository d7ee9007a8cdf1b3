"""`load_sample` and `remove_sample`: when they act, and what they never touch."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError, transaction
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from directory import checks
from directory.models import Organisation, Physiotherapist, RegisterCheck, Service
from directory.samples import FILES, FOLDER, load_sample
from tests.support import factories

# The last day of grace after a renewal deadline is near: the hardest day to load on.
AFTER_A_DEADLINE = date(2028, 6, 20)


@pytest.fixture(autouse=True)
def with_samples(db: None, settings: Any) -> None:
    settings.SAMPLE_DATA = True


def run(command: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def states(on: date) -> dict[str, tuple[Any, ...]]:
    """What a visitor would see of each service and person on a day."""
    services = {
        service.code: (
            service.is_listed(on),
            service.freshness(on),
            service.is_paused(on),
            service.wait_told_on and on - service.wait_told_on,
        )
        for service in Service.objects.all()
    }
    return services | {
        person.hcpc_number: (person.is_public(on),) for person in Physiotherapist.objects.all()
    }


@pytest.fixture(scope="module")
def as_made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> dict[str, tuple[Any, ...]]:
    """The states on the day the samples were made for."""
    as_of = date.fromisoformat((FOLDER / "as_of.txt").read_text().strip())
    with django_db_blocker.unblock(), transaction.atomic():
        load_sample(as_of)
        made = states(as_of)
        transaction.set_rollback(True)
    return made


@pytest.fixture
def little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first three services alone, for tests of what does not depend on how many there are."""
    files = {name: json.loads((FOLDER / f"{name}.json").read_text()) for name in FILES}
    first = [row["fields"] | {"service": row["pk"]} for row in files["services"][:3]]
    kept = {
        "service": {row["service"] for row in first},
        "organisation": {row["organisation"] for row in first},
        "physiotherapist": {number for row in first for number in row.get("physiotherapists", [])},
    }
    for name, rows in files.items():
        itself = name.removesuffix("s")
        owner = "physiotherapist" if name == "register_checks" else "service"
        rows = [
            row
            for row in rows
            if name == "area_advice"
            or (
                row["pk"] in kept[itself] if itself in kept else row["fields"][owner] in kept[owner]
            )
        ]
        (tmp_path / f"{name}.json").write_text(json.dumps(rows))
    (tmp_path / "as_of.txt").write_text((FOLDER / "as_of.txt").read_text())
    monkeypatch.setattr("directory.samples.FOLDER", tmp_path)


# --- load_sample ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_samples_are_the_same_on_the_hardest_day_as_on_the_day_they_were_made_for(
    as_made: dict[str, tuple[Any, ...]],
) -> None:
    load_sample(AFTER_A_DEADLINE)
    assert states(AFTER_A_DEADLINE) == as_made


@pytest.mark.usefixtures("little")
def test_loading_says_what_was_loaded() -> None:
    said = run("load_sample")
    assert said.startswith("Loaded invented sample listings: 2 organisations, ")
    assert "3 services" in said


@pytest.mark.usefixtures("little")
def test_a_second_call_changes_nothing_and_asks_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run("load_sample")
    before = list(Service.objects.values())
    with django_assert_num_queries(1):
        said = run("load_sample")
    assert "no samples were loaded" in said
    assert list(Service.objects.values()) == before


@pytest.mark.usefixtures("little")
def test_if_empty_says_nothing_where_there_are_listings() -> None:
    factories.service()
    assert run("load_sample", if_empty=True) == ""
    assert Service.objects.count() == 1


def test_samples_are_refused_where_they_are_not_shown(settings: Any) -> None:
    settings.SAMPLE_DATA = False
    with pytest.raises(CommandError, match="SAMPLE_DATA=1"):
        run("load_sample")
    assert not Service.objects.exists()


@pytest.mark.slow
@pytest.mark.usefixtures("little")
def test_again_takes_new_samples_and_leaves_real_listings() -> None:
    run("load_sample")
    first = Service.objects.filter(is_sample=True).order_by("code").values_list("code", flat=True)
    codes, last_pk = list(first), max(Service.objects.values_list("pk", flat=True))
    real = factories.service(name="A real one")
    run("load_sample", again=True)
    samples = Service.objects.filter(is_sample=True)
    assert list(samples.order_by("code").values_list("code", flat=True)) == codes
    assert all(pk > last_pk for pk in samples.values_list("pk", flat=True))
    assert Service.objects.get(is_sample=False) == real


@pytest.mark.slow
@pytest.mark.usefixtures("little")
def test_a_real_listing_keeps_its_code_and_its_address() -> None:
    run("load_sample")
    sample = Service.objects.filter(is_sample=True).first()
    assert sample is not None
    code, slug = sample.code, sample.slug
    run("remove_sample")
    real = factories.service(code=code, slug=slug)
    run("load_sample", again=True)
    real.refresh_from_db()
    assert (real.code, real.slug) == (code, slug)
    assert Service.objects.filter(is_sample=True).count() == 3


@pytest.mark.usefixtures("little")
def test_a_load_that_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Service) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(Service, "refresh_confirmed", fail)
    with pytest.raises(OSError, match="disk"):
        run("load_sample")
    for model in (Organisation, Physiotherapist, RegisterCheck, Service):
        assert not model._default_manager.exists()


@pytest.mark.usefixtures("little")
def test_areas_are_kept_where_they_are_loaded_and_left_out_where_not() -> None:
    leeds = factories.area()
    run("load_sample")
    assert Service.objects.filter(council=leeds, nation=None).count() == 3


# --- remove_sample -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("little")
def test_removing_takes_every_sample_and_says_how_many() -> None:
    run("load_sample")
    real = factories.service(kind="private")
    said = run("remove_sample")
    assert ", 3 services, " in said
    assert list(Service.objects.all()) == [real]
    assert list(Organisation.objects.all()) == [real.organisation]
    assert list(Physiotherapist.objects.all()) == list(real.physiotherapists.all())
    assert RegisterCheck.objects.count() == 1


def test_removing_where_there_are_none_says_so() -> None:
    said = run("remove_sample")
    assert said == (
        "Removed sample listings: 0 area advice, 0 services, 0 physiotherapists, 0 organisations.\n"
    )


def test_a_real_service_of_a_sample_organisation_stops_the_removal() -> None:
    invented = factories.organisation(is_sample=True)
    factories.service(name="Kept by mistake", organisation=invented)
    factories.service(is_sample=True)
    with pytest.raises(CommandError, match="Kept by mistake"):
        run("remove_sample")
    assert Service.objects.count() == 2


def test_a_real_private_service_that_loses_a_sample_person_is_listed_no_longer() -> None:
    service = factories.service(kind="private", people=[factories.physiotherapist(is_sample=True)])
    assert service.is_listed(factories.today())
    run("remove_sample")
    service.refresh_from_db()
    assert not service.is_listed(factories.today())


# --- What must not go public ---------------------------------------------------------------------


def found(beginning: str) -> list[CheckMessage]:
    messages = run_checks(tags=["security"], include_deployment_checks=True)
    return [message for message in messages if str(message.id).startswith(beginning)]


@pytest.fixture
def operator(settings: Any) -> None:
    settings.OPERATOR_NAME = "An example charity"
    settings.OPERATOR_EMAIL = "office@example.org"


@pytest.fixture
def any_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the tests may log what it likes."""
    monkeypatch.setattr(checks, "QUIETEST_LOG", {})


@pytest.mark.usefixtures("operator", "any_log")
def test_real_listings_and_a_named_operator_may_go_public() -> None:
    factories.service()
    assert found("directory.") == []


@pytest.mark.usefixtures("operator")
def test_a_sample_of_any_kind_may_not_go_public() -> None:
    factories.service(
        is_sample=True,
        organisation=factories.organisation(is_sample=True),
        people=[factories.physiotherapist(is_sample=True)],
    )
    assert [message.msg for message in found("directory.E001")] == [
        "There are invented services in the database.",
        "There are invented physiotherapists in the database.",
        "There are invented organisations in the database.",
    ]


@pytest.mark.usefixtures("any_log")
def test_a_site_says_who_runs_it(settings: Any) -> None:
    settings.OPERATOR_NAME = settings.OPERATOR_EMAIL = ""
    assert [message.id for message in found("directory.")] == ["directory.E002", "directory.E003"]


@pytest.mark.usefixtures("operator", "any_log")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OperationalError("connection refused"), ["directory.W001"]),
        (ProgrammingError("relation does not exist"), []),
    ],
)
def test_a_database_that_cannot_be_asked_is_a_warning_and_one_without_tables_is_clean(
    error: Exception, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: QuerySet[Any]) -> bool:
        raise error

    monkeypatch.setattr(QuerySet, "exists", fail)
    assert [message.id for message in found("directory.")] == said
