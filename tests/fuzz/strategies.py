"""Anything that may come in, near enough to what is right to get far: for tests and for `fuzz`."""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

from directory.confirming.proposing import questions_by_field
from directory.curating.spreadsheets import workbooks
from directory.curating.spreadsheets.kinds import (
    OrganisationSheet,
    PhysiotherapistSheet,
    ServiceSheet,
)
from directory.curating.spreadsheets.sheet import Sheet
from directory.models import Report
from directory.search.filters import GROUPS, SORTS
from referrals.areas.spreadsheets import AreaAdviceSheet
from tests.support.listing_files import FAULTS, GOOD, ORGANISATION
from tests.support.postcode_files import (
    LEEDS_AND_KIRKWALL,
    LICENCE,
    METADATA,
    NSPL_2020,
    NSPL_2026,
    ONSPD_2025,
    ONSPD_2026,
    ons_line,
)
from tests.system.bad_values import BOX, MARKER

Some = TypeVar("Some")

KINDS: list[type[Sheet]] = [
    OrganisationSheet,
    PhysiotherapistSheet,
    ServiceSheet,
    AreaAdviceSheet,
]

# --- What is typed -------------------------------------------------------------------------------

_TYPED = [text for text in BOX if text.isprintable() and len(text) < 100]
_PIECES = [*_TYPED, *"LS13EXO0I ,-.%'", "PH", "BFPO", "GIR", "Newport", "51.5,-0.1", "\u200b", "\0"]


def typed() -> st.SearchStrategy[str]:
    """What stands in a box: pieces of postcodes, numbers and names, or anything."""
    return st.one_of(
        st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
        st.text(max_size=40),
        st.from_regex(r"[A-Z]{1,2}[0-9OI][A-Z0-9]? ?[0-9OI]?[A-Z]{0,2}", fullmatch=True),
    )


def values() -> st.SearchStrategy[str]:
    """What may be given for anything."""
    pool = ["", "0", "-1", "1e999", "nan", "9" * 400, "25", "yes", "2026-02-30", "31/12/9999"]
    slugs = [member.slug for group in GROUPS.values() for member in group.group]
    return st.one_of(st.sampled_from([*pool, *slugs, *SORTS, MARKER]), typed())


def pairs(*names: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.tuples(st.sampled_from(names), values()), max_size=8)


def searches() -> st.SearchStrategy[list[tuple[str, str]]]:
    """Parameters of a search, known and unknown, repeated and contradicting."""
    return pairs("near", "near", "within", "sort", "page", "view", "pick", "x", *GROUPS)


def reports() -> st.SearchStrategy[list[tuple[str, str]]]:
    kinds = st.tuples(st.just("kind"), st.sampled_from(Report.Kind.values))
    return st.tuples(kinds, pairs("kind", "words", "email", "website", "x")).map(_joined)


def corrections() -> st.SearchStrategy[list[tuple[str, str]]]:
    """What a service proposes of itself."""
    return pairs("said_by", *questions_by_field())


def _joined(given: tuple[tuple[str, str], list[tuple[str, str]]]) -> list[tuple[str, str]]:
    return [given[0], *given[1]]


# --- Files of listings ---------------------------------------------------------------------------

_CELLS = [
    *filter(None, GOOD.values()),
    *{cell for change, _ in FAULTS for cell in change.values() if len(cell) < 200},
    *("", "=cmd()", "'=x", "+44 1632 960001", "PH990001", "ph 990001", "(not shown)", "# note"),
    *("E08000035", "LS1 LS2", "nhs", "private", "true", "1e999", "٢٥", '"', "\0", "a\nb", MARKER),
]


@st.composite
def listings(draw: st.DrawFn) -> tuple[type[Sheet], bytes]:
    """A file and the kind it is imported as; most are of that kind."""
    kind = draw(st.sampled_from(KINDS))
    usual = {heading: GOOD.get(heading, "") for heading in kind.layout().headings}
    header = list(usual)
    if draw(_seldom()):
        header = draw(st.lists(st.sampled_from([*header, "title", ""]), max_size=len(header)))
    cells = st.one_of(st.sampled_from(_CELLS), st.text(max_size=20))
    rows = [header]
    for number in range(draw(st.integers(0, 4))):
        row = {**usual, "name": f"Neuro {number}", "organisation": ORGANISATION}
        row |= draw(st.dictionaries(st.sampled_from(list(usual)), cells, max_size=4))
        rows.append([row.get(heading, "") for heading in header][: draw(_lengths(len(header)))])
    return kind, draw(damaged(_written(kind.title, rows, as_csv=draw(st.booleans()))))


def _written(sheet: str, rows: list[list[str]], *, as_csv: bool) -> bytes:
    if not as_csv:
        try:
            return workbooks.write([(sheet, rows)])
        except IllegalCharacterError:
            pass  # only CSV holds these
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def _lengths(usual: int) -> st.SearchStrategy[int]:
    return st.one_of(st.just(usual), st.just(usual), st.integers(0, usual))


# --- Files of postcodes --------------------------------------------------------------------------

