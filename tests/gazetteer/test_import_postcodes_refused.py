"""`import_postcodes` refuses what it should: the message names the cause, the old rows answer."""

import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import connection

from directory.models import GazetteerSource, PostcodeLocation
from tests.support import factories
from tests.support.postcode_files import (
    LEEDS_AND_KIRKWALL,
    ONSPD_2026,
    code_point_open,
    ons_line,
    onspd,
    plain_csv,
    run_import,
    zipped,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def old_gazetteer() -> None:
    factories.postcode_location(name="LS1 3EX", point=factories.LEEDS)


def refusal(*files: Path, **options: object) -> str:
    """What the command says when it refuses; checks that the old gazetteer is there as it was."""
    with pytest.raises(CommandError) as refused:
        run_import(*files, **options)
    stored = PostcodeLocation.objects.values_list("name", "latitude")
    assert list(stored) == [("LS1 3EX", factories.LEEDS.latitude)]
    assert not GazetteerSource.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('gazetteer_load')")
        assert cursor.fetchone() == (None,)
    assert str(refused.value).endswith("Nothing was changed.")
    return str(refused.value)


# --- Files that cannot be opened -----------------------------------------------------------------


def missing(folder: Path) -> Path:
    return folder / "nowhere.zip"


def a_folder(folder: Path) -> Path:
    return folder


def empty(folder: Path) -> Path:
    return plain_csv(folder, "")


def cut_in_half(folder: Path) -> Path:
    file = code_point_open(folder)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return file


def only_its_beginning(folder: Path) -> Path:
    file = code_point_open(folder)
    file.write_bytes(file.read_bytes()[:10])
    return file


def damaged_inside(folder: Path) -> Path:
    file = code_point_open(folder)
    with zipfile.ZipFile(file) as archive:
        start = archive.getinfo("Data/CSV/ls.csv").header_offset + 60
    content = bytearray(file.read_bytes())
    content[start : start + 20] = random.Random(1).randbytes(20)
    file.write_bytes(content)
    return file


def bomb(folder: Path) -> Path:
    return zipped(folder / "bomb.zip", {"Data/CSV/ls.csv": b"0" * (30 << 20)})


def bomb_in_the_workbook(folder: Path) -> Path:
    workbook = zipped(folder / "book", {"xl/sharedStrings.xml": b"0" * (30 << 20)}).read_bytes()
    new_council = LEEDS_AND_KIRKWALL[0].replace("E08000035", "E07000999")
    return code_point_open(folder, [new_council], members={"Doc/Codelist.xlsx": workbook})


def leading_outside(folder: Path) -> Path:
    return code_point_open(folder, members={"../../etc/cron.d/evil": "x"})


def leading_outside_by_backslash(folder: Path) -> Path:
    return code_point_open(folder, members={"..\\evil.csv": "x"})


def a_name_in_no_letters(folder: Path) -> Path:
    """In the zip's list it is as it was; before the file itself it is not."""
    file = zipped(folder / "names.zip", {"é.csv": "postcode,lat,lon\n"})
    file.write_bytes(file.read_bytes().replace("é".encode(), b"\xbd\xbd", 1))
    return file


def names_in_no_letters(folder: Path) -> Path:
    file = zipped(folder / "names.zip", {"é.csv": "postcode,lat,lon\n"})
    file.write_bytes(file.read_bytes().replace("é".encode(), b"\xbd\xbd"))
    return file


def from_a_time_to_come(folder: Path) -> Path:
    file = code_point_open(folder)
    content = bytearray(file.read_bytes())
    content[content.find(b"PK\x01\x02") + 6] = 99  # the version of zip that it needs
    file.write_bytes(content)
    return file


def under_a_password(folder: Path) -> Path:
    file = code_point_open(folder)
    content = bytearray(file.read_bytes())
    for entry in (b"PK\x01\x02", b"PK\x03\x04"):
        at = content.find(entry)
        content[at + (8 if entry == b"PK\x01\x02" else 6)] |= 1
    file.write_bytes(content)
    return file


# --- Files that hold something else --------------------------------------------------------------


def random_bytes(folder: Path) -> Path:
    path = folder / "noise"
    path.write_bytes(random.Random(1).randbytes(5_000))
    return path


def unknown_header(folder: Path) -> Path:
    return plain_csv(folder, "plz,breite,laenge\n10115,52.5,13.4\n")


def zip_of_no_csv(folder: Path) -> Path:
    return zipped(folder / "photos.zip", {"beach.jpg": b"\xff\xd8"})


def ons_without_a_column(folder: Path) -> Path:
    return onspd(folder, [], header=ONSPD_2026.replace(",ctry26cd", ""))


def odd_one_among_code_point_open(folder: Path) -> Path:
    return code_point_open(folder, members={"Data/CSV/zz.csv": "Postcode,Easting\r\n"})


def two_editions_in_one_zip(folder: Path) -> Path:
    newer = ONSPD_2026.replace("lad26cd", "lad27cd")
    member = f"{newer}\n{ons_line(newer, 'LS1 3AA')}\n"
    return onspd(folder, [ons_line(ONSPD_2026, "LS1 3AA")], members={"Data/other.csv": member})


def header_without_rows(folder: Path) -> Path:
    return plain_csv(folder, "postcode,lat,lon\n")


def rows_of_nonsense(folder: Path) -> Path:
    return plain_csv(folder, "postcode,lat,lon\n" + "LS1 3AA,north,west\n" * 200)


def latitude_and_longitude_changed_over(folder: Path) -> Path:
    line = ons_line(ONSPD_2026, "LS1 3AA", latitude="-1.55", longitude="53.8")
    return onspd(folder, [line])


def csv_cut_short(folder: Path) -> Path:
    return plain_csv(folder, "postcode,lat,lon\nLS1 3AA,53.8,-1.5\nLS1 3AB,53.8")


def one_endless_line(folder: Path) -> Path:
    return plain_csv(folder, "postcode,lat,lon\n" + "x" * (5 << 20))


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (missing, "There is no file"),
        (a_folder, "is not a file. Give the zip or the CSV file itself"),
        (empty, "NI-postcodes.csv is empty"),
        (cut_in_half, "codepo_gb.zip is cut short or damaged"),
        (only_its_beginning, "codepo_gb.zip is cut short or damaged"),
        (damaged_inside, "is damaged: Data/CSV/ls.csv inside it cannot be read"),
        (bomb, "would unpack to 31,457,280 bytes, far more than any postcode file"),
        (bomb_in_the_workbook, "Codelist.xlsx would unpack to"),
        (leading_outside, "'../../etc/cron.d/evil', which leads outside its own folder"),
        (leading_outside_by_backslash, "leads outside its own folder"),
        (a_name_in_no_letters, "is damaged: é.csv inside it cannot be read"),
        (names_in_no_letters, "names.zip is cut short or damaged"),
        (from_a_time_to_come, "codepo_gb.zip is cut short or damaged"),
        (under_a_password, "is protected by a password"),
        (random_bytes, "noise is not a kind of postcode file that we know. Expected one of: OS"),
        (unknown_header, "Found: NI-postcodes.csv begins 'plz,breite,laenge'"),
        (zip_of_no_csv, "Found: no CSV file inside"),
        (ons_without_a_column, "has no column for country (ctry or ctry26cd). Found: pcd7, pcd8"),
        (odd_one_among_code_point_open, "Data/CSV/zz.csv in codepo_gb.zip is not like the files"),
        (two_editions_in_one_zip, "holds files whose headers differ"),
        (header_without_rows, "NI-postcodes.csv contains no readable postcode"),
        (rows_of_nonsense, "too many for slips"),
        (
            latitude_and_longitude_changed_over,
            "contains no readable postcode. The first line is",
        ),
        (csv_cut_short, "NI-postcodes.csv ends in the middle of line 3: it is cut short"),
        (one_endless_line, "has a line of over"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(
    tmp_path: Path, make: Callable[[Path], Path], cause: str
) -> None:
    assert cause in refusal(make(tmp_path))


def test_one_bad_file_of_several_refuses_all(tmp_path: Path) -> None:
    assert "plz,breite" in refusal(code_point_open(tmp_path), unknown_header(tmp_path))


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    file = code_point_open(tmp_path)
    copy = tmp_path / "copy.zip"
    shutil.copy(file, copy)
    csv = plain_csv(tmp_path, "postcode,lat,lon\nLS1 3AA,53.8,-1.5\n")
    csv_copy = tmp_path / "copy.csv"
    shutil.copy(csv, csv_copy)

    assert "are the same. Give only one" in refusal(file, file)
    assert "are the same. Give only one" in refusal(file, copy)
    assert "are the same. Give only one" in refusal(csv, csv_copy)


# --- What would be lost --------------------------------------------------------------------------


@pytest.mark.slow
def test_losing_more_than_a_tenth_is_refused_unless_told_otherwise(tmp_path: Path) -> None:
    lines = [ons_line(ONSPD_2026, f"LS1 {i}A{letter}") for i in range(2) for letter in "ABCDE"]
    run_import(onspd(tmp_path, lines, name="ONSPD_MAY_2026_UK"))
    fewer = onspd(tmp_path, lines[:5])

    with pytest.raises(CommandError, match="holds 10 postcodes and would hold only 5"):
        run_import(fewer)
    assert PostcodeLocation.objects.filter(level=1).count() == 10

    run_import(onspd(tmp_path, lines[:9], name="ONSPD_JUN_2026_UK"))
    run_import(fewer, allow_shrink=True)
    assert PostcodeLocation.objects.filter(level=1).count() == 5


@pytest.mark.slow
def test_replacing_what_is_built_in_is_no_loss(tmp_path: Path) -> None:
    PostcodeLocation.objects.all().delete()
    for number in range(20):
        factories.postcode_location(name=f"LS{number}")

    run_import(code_point_open(tmp_path))

    assert PostcodeLocation.objects.filter(level=1).count() == len(LEEDS_AND_KIRKWALL)


# --- The database's troubles ---------------------------------------------------------------------


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS event_trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END$$"
        )
        cursor.execute("CREATE EVENT TRIGGER no_room ON ddl_command_end EXECUTE FUNCTION no_room()")

    assert "The database's disk is full" in refusal(code_point_open(tmp_path))


def test_a_user_who_may_not_create_a_schema_is_told_which_right_is_missing(
    tmp_path: Path,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE humble")
        cursor.execute("GRANT SELECT, UPDATE, INSERT ON ALL TABLES IN SCHEMA public TO humble")
        cursor.execute("SET LOCAL ROLE humble")

    message = refusal(code_point_open(tmp_path))

    assert "may not create a schema in this database" in message
