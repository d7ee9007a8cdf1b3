"""The real server, as `make run` starts it, with all that it prints kept in one file."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from django.db import connections

from msphysio import environment as env
from msphysio.serving.run import SERVER


class Site:
    """A running site: its port and its log."""

    def __init__(self, port: int, log: Path, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.log = log
        self.process = process

    def get(self, address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of one page; of a file that is no text, what can be read."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", address, headers=headers)
            answer: HTTPResponse = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), dict(answer.getheaders())
        finally:
            connection.close()

    def send(self, request: bytes) -> bytes:
        """The answer to bytes that may not be HTTP."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.sendall(request)
            return line.recv(65_536)

    def workers(self) -> tuple[float, float]:
        """What its workers took: CPU seconds in all, and the megabytes of the largest at most."""
        seconds, megabytes = 0.0, 0.0
        for pid in (
            Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ):
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            seconds += sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")
            peak = Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()[0]
            megabytes = max(megabytes, int(peak) / 1024)
        return seconds, megabytes

    def logs(self, words: str, seconds: float = 5) -> bool:
        """Whether it logs `words`; an answer may arrive before its line in the log."""
        end = time.monotonic() + seconds
        while words not in self.log.read_text() and time.monotonic() < end:
            time.sleep(0.05)
        return words in self.log.read_text()

    def wait(self, seconds: float) -> None:
        """Until it accepts connections; what it printed is the failure's text."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"The site did not start:\n{self.log.read_text()}")


def browser_database() -> str:
    """The name of the database that the browser tests of this run look at."""
    return f"test_msphysio_{os.environ['TEST_RUN']}_browser"


def this_database() -> str:
    """The address of this worker's database, for another process."""
    names = ("USER", "PASSWORD", "HOST", "PORT", "NAME")
    user, password, host, port, name = (
        quote(str(connections["default"].settings_dict[key]), safe="") for key in names
    )
    return f"postgresql://{user}:{password}@{host}:{port}/{name}"


def of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that every worker sees."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def silent() -> Iterator[int]:
    """The port of something that takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@contextmanager
def started(
    words: list[str],
    *,
    log: Path,
    environment: dict[str, str],
    folder: Path = env.BASE_DIR,
    seconds: float = 30,
) -> Iterator[Site]:
    """Start, wait until it listens, stop it with all its children."""
    port = free_port()
    with log.open("ab") as output:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env={**environment, "PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site = Site(port, log, process)
    try:
        site.wait(seconds)
        yield site
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def of_the_site() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.support.site_settings"}


@cache
def collected() -> TemporaryDirectory[str]:
    """Its static files, as `make run` collects them: once for all servers of this process."""
    folder = TemporaryDirectory(prefix="msphysio-static-")
    words = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    environment = of_the_site() | {"STATIC_ROOT": folder.name}
    subprocess.run(words, cwd=env.BASE_DIR, env=environment, check=True)
    return folder


@contextmanager
def served(log: Path, **changes: str) -> Iterator[Site]:
    """gunicorn with the site's settings on the database of this test."""
    environment = {
        **of_the_site(),
        "STATIC_ROOT": collected().name,
        "WEB_CONCURRENCY": "1",
        "LOCAL_DIR": str(log.parent),
        **changes,
    }
    with started(SERVER, log=log, environment=environment) as site:
        yield site