_POSTCODES = ["LS1 3AA", "ls13ab", "KW151AA", "BT74 7AA", "GY1 1AA", "JE2 4WD", "", "LS1", "X\0"]
_NUMBERS = ["53.8", "-1.55", "0", "99.999999", "nan", "1e5", "", "5" * 400, "٥٣", "-0"]
_CODES = ["E08000035", "S12000036", "N09000003", "", "X99999999", "E0800003", "Ä0800003"]
_ROLES: dict[str, list[str]] = {
    "termination": ["", "202001", "202013", "0", "999999"],
    "council": _CODES,
    "quality": ["1", "9", "90", "", "x"],
    "health": _CODES,
    "nation": ["E92000001", "S92000003", "N92000002", "L93000001", ""],
    "latitude": _NUMBERS,
    "longitude": _NUMBERS,
    "board": _CODES,
}


def postcode_files() -> st.SearchStrategy[bytes]:
    """Files like each publisher's, whole or zipped, with wrong rows and wrong bytes."""
    return st.one_of(_plain(), _ons(), _code_point()).flatmap(damaged)


@st.composite
def _plain(draw: st.DrawFn) -> bytes:
    header = draw(st.sampled_from(["postcode,lat,lon", "lon,pcds,lat,x", "Postcode;Lat;Lon"]))
    cells = st.one_of(st.sampled_from([*_POSTCODES, *_NUMBERS]), st.text(max_size=9))
    rows = draw(st.lists(st.lists(cells, min_size=2, max_size=4).map(",".join), max_size=4))
    good = ["LS1 3AA,53.8,-1.5"] * draw(st.integers(0, 3))
    return _lines(draw, [header, *good, *rows])


@st.composite
def _ons(draw: st.DrawFn) -> bytes:
    header = draw(st.sampled_from([ONSPD_2025, ONSPD_2026, NSPL_2020, NSPL_2026]))
    given = st.fixed_dictionaries(
        {}, optional={role: st.sampled_from(cells) for role, cells in _ROLES.items()}
    )
    codes = st.sampled_from(_POSTCODES)
    found = draw(st.lists(st.tuples(codes, given), max_size=4))
    rows = [ons_line(header, postcode, **values) for postcode, values in found]
    text = _lines(draw, [header, ons_line(header, "LS1 3AA"), *rows])
    return draw(_perhaps_zipped({"Data/ONSPD_AUG_2026_UK.csv": text}))


@st.composite
def _code_point(draw: st.DrawFn) -> bytes:
    replaced = st.tuples(
        st.sampled_from(LEEDS_AND_KIRKWALL),
        st.sampled_from(["429859", "E08000035", "10,", '"', "LS1 3AA", ","]),
        st.one_of(
            st.sampled_from([*_POSTCODES, *_NUMBERS, *_CODES, '"', "\n"]), st.text(max_size=5)
        ),
    ).map(lambda found: found[0].replace(found[1], found[2]))
    rows = _lines(draw, [*LEEDS_AND_KIRKWALL, *draw(st.lists(replaced, max_size=3))])
    about = {"Doc/metadata.txt": METADATA.encode(), "Doc/licence.txt": LICENCE.encode("cp1252")}
    return draw(_perhaps_zipped({"Data/CSV/ls.csv": rows} | about))


def _lines(draw: st.DrawFn, lines: list[str]) -> bytes:
    end = draw(st.sampled_from(["\r\n", "\n", "\n", "\r"]))
    return (end.join(lines) + draw(st.sampled_from([end, end, ""]))).encode()


@st.composite
def _perhaps_zipped(draw: st.DrawFn, members: dict[str, bytes]) -> bytes:
    if draw(_seldom()):
        return next(iter(members.values()))
    stream = io.BytesIO()
    odd = draw(st.sampled_from(["", "", "", "../evil.csv", "Data/CSV/zz.csv", "a" * 300]))
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in (members | ({odd: b"a,b\n"} if odd else {})).items():
            archive.writestr(name, content)
    return stream.getvalue()


# --- Damage --------------------------------------------------------------------------------------


def _seldom() -> st.SearchStrategy[bool]:
    return st.integers(0, 4).map(lambda number: number == 4)


_PUT_IN = st.one_of(
    st.binary(min_size=1, max_size=4),
    st.sampled_from(
        [b"\r\n", b"%00", b"%ff", b"; charset=rot13", b"Transfer-Encoding: chunked\r\n"]
    ),
    st.sampled_from(
        [b"&", b"?", b"#", b"//", b"..", b"*", b"''", b'"', b"9" * 30, b"-1", b"HEAD "]
    ),
)


def requests(whole: list[bytes]) -> st.SearchStrategy[bytes]:
    """Requests with more than one thing wrong."""
    return st.sampled_from(whole).flatmap(damaged).flatmap(damaged).flatmap(damaged)


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes as they are, or with some cut, changed or put in."""
    whole: Callable[[bytes, int, bytes], bytes] = lambda data, at, put: data  # noqa: E731
    does: Any = draw(st.sampled_from([whole, whole, whole, _cut, _changed, _put_in]))
    # A share and no number: workbooks hold the time, so their lengths differ from run to run.
    at = len(data) * draw(st.integers(0, 9_999)) // 10_000
    changed: bytes = does(data, at, draw(_PUT_IN))
    return changed


def _cut(data: bytes, at: int, put: bytes) -> bytes:
    return data[:at]


def _changed(data: bytes, at: int, put: bytes) -> bytes:
    return data[:at] + put + data[at + len(put) :]


def _put_in(data: bytes, at: int, put: bytes) -> bytes:
    return data[:at] + put + data[at:]
