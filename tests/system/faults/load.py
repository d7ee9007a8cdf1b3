"""Visitors: many requests, so many at a time, and what became of each."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from statistics import median
from threading import Event, Lock
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.support.proxy import BEHIND_A_PROXY, HOST, TRUSTING, Answer

MAX_SECONDS = 3600  # seconds


class Page(NamedTuple):
    """What is asked for, and words that only the right answer holds."""

    path: str
    words: str


def ask(
    port: int,
    path: str,
    form: Mapping[str, Any] | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    tls: bool = False,
    patience: float = 60,
    source: str = "127.0.0.1",
) -> Answer:
    """GET, or POST where there is a form to send, on a connection of its own.

    OSError or HTTPException where there is no answer for so many seconds.
    """
    line = HTTPConnection("127.0.0.1", port, timeout=patience, source_address=(source, 0))
    told = {**BEHIND_A_PROXY, "Connection": "close", **(headers or {})}
    try:
        line.connect()
        if tls:
            line.sock = TRUSTING.wrap_socket(line.sock, server_hostname=HOST)
        if form is None:
            line.request("GET", path, headers=told)
        else:
            told["Content-Type"] = "application/x-www-form-urlencoded"
            line.request("POST", path, urlencode(form, doseq=True), told)
        return Answer.read(line.getresponse())
    finally:
        line.close()


def is_told(answer: Answer) -> bool:
    """Whether it is the page that says "try again", and when."""
    return (
        answer.status == 503
        and "<h1" in answer.text
        and "Try again in a minute" in answer.text
        and "Retry-After" in answer.headers
    )


@dataclass
class Tally:
    """What became of the requests. A right answer has status 200 and the right words."""

    sent: int = 0
    told: int = 0  # 503, in words, with the time to try again
    failed: Counter[str] = field(default_factory=Counter)  # everything else, by kind
    seconds: list[float] = field(default_factory=list, repr=False)  # that each took
    last_bad: float = 0.0  # when the last that was no right answer came; time.monotonic()
    well_since: float = 0.0
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def slowest(self) -> float:
        return max(self.seconds, default=0)

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def failures(self) -> int:
        return self.failed.total()

    def count(self, kind: str, seconds: float) -> None:
        """`kind` is "" for a right answer, "told", or what went wrong."""
        with self._lock:
            now = time.monotonic()
            self.sent += 1
            self.seconds.append(seconds)
            if kind:
                self.last_bad, self.well_since = now, 0.0
            elif not self.well_since:
                self.well_since = now
            if kind == "told":
                self.told += 1
            elif kind:
                self.failed[kind] += 1

    def has(self, requests: int) -> bool:
        """Whether so many were sent."""
        return self.sent >= requests

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.sent + other.sent,
            self.told + other.told,
            self.failed + other.failed,
            self.seconds + other.seconds,
        )


@dataclass
class Visitors:
    """Those who ask one port for pages, in turn."""

    port: int
    pages: Sequence[Page]
    tls: bool = False
    patience: float = 60  # seconds; whatever takes longer has failed

    def ask(self, tally: Tally, page: Page) -> None:
        began = time.monotonic()
        try:
            answer = ask(self.port, page.path, tls=self.tls, patience=self.patience)
        except (OSError, HTTPException) as error:
            kind = type(error).__name__
        else:
            late = time.monotonic() - began > self.patience
            kind = "late" if late else self.judge(answer, page)
        tally.count(kind, time.monotonic() - began)

    @staticmethod
    def judge(answer: Answer, page: Page) -> str:
        if answer.status == 200:
            return "" if page.words in answer.text else "wrong words"
        return "told" if is_told(answer) else f"status {answer.status}"

    def send(self, requests: int, at_once: int) -> Tally:
        """So many requests, and wait for the last answer."""
        tally = Tally()
        pages = [self.pages[number % len(self.pages)] for number in range(requests)]
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(lambda page: self.ask(tally, page), pages))
        return tally

    @contextmanager
    def busy(self, at_once: int, *, pause: float = 0, least: int = 0) -> Iterator[Tally]:
        """Requests all the time, at least so many; each visitor pauses so many seconds."""
        tally, done = Tally(), Event()

        def visit(number: int) -> None:
            while not done.is_set():
                self.ask(tally, self.pages[number % len(self.pages)])
                number += 1
                done.wait(pause)

        with ThreadPoolExecutor(at_once) as pool:
            visits = [pool.submit(visit, number) for number in range(at_once)]
            try:
                yield tally
                wait_for(lambda: tally.sent >= least, seconds=MAX_SECONDS)
            finally:
                done.set()
        for one in visits:
            one.result()

    def until_well(self, *, seconds: float = 60) -> tuple[Tally, float]:
        """Ask one at a time until an answer is right: what came before, and the seconds it took."""
        tally, began = Tally(), time.monotonic()
        while not tally.well_since:
            assert time.monotonic() < began + seconds, f"not well after {seconds} s: {tally}"
            self.ask(tally, self.pages[tally.sent % len(self.pages)])
            time.sleep(0.05)
        return tally, tally.well_since - began


def wait_for(what: Callable[[], object], *, seconds: float = 60, every: float = 0.02) -> None:
    """Until it is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"not so after {seconds} s"
        time.sleep(every)
