"""What a visitor types is in no log: not the server's, not Django's, not PostgreSQL's."""

import logging
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.exceptions import DisallowedHost
from django.test import RequestFactory
from psycopg import sql

from msphysio import environment as env
from msphysio.serving import embedded
from msphysio.serving.local_folder import find_home
from msphysio.serving.logs import RedactingFormatter
from tests.support.running import Site, served, this_database
from tests.support.tables import all_ours

# Well-formed, and nobody's: no postcode starts with QQ.
SEARCH = "/search/?near=QQ7+3ZZ"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The site as `make run` serves it, on this worker's test database."""
    log = tmp_path_factory.mktemp("site") / "log"
    with (
        all_ours(django_db_blocker),
        served(log, DATABASE_URL=this_database(), STATEMENT_TIMEOUT="1") as site,
    ):
        yield site


@pytest.fixture
def locked_tables(site: Site) -> Iterator[None]:
    """All tables that a search reads are locked by somebody else, so that it is cut off."""
    with psycopg.connect(this_database()) as other:
        tables = other.execute(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'directory\\_%'"
        ).fetchall()
        other.execute(
            sql.SQL("LOCK TABLE {}").format(
                sql.SQL(", ").join(sql.Identifier(name) for (name,) in tables)
            )
        )
        yield
        other.rollback()


def logs(site: Site) -> str:
    """All that the site printed and all that PostgreSQL logged, in capitals, without spaces."""
    log = find_home() / "postgres" / "log"
    if embedded.running(log.parent) is None:
        pytest.skip("DATABASE_URL names another server, whose log is not ours to read")
    texts = [site.log.read_text(), log.read_text(errors="replace")]
    return "".join("\n".join(texts).upper().replace("%20", "").replace("+", "").split())


def test_a_search_is_in_no_log(site: Site) -> None:
    assert site.get(SEARCH, Referer=f"http://127.0.0.1{SEARCH}")[0] == 200
    assert site.logs("GET /search/ 200")
    assert "GET/SEARCH/200" in logs(site)
    assert "QQ73ZZ" not in logs(site)


@pytest.mark.usefixtures("locked_tables")
def test_a_search_that_the_database_cuts_off_is_in_no_log(site: Site) -> None:
    status, text, headers = site.get(SEARCH)
    assert status == 503
    assert headers["Retry-After"] == "30"
    assert "QQ7" not in text
    assert site.logs("GET /search/ 503")
    assert "GET/SEARCH/503" in logs(site)
    assert "QQ73ZZ" not in logs(site)


@pytest.mark.parametrize(
    ("request_line", "host", "status"),
    [
        ("GET /no-such-page/?near=QQ7+3ZZ HTTP/1.1", "localhost", b"404"),
        ("GET /search/?near=QQ7+3ZZ HTTP/1.1", "elsewhere.example.org", b"400"),
        ("GET /search/?near=QQ7 3ZZ HTTP/1.1", "localhost", b"400"),
        ("GET /search/?near=QQ7+3ZZ HTTP/9.9", "localhost", b"400"),
        (f"GET /search/?near=QQ7+3ZZ{'&' * 5000} HTTP/1.1", "localhost", b"41"),
        ("GET /search/#near=QQ7+3ZZ HTTP/1.1", "localhost", b""),
        ("near=QQ7+3ZZ", "localhost", b"400"),
    ],
)
def test_a_request_that_is_refused_is_in_no_log(
    site: Site, request_line: str, host: str, status: bytes
) -> None:
    answer = site.send(f"{request_line}\r\nHost: {host}\r\nX-Near: QQ7 3ZZ\r\n\r\n".encode())
    assert status in answer.partition(b"\r\n")[0]
    assert "QQ73ZZ" not in logs(site)


def test_the_line_of_a_foreign_name_is_the_one_that_is_explained(site: Site) -> None:
    site.send(b"GET / HTTP/1.1\r\nHost: elsewhere.example.org\r\n\r\n")
    line = "ERROR django.security.DisallowedHost: GET (no such page) 400"
    assert site.logs(line)
    assert f"`{line}`" in (env.BASE_DIR / "docs" / "operate.md").read_text("utf-8")


def test_head_is_one_line_in_the_log(site: Site) -> None:
    before = site.log.stat().st_size
    site.send(b"HEAD /map/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert site.logs("HEAD /map/ 200")
    assert site.log.read_text()[before:].count("\n") == 1


def test_a_line_break_in_an_address_makes_no_line_in_the_log(site: Site) -> None:
    site.get("/a%0AQQ73ZZ/")
    assert site.logs("GET (no such page) 404")
    assert "QQ73ZZ" not in site.log.read_text()


@pytest.mark.parametrize(
    "statement",
    [
        "SET statement_timeout = 10; SELECT 'QQ7 3ZZ', pg_sleep(5)",
        "SELECT 'QQ7 3ZZ'::integer",
        "SELECT 'QQ7 3ZZ' FROM no_such_table",
        "DO $$ BEGIN RAISE WARNING 'QQ7 3ZZ'; END $$; SELECT 1 / 0",
    ],
)
def test_postgresql_keeps_what_it_was_asked_to_itself(site: Site, statement: str) -> None:
    with psycopg.connect(this_database()) as other, pytest.raises(psycopg.Error):
        other.execute(statement)
    assert "QQ73ZZ" not in logs(site)


# --- One line at a time --------------------------------------------------------------------------


def line(message: str, *words: object, error: Exception | None = None, **extra: object) -> str:
    """What the log would say."""
    record = logging.makeLogRecord({"msg": message, "args": words, **extra})
    if error is not None:
        try:
            raise error
        except type(error):
            record.exc_info = sys.exc_info()
    return RedactingFormatter().format(record)


def test_a_request_is_logged_by_its_pattern_and_not_its_address() -> None:
    request = RequestFactory().get("/QQ7-3ZZ/", {"near": "QQ7 3ZZ"})
    said = line("Not Found: %s", request.path, request=request, status_code=404)
    assert said.endswith(": GET (no such page) 404")


def test_an_exception_says_where_and_not_what() -> None:
    said = line("Internal fault", error=ValueError("QQ7 3ZZ is not a number"))
    assert "builtins.ValueError" in said
    assert "test_privacy_of_logs.py" in said
    assert "QQ7" not in said


def test_the_cause_of_an_exception_is_said_too() -> None:
    error = LookupError("QQ7 3ZZ")
    error.__cause__ = psycopg.errors.QueryCanceled("near 'QQ7 3ZZ'")
    said = line("Internal fault", error=error)
    assert "psycopg.errors.QueryCanceled (57014)" in said
    assert "QQ7" not in said


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ('"%s" %s %s', ("GET /search/?near=QQ7+3ZZ HTTP/1.1", "200", "10")),
        ("Error handling request %s %s", ("GET", "/search/?near=QQ7+3ZZ")),
        ("Invalid request from ip=127.0.0.1: Invalid HTTP Version: 'QQ7 3ZZ HTTP/1.1'", ()),
        ("Invalid HTTP_HOST header: %s", (DisallowedHost("QQ7 3ZZ"),)),
        ("Exception during worker exit:\n%s", ("Traceback\n  ValueError: QQ7 3ZZ",)),
        ("%(what)s", ({"what": "/search/?near=QQ7+3ZZ"},)),
    ],
)
def test_what_others_log_loses_what_was_typed(message: str, words: tuple[object, ...]) -> None:
    args = words[0] if words and isinstance(words[0], dict) else words
    assert "QQ7" not in RedactingFormatter().format(
        logging.makeLogRecord({"msg": message, "args": args})
    )
