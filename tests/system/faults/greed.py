"""One visitor who takes all there is: half requests, slow uploads, and sign-ins at once."""

import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from http.client import HTTPException, HTTPResponse
from threading import Event
from typing import Any

from tests.support.proxy import HOST, TRUSTING, Proxy
from tests.system.faults.load import Visitors, ask, wait_for
from tests.system.faults.row import Row

ADDRESS = "127.0.0.2"  # limits are by address, and other visitors have their own
TOKEN = "a" * 32
MEGABYTE = 1 << 20
PIECES = 80  # of a slow upload
STARTED = b"GET /search/?near=LS7 HTTP/1.1\r\nHost: "
POSTING = f"POST /suggest/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 60000\r\n\r\nwords=".encode()
HANDSHAKE = b"\x16\x03\x01\x02\x00\x01\x00\x01"  # as TLS begins
OURS = {"Cookie": f"__Host-csrf={TOKEN}", "Referer": f"https://{HOST}/"}


@dataclass(frozen=True, slots=True)
class Greed:
    """What the visitor does, all of it in the same moment."""

    half_requests: int = 0
    uploads: int = 0
    megabytes: float = 0  # of each upload
    seconds: float = 0  # that each takes
    sign_ins: int = 0
    addresses: int = 1  # that the sign-ins come from


@dataclass
class Done:
    """What it came to."""

    held: int = 0  # half requests open at the same moment, at most
    uploads: Counter[str] = field(default_factory=Counter)
    sign_ins: Counter[str] = field(default_factory=Counter)


def taken_up(
    proxy: Proxy, visitors: Visitors, greed: Greed, *, requests: int, patience: float
) -> Row:
    """Others ask for pages, and wait for each so many seconds and no longer."""
    others = replace(visitors, patience=patience)
    with others.busy(4, pause=0.1, least=requests // 4) as before:
        pass
    with greedy(proxy, greed) as done, others.busy(4, pause=0.1, least=requests) as tally:
        wait_for(lambda: tally.failures or done.held >= greed.half_requests, seconds=60)
    told = "; ".join(
        f"{what}: {', '.join(f'{times} answered {kind}' for kind, times in sorted(of.items()))}"
        for what, of in (("uploads", done.uploads), ("sign-ins", done.sign_ins))
    )
    return Row(
        "One visitor holds 1,700 half requests, sends 20 slow uploads of 20 MB, and signs in 4 "
        "times at once",
        "other visitors notice nothing",
        tally,
        seen=f"{done.held:,} half requests held at once; {told}; half of the pages within "
        f"{tally.median:.2f} s, {before.median:.2f} s before",
    )


@contextmanager
def greedy(proxy: Proxy, greed: Greed) -> Iterator[Done]:
    """It goes on until it is told to stop."""
    done, over = Done(), Event()
    jobs: list[Callable[[], None]] = [
        *[partial(send_slowly, proxy, greed, done, over)] * greed.uploads,
        *[
            partial(sign_in, proxy, done, over, number, f"127.0.0.{2 + number % greed.addresses}")
            for number in range(greed.sign_ins)
        ],
    ]
    if greed.half_requests:
        jobs.append(partial(hold, proxy, greed.half_requests, done, over))
    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(job) for job in jobs]
        try:
            yield done
        finally:
            over.set()
    for one in running:
        one.result()


# --- Half requests -------------------------------------------------------------------------------


def hold(proxy: Proxy, wanted: int, done: Done, over: Event) -> None:
    """Keep so many open: whatever is given up is begun again."""
    lines: list[socket.socket] = []
    kinds = (header, handshake, body)
    while not over.is_set():
        gone = [line for line in lines if not is_open(line)]
        close(gone)
        lines = [line for line in lines if line not in gone]
        for number in range(len(lines), wanted):
            with suppress(OSError):
                # One in 20 has sent its header, since an address may have so many and no more.
                lines.append(kinds[2 if number % 20 == 0 else number % 2](proxy))
        done.held = max(done.held, len(lines))
        over.wait(0.5)
    close(lines)


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5, source_address=(ADDRESS, 0))


def header(proxy: Proxy) -> socket.socket:
    line = connected(proxy.http)
    line.sendall(STARTED)
    line.setblocking(False)
    return line


def handshake(proxy: Proxy) -> socket.socket:
    line = connected(proxy.https)
    line.sendall(HANDSHAKE)
    line.setblocking(False)
    return line


def body(proxy: Proxy) -> socket.socket:
    line = TRUSTING.wrap_socket(connected(proxy.https), server_hostname=HOST)
    line.sendall(POSTING)
    line.setblocking(False)
    return line


def is_open(line: socket.socket) -> bool:
    """Whether nothing has come, not even an end."""
    try:
        line.recv(1)
    except BlockingIOError:
        return True
    except OSError as error:
        return "WANT_READ" in str(error) or "did not complete" in str(error)
    return False


def close(lines: Sequence[socket.socket]) -> None:
    for line in lines:
        line.close()


# --- Uploads and sign-ins ------------------------------------------------------------------------


def send_slowly(proxy: Proxy, greed: Greed, done: Done, over: Event) -> None:
    """A file of listings, a little at a time, by somebody who is not signed in."""
    size = int(greed.megabytes * MEGABYTE)
    headers = {"Host": HOST, "Content-Length": size, **OURS} | {
        "Content-Type": "multipart/form-data; boundary=b"
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    start = f"POST /admin/directory/service/import/ HTTP/1.1\r\n{head}\r\n"
    part = 'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    token = f'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}'
    opening, ending = f"--b\r\n{token}\r\n--b\r\n{part}".encode(), b"\r\n--b--\r\n"
    content = opening + b"x" * (size - len(opening) - len(ending)) + ending
    step = size // PIECES + 1
    try:
        with TRUSTING.wrap_socket(connected(proxy.https), server_hostname=HOST) as line:
            line.settimeout(60)
            line.sendall(start.encode())
            for at in range(0, size, step):
                if over.is_set():
                    return
                line.sendall(content[at : at + step])
                time.sleep(greed.seconds / PIECES)
            answer = HTTPResponse(line)
            answer.begin()
            kind = str(answer.status)
    except (OSError, HTTPException) as error:
        kind = type(error).__name__
    done.uploads[kind] += 1


def sign_in(proxy: Proxy, done: Done, over: Event, number: int, source: str) -> None:
    """Five times a second, if answered at once; another name each time, so that none is locked."""
    given: dict[str, Any] = {"password": "Winter2026", "csrfmiddlewaretoken": TOKEN}
    while not over.is_set():
        form = given | {"username": f"name-{number}-{done.sign_ins.total()}"}
        try:
            answer = ask(proxy.https, "/admin/login/", form, headers=OURS, tls=True, source=source)
            kind = str(answer.status)
        except (OSError, HTTPException) as error:
            kind = type(error).__name__
        done.sign_ins[kind] += 1
        over.wait(0.2)
