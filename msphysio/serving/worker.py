"""Replaces gunicorn's own error pages with ours, including our headers.

gunicorn rejects requests it cannot parse before the site sees them, and stops pages that time out.
"""

import socket
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from gunicorn.http.errors import InvalidHeader, UnsupportedTransferCoding
from gunicorn.workers.sync import SyncWorker

from msphysio import errors
from msphysio.serving.sending import Whole


class Worker(SyncWorker):  # type: ignore[misc]
    """gunicorn's own worker, but with our error pages, and responses sent in one piece.

    An unknown transfer coding is the sender's fault, so it gets a 400, not a 501.
    """

    def handle(self, listener: Any, client: socket.socket, addr: Any) -> None:
        super().handle(listener, Whole(client), addr)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        if isinstance(exc, UnsupportedTransferCoding):
            exc = InvalidHeader("TRANSFER-ENCODING")
        super().handle_error(req, InOurWords(client), addr, exc)


class InOurWords:
    """A connection that sends our error page instead of gunicorn's, which quotes the request."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

    def sendall(self, answer: bytes) -> None:
        status = HTTPStatus(int(answer.split(maxsplit=2)[1]))
        self._line.sendall(written(status, refusal(status)))


def refusal(status: HTTPStatus) -> HttpResponse:
    """The error page, with the headers that middleware adds to every page."""

    def page(request: HttpRequest) -> HttpResponse:
        response = errors.page(400 if status < 500 else 500)
        response.status_code = status
        return response

    handler: Callable[[HttpRequest], HttpResponse] = page
    for name in reversed(settings.ADDS_HEADERS):
        handler = import_string(name)(handler)
    scheme = "https" if settings.HTTPS else "http"
    return handler(
        WSGIRequest({"REQUEST_METHOD": "GET", "wsgi.url_scheme": scheme, "wsgi.input": BytesIO()})
    )


def written(status: HTTPStatus, response: HttpResponse) -> bytes:
    """A response as bytes to send."""
    lines = [
        f"HTTP/1.1 {int(status)} {status.phrase}".encode(),
        b"Connection: close",
        f"Content-Length: {len(response.content)}".encode(),
        response.serialize_headers(),
    ]
    return b"\r\n".join([*lines, b"", response.content])
