"""Two standbys that stream from a primary, and what is lost with each."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from tests.support.proxy import Answer
from tests.support.running import Site
from tests.system.faults.load import Visitors, ask, wait_for
from tests.system.faults.row import Row
from tests.system.faults.servers import Postgres
from tests.system.faults.stage import Stage

SUGGESTION = {"words": "There is a physiotherapist in Harehope who sees people with MS."}

REACHED = "SELECT 1 WHERE pg_last_wal_replay_lsn() >= %s::pg_lsn"


@dataclass(frozen=True, slots=True)
class Scene:
    """A primary, its standbys, and a site that reads them."""

    stage: Stage
    site: Site
    standbys: tuple[Postgres, ...]

    @property
    def primary(self) -> Postgres:
        return self.stage.postgres

    @property
    def visitors(self) -> Visitors:
        return self.stage.visitors(self.site)

    def get(self, path: str, **headers: str) -> Answer:
        return ask(self.site.port, path, headers=headers)

    def send(self, path: str, **fields: str) -> Answer:
        """A public form."""
        return ask(self.site.port, path, fields, headers={"Sec-Fetch-Site": "same-origin"})

    def heading(self, **headers: str) -> str:
        """The heading of a listing."""
        text = self.get(f"/services/{self.stage.known['slug']}/", **headers).text
        return text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0].strip()

    def rename(self, name: str) -> None:
        """Change the listing on the primary."""
        update = "UPDATE directory_service SET name = %s WHERE id = %s"
        self.primary.ask(update, name, int(self.stage.known["key"]))

    def rename_unfollowed(self) -> str:
        """Rename where only the primary knows, and visitors do not see it yet; the new name.

        If the machine stood still for as long as standbys may be behind, they do: then once more.
        """
        for old, new in pairwise(f"Harehope {number}" for number in range(20)):
            self.rename(old)
            self.follow()
            self.waits()
            self.hold()
            self.rename(new)
            if self.heading() == old:
                return new
        raise AssertionError("what the standbys have is never read")

    def hold(self) -> None:
        """The standbys follow no further."""
        for standby in self.standbys:
            standby.ask("SELECT pg_wal_replay_pause()")

    def follow(self) -> None:
        """They follow, and have come as far as the primary."""
        ((end,),) = self.primary.ask("SELECT pg_current_wal_lsn()::text")
        for standby in self.standbys:
            standby.ask("SELECT pg_wal_replay_resume()")
            wait_for(partial(standby.ask, REACHED, end))

    def waits(self) -> None:
        """A look, in every process, is no longer the last one."""
        time.sleep(1.1)

    def restore(self) -> None:
        """Everything runs and has the same, and no process remembers otherwise."""
        for server in (self.primary, *self.standbys):
            if not server.is_up():
                server.start()
        self.rename(self.stage.known["name"])
        self.follow()
        self.waits()


@contextmanager
def replicated(stage: Stage) -> Iterator[Scene]:
    with ExitStack() as later:
        standbys = tuple(stage.servers.standby(stage.postgres, name) for name in ("one", "two"))
        for standby in standbys:
            later.callback(standby.stop)
        named = ",".join(standby.url() for standby in standbys)
        site = later.enter_context(stage.site("replicated", REPLICA_DATABASE_URL=named))
        yield Scene(stage, site, standbys)


def primary_killed(scene: Scene, *, requests: int, at_once: int) -> Row:
    """The primary is killed under reading load, and comes back; forms are tried meanwhile."""
    with scene.visitors.busy(at_once, pause=0.02, least=requests) as tally:
        wait_for(lambda: tally.sent > requests // 3)
        scene.primary.kill()
        wait_for(lambda: tally.sent > requests)
        refused = scene.send("/suggest/", **SUGGESTION)
        scene.primary.start()
        back = time.monotonic()
        wait_for(lambda: scene.send("/suggest/", **SUGGESTION).status == 303)
    assert (refused.status, "You can still search" in refused.text) == (503, True)
    return Row(
        "The primary is killed under a load of reads, with two replicas alive",
        "searching and reading go on; writing says “try later”",
        tally,
        time.monotonic() - back,
        "a form sent meanwhile was refused, with an explanation; recovered: a form is accepted",
    )


def replicas_killed(scene: Scene, *, requests: int, at_once: int, how: str = "immediate") -> Row:
    """One replica is lost, then the other, under reading load."""
    with scene.visitors.busy(at_once, pause=0.02, least=requests) as tally:
        for standby in scene.standbys:
            enough = tally.sent + requests // 3
            wait_for(partial(tally.has, enough))
            standby.stop(how)
    waited, seconds = scene.visitors.until_well()
    return Row(
        "Both replicas are killed, one after the other, under a load of reads",
        "reads go to the primary",
        tally + waited,
        seconds,
    )


def replicas_behind(scene: Scene, *, at_once: int) -> Row:
    """Replicas follow no further; what is changed on the primary is shown all the same."""
    with scene.visitors.busy(at_once, pause=0.1) as tally:
        wait_for(partial(tally.has, 6 * at_once))  # every process has looked
        scene.waits()
        scene.hold()
        scene.waits()
        scene.rename(f"{scene.stage.known['name']} anew")
        changed = time.monotonic()
        wait_for(lambda: scene.heading().endswith("anew"))
        seconds = time.monotonic() - changed
    return Row(
        "Replicas stop following, and something changes on the primary",
        "reads go to the primary",
        tally,
        seconds,
        "recovered: visitors see the change",
    )
