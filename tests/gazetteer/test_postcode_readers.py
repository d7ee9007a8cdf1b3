"""The readers of postcode files, without a database: what any bytes become, and their cutting."""

import io
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from directory.gazetteer import BadFile, LoadRefused, blocks
from directory.gazetteer.archives import Archive, Member
from directory.gazetteer.areas import tidy
from directory.gazetteer.blocks import Block, cut, in_threads
from directory.gazetteer.code_point_open import CodePointOpen
from directory.gazetteer.grid import to_degrees
from directory.gazetteer.ons import OnsDirectory
from directory.gazetteer.ons_header import Header
from directory.gazetteer.plain import Columns, PlainCsv
from directory.gazetteer.rows import Malformed, convert
from directory.geo import Point, miles_between
from tests.support.postcode_files import NSPL_2026, ONSPD_2025, ONSPD_2026, ons_line

METRES_PER_MILE = 1609.344
ROW = re.compile(
    rb"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}"
    rb"\t(?:-?[0-9]{1,2}(?:\.[0-9]+)?\t-?[0-9]{1,2}(?:\.[0-9]+)?|\\N\t\\N)"
    rb"(?:\t(?:[A-Z][0-9]{8}|ZC0[0-9]0|\\N)){3}\t(?:[0-9]{4}-[0-9]{2}-01|\\N)"
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Any archive: what it holds is not read here."""
    path = tmp_path_factory.mktemp("archive") / "any.csv"
    path.write_bytes(b"anything\n")
    return Archive(path)


def ons_directory(archive: Archive, header: str = ONSPD_2026) -> OnsDirectory:
    read = Header.read(header.encode())
    assert read is not None
    return OnsDirectory(archive, [Member("ONSPD_AUG_2026_UK.csv", 1)], read)


# --- Any bytes -----------------------------------------------------------------------------------


@pytest.mark.slow
@given(
    lines=st.lists(st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"")), max_size=5)
)
def test_any_bytes_become_rows_or_are_malformed(lines: list[bytes]) -> None:
    archive = Archive(Path(__file__))
    sources = (
        PlainCsv(archive, [], Columns(0, 1, 2)),
        CodePointOpen(archive, []),
        ons_directory(archive),
    )
    for source in sources:
        _is_rows_or_malformed(source, b"".join(line + b"\n" for line in lines))


CELL = st.one_of(
    st.text(max_size=9),
    st.sampled_from(["LS1 3AA", "ls13aa", '"LS1 3AA"', "53.8", "-1.5", "", "99.999999", "1e2"]),
    st.floats().map(str),
)


@pytest.mark.slow
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=5))
def test_a_csv_reader_gives_rows_or_says_malformed(rows: list[list[str]]) -> None:
    source = PlainCsv(Archive(Path(__file__)), [], Columns(0, 1, 2))
    text = "".join(",".join(cells).replace("\n", " ") + "\n" for cells in rows)
    _is_rows_or_malformed(source, text.encode("utf-8", "surrogatepass"))


@pytest.mark.slow
@given(
    outward=st.from_regex(r"[A-Za-z]{1,2}[0-9][0-9A-Za-z]?", fullmatch=True).filter(str.isascii),
    inward=st.from_regex(r"[0-9][A-Za-z]{2}", fullmatch=True).filter(str.isascii),
    space=st.sampled_from(["", " ", "  "]),
    latitude=st.floats(49.1, 61.4),
    longitude=st.floats(-8.9, 2.4),
)
def test_a_csv_row_comes_out_in_canonical_form(
    outward: str, inward: str, space: str, latitude: float, longitude: float
) -> None:
    source = PlainCsv(Archive(Path(__file__)), [], Columns(0, 1, 2))
    line = f"{outward}{space}{inward},{latitude:.7f},{longitude:.7f}\n"

    cells = source._to_rows(line.encode()).rows.decode().split("\t")

    assert cells[0] == f"{outward} {inward}".upper()
    assert float(cells[1]) == pytest.approx(latitude, abs=1e-6)
    assert float(cells[2]) == pytest.approx(longitude, abs=1e-6)


def _is_rows_or_malformed(source: PlainCsv | CodePointOpen | OnsDirectory, lines: bytes) -> None:
    try:
        rows = source._to_rows(lines).rows
    except Malformed:
        return
    assert all(ROW.fullmatch(row) for row in rows.split(b"\n")[:-1])


# --- Columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [ONSPD_2025, ONSPD_2026, NSPL_2026])
def test_any_order_of_columns_is_read_alike(header: str, archive: Archive) -> None:
    names = header.split(",")
    for seed in range(20):
        random.Random(seed).shuffle(names)
        shuffled = ",".join(names)
        source = ons_directory(archive, shuffled)
        line = ons_line(shuffled, "LS1 3AA", termination="202601") + "\r\n"

        assert source._to_rows(line.encode()).rows == (
            b"LS1 3AA\t53.800000\t-1.550000\tE08000035\tE54000054\tE92000001\t2026-01-01\n"
        )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line.replace("LS1 3AA", "LS1  3AA"),
        lambda line: line.replace("53.800000", "53.8N"),
        lambda line: line.replace("53.800000", "nan"),
        lambda line: line.replace("53.800000", "\\N\tevil"),
        lambda line: line.replace("-1.550000", ""),
        lambda line: line.replace("202601", "202613"),
        lambda line: ",".join(line.split(",")[:20]),
        lambda line: "",
    ],
)
def test_a_spoilt_row_of_onspd_is_malformed(spoil: object, archive: Archive) -> None:
    line = ons_line(ONSPD_2026, "LS1 3AA", termination="202601").replace('"', "")
    assert callable(spoil)

    with pytest.raises(Malformed):
        ons_directory(archive)._to_rows(f"{spoil(line)}\n".encode())


def test_a_header_of_something_else_is_none() -> None:
    assert Header.read(b"name,lat,long\n") is None
    assert Columns.read(b"name,lat,long\n") is None


# --- Points --------------------------------------------------------------------------------------


# EPSG:27700 to EPSG:4326 by EPSG:1314, pyproj's own choice for Great Britain without a grid file.
PIPELINE = (
    "+proj=pipeline "
    "+step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 "
    "+x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=push +v_3 "
    "+step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 "
    "+rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 +convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 "
    "+step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


def test_the_grid_agrees_with_proj_to_the_millimetre() -> None:
    places = [(x, y) for x in range(0, 700_001, 20_000) for y in range(-100_000, 1_300_001, 20_000)]
    eastings, northings = zip(*places, strict=True)

    latitudes, longitudes = to_degrees(eastings, northings)

    theirs = Transformer.from_pipeline(PIPELINE).transform(eastings, northings)
    assert latitudes == pytest.approx(theirs[1], abs=1e-8)
    assert longitudes == pytest.approx(theirs[0], abs=1e-8)


def test_the_grid_agrees_with_pyproj_all_over_great_britain() -> None:
    places = [
        (x, y) for x in range(60_000, 660_000, 40_000) for y in range(8_000, 1_220_000, 40_000)
    ]
    eastings, northings = zip(*places, strict=True)

    latitudes, longitudes = to_degrees(eastings, northings)

    expected = zip(*Transformer.from_crs(27700, 4326).transform(eastings, northings), strict=True)
    for ours, theirs in zip(zip(latitudes, longitudes, strict=True), expected, strict=True):
        assert miles_between(Point(*ours), Point(*theirs)) * METRES_PER_MILE < 5


# --- Blocks of lines -----------------------------------------------------------------------------


@given(text=st.text("ab\n", max_size=60), size=st.integers(1, 9))
def test_blocks_hold_every_line_once_with_its_number(text: str, size: int) -> None:
    before, blocks.SIZE = blocks.SIZE, size
    try:
        found = list(cut(io.BytesIO(text.encode()), "any"))
    finally:
        blocks.SIZE = before

    lines = [
        (number, line)
        for block in found
        for number, line in enumerate(block.lines.splitlines(), block.first_line)
    ]
    expected = list(enumerate(text.encode().splitlines(), 1))
    assert [line for line in lines if line[1]] == [line for line in expected if line[1]]


def test_threads_keep_the_order_and_pass_errors_on() -> None:
    def work(number: int) -> int:
        if number == 20:
            raise LoadRefused("no more")
        return number * 2

    results = in_threads(work, range(1, 100))

    assert [next(results) for _ in range(19)] == list(range(2, 40, 2))
    with pytest.raises(LoadRefused, match="no more"):
        next(results)


def test_threads_end_with_the_items_or_with_none() -> None:
    assert list(in_threads(str, range(5))) == ["0", "1", "2", "3", "4"]
    assert list(in_threads(lambda number: number if number < 3 else None, range(9))) == [0, 1, 2]


def test_bad_lines_are_counted_and_the_rest_is_kept(archive: Archive) -> None:
    source = PlainCsv(archive, [], Columns(0, 1, 2))
    lines = b"LS1 3AA,53.8,-1.5\n\nwhat is this\nLS1 3AB,53.8,-1.5\n"

    rows = list(convert(iter([Block(lines, "a.csv", 2)]), source._to_rows, source.tally))

    assert rows[0][0].count(b"\n") == source.tally.rows == 2
    assert source.tally.malformed == 1
    assert source.tally.first_malformed == "line 4 of a.csv: what is this"


def test_too_many_bad_lines_end_the_reading(archive: Archive) -> None:
    source = PlainCsv(archive, [], Columns(0, 1, 2))
    block = Block(b"LS1 3AA,53.8,-1.5\n" * 5_000 + b"what\n" * 200, "a.csv", 2)

    with pytest.raises(BadFile, match="101 lines so far cannot be read"):
        list(convert(iter([block]), source._to_rows, source.tally))


# --- Names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "said", "name"),
    [
        ("E08000001", "Bolton District (B)", "Bolton"),
        ("E06000023", "City of Bristol (B)", "Bristol"),
        ("E06000023", "Bristol, City of", "Bristol"),
        ("E06000019", "County of Herefordshire", "Herefordshire"),
        ("E06000043", "The City of Brighton and Hove (B)", "Brighton and Hove"),
        ("E06000047", "County Durham", "County Durham"),
        ("E09000001", "City and County of the City of London", "City of London"),
        ("E09000033", "City of Westminster London Boro", "Westminster"),
        ("W06000014", "Bro Morgannwg - the Vale of Glamorgan", "Vale of Glamorgan"),
        ("S12000033", "Aberdeen City", "Aberdeen City"),
        ("S08000029", "Fife", "NHS Fife"),
        ("E54000022", "NHS Norfolk and Waveney Integrated Care Board ", None),
        ("N09000002", "Armagh City, Banbridge and Craigavon", None),
    ],
)
def test_names_are_as_people_say_them(code: str, said: str, name: str | None) -> None:
    assert tidy(code, said) == (name or said.strip())
