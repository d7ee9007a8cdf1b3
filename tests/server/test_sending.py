"""An answer leaves its process whole, or not at all."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.module_loading import import_string
from gunicorn.workers.sync import SyncWorker

from msphysio.serving import server
from msphysio.serving.sending import MAX_HELD, Whole
from msphysio.serving.worker import Worker

HEAD, BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", b"page"


@pytest.fixture
def lines() -> Iterator[tuple[Whole, socket.socket]]:
    """Ours, and the visitor's."""
    ours, visitor = socket.socketpair()
    with ours, visitor:
        yield Whole(ours), visitor


def arrived(visitor: socket.socket) -> bytes:
    try:
        return visitor.recv(1_000, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return b""


def test_the_head_goes_with_the_body(lines: tuple[Whole, socket.socket]) -> None:
    ours, visitor = lines
    ours.sendall(HEAD)
    assert arrived(visitor) == b""
    ours.sendall(BODY)
    assert arrived(visitor) == HEAD + BODY, "and waits for nothing that is done after it"


def test_an_answer_that_does_not_tell_its_length_ends_with_the_line(
    lines: tuple[Whole, socket.socket],
) -> None:
    ours, visitor = lines
    ours.sendall(HEAD)
    assert arrived(visitor) == b""
    ours.shutdown(socket.SHUT_WR)
    assert arrived(visitor) == HEAD
    assert visitor.recv(1) == b""


def test_a_process_that_dies_has_sent_nothing(lines: tuple[Whole, socket.socket]) -> None:
    ours, visitor = lines
    ours.sendall(HEAD)
    ours.close()
    assert visitor.recv(1000) == b""


def test_what_is_large_goes_in_pieces(lines: tuple[Whole, socket.socket]) -> None:
    ours, visitor = lines
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * MAX_HELD)
    ours.sendall(HEAD)
    ours.sendall(b"a" * MAX_HELD)
    assert arrived(visitor).startswith(HEAD)


def test_an_answer_in_many_pieces_is_looked_through_once(
    lines: tuple[Whole, socket.socket],
) -> None:
    """A list of 10,000 rows took 1.6 seconds to look through again for every row."""
    ours, visitor = lines
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * MAX_HELD)
    begun = time.process_time()
    ours.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n")
    for _ in range(10_000):
        ours.sendall(b"a row of twenty byte")
    assert time.process_time() - begun < 0.2
    assert arrived(visitor), "which is whole with the last"


def test_what_is_asked_to_go_on_is_told_so_at_once(lines: tuple[Whole, socket.socket]) -> None:
    ours, visitor = lines
    ours.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert arrived(visitor).endswith(b"Continue\r\n\r\n")


def test_the_server_answers_so(monkeypatch: pytest.MonkeyPatch) -> None:
    before: list[bytes] = []

    def answer(worker: Worker, listener: None, client: Any, address: None) -> None:
        client.sendall(HEAD)
        before.append(arrived(visitor))
        client.sendall(BODY)

    monkeypatch.setattr(SyncWorker, "handle", answer)
    works: type[Worker] = import_string(server.worker_class)
    ours, visitor = socket.socketpair()
    with ours, visitor:
        works.handle(works.__new__(works), None, ours, None)
        assert (before, arrived(visitor)) == ([b""], HEAD + BODY)
