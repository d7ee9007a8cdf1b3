"""Keeps everything that visitors type out of the logs."""

import logging
import re
import traceback

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from msphysio.errors import chain

NO_SUCH_PAGE = "(no such page)"


class RedactingFormatter(logging.Formatter):
    """Shows what failed and where in the code, but never the input.

    Exception messages, URLs and query strings may quote what a visitor typed.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = words(record)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join(line for link in chain(error) for line in whereabouts(link))

    def formatStack(self, stack_info: str) -> str:
        return stack_info


def words(record: logging.LogRecord) -> str:
    """The record's message, reduced to our own words."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        status = getattr(record, "status_code", "")
        return f"{request.method} {route(request)} {status}".rstrip()
    text = str(record.msg) % arguments(record) if record.args else str(record.msg)
    # gunicorn writes the malformed request into the message itself.
    return "Invalid request" if text.startswith("Invalid request from") else text


def route(request: HttpRequest) -> str:
    """The URL pattern, such as services/<slug:slug>/, never the path itself."""
    match = request.resolver_match
    return f"/{match.route}" if match else NO_SUCH_PAGE


def pattern(path: str) -> str:
    """The URL pattern for a path, without a request."""
    if path.startswith(f"/{settings.STATIC_URL.lstrip('/')}"):
        return settings.STATIC_URL
    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return NO_SUCH_PAGE


def arguments(record: logging.LogRecord) -> object:
    """The message's arguments, without query strings, and with only the types of exceptions."""
    if isinstance(record.args, tuple):
        return tuple(harmless(value) for value in record.args)
    return {name: harmless(value) for name, value in (record.args or {}).items()}


def harmless(value: object) -> object:
    """Remove query strings and, from a traceback, everything after the first line."""
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, str):
        return re.split(r"[?#\n]", value)[0]
    return value


def whereabouts(error: BaseException) -> list[str]:
    """The error's type, its SQLSTATE if any, and where in the code it came from."""
    state = getattr(error, "sqlstate", None)
    frames = traceback.extract_tb(error.__traceback__)
    head = f"{type(error).__module__}.{type(error).__qualname__}" + (f" ({state})" if state else "")
    return [head, *(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)]
