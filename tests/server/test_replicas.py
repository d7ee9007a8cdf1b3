"""Which database server is read, by what each is seen to have; no server is asked here."""

import logging
from typing import Any, cast
from unittest.mock import Mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from msphysio import replicas
from msphysio.replicas import PRIMARY, ReplicaMiddleware, Servers
from tests.server.test_settings import setting

ONE, TWO = "replica-1", "replica-2"


class World:
    """Servers that have come so far, or are away, and a clock that waits for us."""

    def __init__(self, **bytes_: int) -> None:
        self.now = 1000.0
        self.come: dict[str, int | None] = {PRIMARY: 100, ONE: 100, TWO: 100}
        self.takes = 0.0
        self.asked: list[str] = []
        self.servers = Servers((ONE, TWO), seconds_behind=5, ask=self.ask, clock=lambda: self.now)

    def ask(self, alias: str) -> int:
        self.asked.append(alias)
        come = self.come[alias]
        if come is None:
            self.now += self.takes
            raise OperationalError
        return come

    def after(self, seconds: float, **come: int | None) -> Servers:
        """Time has passed, and the servers stand elsewhere; somebody asks for a page."""
        self.now += seconds
        self.come |= {name.replace("_", "-"): bytes_ for name, bytes_ in come.items()}
        self.servers.look()
        return self.servers

    def read(self, *, fresh: bool = False) -> set[str]:
        return {self.servers.to_read(fresh=fresh) for _ in range(4)}


@pytest.fixture
def world() -> World:
    world = World()
    world.servers.look()
    return world


def test_replicas_take_turns_and_what_must_be_fresh_comes_from_the_primary(world: World) -> None:
    assert world.read() == {ONE, TWO}
    assert world.read(fresh=True) == {PRIMARY}


def test_servers_are_looked_at_once_a_second(world: World) -> None:
    world.after(0.9)
    assert len(world.asked) == 3
    world.after(0.1)
    assert len(world.asked) == 6


