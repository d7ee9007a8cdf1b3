"""Rows of cells as the bytes of a file, written without the help of the code under test."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook

Cell = str | int
Grid = list[list[Cell]]

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def text_file(grid: Grid, *, separator: str, encoding: str) -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=separator).writerows(grid)
    return out.getvalue().encode(encoding, errors="replace")


def workbook(grids: dict[str, Grid], merged: Sequence[str] = ()) -> bytes:
    """An XLSX file; `merged`: ranges merged in the first sheet that has any such cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, grid in grids.items():
        sheet = book.create_sheet(title)
        for line, cells in enumerate(grid, 1):
            for column, cell in enumerate(cells, 1):
                if cell != "":
                    sheet.cell(line, column, cell)
    for reach in merged:
        book.worksheets[0].merge_cells(reach)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def open_document(grids: dict[str, Grid]) -> bytes:
    """An ODS file whose rows are padded to the right with a thousand empty cells."""
    tables = "".join(_table(title, grid) for title, grid in grids.items())
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text, how in (
            ("mimetype", _ODS, ZIP_STORED),
            ("META-INF/manifest.xml", _MANIFEST, ZIP_DEFLATED),
            ("content.xml", _CONTENT.format(tables), ZIP_DEFLATED),
        ):
            archive.writestr(ZipInfo(name, (2026, 3, 2, 9, 30, 0)), text, how)
    return out.getvalue()


def _table(title: str, grid: Grid) -> str:
    rows = "".join(f"<table:table-row>{_cells(cells)}</table:table-row>" for cells in grid)
    return f'<table:table table:name="{escape(title)}">{rows}</table:table>'


def _cells(cells: list[Cell]) -> str:
    written = (
        f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p>'
        "</table:table-cell>"
        if cell != ""
        else "<table:table-cell/>"
        for cell in cells
    )
    return "".join(written) + '<table:table-cell table:number-columns-repeated="1000"/>'
