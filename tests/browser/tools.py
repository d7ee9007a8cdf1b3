"""What the browser tests need beyond Python packages: where it is.

Playwright's own download of a browser is not asked for: any Chromium or Chrome on PATH will do.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

# The first has no windows to draw: the same pages in two thirds of the time.
BROWSERS = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome-stable", "google-chrome", "chrome"),
)
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
# It calls nobody by itself. As root it would refuse to start without this.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if IS_ROOT else []),
]


@dataclass(frozen=True, slots=True)
class NodeProgram:
    """A program for Node, which itself comes with the Python packages."""

    name: str
    script: str

    @property
    def lock(self) -> Path:
        """The folder with the versions that we ask for."""
        return Path(__file__).parent / self.name

    @property
    def folder(self) -> Path:
        """Where it is installed."""
        return Path(sys.prefix, self.name)

    @property
    def path(self) -> Path:
        return self.folder / "node_modules" / self.name / self.script

    def is_installed(self) -> bool:
        """Whether the version that the lock names is there."""
        name = "package-lock.json"
        return (
            self.path.exists()
            and (self.folder / name).read_bytes() == (self.lock / name).read_bytes()
        )


HTML_VALIDATE = NodeProgram("html-validate", "bin/html-validate.mjs")
LIGHTHOUSE = NodeProgram("lighthouse", "cli/index.js")


def find_chromium() -> str | None:
    """The first browser on PATH that will do."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
