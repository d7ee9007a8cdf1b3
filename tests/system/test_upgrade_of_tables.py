"""Tables that hold listings of an earlier release become those of this one."""

import json
import os
import subprocess
import sys

import psycopg
from psycopg import sql

from msphysio import environment as env

NAME = f"test_msphysio_{os.environ['TEST_RUN']}_upgrade"


def test_what_stood_before_an_upgrade_is_found_and_rung_after_it() -> None:
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        name = sql.Identifier(NAME)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "tests.system.upgrade"],
                env=os.environ | {"DATABASE_URL": f"{server.rpartition('/')[0]}/{NAME}"},
                cwd=env.BASE_DIR,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "telephone": "01632 960123",
        "misspelt names lead to it": True,
        "staffed until": "9999-12-31",
        "advice": "01632 960124",
    }
