"""`fetch_postcodes` against a server on this machine: good, slow, lying, refusing, not there."""

import io
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request

import pytest
from django.core.management import call_command

from directory.gazetteer import LoadRefused, fetch
from directory.models import GazetteerSource, PostcodeLocation
from tests.support.postcode_files import code_point_open

pytestmark = pytest.mark.django_db

Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    """A small Code-Point Open."""
    return code_point_open(tmp_path).read_bytes()


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    """Where the command keeps what it fetched; the network is allowed."""
    settings.OFFLINE = False
    settings.LOCAL_DIR = tmp_path / "local"
    return tmp_path / "local" / "codepo_gb.zip"


@contextmanager
def publisher(settings: Any, content: bytes, answer: Answer) -> Iterator[list[str]]:
    """A server at POSTCODES_URL that answers so; the list gets the paths asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer(self, content)

        def log_message(self, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        settings.POSTCODES_URL = f"http://127.0.0.1:{server.server_port}/codepo"
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield asked
        finally:
            server.shutdown()


def run() -> str:
    output = io.StringIO()
    call_command("fetch_postcodes", stdout=output)
    return output.getvalue()


def whole(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def without_length(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(content)


def after_a_redirect(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    if handler.path == "/file.zip":
        return whole(handler, content)
    handler.send_response(307)
    handler.send_header("Location", "/file.zip")
    return handler.end_headers()


def slowly(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    time.sleep(0.2)
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    for at in range(0, len(content), len(content) // 4):
        handler.wfile.write(content[at : at + len(content) // 4])
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("answer", [whole, without_length, after_a_redirect, slowly])
def test_it_fetches_loads_and_keeps_the_file(
    settings: Any, kept: Path, content: bytes, answer: Answer
) -> None:
    with publisher(settings, content, answer):
        said = run()

    assert "4 postcodes of Great Britain are loaded" in said
    assert PostcodeLocation.objects.filter(name="LS1 3AA").exists()
    assert kept.read_bytes() == content
    assert [path.name for path in kept.parent.iterdir()] == ["codepo_gb.zip"]


@pytest.mark.slow
def test_with_postcodes_loaded_it_asks_nobody_and_says_nothing(
    settings: Any, kept: Path, content: bytes
) -> None:
    with publisher(settings, content, whole) as asked:
        run()
        assert run() == ""
    assert asked == ["/codepo"]


@pytest.mark.slow
def test_a_kept_file_is_loaded_again_without_network(
    settings: Any, kept: Path, content: bytes
) -> None:
    settings.OFFLINE = True
    kept.parent.mkdir()
    kept.write_bytes(content)

    assert "4 postcodes" in run()


def test_offline_it_says_in_one_line_what_that_means(settings: Any, kept: Path) -> None:
    settings.OFFLINE = True

    said = run()

    assert said.count("\n") == 1
    assert said.startswith("Postcodes are placed by their district only, since OFFLINE=1 forbids")
    assert "manage.py import_postcodes FILE" in said


# --- When it cannot be had -----------------------------------------------------------------------


def cut_off(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[:1000])


def refusing(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_error(503)


def a_page(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    whole(handler, b"<html>Please sign in to this wireless network</html>")


def hanging_up(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.close_connection = True


def going_in_circles(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(302)
    handler.send_header("Location", handler.path)
    handler.end_headers()


def never_ending(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(50):
        handler.wfile.write(b"0")
        handler.wfile.flush()
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (cut_off, "the download ended after 1,000 of"),
        (refusing, "the publisher's server answered 503"),
        (a_page, "the file fetched cannot be used: codepo_gb.zip is not a kind of postcode file"),
        (hanging_up, "the publisher cannot be reached"),
        (going_in_circles, "the publisher's server answered 302"),
        (never_ending, "the download took longer than"),
    ],
)
def test_without_a_good_file_it_says_why_in_one_line_and_keeps_none(
    settings: Any,
    kept: Path,
    content: bytes,
    answer: Answer,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch, "WHOLE_SECONDS", 0.5)
    with publisher(settings, content, answer):
        said = run().splitlines()[-1]

    assert said.startswith("Postcodes are placed by their district only, since ")
    assert reason in said
    assert not GazetteerSource.objects.exists()
    assert list(kept.parent.iterdir()) == []


def test_nobody_listening_is_noticed_at_once(settings: Any, kept: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.POSTCODES_URL = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        said = run()

    assert "since the publisher cannot be reached" in said


@pytest.mark.slow
def test_a_host_that_does_not_answer_is_given_up_after_three_seconds(
    settings: Any, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetch.CONNECT_SECONDS == 3
    monkeypatch.setattr(fetch, "CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(fetch._Http, "http_open", lambda self, request: time.sleep(1))
    settings.POSTCODES_URL = "http://127.0.0.1:9/"
    began = time.monotonic()

    said = run()

    assert "did not answer within" in said
    assert time.monotonic() - began < 0.9


def test_a_redirect_may_not_leave_https() -> None:
    redirects = fetch._OnlyToHttps()
    request = Request("https://example.org/file.zip")

    with pytest.raises(OSError, match="without https"):
        redirects.redirect_request(
            request, io.BytesIO(), 302, "", HTTPMessage(), "http://example.org/file.zip"
        )


@pytest.mark.slow
def test_a_file_too_large_is_refused(
    settings: Any, kept: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 100)

    with publisher(settings, content, whole):
        assert "the download is larger than 100 bytes" in run()


@pytest.mark.slow
def test_an_import_already_running_does_not_throw_the_file_away(
    settings: Any, kept: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: object) -> None:
        raise LoadRefused("Another import is running.")

    monkeypatch.setattr("directory.management.commands.fetch_postcodes.load", busy)
    with publisher(settings, content, whole):
        assert "since Another import is running. To load" in run()
    assert kept.exists()
