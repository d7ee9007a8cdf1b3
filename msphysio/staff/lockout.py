"""What django-axes counts and keeps, and what it shows once a name is locked out."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from msphysio.address import client_network
from msphysio.staff.words import span


class LeastHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """Keeps name, address, path, time and count, but neither what was sent nor the browser."""

    def user_login_failed(
        self,
        sender: object,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> None:
        with nothing_sent(request):
            super().user_login_failed(sender, credentials, request, **kwargs)

    def user_logged_in(
        self, sender: object, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> None:
        with nothing_sent(request):
            super().user_logged_in(sender, request, user, **kwargs)


@contextmanager
def nothing_sent(request: Any) -> Iterator[None]:
    """For a while, the request seems to have no query, form or browser name."""
    if request is None:
        yield
        return
    sent = request.GET, request.POST
    request.GET = request.POST = QueryDict()
    request.axes_user_agent = request.axes_http_accept = ""
    try:
        yield
    finally:
        request.GET, request.POST = sent


@contextmanager
def one_at_a_time(request: HttpRequest) -> Iterator[bool]:
    """Whether nobody else is signing in from the same address; if so, nobody may until this ends.

    A failure is counted only after the password was tried, so many at once would get more tries
    than the limit allows. Nobody is kept waiting, since that would hold up a process.
    """
    name = f"sign in from {client_network(request)}"
    number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (is_alone,) = cursor.fetchone()
        yield bool(is_alone)


def is_trying_names(request: HttpRequest) -> bool:
    """Whether too many passwords were wrong from this address, whatever the names."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    failed = AccessAttempt.objects.filter(
        ip_address=client_network(request), attempt_time__gte=since
    ).aggregate(times=Sum("failures_since_start"))
    return (failed["times"] or 0) >= settings.FAILURES_PER_ADDRESS


def busy(request: HttpRequest) -> HttpResponse:
    """429 for one of two simultaneous sign-ins from an address."""
    page = render(request, "staff/busy.html", status=429)
    page.headers["Retry-After"] = "2"
    return page


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """429, with what to do now; without credentials, for all names from an address."""
    wait = int(settings.AXES_COOLOFF_TIME.total_seconds())
    context = {
        "failures": settings.AXES_FAILURE_LIMIT,
        "wait": span(wait),
        "of_address": credentials is None,
    }
    page = render(request, "staff/locked_out.html", context, status=429)
    page.headers["Retry-After"] = str(wait)
    page.headers["Cache-Control"] = "no-store"
    return page
