"""Requests as bytes: no client library mends them on the way."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType

HOST = "physio.example.org"
SECONDS = 10  # longer is hung
_visitors = count()


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 stands for a line that was closed without a word."""

    status: int
    headers: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return header(self.headers, "Content-Type").partition(";")[0]


def header(headers: str, name: str) -> str:
    """The value of one header of an answer; empty where it is not there."""
    for line in headers.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return ""


def told(changes: Mapping[str, str | None]) -> dict[str, str]:
    """The headers that our proxy sends for a visitor who never came before; None leaves one out."""
    visitor = next(_visitors)
    usual = {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": f"10.{visitor >> 16}.{visitor >> 8 & 255}.{visitor & 255}",
        "Sec-Fetch-Site": "same-origin",
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def request(
    target: str,
    *lines: str,
    method: str = "GET",
    version: str = "HTTP/1.1",
    body: bytes = b"",
    changes: Mapping[str, str | None] = MappingProxyType({}),
) -> bytes:
    """Head and body. `lines` are headers as they stand, `changes` those of `told`."""
    headers = [f"{name}: {value}" for name, value in told(changes).items()]
    if body and not any(line.lower().startswith(("content-length", "transfer")) for line in lines):
        headers.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([f"{method} {target} {version}", *headers, *lines, "", ""])
    return head.encode("latin-1") + body


def ask(port: int, sent: bytes, *, cut: bool = False) -> Answer:
    """Send bytes and read to the end; TimeoutError where none comes. `cut` says no more follows."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as line:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before all was read
            line.sendall(sent)
        if cut:
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)
        return _read(line)


def _read(line: socket.socket) -> Answer:
    came = bytearray()
    with suppress(ConnectionResetError):
        while part := line.recv(65_536):
            came += part
    head, _, body = bytes(came).partition(b"\r\n\r\n")
    words = head.split(None, 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    return Answer(status, head.decode("latin-1"), body)
