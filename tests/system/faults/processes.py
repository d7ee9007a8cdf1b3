"""A process of the site dies while it makes pages."""

from functools import partial

import psutil

from tests.support.running import Site
from tests.system.faults.load import Visitors, wait_for
from tests.system.faults.row import Row

BETWEEN = 20  # answers


def killed(site: Site, visitors: Visitors, *, kills: int, at_once: int) -> Row:
    """kill -9, again and again, of a process that is making pages."""
    with visitors.busy(at_once) as tally:
        for number in range(kills):
            wait_for(partial(tally.has, BETWEEN * (number + 1)))
            workers = psutil.Process(site.process.pid).children()
            alive = [one for one in workers if one.status() != psutil.STATUS_ZOMBIE]
            alive[number % len(alive)].kill()
    waited, seconds = visitors.until_well()
    return Row(
        "A process of the site is killed (`kill -9`) under load",
        "nothing lost; no failed request behind nginx",
        tally + waited,
        seconds,
        f"{kills} processes killed, {at_once} visitors at once",
    )
