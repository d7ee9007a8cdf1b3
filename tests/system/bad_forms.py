"""Bodies that are wrong, sent as forms to every public path, whether it takes forms or not."""

from collections.abc import Callable

from tests.support.raw_http import HOST, request
from tests.system.bad_requests import Row, Status, always, not_allowed
from tests.system.public_paths import FILE, STAFF, Page

# With these the staff's door reads a form at all, if only to find that its token is not there.
TO_STAFF = (f"Cookie: __Host-csrf={'a' * 32}", f"Origin: https://{HOST}")
FORM = "Content-Type: application/x-www-form-urlencoded"
PARTS = "Content-Type: multipart/form-data; boundary=b"
CHUNKS = "Transfer-Encoding: chunked"

FIELD = b'--b\r\nContent-Disposition: form-data; name="words"\r\n\r\nOvermarsh\r\n'
ATTACHED = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n'
END = b"--b--\r\n"


def refused(status: int, staff: int = 0) -> Status:
    """Where forms are taken; `staff` is for their door where it stops at the token."""
    return lambda page: (
        (staff or status) if page is STAFF else status if page.sent_empty else not_allowed(page)
    )


def empty(page: Page) -> int:
    """As if nothing had been written: what came is no form."""
    return refused(page.sent_empty, staff=403)(page)


def posted(body: bytes, *lines: str, site: str | None = "same-origin") -> Callable[[Page], bytes]:
    def sent(page: Page) -> bytes:
        told = (*lines, *TO_STAFF) if page is STAFF else lines
        return request(page.path, *told, method="POST", body=body, changes={"Sec-Fetch-Site": site})

    return sent


def from_staff(body: bytes, *lines: str) -> Callable[[Page], bytes]:
    """With a cookie, for which Django looks into a form wherever it was sent."""
    return lambda page: request(page.path, *lines, *TO_STAFF, method="POST", body=body)


def looked_into(page: Page) -> int:
    return not_allowed(page) if page.usual == 404 or page.is_open_data or page is FILE else 400


def cut_short(body: bytes, kind: str) -> Callable[[Page], bytes]:
    return posted(body, kind, f"Content-Length: {len(body) + 400}")


BROKEN = [
    Row("cut short", refused(400), cut_short(b"words=Overmarsh", FORM), cut=True),
    Row("parts, cut short", refused(400), cut_short(FIELD, PARTS), cut=True),
    Row("parts, nothing came", refused(400), cut_short(b"", PARTS), cut=True),
    Row("parts without an end", refused(400), posted(FIELD, PARTS)),
    Row("parts without an end, with a cookie", looked_into, from_staff(FIELD, PARTS)),
    Row("no boundary, with a cookie", looked_into, from_staff(FIELD, PARTS[: PARTS.index(";")])),
    Row("parts, half a file", refused(400), posted(ATTACHED[:-10], PARTS)),
    Row("another boundary", refused(400), posted(FIELD + END, PARTS[:-1] + "c")),
    Row("no boundary", refused(400), posted(FIELD + END, PARTS[: PARTS.index(";")])),
    Row("boundary of bytes", refused(400), posted(FIELD + END, PARTS[:-1] + "\xff")),
    Row("boundary of 300", refused(400), posted(FIELD + END, PARTS[:-1] + "b" * 300)),
    *[
        Row(f"chunks, {name}", refused(400), posted(body, FORM, CHUNKS), cut=True)
        for name, body in {
            "cut in one": b"f\r\nwords=Over",
            "cut between": b"5\r\nwords\r\n",
            "no size": b"words=Overmarsh\r\n",
            "size below nothing": b"-5\r\nwords\r\n0\r\n\r\n",
            "too long for its size": b"2\r\nwords\r\n0\r\n\r\n",
            "no end": b"5\r\nwords\r\n0\r\n",
            "a bad header after": b"5\r\nwords\r\n0\r\nHost: evil\r\n\r\n",
        }.items()
    ],
    *[
        Row(f"charset {name}", refused(400), posted(body, f"{kind}; charset={name}"))
        for name in ("rot13", "undefined", "utf-16", "idna", "nonsense", "latin-1")
        for kind, body in ((FORM, b"words=a"), (PARTS, FIELD + END))
    ],
    Row("charset in no charset", refused(400), posted(b"words=a", f"{FORM}; charset*=nope''x")),
    Row("1,001 fields", refused(400), posted(b"a&" * 1_001, FORM)),
    Row("1,001 parts", refused(413, staff=400), posted(FIELD * 1_001 + END, PARTS)),
]

TOO_LARGE = [
    Row("33 kB", refused(413, staff=403), posted(b"words=" + b"a" * 33_000, FORM)),
    Row("3 MB", refused(413), posted(b"words=" + b"a" * 3_000_000, FORM)),
    Row(
        "3 MB in chunks",
        refused(413),
        posted(b"2dc6c0\r\n%b\r\n0\r\n\r\n" % (b"a" * 3_000_000), FORM, CHUNKS),
    ),
    Row("101 files", refused(413), posted(ATTACHED * 101 + END, PARTS)),
    Row("22 MB", always(413), posted(b"", FORM, f"Content-Length: {22 << 20}")),
]

NOT_OURS = [
    Row("from another site", refused(403), posted(b"words=a", FORM, site="cross-site")),
    Row("from nobody", refused(403), posted(b"words=a", FORM, site=None)),
    *[
        Row(
            f"Origin: {origin}",
            refused(403),
            posted(b"words=a", FORM, f"Origin: {origin}", site=None),
        )
        for origin in ("null", "https://evil.example.org", f"http://{HOST}", "\xff")
    ],
]

NO_FORM = [
    Row("nothing", empty, posted(b"", "Content-Length: 0")),
    Row("no length", empty, posted(b"", FORM), cut=True),
    Row("no kind", empty, posted(b"words=a")),
    Row("JSON", empty, posted(b"{}", "Content-Type: application/json")),
    Row("XML", empty, posted(b"<a/>", "Content-Type: text/xml; charset=utf-8")),
    Row("nonsense", empty, posted(b"x", "Content-Type: \xff;;=;")),
    Row("no name", empty, posted(b"=&=&&=", FORM)),
    Row("bytes", empty, posted(b"\xff\xfe=%ff&%00=%zz&\0", FORM)),
    Row("in chunks", empty, posted(b"3\r\nx=a\r\n0\r\n\r\n", FORM, CHUNKS)),
    Row(
        "parts of nonsense",
        empty,
        posted(b"--b\r\nContent-Disposition: form-data; name*=rot13''x\r\n\r\na\r\n" + END, PARTS),
    ),
    Row(
        "a file in no charset",
        refused(400, staff=403),
        posted(
            b"--b\r\nContent-Disposition: form-data; name=x; filename=../../x\r\n"
            b"Content-Type: text/plain; charset*=nope''x\r\n\r\na\r\n" + END,
            PARTS,
        ),
    ),
    Row(
        "base64 of nonsense",
        empty,
        posted(
            FIELD.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n").replace(
                b"words", b"x"
            )
            + END,
            PARTS,
        ),
    ),
]

EVERYWHERE = [*BROKEN, *TOO_LARGE, *NOT_OURS, *NO_FORM]
