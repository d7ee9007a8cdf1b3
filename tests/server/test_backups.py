"""A backup comes back whole, or nothing is touched."""

import json
import os
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg import sql

from msphysio.backups import BackupRefused, files, restoring, server, taking
from msphysio.backups.server import Parameters
from msphysio.backups.tables import TableFacts, facts

NOW = datetime(2026, 3, 3, 4, 5, 6, tzinfo=UTC)
ODD_VALUES = """
    CREATE TABLE odd (
        id serial PRIMARY KEY, words text, number double precision, bytes bytea, at timestamptz,
        twice double precision GENERATED ALWAYS AS (number * 2) STORED
    );
    INSERT INTO odd (words, number, bytes, at) VALUES
        (E'two\\nlines, "quoted", 🙂', 0.1, '\\x00ff', '2026-03-29 01:30+00'),
        ('', 'NaN', NULL, 'infinity'), (NULL, 1e-300, '', NULL);
    INSERT INTO odd (words, number) SELECT 'the same', 1 FROM generate_series(1, 1000)
"""


def maintenance() -> Any:
    return server.beside(server.of_settings())


def databases() -> set[str]:
    """Those of this worker: others make and drop theirs meanwhile."""
    ours = f"{server.of_settings()['dbname']}_"
    with maintenance() as connection:
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    return {name for name in names if name.startswith(ours)}


@contextmanager
def given_back() -> Iterator[None]:
    """Drop every database that is new at the end."""
    before = databases()
    try:
        yield
    finally:
        with maintenance() as connection:
            for name in databases() - before:
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                connection.execute(drop.format(sql.Identifier(name)))


def named(ending: str) -> Parameters:
    """A database of our own on the server of the tests."""
    site = server.of_settings()
    return site | {"dbname": f"{site['dbname']}_{ending}"}


def contents(database: Parameters) -> dict[str, TableFacts]:
    with server.connected(database) as connection:
        return facts(connection)


@pytest.fixture(scope="module")
def origin(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parameters]:
    """A site's database: every table there is, and one with values that are easily spoilt."""
    folder = tmp_path_factory.mktemp("origin")
    with given_back():
        taking.take(folder / "empty", server.of_settings(), NOW)
        restoring.restore(folder / "empty", named("origin"), NOW, taken_off=[])
        with server.connected(named("origin")) as connection:
            connection.execute("SET search_path = public")
            connection.execute(ODD_VALUES)
        yield named("origin")


