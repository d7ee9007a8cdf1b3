"""A process of the site dies while it makes pages."""

import time

import psutil

from tests.faults.load import Visitors
from tests.faults.row import Row
from tests.running import Site


def workers(site: Site) -> list[psutil.Process]:
    return psutil.Process(site.process.pid).children()


def killed(site: Site, visitors: Visitors, *, kills: int, at_once: int) -> Row:
    """kill -9, again and again, of a process that is making pages."""
    done = 0
    with visitors.busy(at_once) as tally:
        while done < kills:
            time.sleep(0.5)
            running = workers(site)
            if len(running) > 1:  # the one killed before is made again
                running[done % 2].kill()
                done += 1
        time.sleep(0.5)
    waited, seconds = visitors.until_well()
    return Row(
        f"A process of the site is killed (`kill -9`) under load, {kills} times",
        "nothing lost; no failed request behind nginx",
        tally + waited,
        seconds,
    )
