"""How long `make run` takes the second time, until the site answers: part of `make bench`.

In a folder of its own, with no network. The exit code is 1 over the limit.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection

from msphysio import environment as env
from tests.support.running import free_port

MAX_SECONDS = 4.0
PATIENCE = 120


def main() -> None:
    """Start, stop, start again, print, judge."""
    with tempfile.TemporaryDirectory(prefix="msphysio-bench-") as folder:
        os.environ |= {"LOCAL_DIR": folder, "OFFLINE": "1", "PORT": str(free_port())}
        try:
            first, second = seconds(), seconds()
        finally:
            subprocess.run(["make", "--silent", "stop"], cwd=env.BASE_DIR, check=True)
    print(f"\nmake run: ready in {first:.1f} s, and the second time in {second:.1f}")
    print(f"  (at most {MAX_SECONDS})")
    sys.exit(second > MAX_SECONDS)


def seconds() -> float:
    """Until a page comes; then the site is stopped, and its database stays."""
    began = time.perf_counter()
    make = subprocess.Popen(
        ["make", "--silent", "run"],
        cwd=env.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        while not answers():
            if make.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise SystemExit("make run did not start")
            time.sleep(0.05)
        return time.perf_counter() - began
    finally:
        os.killpg(make.pid, signal.SIGTERM)
        make.wait()


def answers() -> bool:
    connection = HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    main()
