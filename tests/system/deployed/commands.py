"""What the two programs of the guide must do, on a machine that only notes what is called."""

import os
import stat
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

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