def test_a_replica_that_is_too_far_behind_is_not_read_until_it_has_followed(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for second in range(1, 6):
        world.after(1, default=100 + second, replica_1=100 + second)
        assert world.read() == {ONE, TWO}, f"100 was written {second} seconds ago"
    world.after(1, default=106, replica_1=106)
    assert world.read() == {ONE}
    assert "replica-2 is too far behind" in caplog.text
    world.after(1, replica_2=105)
    assert world.read() == {ONE, TWO}


def test_after_a_pause_a_replica_must_have_followed_all(world: World) -> None:
    world.after(600, default=200, replica_1=200, replica_2=199)
    assert world.read() == {ONE}


def test_with_no_replica_near_the_primary_is_read(world: World) -> None:
    world.after(60, default=200)
    assert world.read() == {PRIMARY}
    world.after(1, replica_1=None, replica_2=None)
    assert world.read() == {PRIMARY}
    assert not world.servers.is_only_read


def test_with_the_primary_gone_the_replica_that_came_furthest_is_read(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        world.after(1, default=None, replica_1=150)
        assert world.read() == world.read(fresh=True) == {ONE}
        was_only_read = world.servers.is_only_read
        world.after(1, default=151, replica_2=151)
    assert world.read(fresh=True) == {PRIMARY}
    assert (was_only_read, world.servers.is_only_read) == (True, False)
    said = [record.getMessage() for record in caplog.records]
    assert said[0] == "Database server default does not answer"
    assert said[-1] == "Database server default answers again"


def test_with_every_server_gone_the_primary_is_tried(world: World) -> None:
    world.after(1, default=None, replica_1=None, replica_2=None)
    assert world.read() == {PRIMARY}
    assert not world.servers.is_only_read


@pytest.mark.parametrize(("takes", "rests"), [(0, 1), (3, 30)])
def test_a_lost_server_is_left_alone_the_longer_the_longer_it_lets_us_wait(
    world: World, takes: float, rests: float
) -> None:
    world.takes = takes
    world.after(1, replica_2=None)
    asked = world.asked.count(TWO)
    world.after(rests - 0.1, replica_1=100)
    assert world.asked.count(TWO) == asked
    world.after(1, replica_2=100)
    assert world.asked.count(TWO) == asked + 1
    assert world.read() == {ONE, TWO}


# --- A request ------------------------------------------------------------------------------------


def where(request: HttpRequest) -> HttpResponse:
    """Says where it was read; 503 where that server is gone."""
    read = replicas.Router().db_for_read(None)
    status = 503 if cast(Any, replicas).connections[read].errors_occurred else 200
    return HttpResponse(read, status=status)


def asked(request: HttpRequest) -> HttpResponse:
    """The answer, as Django goes about it."""
    chooser = ReplicaMiddleware(
        lambda request: chooser.process_view(request, where) or where(request)
    )
    return chooser(request)


@pytest.fixture
def used(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The site has these servers."""
    monkeypatch.setattr(replicas, "servers", world.servers)
    monkeypatch.setattr(replicas, "connections", lines())
    world.after(1, replica_2=None)
    return world


def lines(*lost: str) -> dict[str, Mock]:
    """A connection to each server, some of them broken."""
    return {
        alias: Mock(errors_occurred=alias in lost, is_usable=lambda alias=alias: alias not in lost)
        for alias in (PRIMARY, ONE, TWO)
    }


@pytest.mark.usefixtures("used")
@pytest.mark.parametrize(
    ("method", "path", "cookie", "read"),
    [
        ("GET", "/search/", "", ONE),
        ("HEAD", "/search/", "", ONE),
        ("GET", "/search/", "session", PRIMARY),
        ("GET", "/admin/", "", PRIMARY),
        ("POST", "/suggest/", "", PRIMARY),
        ("PUT", "/suggest/", "", PRIMARY),
    ],
)
def test_who_is_read_from_where(method: str, path: str, cookie: str, read: str) -> None:
    request = RequestFactory().generic(method, path)
    request.COOKIES[cookie] = "x"
    assert asked(request).text == read
    assert where(request).text == PRIMARY, "what follows the answer"


@pytest.mark.usefixtures("used")
@pytest.mark.parametrize(
    ("lost", "method", "path", "status", "says"),
    [
        ([ONE], "GET", "/search/", 200, PRIMARY),
        ([ONE], "POST", "/suggest/", 200, PRIMARY),
        ([PRIMARY], "GET", "/search/", 200, ONE),
        ([PRIMARY], "POST", "/suggest/", 503, PRIMARY),
        ([PRIMARY], "GET", "/admin/", 503, "We cannot save anything at the moment"),
        ([PRIMARY, ONE], "GET", "/search/", 503, PRIMARY),
    ],
)
def test_what_was_begun_when_a_server_went_is_read_again_if_it_only_reads(
    monkeypatch: pytest.MonkeyPatch,
    lost: list[str],
    method: str,
    path: str,
    status: int,
    says: str,
) -> None:
    monkeypatch.setattr(replicas, "connections", lines(*lost))
    answer = asked(RequestFactory().generic(method, path))
    assert answer.status_code == status
    assert says in answer.text


def test_whether_the_process_is_alive_is_asked_of_no_server(client: Client, used: World) -> None:
    used.now += 60
    before = len(used.asked)
    assert client.get("/healthz").text == "alive\n"
    assert len(used.asked) == before


@pytest.mark.parametrize("path", ["/suggest/", "/confirm/", "/reports/K7F3/", "/remove/"])
def test_pages_that_show_what_was_sent_are_marked(path: str) -> None:
    assert getattr(resolve(path).func, "shows_what_was_sent", False)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/suggest/"), ("GET", "/admin/"), ("POST", "/confirm/")]
)
def test_with_the_primary_gone_what_cannot_be_done_is_said(
    client: Client, used: World, method: str, path: str
) -> None:
    # Without the django_db mark a query fails the test.
    used.after(1, default=None)
    answer = client.generic(method, path, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "We cannot save anything at the moment" in answer.text
    assert "You can still search" in answer.text


def test_without_replicas_no_server_is_looked_at() -> None:
    world = World()
    Servers((), seconds_behind=5, ask=world.ask).look()
    assert not replicas.servers.replicas
    assert not world.asked


# --- Settings -------------------------------------------------------------------------------------

AT = "postgresql://user:hush@{}.example.org/msphysio"


def test_one_or_more_replicas_are_read_only_and_get_no_migrations() -> None:
    named = f"{AT.format('one')}, {AT.format('two')}"
    said = setting(
        "[(n, d['HOST'], 'read_only=on' in d['OPTIONS']['options'])"
        " for n, d in settings.DATABASES.items()]",
        REPLICA_DATABASE_URL=named,
    )
    assert said == (
        "[('default', 'db.example.org', False), ('replica-1', 'one.example.org', True), "
        "('replica-2', 'two.example.org', True)]"
    )
    router = replicas.Router()
    assert router.allow_migrate(PRIMARY, "directory")
    assert not router.allow_migrate(ONE, "directory")


def test_a_replica_whose_address_is_not_understood_is_refused_by_its_name() -> None:
    said = setting("1", REPLICA_DATABASE_URL="mysql://hush@db/x")
    assert said.startswith(f"{ImproperlyConfigured.__module__}.ImproperlyConfigured")
    assert "REPLICA_DATABASE_URL is not understood" in said
    assert "hush" not in said