@pytest.fixture(scope="module")
def backup(origin: Parameters, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "site.backup"
    taking.take(file, origin, NOW)
    return file


@contextmanager
def with_one_table(ending: str) -> Iterator[Parameters]:
    """A database that is not to be lost."""
    with given_back():
        with maintenance() as connection:
            name = sql.Identifier(named(ending)["dbname"])
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        with server.connected(named(ending)) as connection:
            connection.execute("CREATE TABLE public.kept AS SELECT 'old' AS word")
        yield named(ending)


@pytest.fixture(scope="module")
def other(origin: Parameters, backup: Path) -> Iterator[Parameters]:
    """One that every test leaves as it is."""
    with with_one_table("other") as database:
        yield database


@pytest.fixture
def replaced(origin: Parameters, backup: Path) -> Iterator[Parameters]:
    """One that a test puts another in the place of."""
    with with_one_table("replaced") as database:
        yield database


OLD = ["public.kept"]


def altered(backup: Path, to: Path, change: Callable[[bytes], bytes]) -> Path:
    to.write_bytes(change(backup.read_bytes()))
    return to


# --- Whole ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_table_is_the_same_after_a_restore(origin: Parameters, backup: Path) -> None:
    with given_back():
        manifest, kept = restoring.restore(backup, named("restored"), NOW, taken_off=[])
        restored = contents(named("restored"))
        with server.connected(named("restored")) as connection:
            next_number = connection.execute("SELECT nextval('public.odd_id_seq')").fetchone()
            twice = connection.execute("SELECT twice FROM public.odd WHERE id = 1").fetchone()
    assert restored == manifest.tables == contents(origin)
    assert restored["public.odd"].rows == 1003
    assert "public.directory_service" in restored
    assert (kept, next_number, twice) == ("", (1004,), (0.2,))


@pytest.mark.slow
def test_one_changed_letter_is_seen(origin: Parameters) -> None:
    before = contents(origin)
    with server.connected(origin) as connection, connection.transaction(force_rollback=True):
        connection.execute("UPDATE public.odd SET words = 'The same' WHERE id = 9")
        after = facts(connection)
    assert [name for name in before if before[name] != after[name]] == ["public.odd"]


@pytest.mark.slow
def test_one_restore_runs_at_a_time(other: Parameters, backup: Path) -> None:
    with maintenance() as connection:
        lock = "SELECT pg_advisory_lock(hashtext(%s))"
        connection.execute(lock, [f"restoring {other['dbname']}"])
        with pytest.raises(BackupRefused, match="Another restore is running"):
            restoring.drill(backup, other)


@pytest.mark.slow
def test_a_drill_changes_nothing_but_what_a_killed_one_left(
    other: Parameters, backup: Path
) -> None:
    before = databases()
    with maintenance() as connection:
        left = sql.Identifier(f"{other['dbname']}_restoring")
        connection.execute(sql.SQL("CREATE DATABASE {}").format(left))
    restoring.drill(backup, other)
    assert list(contents(other)) == OLD
    assert databases() == before


def test_only_its_owner_may_read_a_backup(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [file.name for file in backup.parent.iterdir()] == [backup.name]


def test_a_backup_can_be_unpacked_without_us(backup: Path) -> None:
    with tarfile.open(backup) as tar:
        assert tar.getnames() == ["manifest.json", "database.dump"]
        manifest = json.load(tar.extractfile("manifest.json") or BytesIO())
    assert manifest["made_at"] == "2026-03-03T04:05:06+00:00"


# --- In place of another -------------------------------------------------------------------------


def test_a_database_with_tables_is_left_alone(other: Parameters, backup: Path) -> None:
    with pytest.raises(BackupRefused, match="To replace them, add --replace"):
        restoring.restore(backup, other, NOW)
    assert list(contents(other)) == OLD


@pytest.mark.slow
def test_what_is_replaced_is_kept_under_another_name(replaced: Parameters, backup: Path) -> None:
    with psycopg.connect("", **replaced) as visitor:  # type: ignore[arg-type]  # words
        manifest, kept = restoring.restore(backup, replaced, NOW, replace=True)
        with pytest.raises(psycopg.OperationalError):
            visitor.execute("SELECT 1")
    assert contents(replaced) == manifest.tables
    assert kept.endswith("_before_20260303_040506")
    assert list(contents(replaced | {"dbname": kept})) == OLD


@pytest.mark.slow
def test_a_database_without_tables_is_nothing_to_keep(replaced: Parameters, backup: Path) -> None:
    with server.connected(replaced) as connection:
        connection.execute("DROP TABLE public.kept")
    before = databases()
    manifest, kept = restoring.restore(backup, replaced, NOW, taken_off=[])
    assert (contents(replaced), kept, databases()) == (manifest.tables, "", before)


STAFF = """
    WITH person AS (
        INSERT INTO public.auth_user (password, is_superuser, username, first_name, last_name,
            email, is_staff, is_active, date_joined)
        VALUES ('', false, 'rowan', '', '', '', true, true, '2026-03-03') RETURNING id
    ), device AS (
        INSERT INTO public.otp_static_staticdevice
            (name, confirmed, user_id, throttling_failure_count)
        SELECT 'Codes', true, id, 0 FROM person RETURNING id
    )
    INSERT INTO public.otp_static_statictoken (device_id, token)
    SELECT id, token FROM device, unnest(ARRAY['used', 'unused']) AS token
"""
ERASED = """
    INSERT INTO public.directory_erasednumber (digest, erased_on)
    VALUES (repeat('a', 64), '2026-03-03')
"""


def column(database: Parameters, query: str) -> list[Any]:
    with server.connected(database) as connection:
        return [value for (value,) in connection.execute(query.encode()).fetchall()]


@pytest.fixture
def staffed(origin: Parameters, backup: Path, tmp_path: Path) -> Iterator[tuple[Parameters, Path]]:
    """A site with two backup codes, and its backup."""
    with given_back():
        restoring.restore(backup, named("staffed"), NOW, taken_off=[])
        with server.connected(named("staffed")) as connection:
            connection.execute(STAFF)
        taking.take(tmp_path / "staffed", named("staffed"), NOW)
        yield named("staffed"), tmp_path / "staffed"


CODES = "SELECT token FROM public.otp_static_statictoken"
DIGESTS = "SELECT digest FROM public.directory_erasednumber"


@pytest.mark.slow
def test_who_was_erased_and_which_codes_were_used_is_carried_over(
    staffed: tuple[Parameters, Path],
) -> None:
    site, file = staffed
    with server.connected(site) as connection:
        connection.execute("DELETE FROM public.otp_static_statictoken WHERE token = 'used'")
        connection.execute(ERASED)
    restoring.restore(file, site, NOW, replace=True)
    assert column(site, CODES) == ["unused"]
    assert column(site, DIGESTS) == ["a" * 64]


@pytest.mark.slow
def test_a_lost_database_is_replaced_only_with_a_list_of_who_was_taken_off(
    staffed: tuple[Parameters, Path],
) -> None:
    _, file = staffed
    with pytest.raises(BackupRefused, match=r"--taken-off FILE\. An empty file says"):
        restoring.restore(file, named("lost"), NOW)
    assert named("lost")["dbname"] not in databases()
    restoring.restore(file, named("lost"), NOW, taken_off=["PH990123"])
    assert len(column(named("lost"), DIGESTS)) == 1
    assert column(named("lost"), CODES) == []


# --- Not whole -----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [0.001, 0.5, 0.95])
def test_a_backup_that_was_cut_short_is_refused(
    other: Parameters, backup: Path, tmp_path: Path, part: float
) -> None:
    cut = altered(backup, tmp_path / "cut", lambda it: it[: int(len(it.rstrip(b"\0")) * part)])
    with pytest.raises(BackupRefused, match="cut: It is cut short or damaged"):
        restoring.restore(cut, other, NOW, replace=True)
    assert list(contents(other)) == OLD


def test_one_wrong_byte_is_refused(other: Parameters, backup: Path, tmp_path: Path) -> None:
    at = backup.stat().st_size // 2
    spoilt = altered(
        backup, tmp_path / "spoilt", lambda it: it[:at] + bytes([it[at] ^ 1]) + it[at + 1 :]
    )
    with pytest.raises(BackupRefused, match="spoilt: It is cut short or damaged"):
        restoring.drill(spoilt, other)


@pytest.mark.parametrize("words", [b"", b"-- a dump\nSELECT 1;\n", b"PGDMP" * 999, b"\0" * 20_480])
def test_a_file_that_is_no_backup_is_refused(
    other: Parameters, tmp_path: Path, words: bytes
) -> None:
    file = tmp_path / "else"
    file.write_bytes(words)
    with pytest.raises(BackupRefused, match=r"no file that `manage\.py backup` wrote"):
        restoring.restore(file, other, NOW, replace=True)
    assert list(contents(other)) == OLD


def test_a_file_that_is_not_there_is_said(other: Parameters, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="nothing cannot be read: No such file"):
        restoring.drill(tmp_path / "nothing", other)


@pytest.mark.slow
def test_rows_that_do_not_come_through_are_named(
    other: Parameters, backup: Path, tmp_path: Path
) -> None:
    """As if the dump had lost rows without anybody noticing."""
    manifest = files.read(backup)
    lost = manifest.tables | {
        "public.odd": TableFacts(1004, "1"),
        "public.gone": TableFacts(1, "1"),
    }
    with tarfile.open(backup) as tar:
        tar.extract("database.dump", tmp_path, filter="data")
    files.write(tmp_path / "lost", replace(manifest, tables=lost), tmp_path / "database.dump")
    before = databases()
    with pytest.raises(BackupRefused, match=r"public\.gone, public\.odd differ"):
        restoring.restore(tmp_path / "lost", other, NOW, replace=True)
    assert list(contents(other)) == OLD
    assert databases() == before


@pytest.mark.slow
def test_a_dump_that_pg_restore_cannot_read_changes_nothing(
    other: Parameters, backup: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.dump"
    with files.opened(backup) as dump:
        cut.write_bytes(dump.read()[:20_000])
    with cut.open("rb") as file:
        manifest = replace(files.read(backup), sha256=files.digest(file))
    files.write(tmp_path / "unreadable", manifest, cut)
    with pytest.raises(BackupRefused, match="pg_restore failed"):
        restoring.restore(tmp_path / "unreadable", other, NOW, replace=True)
    assert list(contents(other)) == OLD


def test_an_older_server_is_refused(other: Parameters, backup: Path, tmp_path: Path) -> None:
    manifest = replace(files.read(backup), server=99)
    with tarfile.open(backup) as tar:
        tar.extract("database.dump", tmp_path, filter="data")
    files.write(tmp_path / "newer", manifest, tmp_path / "database.dump")
    with pytest.raises(BackupRefused, match="was made on PostgreSQL 99"):
        restoring.drill(tmp_path / "newer", other)


# --- Programs ------------------------------------------------------------------------------------


@pytest.fixture
def talkative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pg_dump that writes down what it is told, then fails."""
    told, script = tmp_path / "told", tmp_path / "pg_dump"
    script.write_text(f'#!/bin/sh\necho "$@" "$PGPASSWORD" >{told}\necho disk full >&2\nexit 1\n')
    script.chmod(0o755)
    monkeypatch.setattr(taking, "program", lambda name, least: (str(script), least))
    return told


def test_a_failed_dump_leaves_the_earlier_backup(origin: Parameters, talkative: Path) -> None:
    file = talkative.with_name("site.backup")
    file.write_text("the earlier one")
    with pytest.raises(BackupRefused, match="pg_dump failed: disk full"):
        taking.take(file, origin, NOW)
    assert file.read_text() == "the earlier one"
    assert {each.name for each in file.parent.iterdir()} == {"site.backup", "told", "pg_dump"}


def test_a_password_is_told_in_no_command_line(origin: Parameters, talkative: Path) -> None:
    with pytest.raises(BackupRefused):
        taking.take(talkative.with_name("site.backup"), origin | {"password": "hush"}, NOW)
    arguments, password = talkative.read_text().rsplit(maxsplit=1)
    assert password == "hush"
    assert "hush" not in arguments


def test_a_program_that_is_too_old_is_refused() -> None:
    with pytest.raises(BackupRefused, match="pg_dump of PostgreSQL 99 or newer is needed; found: "):
        server.program("pg_dump", least=99)


# --- The commands --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)  # a restore closes the connection
def test_the_commands_back_up_and_try_the_backup(tmp_path: Path) -> None:
    said = StringIO()
    call_command("backup", str(tmp_path / "site"), stdout=said)
    call_command("restore", str(tmp_path / "site"), "--drill", stdout=said)
    backed_up, drilled = said.getvalue().splitlines()
    assert backed_up.startswith("Backed up ")
    assert drilled.startswith("site restores completely: ")
    with pytest.raises(CommandError, match=r"add --replace\. Nothing was changed"):
        call_command("restore", str(tmp_path / "site"))


def test_a_folder_that_takes_no_file_is_said(django_db_setup: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be written: .* No backup was made"):
        call_command("backup", str(tmp_path / "nowhere" / f"{os.getpid()}"))
