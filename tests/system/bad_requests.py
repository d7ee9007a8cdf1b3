"""Requests that are wrong as HTTP, whatever they ask for. Each row is sent to every public path.

A row is what it is called, the status it must have (which may depend on the page), and the bytes.
Rows of forms are in `bad_forms`, of what is typed in `bad_values`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.support.raw_http import request
from tests.system.public_paths import FILE, STAFF, Page

Status = Callable[[Page], int]
CLOSED = 0  # without a word: nothing came that could be answered


@dataclass(frozen=True)
class Row:
    """`cut` says that the client sends no more and does not wait for more to be asked."""

    name: str
    status: Status
    sent: Callable[[Page], bytes]
    cut: bool = False


# --- Statuses ------------------------------------------------------------------------------------


def always(status: int) -> Status:
    return lambda page: status


def usual(page: Page) -> int:
    """As if nothing was wrong: what is of no use is ignored."""
    return page.usual


def not_allowed(page: Page) -> int:
    return 404 if page.usual == 404 and not page.is_open_data else 405


def below(page: Page) -> int:
    """Under the page's own path there is nothing; what is under admin's is for staff to know."""
    return 302 if page is STAFF else 404


def for_the_file(status: int) -> Status:
    return lambda page: status if page is FILE else page.usual


# --- Refused by the server -----------------------------------------------------------------------


def target(suffix: str = "", **changes: str | None) -> Callable[[Page], bytes]:
    return lambda page: request(f"{page.target}{suffix}", changes=changes)


def path(suffix: str) -> Callable[[Page], bytes]:
    return lambda page: request(page.path + suffix)


def headers(*lines: str) -> Callable[[Page], bytes]:
    return lambda page: request(page.target, *lines)


def version(words: str) -> Callable[[Page], bytes]:
    return lambda page: request(page.target, version=words)


def method(name: str) -> Callable[[Page], bytes]:
    return lambda page: request(page.target, method=name)


def raw(text: str) -> Callable[[Page], bytes]:
    return lambda page: text.format(page.target).encode("latin-1")


MALFORMED = [
    *[
        Row(f"Host: {host!r}", always(400), target(Host=host))
        for host in (
            "evil.example.org",
            "",
            "a b",
            "[::1",
            "<script>",
            "physio.example.org/x",
            None,
        )
    ],
    Row("Host twice", always(400), headers("Host: physio.example.org")),
    Row("method in small letters", always(400), method("get")),
    Row("method of signs", always(400), method("G<T>")),
    Row("HTTP/0.9", always(400), raw("GET {}\r\n\r\n"), cut=True),
    Row("HTTP/2 preface", always(400), raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), cut=True),
    Row("HTTP/3", always(400), version("HTTP/3.0")),
    Row("no HTTP", always(400), version("FTP/1.1")),
    Row("NUL in the path", always(400), target("\0")),
    Row("bytes in the path", always(400), target("\xff\xfe")),
    Row("space in the path", always(400), target(" x")),
    Row("bare line feeds", always(400), raw("GET {} HTTP/1.1\nHost: x\n\n"), cut=True),
    Row("folded header", always(400), headers("X-Any: a\r\n b")),
    Row("header without a colon", always(400), headers("X-Any")),
    Row("space in a header's name", always(400), headers("X Any: a")),
    Row("NUL in a header", always(400), headers("X-Any: \0")),
    Row("bare return in a header", always(400), headers("X-Any: a\rb")),
    Row("two schemes", always(400), headers("X-Forwarded-Proto: http")),
    *[
        Row(f"Content-Length: {said!r}", always(400), headers(f"Content-Length: {said}"))
        for said in ("-1", "ten", "1.5", "+1", "\xb2", "0x10", "1 1", "9" * 5000)
    ],
    Row("Content-Length twice", always(400), headers("Content-Length: 0", "Content-Length: 0")),
    Row(
        "Content-Length and chunks",
        always(400),
        headers("Content-Length: 0", "Transfer-Encoding: chunked"),
    ),
    Row("unknown coding", always(400), headers("Transfer-Encoding: secret")),
    Row("chunked twice", always(400), headers("Transfer-Encoding: chunked, chunked")),
    Row("compressed alone", always(400), headers("Transfer-Encoding: gzip")),
    # RFC 9110 has a status of its own for an expectation that nobody meets.
    Row("Expect", always(417), headers("Expect: a-miracle")),
    Row("70 headers", always(431), headers(*["X-Any: a"] * 70)),
    Row("header of 9,000 letters", always(431), headers(f"X-Any: {'a' * 9_000}")),
    Row("10,000 letters", always(414), target(f"?near={'a' * 10_000}")),
    Row("22 MB announced", always(413), headers(f"Content-Length: {22 << 20}")),
    Row("far too much announced", always(413), headers("Content-Length: " + "9" * 30)),
    # Nobody is there to be answered.
    Row("nothing", always(CLOSED), raw(""), cut=True),
    Row("TLS", always(CLOSED), raw("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"), cut=True),
    Row("half a request", always(CLOSED), raw("GET {} HTTP/1.1\r\nHost: physio"), cut=True),
]

# --- Refused by the site -------------------------------------------------------------------------

REFUSED = [
    *[
        Row(name, not_allowed, method(name))
        for name in ("PUT", "DELETE", "PATCH", "PROPFIND", "MADEUP")
    ],
    *[Row(name, always(405), method(name)) for name in ("TRACE", "CONNECT")],
    Row("path %00", always(400), path("%00")),
    *[
        Row(f"path {suffix}", below, path(suffix))
        for suffix in (
            "%ff",
            "%zz",
            "%c0%af",
            "..%2f..%2f..%2fetc%2fpasswd",
            "../../../etc/passwd",
            "%3Cscript%3E",
            ";x=%E2%80%AE",
        )
    ],
    Row("line break in the path", always(404), path("%0d%0aX-Injected:%201")),
]

# --- Taken no notice of --------------------------------------------------------------------------

IGNORED = [
    Row("HTTP/1.0", usual, version("HTTP/1.0")),
    Row("another site in the line", usual, lambda page: request(f"http://evil.org{page.target}")),
    Row("SCRIPT_NAME", usual, headers("SCRIPT_NAME: /evil", "PATH_INFO: /evil")),
    *[
        Row(f"Content-Type: {said}", usual, headers(f"Content-Type: {said}"))
        for said in (
            "nonsense",
            "text/plain; charset=rot13",
            "text/plain; charset=undefined",
            "text/plain; charset=idna",
            "text/plain; charset*=nope''x",
            "text/plain; charset*=rot13''x",
            "multipart/form-data",
            "multipart/form-data; boundary=\xff",
        )
    ],
    *[
        Row(line[:40], usual, headers(line))
        for line in (
            "Accept: \xff;q=nan",
            f"Accept-Language: {'x-' * 3_000}",
            "Accept-Encoding: \xff;q=x, gzip;q=nan",
            "Cookie: __Host-session=\xff\xfe; ;=; =a; csrf",
            f"Cookie: __Host-session={'a' * 5_000}; sessionid=1",
            "If-Modified-Since: Sat, 99 Foo 99999 99:99:99 GMT",
            'If-None-Match: \xff, W/, "',
            "Range: bytes=\xb2-",
            "Range: lines=1-2",
            "Referer: \xff",
            "Origin: \xff",
            "User-Agent:",
            "Sec-Fetch-Site: \xff",
            "Connection: Upgrade, \xff",
            "X-HTTP-Method-Override: DELETE",
            'Forwarded: for="_\xff"',
        )
    ],
    Row(
        "X-Forwarded-For of nonsense", usual, target(**{"X-Forwarded-For": f"\xff, {'1.' * 2_000}"})
    ),
    Row("Range past the end", for_the_file(416), headers("Range: bytes=999999-")),
    Row("Range backwards", for_the_file(416), headers("Range: bytes=9-2")),
]

REFUSED_EVERYWHERE = [*MALFORMED, *REFUSED]
