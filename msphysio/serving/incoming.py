"""Makes sure, before Django reads a request's body, that it is complete and in UTF-8.

Django takes what came before a connection broke for the whole, takes a chunked body for none, and
fails on a Content-Type whose charset Python knows but cannot decode text with.
"""

import io
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import Any, Protocol

from django.core.exceptions import BadRequest
from django.utils.http import parse_header_parameters
from gunicorn.http.errors import ParseException

MAX_BYTES = 21 << 20  # the same as nginx: a file of listings, and the form around it
_IN_MEMORY = 1 << 20
FORM = "application/x-www-form-urlencoded"

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Stream(Protocol):
    """The form in which a server passes a body."""

    def read(self, size: int = ..., /) -> bytes: ...


def seen_to(application: Application) -> Application:
    """Wrap a WSGI application."""

    def answering(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_TRANSFER_ENCODING") and environ.get("wsgi.input_terminated"):
            _measure(environ)
        environ["wsgi.input"] = _body(environ)
        return application(environ, start_response)

    return answering


def length(environ: Environ) -> int:
    """How many bytes are announced; the server has refused anything that is not a number."""
    return int(environ.get("CONTENT_LENGTH") or 0)


def _measure(environ: Environ) -> None:
    """Read a chunked body, whose length is known only once it ends."""
    body = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the body is read from it later)
    size = 0
    try:
        while size <= MAX_BYTES and (part := environ["wsgi.input"].read(_IN_MEMORY)):
            size += body.write(part)
    except (OSError, ParseException):
        size += 1  # there should have been more
    body.seek(0)
    environ |= {"wsgi.input": body, "CONTENT_LENGTH": str(size)}


def _body(environ: Environ) -> "Body":
    """The body; if its Content-Type is unusable, a form that fails when it is read."""
    ending = b""
    try:
        kind, told = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        is_utf_8 = told.get("charset", "utf-8").lower() == "utf-8"
        if kind == "multipart/form-data":
            ending = f"--{told.get('boundary', '')}--".encode("latin-1")
    except (LookupError, ValueError):
        is_utf_8 = False
    if not is_utf_8:
        environ["CONTENT_TYPE"] = FORM
    return Body(environ["wsgi.input"], length(environ), ending, is_readable=is_utf_8)


class Body(io.RawIOBase):
    """As many bytes as announced, up to a form's last boundary; otherwise BadRequest."""

    def __init__(self, stream: Stream, left: int, ending: bytes, *, is_readable: bool) -> None:
        self._stream, self._left, self._ending = stream, left, ending
        self._is_readable = is_readable
        self._tail = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._is_readable:
            raise BadRequest("A body that is not in UTF-8")
        asked = min(len(buffer), self._left)
        try:
            part = self._stream.read(asked)
        except OSError as error:
            raise BadRequest("A line that broke") from error
        if len(part) < asked:
            raise BadRequest("A body that was cut off")
        self._left -= asked
        self._tail = (self._tail + part)[-len(self._ending) - 2 :]  # and a line break
        if not self._left and not self._tail.rstrip(b"\r\n").endswith(self._ending):
            raise BadRequest("A form whose last part is not all there")
        buffer[:asked] = part
        return asked
