"""Fetches the current Code-Point Open from its publisher, so that `make run` needs no file."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from directory.gazetteer import LoadRefused

CONNECT_SECONDS = 3.0
SILENCE_SECONDS = 30.0
WHOLE_SECONDS = 900.0
MAX_BYTES = 300 << 20
_PIECE = 1 << 18

Reading = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]


def fetch(address: str, into: Path, reading: Reading) -> None:
    """Download a URL to a file, completely or not at all.

    `reading(name, size)` opens a context giving a function to call with the number of bytes as they
    arrive. Raises LoadRefused with a short reason if the download fails.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    part = into.with_name(f"{into.name}.part")
    try:
        with _opened(address) as answer, part.open("wb") as file:
            size = int(answer.headers.get("Content-Length") or 0)
            with reading(into.name, size) as advance:
                received = _receive(answer, file, advance)
        if size and received != size:
            raise LoadRefused(f"the download ended after {received:,} of {size:,} bytes")
        part.replace(into)
    except HTTPError as error:
        error.close()
        raise LoadRefused(f"the publisher's server answered {error.code}") from error
    except (HTTPException, OSError, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise LoadRefused(f"the publisher cannot be reached ({reason})") from error
    finally:
        part.unlink(missing_ok=True)


def _receive(answer: HTTPResponse, file: IO[bytes], advance: Callable[[int], object]) -> int:
    deadline = time.monotonic() + WHOLE_SECONDS
    received = 0
    while piece := answer.read1(_PIECE):
        received += file.write(piece)
        advance(len(piece))
        if received > MAX_BYTES:
            raise LoadRefused(f"the download is larger than {MAX_BYTES:,} bytes")
        if time.monotonic() > deadline:
            raise LoadRefused(f"the download took longer than {WHOLE_SECONDS / 60:.0f} minutes")
    return received


def _opened(address: str) -> HTTPResponse:
    """The response to a GET, after redirects. The first connection must be made within 3 seconds.

    Looking up the host's name can take much longer than any socket timeout, so a thread does the
    work and is abandoned if it is late.
    """
    connected = Event()
    answers: SimpleQueue[HTTPResponse | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            opener = build_opener(_Http(connected), _Https(connected), _OnlyToHttps)
            request = Request(address, headers={"User-Agent": "msphysio"})  # noqa: S310  # from settings
            answers.put(opener.open(request, timeout=CONNECT_SECONDS))
        except BaseException as error:
            answers.put(error)
        connected.set()

    Thread(target=work, daemon=True).start()
    if not connected.wait(CONNECT_SECONDS):
        raise LoadRefused(f"the publisher did not answer within {CONNECT_SECONDS:.0f} seconds")
    try:
        answer = answers.get(timeout=2 * SILENCE_SECONDS)
    except Empty:
        raise LoadRefused("the publisher's server sent nothing") from None
    if isinstance(answer, BaseException):
        raise answer
    return answer


class _Http(HTTPHandler):
    """Connects with a short timeout, then allows a longer one; signals the first connection."""

    def __init__(self, connected: Event) -> None:
        super().__init__()
        self.connected = connected

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_noting(HTTPConnection, self.connected), req)


class _Https(HTTPSHandler):
    """The same for HTTPS."""

    def __init__(self, connected: Event) -> None:
        super().__init__()
        self.connected = connected

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_noting(HTTPSConnection, self.connected), req)


class _OnlyToHttps(HTTPRedirectHandler):
    """Never follows a redirect away from HTTPS, where anyone on the way could alter the file."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if req.type == "https" and not newurl.startswith("https://"):
            raise URLError("it redirects to an address without https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _noting(kind: type[HTTPConnection], connected: Event) -> Any:
    class Noting(kind):  # type: ignore[valid-type, misc]  # one of two classes
        def connect(self) -> None:
            super().connect()
            self.sock.settimeout(SILENCE_SECONDS)
            connected.set()

    return Noting
