"""Area names, from the documents inside a publication's zip."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from directory.gazetteer import BadFile
from directory.gazetteer.archives import Archive, files_inside
from directory.gazetteer.rows import BODY, COUNCIL

_MAX_BYTES = 20 << 20
_SHEETS = ("DIS", "LBO", "MTD", "UTA")  # districts, London, metropolitan, unitary and the rest
_CODE = re.compile(r"[A-Z]+\d*CD", re.IGNORECASE)
_NAME = re.compile(r"[A-Z]+\d*NM", re.IGNORECASE)


def from_codelist(archive: Archive) -> dict[str, str]:
    """Council names by code, from Code-Point Open's Codelist.xlsx; empty if it is missing."""
    member = archive.find("codelist.xlsx") if archive.is_zip else None
    if member is None or member.size > _MAX_BYTES:
        return {}
    with archive.open(member) as stream:
        workbook = io.BytesIO(stream.read())
    files_inside(workbook, member.name)  # the workbook is itself a zip, so it gets the same checks
    import openpyxl  # slow to import, and rarely needed

    try:
        book = openpyxl.load_workbook(workbook, read_only=True, data_only=True)
        return dict(_councils(book))
    except Exception as error:  # openpyxl passes on whatever its parsers raise
        raise BadFile(f"{member.name} in {archive.name} cannot be read as a workbook.") from error


def from_documents(archive: Archive) -> dict[str, str]:
    """Names by code, from the ONS files "… names and codes … .csv"; empty if there are none."""
    names: dict[str, str] = {}
    for member in archive.members if archive.is_zip else []:
        called = member.name.casefold()
        is_one = "names and codes" in called and called.endswith(".csv")
        if is_one and member.size <= _MAX_BYTES:
            with archive.open(member) as stream:
                names |= _names_and_codes(_decoded(stream.read()))
    return names


def _councils(book: Any) -> Iterator[tuple[str, str]]:
    for sheet in (book[name] for name in _SHEETS if name in book.sheetnames):
        for row in sheet.iter_rows(values_only=True, max_col=2):
            name, code = (str(cell or "").strip() for cell in (*row, "", "")[:2])
            if name and COUNCIL.fullmatch(code):
                yield code, name


def _names_and_codes(text: str) -> dict[str, str]:
    """Names by code for the areas we keep, from the first columns ending in CD and NM."""
    rows = csv.reader(io.StringIO(text))
    header = [cell.strip() for cell in next(rows, [])]
    code_at = next((i for i, cell in enumerate(header) if _CODE.fullmatch(cell)), None)
    name_at = next((i for i, cell in enumerate(header) if _NAME.fullmatch(cell)), None)
    if code_at is None or name_at is None:
        return {}
    return {
        row[code_at]: row[name_at].strip()
        for row in rows
        if len(row) > max(code_at, name_at)
        and row[name_at].strip()
        and (COUNCIL.fullmatch(row[code_at]) or BODY.fullmatch(row[code_at]))
    }


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
