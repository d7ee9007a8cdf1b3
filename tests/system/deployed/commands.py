"""What the two programs of the guide must do, on a machine that only notes what is called."""

import os
import re
import stat
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from directory.checks import QUIETEST_LOG
from msphysio import environment as env
from tests.support.proxy import HOST


class Machine:
    """A PATH on which every program only notes that it was called, or as a test has it."""

    def __init__(self, folder: Path, **programs: str) -> None:
        self.folder = folder
        self.calls = folder / "calls"
        self.calls.write_text("")
        for name, script in programs.items():
            path = folder / name
            path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.calls}"\n{script}\n')
            path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def run(self, words: list[str], **given: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.folder}:{os.environ['PATH']}"
        return subprocess.run(
            ["sh", *words], env={"PATH": path, **given}, capture_output=True, text=True, check=False
        )


def visitors_change_over_only_to_what_is_ready(folder: Path) -> None:
    old, new = (
        "server 127.0.0.1:8001 max_fails=0;\n" * 3,
        "server 127.0.0.1:8002 max_fails=0;\n" * 3,
    )
    for ready, accepted, left in ((1, 0, old), (0, 1, old), (0, 0, new)):
        with TemporaryDirectory() as place:
            machine = Machine(
                Path(place),
                curl=f"exit {ready}",
                nginx=f'[ "$1" != -t ] || exit {accepted}',
            )
            upstream = Path(place, "upstream.conf")
            upstream.write_text(old)
            done = machine.run(
                [str(folder / "switch-upstream"), "8002"],
                SITE_HOST=HOST,
                UPSTREAM_FILE=str(upstream),
                WAIT_SECONDS="0",
            )
            assert (upstream.read_text(), done.returncode) == (left, int(left == old))
            calls = machine.calls.read_text()
            assert "--fail" in calls
            assert "/readyz" in calls
            assert ("nginx -s reload" in calls) == (left == new)


def containers_keep_copies_as_long_as_servers(folder: Path) -> None:
    """A copy is dated and old ones go only after it was restored; what fails is told."""
    for broken, left in (("", True), ("restore", False)):
        with TemporaryDirectory() as place:
            fail = f'[ "$2" != "{broken}" ] || exit 1\n'
            script = f'{fail}[ "$2" != backup ] || touch "$3"'
            machine = Machine(Path(place), python=script, sleep="exit 1")
            copies = Path(place, "copies")
            copies.mkdir()
            for days in (29, 32):
                (copies / f"{days}").write_text("")
                os.utime(copies / f"{days}", (time.time() - days * 24 * 60 * 60,) * 2)
            text = (folder / "container").read_text("utf-8")
            moved = Path(place, "container")
            moved.write_text(text.replace("/var/backups/msphysio", str(copies)))
            machine.run([str(moved), "nightly"], ALLOWED_HOSTS=HOST)
            names = {path.name for path in copies.iterdir()}
            calls = machine.calls.read_text()
            assert ("32" not in names, len(names) == 3) == (left, True), names
            assert "29" in names
            assert ("send_test_email --failed backup" in calls) != left
            assert "python manage.py run_daily" in calls


def containers_are_shut_in_and_log_no_search(folder: Path) -> None:
    """Their files name this folder's; both are beside the project's own."""
    text = (env.BASE_DIR / "compose.yaml").read_text("utf-8")
    shut_in = text.partition("&shut-in")[2].partition("\n\n")[0]
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert line in shut_in
    services = text.partition("\nservices:\n")[2].partition("\nvolumes:")[0]
    assert len(re.findall(r"<<: \*(?:shut-in|site)", services)) == len(
        re.findall(r"^  \w+:$", services, re.MULTILINE)
    )
    for name, value in QUIETEST_LOG.items():
        assert f"- --{name}={value}\n" in services
    images = (env.BASE_DIR / "Containerfile").read_text("utf-8")
    assert images.count("\nUSER 10001:10001\n") == images.count("\nCMD ") == 2
    assert (folder / "container").stat().st_mode & stat.S_IXUSR


def commands_run_as_the_user_of_the_site(folder: Path) -> None:
    """With its settings, in the release that is current."""
    with TemporaryDirectory() as place:
        machine = Machine(Path(place), id="echo 0", setpriv='echo "key $SECRET_KEY in $PWD"')
        (Path(place) / "settings").write_text("SECRET_KEY=hush\n")
        done = machine.run(
            [str(folder / "msphysio"), "migrate", "--plan"],
            SETTINGS_FILE=f"{place}/settings",
            RELEASE=place,
        )
        assert done.stdout == f"key hush in {Path(place).resolve()}\n", done.stderr
        called = (
            "setpriv --reuid=msphysio --regid=msphysio --init-groups .venv/bin/python manage.py"
        )
        assert f"{called} migrate --plan\n" in machine.calls.read_text()
