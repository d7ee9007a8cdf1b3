"""The style sheet: many parts in the project, one light file for a reader, two for a referrer."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from django.test import Client
from whitenoise.compress import Compressor  # type: ignore[import-untyped]  # it has none

from msphysio.serving import style_sheet

STATIC: Path = settings.BASE_DIR / "static"
SHEET = "".join((STATIC / name).read_text() for name in style_sheet.SHEETS)
MAX_BYTES_OF_STYLE = 7_000
MAX_BYTES_FOR_REFERRERS = 2_200
MAX_BYTES_OF_SCRIPT = 1_000


def on_the_wire(name: str) -> int:
    """Bytes of one file, compressed."""
    found = finders.find(name)
    assert found
    return len(gzip.compress(Path(found).read_bytes(), 6))


def test_files_are_packed_by_brotli_too(tmp_path: Path) -> None:
    sheet = tmp_path / "style.css"
    sheet.write_bytes(Path(str(finders.find("style.css"))).read_bytes())
    assert len(list(Compressor(quiet=True).compress(str(sheet)))) == 2  # as collectstatic does
    by_gzip, by_brotli = (Path(f"{sheet}{kind}").stat().st_size for kind in (".gz", ".br"))
    assert by_brotli < 0.95 * by_gzip


def test_style_and_script_are_light_on_the_wire() -> None:
    assert on_the_wire("style.css") <= MAX_BYTES_OF_STYLE
    assert on_the_wire("referrers.css") <= MAX_BYTES_FOR_REFERRERS
    assert on_the_wire("locate.js") <= MAX_BYTES_OF_SCRIPT


def test_a_reader_gets_one_file_and_a_referrer_another() -> None:
    offered = [path for finder in finders.get_finders() for path, _ in finder.list([])]
    assert not [path for path in offered if path.startswith("css/")]
    assert "staff/staff.css" in offered
    for name in style_sheet.SHEETS:
        assert offered.count(name) == 1
        found = finders.find(name)
        assert found
        assert "@import" not in Path(found).read_text()


@pytest.mark.django_db
def test_only_what_referrers_look_at_asks_for_theirs(client: Client) -> None:
    for address in ("/search/?view=referrer", "/shortlist/"):
        assert client.get(address).text.count("referrers.css") == 1
    for address in ("/", "/search/", "/areas/"):
        assert "referrers.css" not in client.get(address).text


def test_every_part_is_imported_once_into_a_layer_that_has_its_place() -> None:
    imported = re.findall(style_sheet.IMPORT, SHEET)
    parts = [f"css/{file.name}" for file in (STATIC / "css").iterdir()]
    assert sorted(name for name, _ in imported) == sorted(parts)
    layers = re.search(r"@layer (.+);", SHEET)
    assert layers
    assert {layer for _, layer in imported} == set(layers[1].split(", "))


def test_one_declaration_stands_on_a_line() -> None:
    for file in STATIC.rglob("*.css"):
        text = re.sub(r'"[^"]*"', '""', style_sheet.COMMENT.sub("", file.read_text()))
        assert not re.findall(r".*[;{}] *[^ \n].*", text), file


def test_a_part_stands_in_its_layer_where_it_is_imported(tmp_path: Path) -> None:
    (tmp_path / "stone.css").write_text("/* A stone */\n\n.stone {\n\tcolor: red;\n}\n")
    sheet = tmp_path / "style.css"
    sheet.write_text('@layer base, parts;\n@import "stone.css" layer(parts);\n')
    assert style_sheet.joined(sheet) == ("@layer base, parts;@layer parts{.stone{color: red;}}")


def test_the_sheet_is_written_anew_when_a_part_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder = style_sheet.Finder()
    monkeypatch.setattr(finder, "storage", FileSystemStorage(tmp_path))
    for text in ("a {}", "b {}"):
        monkeypatch.setattr(style_sheet, "joined", lambda sheet, text=text: text)
        assert Path(finder.write("style.css")).read_text() == text
    written = (tmp_path / "style.css").stat().st_mtime_ns
    finder.write("style.css")
    assert (tmp_path / "style.css").stat().st_mtime_ns == written
    assert [file.name for file in tmp_path.iterdir()] == ["style.css"]
