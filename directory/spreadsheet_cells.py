"""Writing and reading cells so that a spreadsheet never treats text as a formula."""

import re

MAX_LENGTH = 32_000  # characters; a workbook's cell holds 32,767
NOTE = "#"  # rows that start with this are notes for the reader, as in the template

_TELEPHONE = re.compile(r"\+[0-9][0-9 ()-]*")
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠#]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠#]")
_NEVER_IN_A_CELL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f]")


def to_cell(text: str) -> str:
    """`text`, with an apostrophe in front if it would be taken for a formula or a note.

    A telephone number such as +44 1632 960001 is neither, so it stays as it is.
    """
    plain = _NEVER_IN_A_CELL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if _LIKE_A_FORMULA.match(plain) and not _TELEPHONE.fullmatch(plain):
        return f"'{plain}"
    return plain


def from_cell(text: str) -> str:
    """The text originally given to `to_cell`, apart from surrounding space."""
    return text[1:] if _GUARDED.match(text) else text


def is_formula(text: str) -> bool:
    return text.startswith(("=", "＝"))


def what_is_wrong(text: str) -> str:
    """Why a cell cannot be accepted, whatever its column. Empty if it can."""
    if len(text) > MAX_LENGTH:
        return f"holds {len(text):,} characters; {MAX_LENGTH:,} is the limit."
    if is_formula(text):
        return "holds a formula. Write what it comes to, as plain text."
    if found := _NEVER_IN_A_CELL.search(text):
        return f"holds a character that cannot be shown (number {ord(found[0])}). Type it again."
    return ""
