"""Workbooks made to cost: each is read by a process of its own, which says what it took."""

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

import pytest

from directory.curating.spreadsheets import FileRefused, reading, unpacking
from directory.curating.spreadsheets.reading import Layout

pytestmark = pytest.mark.slow

LAYOUT = Layout("Organisations", ["name"], ["name"])
SECONDS, MEGABYTES = 2, 150
Pieces = str | Iterable[str]

# The memory that getrusage tells is the most that the parent ever had, too.
READ = """
import json, resource, sys
from pathlib import Path
#
from directory.curating.spreadsheets import FileRefused, reading
layout = reading.Layout("Organisations", ["name"], ["name"])
def seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
def megabytes(what):
    told = Path("/proc/self/status").read_text()
    return int(told.partition(what)[2].split()[0]) / 1000
data = Path(sys.argv[1]).read_bytes()
began, before = seconds(), megabytes("VmRSS:")
try:
    said, rows = "", len(reading.read(data, [layout], most_rows=4000).rows)
except FileRefused as refused:
    said, rows = str(refused), 0
print(json.dumps([said, rows, seconds() - began, megabytes("VmHWM:") - before]))
"""


def cost(data: bytes, folder: Path, broken: str = "") -> tuple[str, int, float, float]:
    """What it was refused with, rows read, CPU seconds and megabytes."""
    path = folder / "listings.xlsx"
    path.write_bytes(data)
    command = [sys.executable, "-c", READ.replace("#", broken), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    said, rows, seconds, megabytes = json.loads(done.stdout)
    return said, rows, seconds, megabytes


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TWO_ROWS = "<row><c t='s'><v>0</v></c></row><row><c t='s'><v>1</v></c></row>"
ONE_SHEET = '<sheet name="Organisations" sheetId="1" r:id="rId1"/>'


def workbook(
    rows: Pieces = "",
    *,
    texts: Pieces = "",
    styles: Pieces = "",
    sheets: Pieces = "",
) -> bytes:
    """A header, one row and one sheet, and after them what is given."""
    parts: dict[str, tuple[str, Pieces, str]] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">',
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/strings.xml" ContentType="{TYPE}.sharedStrings+xml"/>',
            "</Types>",
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{ONE_SHEET}',
            sheets,
            "</sheets></workbook>",
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{RELATED}">',
            f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>',
            "</Relationships>",
        ),
        "xl/strings.xml": (
            f'<sst xmlns="{MAIN}"><si><t>name</t></si><si><t>Harehope</t></si>',
            texts,
            "</sst>",
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/>',
            styles,
            "</cellXfs></styleSheet>",
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}"><sheetData>{TWO_ROWS}',
            rows,
            "</sheetData></worksheet>",
        ),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, (before, inside, after) in parts.items():
            with archive.open(name, "w") as part:
                for piece in [before, *([inside] if isinstance(inside, str) else inside), after]:
                    part.write(piece.encode())
    return stream.getvalue()


