"""What every test may take for granted, and what a run of them leaves alone."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from msphysio import environment as env
from msphysio.security_txt import LASTS
from tests.support.clock import TODAY
from tests.support.running import served, this_database


def test_all_see_one_day_whatever_the_machine_says() -> None:
    assert timezone.localdate() == TODAY


@pytest.mark.django_db
def test_a_server_that_a_test_starts_sees_that_day(tmp_path: Path) -> None:
    operator = "office@example.org"
    with served(tmp_path / "log", DATABASE_URL=this_database(), OPERATOR_EMAIL=operator) as site:
        said = site.get("/.well-known/security.txt")[1]
    assert f"Expires: {TODAY + LASTS}T" in said


def test_a_run_that_needs_no_database_ends_no_session_of_the_site() -> None:
    words = ["-m", "pytest", "-n0", "-p", "no:cacheprovider", "tests/directory/test_hcpc.py"]
    environment = {name: text for name, text in os.environ.items() if name != "TEST_RUN"}
    with psycopg.connect(os.environ["DATABASE_URL"], application_name="a visitor") as visitor:
        subprocess.run(
            [sys.executable, *words],
            cwd=env.BASE_DIR,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        assert visitor.execute("SELECT 'still here'").fetchone() == ("still here",)
