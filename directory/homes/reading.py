"""Reads the site's own pages from within a request or a command, just as a visitor would."""

import re
from contextvars import copy_context
from functools import cache
from html import unescape
from http import HTTPStatus
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class CannotRead(Exception):
    """A page about a home cannot be read."""


def read(address: str, *, as_text: bool = True) -> str:
    """A finished page, as a visitor sees it. Raises CannotRead if the site does not return one."""
    response = copy_context().run(_wsgi_handler().get_response, _request(address))
    if response.status_code != HTTPStatus.OK:
        raise CannotRead(f"{address} answers {response.status_code}")
    page = b"".join(response).decode("utf-8-sig")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split()) if as_text else page


@cache
def _wsgi_handler() -> WSGIHandler:
    return WSGIHandler()


def _request(address: str) -> WSGIRequest:
    path, _, query = address.partition("?")
    host = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "localhost"
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": host.replace("*", "localhost"),
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=",  # so that what was just saved is read
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.url_scheme": "https" if settings.SECURE_SSL_REDIRECT else "http",
    }
    setup_testing_defaults(environ)
    return WSGIRequest(environ)
