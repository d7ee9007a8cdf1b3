"""Every status that the site can answer with, and what brings it about."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Protocol

from tests.support.proxy import BEHIND_A_PROXY, HOST, Answer
from tests.support.tables import gone, locked

FROM_ELSEWHERE = {**BEHIND_A_PROXY, "X-Forwarded-For": "192.0.2.1"}  # has limits of its own
OPEN_DATA_PER_MINUTE = 20
SEARCH = "/search/?near=LS1+3EX"
OURS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


class Front(Protocol):
    """Whatever answers requests."""

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
    ) -> Answer: ...

    def send(self, request: bytes) -> Answer: ...


class Server:
    """gunicorn itself, spoken to as a proxy would."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
    ) -> Answer:
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body or None, {**FROM_ELSEWHERE, **(headers or {})})
            return Answer.read(line.getresponse())
        finally:
            line.close()

    def send(self, request: bytes) -> Answer:
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.sendall(request)
            answer = HTTPResponse(line)
            answer.begin()
            return Answer.read(answer)


@dataclass(frozen=True, slots=True)
class Case:
    """One answer, and what has to be the matter for it."""

    status: int
    path: str = "/"
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    raw: bytes = b""
    trouble: Callable[[], AbstractContextManager[None]] = nullcontext
    times: int = 1  # so often, unless the status comes before

    def __str__(self) -> str:
        return f"{self.status} {self.method} {self.path[:40]}{self.raw[:40]!r}"

    def answer(self, front: Front) -> Answer:
        with self.trouble():
            for _ in range(self.times):
                answer = (
                    front.send(self.raw)
                    if self.raw
                    else front.ask(self.method, self.path, self.headers, self.body)
                )
                if answer.status == self.status:
                    break
        return answer


def raw(line: bytes, *headers: bytes) -> bytes:
    more = [b"Host: " + HOST.encode(), b"X-Forwarded-Proto: https", *headers]
    return b"\r\n".join([line, *more, b"", b""])


BOTH = [
    Case(200),
    Case(200, SEARCH),
    Case(200, method="HEAD"),
    Case(200, "/search/results.csv?near=Leeds"),
    Case(200, "/search/feed.atom?near=LS1"),
    Case(301, "/search/feed.atom?near=LS1+3EX"),
    Case(200, "/sitemap.xml"),
    Case(200, "/robots.txt"),
    Case(200, "/.well-known/security.txt"),
    Case(200, "/healthz"),
    Case(200, "/static/style.css"),
    Case(200, "/admin/login/"),
    Case(200, "/open-referral/services"),
    Case(204, "/open-referral/services", "OPTIONS"),
    Case(301, "/search"),
    Case(302, "/admin/"),
    Case(303, "/suggest/", "POST", OURS, "words=Overmarsh"),
    Case(304, "/static/style.css", headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
    Case(400, "/open-referral/services?page=x"),
    Case(400, raw=raw(b"GET / HTTP/1.1", b"A B: 1")),
    Case(403, "/suggest/", "POST", {"Sec-Fetch-Site": "cross-site"}),
    Case(403, "/admin/login/", "POST", OURS, "username=x"),
    Case(404, "/no-such-page/"),
    Case(404, "/open-referral/no-such-address"),
    Case(404, "/static/no-such-file.css"),
    Case(405, "/suggest/", "DELETE"),
    Case(405, "/open-referral/services", "DELETE"),
    Case(410, "/confirm/?key=x"),
    Case(413, "/suggest/", "POST", OURS, "words=" + "x" * 40_000),
    Case(414, f"{SEARCH}&x={'a' * 5000}"),
    Case(422, "/suggest/", "POST", OURS, "words="),
    Case(429, "/open-referral/", times=OPEN_DATA_PER_MINUTE * 2 + 1),
    Case(431, headers={f"X-{number}": "1" for number in range(70)}),
    Case(431, headers={"X-Any": "a" * 9000}),
    Case(500, SEARCH, trouble=lambda: gone("directory_postcodelocation")),
    Case(503, SEARCH, trouble=lambda: locked("directory_postcodelocation")),
    Case(503, "/readyz", trouble=lambda: locked("directory_postcodelocation")),
]
BY_THE_SERVER = [
    Case(400, headers={"Host": "elsewhere.example.org"}),
    Case(400, raw=raw(b"GET / HTTP/9.9")),
    Case(400, raw=b"nonsense\r\n\r\n"),
    Case(400, raw=raw(b"POST / HTTP/1.1", b"Transfer-Encoding: x")),
]
BY_NGINX = [
    Case(400, raw=b"nonsense\r\n\r\n"),
    Case(404, "/.well-known/acme-challenge/x"),
    Case(405, method="TRACE"),
    Case(413, "/suggest/", "POST", {"Content-Length": "99999999"}),
    Case(414, f"{SEARCH}&x={'a' * 9000}"),
    Case(400, raw=raw(b"POST / HTTP/1.1", b"Transfer-Encoding: x")),
    Case(505, raw=raw(b"GET / HTTP/3.0")),
]
