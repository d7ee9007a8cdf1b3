"""Nothing that a visitor types is found again: in no log, no letter, no file, no table.

It goes by every public way through nginx and gunicorn to PostgreSQL, comes back with every status,
and meets every trouble there is. Then all that was written anywhere is searched for it; and the
search itself is tried on servers that leak.
"""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from directory.confirming.links import new_key
from directory.geo import Point
from directory.models import Report, UnmetNeed
from msphysio.serving import embedded
from msphysio.serving.local_folder import find_home
from tests.support import factories as make
from tests.support import staff_visits
from tests.support.post_box import PostBox, post_box
from tests.support.proxy import HOST, Answer, Proxy, needs_nginx
from tests.support.running import Site, free_port, served, silent, this_database
from tests.support.tables import all_ours, gone, locked
from tests.system.every_status import FROM_ELSEWHERE, OPEN_DATA_PER_MINUTE, Server
from tests.system.marker import (
    POSTCODE,
    SENT,
    answering,
    ask,
    closed_database,
    end_connections,
    files,
    refused,
    searching_as_staff,
    signalled,
    signing_in,
    tables,
    traces,
    typed,
    while_waiting,
)

AT_SEA = Point(58.981, -2.96)
SEARCH = "/search/?near=QQ7+3ZZ"
HELD = {  # what somebody sent us to read, who tried to sign in, and the gazetteer
    "directory_report",
    "directory_confirmation",
    "axes_accessattempt",
    "directory_postcodelocation",
}
STATUSES = {200, 301, 302, 303, 400, 403, 404, 405, 410, 413, 414, 422, 429, 431, 500, 502}
STATUSES |= {503, 504}
SETTINGS = {
    "HTTPS": "1",
    "ALLOWED_HOSTS": HOST,
    "PROXY_COUNT": "1",
    "STATEMENT_TIMEOUT": "1",
    "WEB_CONCURRENCY": "1",
    "OPEN_DATA_PER_MINUTE": str(OPEN_DATA_PER_MINUTE),
    "OPERATOR_EMAIL": "office@example.org",
}
IMPATIENT = {"proxy_read_timeout 35s": "proxy_read_timeout 2s"}

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Left:
    """What a visit left everywhere, and what was answered."""

    statuses: set[int]
    server: str
    nginx: str
    letters: str
    files: dict[str, str]
    tables: dict[str, str]


@pytest.fixture(scope="module")
def left(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Left]:
    needs_nginx()
    folder = tmp_path_factory.mktemp("left")
    with all_ours(django_db_blocker), post_box() as box:
        service = make.service(name="Overmarsh Physiotherapy", email="team@example.org")
        for name in (POSTCODE, "QQ7"):
            make.postcode_location(name=name, point=AT_SEA)
        session = staff_visits.signed_in(staff_visits.person("Curator")).session.session_key
        with (
            running(folder, box, "tests.system.small_settings") as site,
            Proxy(made(folder / "nginx"), site.port, changes=IMPATIENT) as nginx,
        ):
            answers = [
                *typed(nginx, str(service.slug)),
                *answering(nginx, new_key(service, make.today())),
                *searching_as_staff(nginx, str(session)),
                *signing_in(nginx),
                *refused(nginx),
                *refused(Server(site.port)),
                *signing_in(Server(site.port)),
                *in_trouble(site, nginx),
            ]
            yield Left(
                statuses={answer.status for answer in answers},
                server=site.log.read_text() * site.logs("GET /admin/ 302"),
                nginx=nginx.logs("GET /search/ 504"),
                letters="\n".join(box.letters),
                files=files(folder),
                tables=tables(),
            )


def running(folder: Path, box: PostBox, settings: str, **changes: str) -> Any:
    return served(
        made(folder / "local") / "log",
        DATABASE_URL=this_database(),
        DJANGO_SETTINGS_MODULE=settings,
        EMAIL_URL=box.address,
        TMPDIR=str(made(folder / "temporary")),
        **SETTINGS,
        **changes,
    )


def made(folder: Path) -> Path:
    folder.mkdir(mode=0o755)
    return folder


def in_trouble(site: Site, nginx: Proxy) -> Iterator[Answer]:
    """Limits reached, the site at fault, too slow, killed, its database or itself away."""
    for _ in range(OPEN_DATA_PER_MINUTE * 2):
        yield ask(nginx, "/open-referral/service_at_locations?postcode=QQ7+3ZZ")
    with gone("directory_postcodelocation"), gone("directory_report"):
        yield ask(nginx, SEARCH)
        yield ask(nginx, "/open-referral/service_at_locations?postcode=QQ7+3ZZ")
        yield ask(nginx, "/suggest/", "POST", urlencode(SENT))
    with locked("directory_postcodelocation"), locked("directory_report"):
        yield ask(nginx, "/suggest/", "POST", urlencode(SENT))
        yield ask(nginx, SEARCH)
        yield ask(nginx, "/search/results.csv?near=QQ7+3ZZ")
    yield while_waiting(nginx, end_connections)
    yield while_waiting(nginx, partial(signalled, site, signal.SIGABRT))
    yield while_waiting(nginx, partial(signalled, site, signal.SIGKILL))
    yield ask(nginx, SEARCH)
    with closed_database(os.environ["DATABASE_URL"]):
        yield ask(nginx, SEARCH)
    yield ask(nginx, SEARCH)
    with silent() as port:
        for away in (free_port(), port):
            nginx.points_to(away)
            yield ask(nginx, SEARCH)


