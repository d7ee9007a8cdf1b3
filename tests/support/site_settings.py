"""The site's own settings, on the day of the tests: for what a test starts as a process."""

import os
from pathlib import Path

from msphysio.settings import *  # noqa: F403
from msphysio.settings import LOCAL_DIR
from tests.support.clock import start_clock

start_clock()
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or LOCAL_DIR / "static")
