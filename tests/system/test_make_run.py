"""`make run` in a fresh copy: a path with a space, no network, hardly any environment."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from msphysio import environment as env
from tests.support.running import Site, started

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".local", ".*_cache", "__pycache__", "tests")


class Copy:
    """A clone of the project whose dependencies are installed already."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "a clone of msphysio"
        self.log = root / "log"
        self.environment = {
            "PATH": os.environ["PATH"],
            "TMPDIR": str(root),
            "OFFLINE": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        shutil.copytree(env.BASE_DIR, self.folder, ignore=LEFT_OUT)
        self.borrow_installed_packages()

    def borrow_installed_packages(self) -> None:
        """A .venv that is newer than the lock, so that nothing is installed."""
        python = self.folder / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        (self.folder / ".venv" / "installed").touch()

    def make(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run make to its end."""
        return subprocess.run(
            ["make", *words],
            cwd=self.folder,
            env={**self.environment, **changes},
            capture_output=True,
            text=True,
            check=False,
        )

    def runs(self) -> AbstractContextManager[Site]:
        """`make run`, until it listens."""
        return started(
            ["make", "run"], log=self.log, environment=self.environment, folder=self.folder
        )


@pytest.fixture(scope="module")
def copy() -> Iterator[Copy]:
    if shutil.which("make") is None:
        pytest.skip("needs make")
    root = Path(tempfile.mkdtemp(prefix="msphysio-", dir="/tmp"))
    made = Copy(root)
    yield made
    made.make("stop")
    shutil.rmtree(root)


def test_a_fresh_copy_serves_and_again_within_seconds(copy: Copy) -> None:
    with copy.runs() as site:
        assert site.get("/")[0] == 200
        status, text, _ = site.get("/search/?near=Leeds")
        assert status == 200
        assert "data-service=" in text
        assert f"http://127.0.0.1:{site.port}/open-data/" in site.get("/open-referral/")[1]
        assert site.get("/open-referral/dump.json.gz")[0] == 200, "there before it is asked for"
        welcome = site.log.read_text()
        assert f"http://127.0.0.1:{site.port}/" in welcome
        assert "createsuperuser" in welcome

    begun = time.monotonic()
    with copy.runs() as site:
        assert site.get("/")[0] == 200
    assert time.monotonic() - begun < 10


def test_a_port_that_is_taken_is_said_at_once(copy: Copy) -> None:
    with copy.runs() as site:
        refused = copy.make("run", PORT=str(site.port))
    assert refused.returncode != 0
    assert f"Port {site.port} is in use" in refused.stderr


def test_a_port_that_is_none_is_said_in_words(copy: Copy) -> None:
    refused = copy.make("run", PORT="eighty")
    assert refused.returncode != 0
    assert "write a whole number, 1 to 65535" in refused.stderr
