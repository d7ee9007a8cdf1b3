"""What the browser tests need beyond Python packages: where it is.

Playwright's own download of a browser is not asked for: any Chromium or Chrome on PATH will do.
"""

import os
import shutil
import sys
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

# html-validate is a Node program; Node itself comes with the Python packages.
HTML_VALIDATE_LOCK = Path(__file__).parent / "html-validate"
HTML_VALIDATE_FOLDER = Path(sys.prefix, "html-validate")
HTML_VALIDATE = HTML_VALIDATE_FOLDER / "node_modules/html-validate/bin/html-validate.mjs"


def find_chromium() -> str | None:
    """The first browser on PATH that will do."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
