"""Two standbys that stream from a primary: who is read from where, and what is lost with each."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.faults.load import BEHIND_A_PROXY, Answer, Visitors, get, wait_for
from tests.faults.servers import Postgres
from tests.faults.stage import Stage, staged
from tests.running import Site

SUGGESTION = {"words": "There is a physiotherapist in Harehope who sees people with MS."}

# Nobody offers this anywhere near, which is counted on the primary while it is there.
UNMET = "/search/?near=LS7&approach=acupuncture&pays=employer&setting=hospital"
REACHED = "SELECT 1 WHERE pg_last_wal_replay_lsn() >= %s::pg_lsn"
COUNTED = "SELECT 1 FROM directory_unmetneed"


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
        return get(self.site.port, path, tls=False, **headers)

    def send(self, path: str, **fields: str) -> Answer:
        """A public form."""
        line = HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        headers = {
            **BEHIND_A_PROXY,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line.request("POST", path, urlencode(fields), headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return Answer(answer.status, text, dict(answer.getheaders()))

    def heading(self, **headers: str) -> str:
        """The heading of a listing."""
        text = self.get(f"/services/{self.stage.known['slug']}/", **headers).text
        return text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0].strip()

    def rename(self, name: str) -> None:
        """Change the listing on the primary."""
        update = "UPDATE directory_service SET name = %s WHERE id = %s"
        self.primary.ask(update, name, int(self.stage.known["key"]))

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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("replicas")
    with staged(folder) as stage, ExitStack() as stack:
        standbys = tuple(stage.servers.standby(stage.postgres, name) for name in ("one", "two"))
        named = ",".join(standby.url() for standby in standbys)
        site = stack.enter_context(stage.site(REPLICA_DATABASE_URL=named))
        yield Scene(stage, site, standbys)


@pytest.fixture
def scene(built: Scene) -> Iterator[Scene]:
    """Everything runs, and no process remembers otherwise."""
    yield built
    for server in (built.primary, *built.standbys):
        if not server.is_up():
            server.start()
    built.rename(built.stage.known["name"])
    built.follow()
    built.waits()


def test_visitors_read_replicas_and_staff_the_primary_until_replicas_fall_too_far_behind(
    scene: Scene,
) -> None:
    name, cookie = scene.stage.known["name"], scene.stage.known["ann"]
    with scene.visitors.busy(2, pause=0.2):  # every process knows what the last seconds brought
        scene.waits()
        scene.hold()
        scene.waits()
        scene.rename("Harehope anew")
        assert scene.heading() == name
        assert scene.heading(Cookie=cookie) == "Harehope anew"
        wait_for(lambda: scene.heading() == "Harehope anew", seconds=8)
        assert scene.site.logs("Replica replica-1 is too far behind")
        scene.follow()
        scene.waits()
        scene.hold()
        scene.rename("Harehope once more")
        assert scene.heading() == "Harehope anew", "the replicas are read again"


def test_what_was_just_sent_is_shown_however_far_replicas_are_behind(scene: Scene) -> None:
    scene.hold()
    scene.waits()
    sent = scene.send("/suggest/", **SUGGESTION)
    assert sent.status == 303
    assert scene.get(sent.headers["Location"]).status == 200


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_losing_replicas_fails_no_request(scene: Scene, how: str) -> None:
    with scene.visitors.busy(4, least=100) as tally:
        for standby in scene.standbys:
            standby.stop(how)
            time.sleep(0.5)
    assert (tally.failures, tally.told) == (0, 0), tally
    assert scene.send("/suggest/", **SUGGESTION).status == 303
    for standby in scene.standbys:
        standby.start()
    scene.waits()
    scene.hold()
    scene.waits()
    scene.rename("Harehope anew")
    wait_for(lambda: scene.heading() == scene.stage.known["name"])


def test_with_the_primary_killed_care_is_found_and_what_waits_is_said(scene: Scene) -> None:
    pages = scene.stage.pages
    with scene.visitors.busy(4, least=100) as tally:
        time.sleep(0.5)
        scene.primary.kill()
        time.sleep(1.5)
    assert (tally.failures, tally.told) == (0, 0), tally

    for page in pages:
        text = scene.get(page.path).text
        assert page.words in text
        assert "You can search, but not send us anything just now." in text
    assert scene.get(UNMET).status == 200
    assert scene.get("/open-referral/services").status == 200
    assert scene.get("/readyz").text == "ready to be read only\n"
    assert scene.get("/search/", Cookie=scene.stage.known["ann"]).status == 200
    for refused in (
        scene.send("/suggest/", **SUGGESTION),
        scene.get("/admin/", Cookie=scene.stage.known["ann"]),
    ):
        assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
        assert "We cannot save anything at the moment" in refused.text
        assert "You can still search" in refused.text

    scene.primary.start()
    wait_for(lambda: scene.send("/suggest/", **SUGGESTION).status == 303, seconds=10)
    scene.waits()
    assert "not send us anything" not in scene.get("/").text
    assert not scene.primary.ask(COUNTED)
    assert scene.get(UNMET).status == 200
    assert scene.primary.ask(COUNTED)
