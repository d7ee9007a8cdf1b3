"""The embedded PostgreSQL starts wherever a newcomer clones, and logs nothing a visitor typed."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from msphysio import environment as env
from msphysio.serving import embedded
from msphysio.serving import local_folder as home

START = (
    "import os; from msphysio.serving import embedded; "
    "embedded.start(); print(os.environ['DATABASE_URL'])"
)
NOBODY = 65534


@pytest.fixture
def temporary() -> Iterator[Path]:
    """An empty folder with a short path, since a socket's must be; pytest's own are long."""
    path = Path(tempfile.mkdtemp(prefix="msphysio-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def on_our_server() -> str:
    """The address of this copy's embedded server; tests on another server skip."""
    found = embedded.running(home.find_home() / "postgres")
    if found is None:
        pytest.skip("DATABASE_URL names another server")
    return found.url


def python(*words: str, temporary: Path, user: int | None) -> subprocess.CompletedProcess[str]:
    """Run Python as a newcomer whose clone's path has a space, without LANG or XDG_RUNTIME_DIR."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=env.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "LOCAL_DIR": str(temporary / "a clone" / ".local"),
            "TMPDIR": str(temporary),
            "PYTHONWARNINGS": "error",
        },
        capture_output=True,
        text=True,
        check=True,
        user=user,
        group=user,
    )


def starts_and_stops(temporary: Path, user: int | None = None) -> str:
    """Start twice, ask something, stop; what the first start said."""
    first = python("-c", START, temporary=temporary, user=user)
    try:
        second = python("-c", START, temporary=temporary, user=user)
        assert (second.stdout, second.stderr) == (first.stdout, "")
        with psycopg.connect(first.stdout.strip()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        stopped = python("-m", "msphysio.serving.embedded", "stop", temporary=temporary, user=user)
    assert "has stopped" in stopped.stdout
    return first.stderr


def test_a_folder_with_a_space_and_an_empty_environment_will_do(temporary: Path) -> None:
    said = starts_and_stops(temporary)
    assert "its data is in" in said
    assert ("made readable for every user" in said) == (os.geteuid() == 0)


def test_another_user_than_root_will_do(temporary: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root")
    os.chown(temporary, NOBODY, NOBODY)
    try:
        python("-c", "", temporary=temporary, user=NOBODY)
    except PermissionError:
        pytest.skip("needs a Python that others may run")
    assert "readable for every user" not in starts_and_stops(temporary, user=NOBODY)


def test_database_url_means_no_embedded_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.org/msphysio")
    monkeypatch.setattr(embedded, "find_home", lambda: pytest.fail("looked for a folder"))
    embedded.start()
    assert os.environ["DATABASE_URL"] == "postgresql://db.example.org/msphysio"


def test_a_server_that_runs_is_used_as_it_is(
    monkeypatch: pytest.MonkeyPatch, on_our_server: str
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(embedded, "launch", lambda home: pytest.fail("started another"))
    embedded.start()
    assert os.environ["DATABASE_URL"] == on_our_server


def test_a_newer_configuration_reaches_a_server_that_runs(
    monkeypatch: pytest.MonkeyPatch, on_our_server: str
) -> None:
    assert embedded.is_configured(home.find_home() / "postgres")
    monkeypatch.setattr(embedded, "CONFIGURATION", "something else")
    assert not embedded.is_configured(home.find_home() / "postgres")


def test_no_statement_and_no_literal_is_logged(on_our_server: str) -> None:
    with psycopg.connect(on_our_server) as connection:
        rows = connection.execute("SELECT name, setting FROM pg_settings").fetchall()
    settings: dict[str, str] = dict(rows)
    wanted = dict(line.split(" = ") for line in embedded.CONFIGURATION.splitlines())
    assert {name: settings[name] for name in wanted} == wanted
    assert "auto_explain" not in settings["shared_preload_libraries"]
    assert "auto_explain" not in settings["session_preload_libraries"]


@pytest.mark.parametrize(
    "name", ["with space", "pięć", "a" * 100, "semi;colon", "do$lar", "quo'te"]
)
def test_a_path_that_postgresql_cannot_take_is_known(name: str, temporary: Path) -> None:
    assert not home.suits(temporary / name / ".local")


def test_data_of_somebody_else_are_not_used(temporary: Path) -> None:
    data = temporary / "postgres"
    data.mkdir()
    (data / "PG_VERSION").touch()
    if os.geteuid() != 0:
        assert home.suits(temporary)
        pytest.skip("only root can give a folder away")
    os.chown(data, NOBODY, NOBODY)
    assert not home.suits(temporary)


def test_a_temporary_folder_made_by_somebody_else_is_refused(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    ours = home.own_temporary_folder(Path("/a project"))
    assert stat.S_IMODE(ours.stat().st_mode) == 0o700
    ours.rmdir()
    ours.symlink_to(temporary)
    with pytest.raises(SystemExit, match="belongs to somebody else"):
        home.own_temporary_folder(Path("/a project"))


def test_each_project_has_a_temporary_folder_of_its_own(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    one, two = (home.own_temporary_folder(Path(f"/a project {name}")) for name in "12")
    assert one != two


def test_a_file_left_by_a_dead_server_is_not_believed(temporary: Path) -> None:
    lines = ["1", str(temporary), "0", "5432", str(temporary), "", "0", "ready"]
    (temporary / "postmaster.pid").write_text("\n".join(lines))
    assert embedded.running(temporary) is None


def test_the_number_of_a_dead_server_may_be_somebody_elses(temporary: Path) -> None:
    file = temporary / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n")
    embedded.forget_the_dead(temporary)
    assert not file.exists()


def test_the_key_is_ours_alone_and_stays(temporary: Path) -> None:
    key = home.secret_key(temporary)
    assert len(key) >= 50
    assert home.secret_key(temporary) == key
    assert stat.S_IMODE((temporary / "secret-key").stat().st_mode) == 0o600


def test_a_local_copy_needs_no_variables(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "HTTPS"):
        monkeypatch.delenv(name)
    embedded.local_defaults(temporary)
    assert os.environ["SECRET_KEY"] == (temporary / "secret-key").read_text()
    assert os.environ["ALLOWED_HOSTS"] == "localhost,127.0.0.1,[::1]"
    assert os.environ["HTTPS"] == "0"
