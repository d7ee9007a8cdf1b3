"""Lockout with django-axes: what it records, and the pages it shows."""

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
    """Records username, IP address, path, time and count, but not form data or the browser."""

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
    """Temporarily hide the request's query string, form data and browser name."""
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
    """Take a lock on sign-ins from this IP address. Yields False if another one is in progress.

    Failures are counted only after the password is checked, so simultaneous sign-ins could exceed
    the limit. They are not kept waiting, because that would tie up processes.
    """
    name = f"sign in from {client_network(request)}"
    number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (is_alone,) = cursor.fetchone()
        yield bool(is_alone)


def is_trying_names(request: HttpRequest) -> bool:
    """Whether this IP address has sent too many wrong passwords, whichever usernames it used."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    failed = AccessAttempt.objects.filter(
        ip_address=client_network(request), attempt_time__gte=since
    ).aggregate(times=Sum("failures_since_start"))
    return (failed["times"] or 0) >= settings.FAILURES_PER_ADDRESS


def busy(request: HttpRequest) -> HttpResponse:
    """The 429 page for the second of two simultaneous sign-ins from one IP address."""
    page = render(request, "staff/busy.html", status=429)
    page.headers["Retry-After"] = "2"
    return page


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The 429 page, with advice. Without credentials, the whole IP address is locked out."""
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
