"""The site's settings, where trying a password takes long, whatever the machine.

With UNLIMITED=1, a control: without what limits how many try.
"""

import os
import time
from typing import Any

from django.contrib.auth.hashers import MD5PasswordHasher

from msphysio.settings import *  # noqa: F403

SECONDS = 8


class Slow(MD5PasswordHasher):
    """It holds a process, as a real one does, but takes nothing from the tests beside it."""

    def encode(self, *args: Any) -> str:
        time.sleep(SECONDS)
        return super().encode(*args)


PASSWORD_HASHERS = ["tests.system.faults.slow_sign_in.Slow"]
if "UNLIMITED" in os.environ:
    AXES_ENABLED = False
    FAILURES_PER_ADDRESS = 1_000_000
