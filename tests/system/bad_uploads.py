"""Files of listings that are wrong, as a curator's browser sends them to the importing pages."""

import io
import zipfile
from dataclasses import dataclass
from html import unescape

from tests.support import listing_files
from tests.support.listing_files import HEADINGS, csv_file, xlsx_file
from tests.system.bad_values import MARKER

TOKEN = "a" * 32
PEOPLE = ["HCPC number", "name", "where we read of them"]
ORGANISATION = "Overmarsh Trust"
GOOD = [
    HEADINGS,
    *(
        list((listing_files.GOOD | {"organisation": ORGANISATION, "name": f"Neuro {n}"}).values())
        for n in range(3)
    ),
]


@dataclass(frozen=True)
class File:
    """What is sent to which list, the status, and words of the page."""

    called: str
    data: bytes
    words: str
    list: str = "service"
    status: int = 422
    name: str = "file.csv"

    def said(self, page: str) -> bool:
        return self.words in " ".join(unescape(page).split())


def rows(**cells: str) -> bytes:
    """Three good rows, of which the second has other cells."""
    changed = [dict(zip(HEADINGS, row, strict=True)) for row in GOOD[1:]]
    changed[1] |= {name.replace("_", " "): value for name, value in cells.items()}
    return csv_file(HEADINGS, *(list(row.values()) for row in changed))


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


_CSV = csv_file(*GOOD)
_WORKBOOK = xlsx_file("Services", *GOOD)

FILES = [
    File("byte order mark", b"\xef\xbb\xbf" + _CSV, "3</strong> new", status=200),
    File(
        "CP1252",
        rows(name="Ynys Môn – “neuro”").decode().encode("cp1252"),
        "3</strong> new",
        status=200,
    ),
    File("UTF-16", _CSV.decode().encode("utf-16"), "saved as “Unicode text”"),
    File(
        "ragged",
        csv_file(*GOOD[:2], GOOD[2][:-1], [*GOOD[3], "x"]),
        "Check for a comma or a quotation mark",
    ),
    File(
        "unclosed quote",
        _CSV + b'"' + b",".join([b"x"] * 36),
        "A quotation mark that opens in this row",
    ),
    File("cell of a book", rows(summary="x" * 130_000), "32,000 is the limit"),
    File("cell of a longer book", rows(summary="x" * 140_000), "32,000 is the limit"),
    File("formula", rows(name="=cmd()"), "The cell holds a formula"),
    File(
        "formula in a workbook",
        xlsx_file("Services", HEADINGS, ["=cmd()"] * 36),
        "The cell holds a formula",
    ),
    File("NUL", rows(name="Hare\0hope"), "number 0"),
    File("markup", rows(helps_with=MARKER), "is not one of the choices"),
    File("code of nobody", rows(code="ZZZZ"), "No service has this code"),
    File("wrong header", b"title,code\nx,y\n", "Not known: title. Found: title, code."),
    File("markup for a header", csv_file([MARKER], ["x"]), "The first row is not the header."),
    File("header alone", csv_file(HEADINGS), "but no rows under it"),
    File("nothing", b"", "There is nothing in this file."),
    File("bytes", bytes(range(256)) * 40, "neither a CSV file nor a workbook"),
    File("100,000 rows", csv_file(HEADINGS) + b"x\n" * 100_000, "more than 4,000 rows"),
    File(
        "one number twice",
        csv_file(
            PEOPLE,
            *[[number, "Rowan", "A list"] for number in ("PH990001", "PH990002", "ph 990001")],
        ),
        "Line 2 has the same HCPC number.",
        "physiotherapist",
    ),
    File(
        "half a workbook",
        _WORKBOOK[: len(_WORKBOOK) // 2],
        "damaged or incomplete",
        name="file.xlsx",
    ),
    File("no workbook", zipped(listings=b"name,kind"), "a zip file, but not a workbook"),
    File("path for a name", b"x", "The first row is not the header.", name="../../etc/passwd\0"),
    File(
        "markup for a name", b"x", "The first row is not the header.", name=MARKER.replace('"', "")
    ),
]
# What is sent back to confirm what was shown; only what was shown can be.
CONFIRMED = ["", "x", "\0", MARKER, "a:b:c", "eyJ9:1:x"]


def parts(file: File | None, *, end: bytes = b"--b--\r\n") -> bytes:
    """The form as a browser sends it."""
    body = b'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n%b\r\n'
    whole = body % TOKEN.encode()
    if file is not None:
        head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        whole += head.encode() + b"Content-Type: text/csv\r\n\r\n" + file.data + b"\r\n"
    return whole + end
