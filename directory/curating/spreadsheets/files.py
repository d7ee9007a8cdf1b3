"""The two kinds of file that are written: what is exported, and the template to fill in."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import tablib
from import_export.formats.base_formats import CSV, XLSX

from directory.curating.spreadsheets import workbooks
from directory.curating.spreadsheets.shape import ShapedResource
from directory.spreadsheet_cells import NOTE

EXPLAINED = "What goes where"


class CsvFile(CSV):  # type: ignore[misc]  # the library has no types
    def get_title(self) -> str:
        return "CSV, for other programs"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> str:
        return _as_csv([dataset.headers, *dataset])


class WorkbookFile(XLSX):  # type: ignore[misc]  # the library has no types
    def get_title(self) -> str:
        return "XLSX, for Excel or LibreOffice"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return workbooks.write([(dataset.title, [dataset.headers, *dataset])])


def template(resource: type[ShapedResource], file: CsvFile | WorkbookFile) -> bytes:
    """An empty file: the header; beside it, or under it as a note, what goes where."""
    columns = resource.explained_columns()
    header = [heading for heading, _ in columns]
    if isinstance(file, CsvFile):
        explained = [told for _, told in columns]
        return _as_csv([header, [f"{NOTE} {explained[0]}", *explained[1:]]]).encode("utf-8-sig")
    return workbooks.write(
        [(resource.sheet, [header]), (EXPLAINED, [("Column", EXPLAINED), *columns])]
    )


def _as_csv(rows: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()
