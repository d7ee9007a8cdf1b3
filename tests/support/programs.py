"""Programs that are not Python packages, and what is done where one is missing."""

import os

import pytest


def needs(what: str) -> None:
    """A tool is missing: no reason to stop on somebody's own machine, a failure where it counts."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
