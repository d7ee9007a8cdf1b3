"""Makes sure that a request's body is complete and in UTF-8 before Django reads it.

Django treats the start of an interrupted body as the whole of it and a chunked body as empty, and
fails if Python knows the charset in the Content-Type but cannot decode text with it.
"""

import io
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import Any, Protocol

from django.core.exceptions import BadRequest
from django.utils.http import parse_header_parameters
from gunicorn.http.errors import ParseException

MAX_BYTES = 21 << 20  # the same as in nginx: room for a file of listings and its form
_IN_MEMORY = 1 << 20
FORM = "application/x-www-form-urlencoded"

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Stream(Protocol):
    """A request body as the server passes it."""

    def read(self, size: int = ..., /) -> bytes: ...


def measure_body(application: Application) -> Application:
    """Wrap a WSGI application so that it receives only complete bodies, of known length."""

    def wrapped(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_TRANSFER_ENCODING") and environ.get("wsgi.input_terminated"):
            _measure(environ)
        environ["wsgi.input"] = _body(environ)
        return application(environ, start_response)

    return wrapped


def length(environ: Environ) -> int:
    """The Content-Length. The server has already rejected any that is not a number."""
    return int(environ.get("CONTENT_LENGTH") or 0)


def _measure(environ: Environ) -> None:
    """Read a chunked body, whose length is known only once it ends."""
    body = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (Django reads the body from it later)
    size = 0
    try:
        while size <= MAX_BYTES and (part := environ["wsgi.input"].read(_IN_MEMORY)):
            size += body.write(part)
    except (OSError, ParseException):
        size += 1  # the body was cut off, so claim more than arrived
    body.seek(0)
    environ |= {"wsgi.input": body, "CONTENT_LENGTH": str(size)}


def _body(environ: Environ) -> "Body":
    """The body. If its Content-Type is unusable, reading it fails."""
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
    """A request body. Raises BadRequest if it is cut off or a form's last boundary is missing."""

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
