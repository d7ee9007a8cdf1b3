"""Chooses a database server: a replica that is up to date enough, otherwise the primary.

Searches and reads use replicas. Forms, staff pages, and pages that show what was just sent use the
primary. If the primary is down, everything that can be read is read from a replica.

Each process checks for itself, at most once a second and only during a request, how far the
primary's log has got and how far each replica has followed. A server that fails is left alone for
ten times as long as the failure took, so that a server which has disappeared, and keeps us waiting,
wastes at most a tenth of a process's time.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponse

from msphysio.errors import READING, unavailable

logger = logging.getLogger(__name__)

PRIMARY = DEFAULT_DB_ALIAS
LOOK_SECONDS = 1.0
REST_FACTOR = 10

View = TypeVar("View", bound=Callable[..., Any])

_POSITION = "SELECT pg_wal_lsn_diff({}, '0/0')::bigint"
_WRITTEN = _POSITION.format("pg_current_wal_lsn()")
# A promoted standby no longer follows the primary, so it is only read while the primary is down.
_FOLLOWED = _POSITION.format(
    "CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE '0/0' END"
)


def position(alias: str) -> int:
    """How far a server's log has got, in bytes. Raises OperationalError if it does not respond."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(_WRITTEN if alias == PRIMARY else _FOLLOWED)
            (bytes_,) = cursor.fetchone()
    except Error:
        connections[alias].close()
        raise
    return int(bytes_)


class Servers:
    """One process's view of the database servers."""

    def __init__(
        self,
        replicas: Iterable[str],
        *,
        seconds_behind: float,
        ask: Callable[[str], int] = position,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.replicas = tuple(replicas)
        self._seconds_behind = seconds_behind
        self._ask = ask
        self._clock = clock
        self._rests_until: dict[str, float] = {}
        self._next_look = 0.0
        self._written: deque[tuple[float, int]] = deque()  # times, and how far the primary had got
        self._turn = 0
        self.near: tuple[str, ...] = ()

    def is_away(self, alias: str) -> bool:
        """Whether the server failed the last time it was tried."""
        return alias in self._rests_until

    @property
    def is_only_read(self) -> bool:
        """Whether the primary is down but a replica responds, so that nothing can be saved."""
        return self.is_away(PRIMARY) and bool(self.near)

    def to_read(self, *, fresh: bool) -> str:
        """The alias to read from. With `fresh`, data must be no older than the last save."""
        if not self.near or (fresh and not self.is_away(PRIMARY)):
            return PRIMARY
        self._turn += 1
        return self.near[self._turn % len(self.near)]

    def look(self) -> None:
        """Check how far each server has got, unless that was done less than a second ago."""
        if not self.replicas or self._clock() < self._next_look:
            return
        written = self._position_of(PRIMARY)
        if written is not None:
            self._written.append((self._clock(), written))
        followed = {alias: self._position_of(alias) for alias in self.replicas}
        answering = {alias: bytes_ for alias, bytes_ in followed.items() if bytes_ is not None}
        self._keep(tuple(a for a in answering if answering[a] >= self._least(answering.values())))
        self._next_look = self._clock() + LOOK_SECONDS

    def have_lost_one(self) -> bool:
        """Whether any connection that this process has just used is broken."""
        broken = [alias for alias in (PRIMARY, *self.replicas) if self._is_broken(alias)]
        for alias in broken:
            self._lost(alias)
        return bool(broken)

    def _is_broken(self, alias: str) -> bool:
        """Whether a connection no longer works after an error. It survives a statement timeout."""
        connection = connections[alias]
        failed = connection.errors_occurred and not self.is_away(alias)
        return failed and not connection.is_usable()

    def _lost(self, alias: str, took: float = 0.0) -> None:
        """Leave a server alone for a while."""
        if not self.is_away(alias):
            logger.warning("Database server %s does not answer", alias)
        self._rests_until[alias] = self._clock() + max(LOOK_SECONDS, REST_FACTOR * took)
        self._keep(tuple(other for other in self.near if other != alias))

    def _position_of(self, alias: str) -> int | None:
        began = self._clock()
        if self.is_away(alias) and began < self._rests_until[alias]:
            return None
        try:
            come = self._ask(alias)
        except Error:
            self._lost(alias, self._clock() - began)
            return None
        if self._rests_until.pop(alias, None):
            logger.warning("Database server %s answers again", alias)
        return come

    def _least(self, followed: Iterable[int]) -> int:
        """How far a replica must have got: as far as the primary had a few seconds ago.

        If the primary is down, only the replicas that have got furthest will do.
        """
        if self.is_away(PRIMARY):
            return max(followed, default=0)
        while self._written[0][0] < self._clock() - self._seconds_behind:
            if len(self._written) == 1:
                break
            self._written.popleft()
        return self._written[0][1]

    def _keep(self, near: tuple[str, ...]) -> None:
        for alias in self.near:
            if alias not in near and not self.is_away(alias):
                logger.warning("Replica %s is too far behind: it is not read", alias)
        self.near = near


servers = Servers(
    (alias for alias in settings.DATABASES if alias != PRIMARY),
    seconds_behind=settings.REPLICA_SECONDS_BEHIND,
)
_reading: ContextVar[str] = ContextVar("reading", default=PRIMARY)


class Router:
    """Reads from the server chosen for this request, and writes to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _reading.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


class ReplicaMiddleware:
    """Must be the innermost middleware: if a read fails on one server, it retries on another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not servers.replicas:
            return self.get_response(request)
        response = self._answer(request)
        failed = response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        if failed and servers.have_lost_one() and request.method in READING:
            response = self._answer(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, *_: object) -> HttpResponse | None:
        """Choose the server, each time the view is about to run."""
        if not servers.replicas or getattr(view, "asks_no_database", False):
            return None
        servers.look()
        if servers.is_only_read and (request.method not in READING or is_staff_page(request)):
            return unavailable(saving=True, can_search=True)
        is_fresh = is_by_staff(request) or getattr(view, "shows_what_was_sent", False)
        _reading.set(servers.to_read(fresh=is_fresh))
        return None

    def _answer(self, request: HttpRequest) -> HttpResponse:
        # A 404 has no view, but its header and footer still need the database.
        token = _reading.set(servers.to_read(fresh=True))
        try:
            return self.get_response(request)
        finally:
            _reading.reset(token)


def is_staff_page(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{settings.ADMIN_PATH}")


def is_by_staff(request: HttpRequest) -> bool:
    """Whether a request is from staff or sends a form: nothing else can change anything."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return signed_in or is_staff_page(request) or request.method not in READING


def notice(request: HttpRequest) -> dict[str, object]:
    """Template context for every page: whether saving is impossible at the moment."""
    return {"cannot_save": servers.is_only_read}


def can_save() -> bool:
    """Whether it is worth trying to save something that the page does not depend on."""
    return not servers.is_away(PRIMARY)


def shows_what_was_sent(view: View) -> View:
    """Mark a view that must show what was just sent."""
    view.shows_what_was_sent = True  # type: ignore[attr-defined]  # a mark for the middleware
    return view


def asks_no_database(view: View) -> View:
    """Mark a view that must respond even if no database server does."""
    view.asks_no_database = True  # type: ignore[attr-defined]  # a mark for the middleware
    return view
