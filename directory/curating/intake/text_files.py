"""Reads a text file of any usual encoding and separator as rows of cells."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from directory.curating.spreadsheets import FileRefused
from directory.spreadsheet_cells import MAX_LENGTH

SEPARATORS = ",;\t|"
_TRIED_LINES = 60
_LETTERS = set("£€éèêëáàâäíìîïóòôöúùûüŵŷŴŶçñøÉÁÓÖÜ’‘“”–—•…°½·")  # that a British list may hold
_NOT_TEXT = "This is neither a text file nor a spreadsheet. Save it as .xlsx, .ods or .csv."

Lines = list[tuple[int, list[str]]]


def read(data: bytes) -> Lines:
    text = decoded(data)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return _rows("\n" + rest, first.strip()[4])
    return _rows(text, _separator(text))


def decoded(data: bytes) -> str:
    """The text, by its mark if it has one, else by whichever encoding makes it read best."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if data[:400].count(0) > len(data[:400]) // 4:
        return _decoded(data, "utf-16-be" if data[:1] == b"\0" else "utf-16-le")
    if b"\0" in data[:4000]:
        raise FileRefused(_NOT_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        old = [data.decode(encoding, "replace") for encoding in ("cp1252", "mac_roman")]
        return max(old, key=_looks_british)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\N{BYTE ORDER MARK}")
    except UnicodeDecodeError as error:
        raise FileRefused(_NOT_TEXT) from error


def _looks_british(text: str) -> int:
    """How many more of its unusual letters are likely than not."""
    unusual = [char for char in text if not char.isascii()]
    return sum(1 if char in _LETTERS else -1 for char in unusual)


def _separator(text: str) -> str:
    """The separator that cuts the most lines into the same number of cells."""
    sample = "".join(text.splitlines(keepends=True)[:_TRIED_LINES])

    def score(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for _, row in _records(sample, separator) if len(row) > 1)
        width, lines = max(widths.items(), key=lambda pair: pair[1] * pair[0], default=(0, 0))
        return lines * width, width

    return max(SEPARATORS, key=score)


def _rows(text: str, separator: str) -> Lines:
    return [(line, row) for line, row in _records(text, separator) if any(map(str.strip, row))]


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their first lines. A quotation mark never closed is an ordinary character."""
    try:
        yield from list(_strictly(text, separator))
    except csv.Error:
        for line, one in enumerate(text.splitlines(), start=1):
            row = next(csv.reader([one], delimiter=separator, quoting=csv.QUOTE_NONE), [])
            yield line, [_bare(cell)[:MAX_LENGTH] for cell in row]


def _strictly(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    for row in records:
        yield begins, row
        begins = records.line_num + 1


def _bare(cell: str) -> str:
    plain = cell.strip()
    return plain[1:-1] if len(plain) > 1 and plain[0] == plain[-1] == '"' else plain
