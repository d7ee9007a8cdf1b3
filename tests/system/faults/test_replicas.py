"""Two standbys that stream from a primary: who is read from where, and what is lost with each."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.support.running import of_all_workers
from tests.system.faults import replicas
from tests.system.faults.load import wait_for
from tests.system.faults.replicas import SUGGESTION, Scene, replicated
from tests.system.faults.stage import staged
from tests.system.faults.test_faults import goes_as_it_must

# Nobody offers this anywhere near, which is counted on the primary while it is there.
UNMET = "/search/?near=LS7&approach=acupuncture&pays=employer&setting=hospital"
COUNTED = "SELECT 1 FROM directory_unmetneed"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder, shared = tmp_path_factory.mktemp("replicas"), of_all_workers(tmp_path_factory)
    with staged(folder, shared) as stage, replicated(stage) as scene:
        yield scene


@pytest.fixture
def scene(built: Scene) -> Iterator[Scene]:
    yield built
    built.restore()


def test_visitors_read_replicas_and_staff_the_primary_until_replicas_fall_too_far_behind(
    scene: Scene,
) -> None:
    with scene.visitors.busy(2, pause=0.2) as tally:
        wait_for(partial(tally.has, 12))  # every process knows what the last seconds brought
        name = scene.rename_unfollowed()
        assert scene.heading(Cookie=scene.stage.known["ann"]) == name
        wait_for(lambda: scene.heading() == name)
        assert scene.site.logs("Replica replica-1 is too far behind")
        scene.rename_unfollowed()  # once they have followed, they are read again


def test_what_was_just_sent_is_shown_however_far_replicas_are_behind(scene: Scene) -> None:
    scene.hold()
    scene.waits()
    sent = scene.send("/suggest/", **SUGGESTION)
    assert sent.status == 303
    assert scene.get(sent.headers["Location"]).status == 200


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_losing_replicas_fails_no_request(scene: Scene, how: str) -> None:
    row = replicas.replicas_killed(scene, requests=45, at_once=4, how=how)
    goes_as_it_must(row)
    assert scene.send("/suggest/", **SUGGESTION).status == 303


def test_the_primary_killed_under_reading_load_fails_no_request(scene: Scene) -> None:
    row = replicas.primary_killed(scene, requests=60, at_once=4)
    goes_as_it_must(row)


def test_with_the_primary_gone_care_is_found_and_what_waits_is_said(scene: Scene) -> None:
    scene.get("/")
    scene.primary.kill()
    at_once = scene.get("/admin/", Cookie=scene.stage.known["ann"])
    assert (at_once.status, "You can still search" in at_once.text) == (503, True)
    scene.waits()

    for page in scene.stage.pages:
        text = scene.get(page.path).text
        assert page.words in text
        assert "You can search, but not send us anything just now." in text
    assert scene.get(UNMET).status == 200
    assert scene.get("/no-such-page/").status == 404
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
    scene.waits()
    assert "not send us anything" not in scene.get("/").text
    assert not scene.primary.ask(COUNTED)
    assert scene.get(UNMET).status == 200
    assert scene.primary.ask(COUNTED)
