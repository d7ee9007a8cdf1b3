"""Whoever watches the server is told the truth: alive, and able to answer a search."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.support import factories


def test_a_live_process_says_so_without_the_database(client: Client) -> None:
    # Without the django_db mark a query fails the test.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "alive\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_site_that_can_answer_a_search_is_ready(client: Client) -> None:
    factories.postcode_location()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


@pytest.mark.django_db
def test_a_site_without_postcodes_is_not_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text[:12]) == (503, "no postcodes")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "missing",
    ["DELETE FROM django_migrations WHERE app = 'referrals'", "DROP TABLE django_migrations"],
)
def test_a_database_behind_the_release_is_not_ready(client: Client, missing: str) -> None:
    factories.postcode_location()
    with connection.cursor() as cursor:
        cursor.execute(missing)
    answer = client.get("/readyz")
    assert (answer.status_code, "manage.py migrate" in answer.text) == (503, True)


@pytest.mark.django_db
def test_a_database_ahead_of_the_release_will_do(client: Client) -> None:
    factories.postcode_location()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('directory', '9999_of_the_next_release', now())"
        )
    assert client.get("/readyz").status_code == 200


def test_a_site_whose_database_is_away_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("directory.pages.status.health.MigrationExecutor", away)
    assert client.get("/readyz").status_code == 503
