"""Makes each response leave the process in one piece."""

import re
import socket
from math import inf
from typing import Any

_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n", re.IGNORECASE)
MAX_HELD = 256 * 1024  # bytes; a page is a tenth of this, and larger files are sent in pieces


class Whole:
    """A visitor's connection that holds a response back until it is complete.

    gunicorn sends a response's headers before its body. If a process died between the two, the
    visitor got half a page; if nothing has been sent, nginx tries another process.
    """

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._held = bytearray()
        self._due: float | None = None  # bytes left until the response is complete

    def sendall(self, data: bytes) -> None:
        if self._due is None:  # gunicorn sends the headers in one piece
            head, ending, _ = data.partition(b"\r\n\r\n")
            length = _LENGTH.search(head + ending)
            self._due = len(head + ending) + int(length[1]) if length else inf
        self._held += data
        if len(self._held) > MAX_HELD or len(self._held) >= self._due:
            self._send()

    def sendfile(self, *words: Any, **options: Any) -> int:
        self._send()
        return self._line.sendfile(*words, **options)

    def shutdown(self, how: int) -> None:
        """Send what is left: gunicorn calls this when nothing more will come."""
        self._send()
        self._line.shutdown(how)

    def _send(self) -> None:
        held, self._held = self._held, bytearray()
        self._due = (self._due or 0) - len(held)
        self._line.sendall(held)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)