def postgresql() -> str:
    log = find_home() / "postgres" / "log"
    if embedded.running(log.parent) is None:
        pytest.skip("DATABASE_URL names another server, whose log is not ours to read")
    return log.read_text(errors="replace")


# --- What is left --------------------------------------------------------------------------------


def test_every_kind_of_answer_was_given(left: Left) -> None:
    assert left.statuses >= STATUSES


def test_the_log_of_the_server_has_every_request_and_not_what_was_typed(left: Left) -> None:
    for line in (
        "GET /search/ 200",
        "POST /suggest/ 500",
        "GET /search/ 503",
        "POST /confirm/ 303",
        "POST /admin/login/ 429",
        "GET (no such page) 404",
    ):
        assert line in left.server
    assert "Worker (pid:" in left.server  # those that were killed
    assert not traces(left.server)


def test_no_log_holds_the_address_of_who_asked(left: Left) -> None:
    asked_from = FROM_ELSEWHERE["X-Forwarded-For"]
    assert asked_from in left.tables["axes_accessattempt"]
    assert asked_from not in left.server
    assert "127.0.0.1" not in left.nginx


def test_the_logs_of_nginx_have_every_request_and_not_what_was_typed(left: Left) -> None:
    for line in (
        "GET /search/ 200",
        "POST /suggest/ 303",
        "GET /search/ 502",
        "GET /search/ 504",
        "GET (no such page) 404",
        "GET /reports/ 404",
    ):
        assert line in left.nginx
    assert not traces(left.nginx)


def test_the_log_of_postgresql_has_what_befell_it_and_not_what_was_asked(left: Left) -> None:
    for line in ("terminating connection due to", "is not currently accepting connections"):
        assert line in postgresql()
    assert not traces(postgresql())


def test_no_error_is_mailed_and_no_letter_holds_what_was_typed(left: Left) -> None:
    assert "To: team@example.org" in left.letters  # who was asked for by the form
    assert "admins@example.org" not in left.letters
    assert not traces(left.letters)


def test_no_file_holds_it(left: Left) -> None:
    assert any(name.endswith("/local/log") for name in left.files)
    assert not [name for name, text in left.files.items() if traces(text)]


def test_no_table_holds_it_but_what_was_sent_to_be_read(left: Left) -> None:
    assert {name for name, text in left.tables.items() if traces(text)} == HELD
    assert "QQ" in left.tables["directory_unmetneed"]
    assert UnmetNeed._meta.get_field("postcode_area").max_length == 2
    assert {one.name for one in Report._meta.fields} >= {"words", "email"}


# --- Whether a leak would be found ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "GET /search/?near=QQ7+3ZZ",
        "near=qq7%203zz",
        "near%3DQQ7%252B3ZZ",
        "'QQ73ZZ'",
        "QQ7\u00a03ZZ",
        "\uff31\uff31\uff17 3ZZ",
        "<qq73zz@example.org>",
        "latitude 58.98101",
    ],
)
def test_it_is_found_however_it_is_written(text: str) -> None:
    assert traces(f"2026-03-03 12:00:00 {text} 200")


def test_it_is_found_in_every_log_of_servers_that_leak(
    left: Left, tmp_path: Path, django_db_blocker: Any
) -> None:
    leaky = "--logger-class gunicorn.glogging.Logger --access-logformat '%(r)s'"
    told = {"$request_method $msphysio_path": "$request_uri", "error.log emerg": "error.log error"}
    with (
        post_box() as box,
        running(tmp_path, box, "tests.system.leaky_settings", GUNICORN_CMD_ARGS=leaky) as site,
        Proxy(made(tmp_path / "nginx"), site.port, changes=told) as nginx,
    ):
        with gone("directory_postcodelocation"):
            assert ask(nginx, SEARCH).status == 500
        assert traces(nginx.logs("QQ7"))
        assert site.logs("QQ7+3ZZ")
        assert traces("\n".join(box.letters))
        assert traces("\n".join(files(tmp_path / "local").values()))
        nginx.points_to(free_port())
        assert ask(nginx, SEARCH).status == 502
        assert "connect() failed" in nginx.logs("connect() failed")


def test_it_would_be_found_in_the_log_of_a_postgresql_that_leaks(left: Left) -> None:
    word = f"leak{os.urandom(8).hex()}"  # the log is shared: the marker must not stand in it
    options = "-c log_min_messages=error -c log_min_error_statement=error"
    with psycopg.connect(this_database(), options=options) as other, pytest.raises(psycopg.Error):
        other.execute(f"SELECT '{word}' FROM no_such_table")
    assert word in postgresql()