def many(text: str, times: int, before: str = "", after: str = "") -> Iterator[str]:
    yield before
    for _ in range(times // 1000):
        yield text * 1000
    yield after


X = '<c t="inlineStr"><is><t>x</t></is></c>'
SHARED = f'<row><c r="A3"><f t="shared" ref="A3:A9999" si="0">{"A1+" * 2700}1</f></c></row>'
GROW: dict[str, Callable[[int], bytes]] = {
    "six million cells in one row": lambda n: workbook(many("<c/>", 6 * n, f"<row>{X}", "</row>")),
    "nine million rows": lambda n: workbook(many("<row/>", 9 * n, "", f"<row>{X}</row>")),
    "rows of one cell far to the right": lambda n: workbook(
        many('<row><c r="ZZZ3"><v>1</v></c></row>', n)
    ),
    "a cell of 60 MB": lambda n: workbook(
        many("x", 60 * n, '<row><c t="inlineStr"><is><t>', "</t></is></c></row>")
    ),
    "cells inside one another": lambda n: workbook(
        many("<c>", n, "<row>", "".join(many("</c>", n)) + "</row>")
    ),
    "a long formula for every cell": lambda n: workbook(
        many('<row><c r="A4"><f t="shared" si="0"/></c></row>', n, SHARED)
    ),
    "two million texts": lambda n: workbook(texts=many("<si><t>x</t></si>", 2 * n)),
    "a text in two million pieces": lambda n: workbook(
        texts=many("<r><rPr><b/></rPr><t>x</t></r>", 2 * n, "<si>", "</si>")
    ),
    "two million styles": lambda n: workbook(styles=many('<xf numFmtId="14"/>', 2 * n)),
    "a million sheets that are one": lambda n: workbook(sheets=many(ONE_SHEET, n)),
}
MOST = dict.fromkeys(GROW, 10_000) | {  # of a file of 150 kB, in the steps that were tried
    "a cell of 60 MB": 200_000,
    "rows of one cell far to the right": 50_000,
    "cells inside one another": 100_000,
    "two million texts": 20_000,
    "two million styles": 20_000,
    "a million sheets that are one": 50_000,
}
UNLIMITED = """
from directory.curating.spreadsheets import unpacking
unpacking._refuse = lambda reason: None
"""


@pytest.mark.parametrize("kind", GROW)
def test_a_small_workbook_that_grows_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    data = GROW[kind](1_000_000)
    assert len(data) < 160_000
    said, _, seconds, megabytes = cost(data, tmp_path)
    assert said.startswith("This workbook unpacks to ")
    assert said.endswith("Copy the rows into a new workbook and save that.")
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.parametrize("kind", GROW)
def test_growing_as_much_as_is_let_through_costs_no_more(kind: str, tmp_path: Path) -> None:
    data = GROW[kind](MOST[kind])
    data = with_parts(data, {"xl/media/image1.png": Random(1).randbytes(150_000 - len(data))})
    said, rows, seconds, megabytes = cost(data, tmp_path)
    assert rows or "more than 4,000 rows" in said
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.slow
def test_without_limits_the_same_would_cost_more(tmp_path: Path) -> None:
    data = GROW["six million cells in one row"](300_000)
    _, _, _, megabytes = cost(data, tmp_path, broken=UNLIMITED)
    assert megabytes > MEGABYTES


@pytest.mark.slow
def test_an_honest_sheet_formatted_to_its_last_row_is_read(tmp_path: Path) -> None:
    """As Excel writes one to which borders were given column by column."""
    formatted = (
        f'<row r="{line}" spans="1:2" s="1" customFormat="1">'
        f'<c r="A{line}" s="1"/><c r="B{line}" s="1"/></row>'
        for line in range(3, unpacking.LAST_LINE + 1)
    )
    said, rows, _, megabytes = cost(workbook(formatted), tmp_path)
    assert (said, rows) == ("", 1)
    assert megabytes < MEGABYTES


@pytest.mark.parametrize("line", ["999999999", "9" * 4000, "1048577"])
def test_a_line_that_no_spreadsheet_has_is_refused(line: str) -> None:
    assert "has a row beyond the last" in refusal(workbook(f'<row r="{line}">{X}</row>'))


def test_a_row_after_a_great_gap_is_read_at_once() -> None:
    data = workbook(f'<row r="{unpacking.LAST_LINE}">{X}</row>')
    assert reading.read(data, [LAYOUT]).rows == [(2, ["Harehope"]), (unpacking.LAST_LINE, ["x"])]


def test_an_element_without_end_is_refused() -> None:
    attributes = " ".join(f'a{number}="x"' for number in range(300_000))
    assert "holds an element of over 1 MB" in refusal(workbook(f"<row {attributes}>{X}</row>"))


def test_a_part_that_says_it_is_smaller_than_it_is_is_refused() -> None:
    data = workbook(many("<row/>", 200_000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = data.replace(struct.pack("<I", size), struct.pack("<I", 700))
    assert lying != data
    assert "damaged or incomplete" in refusal(lying)


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_no_spreadsheet_packs_with_is_refused(packed: int) -> None:
    data = with_parts(workbook(), {"xl/theme/theme1.xml": b"<theme/>"}, packed)
    assert "damaged or incomplete" in refusal(data)


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        reading.read(data, [LAYOUT])
    return str(refused.value)


def with_parts(data: bytes, parts: dict[str, bytes], packed: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, text in parts.items():
            archive.writestr(name, text, packed)
    return stream.getvalue()
