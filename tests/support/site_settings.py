"""The site's own settings, on the day of the tests: for what a test starts as a process."""

from msphysio.settings import *  # noqa: F403
from tests.support.clock import start_clock

start_clock()
