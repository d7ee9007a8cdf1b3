"""Two curators at one listing; a month in which the daily job did not run."""

import html
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from tests.support.admin_forms import fields
from tests.support.proxy import HOST, Answer
from tests.system.faults.load import Tally, Visitors, ask
from tests.system.faults.row import Row
from tests.system.faults.stage import Stage

TOLD = "Not saved: somebody else saved this after you opened it."


class Curator:
    """Somebody with a browser, signed in with both proofs."""

    def __init__(self, visitors: Visitors, session: str) -> None:
        self.port, self.tls = visitors.port, visitors.tls
        self.session = self.cookies = session

    def ask(self, path: str, form: dict[str, Any] | None = None) -> Answer:
        """GET, or POST where there is a form to send."""
        told = {"Cookie": self.cookies, "Referer": f"https://{HOST}{path}"}
        answer = ask(self.port, path, form, headers=told, tls=self.tls)
        for value in answer.headers.get_all("Set-Cookie", []):
            if "csrf" in value:
                self.cookies = f"{self.session}; {value.partition(';')[0]}"
        return answer


def saved_at_once(stage: Stage, visitors: Visitors, *, rounds: int) -> Row:
    """Both open the listing, type a telephone number of their own, and save in the same moment."""
    path = f"/admin/directory/service/{stage.known['key']}/change/"
    both = [Curator(visitors, stage.known[name]) for name in ("ann", "beth")]
    tally, together = Tally(), Barrier(2)

    def save(curator: Curator, form: dict[str, Any]) -> Answer:
        together.wait()
        began = time.monotonic()
        answer = curator.ask(path, form)
        known = answer.status == 302 or TOLD in html.unescape(answer.text)
        tally.count("" if known else f"status {answer.status}", time.monotonic() - began)
        return answer

    told = 0
    for number in range(rounds):
        numbers = [f"01632 96{number:03}{who}" for who in range(2)]
        typed = [
            fields(curator.ask(path).text) | {"telephone": telephone}
            for curator, telephone in zip(both, numbers, strict=True)
        ]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(save, both, typed))
        lost = judged(stage, answers, numbers)
        tally.failed.update(lost)
        told += not lost
    return Row(
        "Two curators save the same listing at the same moment",
        "the second is told, and shown both versions",
        tally,
        seen=f"{told} of {rounds} times one was saved, and the other saw both numbers",
    )


def judged(stage: Stage, answers: list[Answer], numbers: list[str]) -> list[str]:
    """What went wrong: one is saved and stands in the database; the other sees both numbers."""
    statuses = [answer.status for answer in answers]
    if sorted(statuses) != [200, 302]:
        return [f"answers {statuses}"]
    page = answers[statuses.index(200)].text
    query = "SELECT telephone FROM directory_service WHERE id = %s"
    stands = stage.postgres.ask(query, stage.known["key"])
    if stands != [(numbers[statuses.index(302)],)]:
        return ["the saved one does not stand"]
    return [] if all(number in page for number in numbers) else ["not shown both"]


# --- A month without the daily job ---------------------------------------------------------------

_PAST = """
    UPDATE directory_service SET listed_until = current_date - 1 WHERE id = %(key)s;
    UPDATE directory_physiotherapist SET public_until = current_date - 1 WHERE slug = %(person)s;
    INSERT INTO directory_jobrun (name, ran_at, succeeded_at, fault)
    SELECT 'Tell curators what falls due', day, day, '' FROM (SELECT now() - interval '31 days')
    AS ago (day)
"""
_BACK = """
    UPDATE directory_service SET listed_until = current_date + 100 WHERE id = %(key)s;
    UPDATE directory_physiotherapist SET public_until = current_date + 100 WHERE slug = %(person)s;
    DELETE FROM directory_jobrun
"""


@contextmanager
def out_of_date(stage: Stage) -> Iterator[None]:
    """As it stands after a month in which a listing and a look at the register ran out."""
    with stage.postgres.connected() as connection:
        for statement in _PAST.split(";"):
            connection.execute(statement, stage.known)
        try:
            yield
        finally:
            for statement in _BACK.split(";"):
                connection.execute(statement, stage.known)


def no_daily_job(stage: Stage, visitors: Visitors) -> Row:
    """Whoever is out of date is shown nowhere; curators read that the job did not run."""
    tally = Tally()

    def look(page: str, *, status: int, holds: str = "", lacks: str = "") -> None:
        began = time.monotonic()
        answer = ask(visitors.port, page, tls=visitors.tls)
        right = answer.status == status and holds in answer.text
        shown = bool(lacks) and lacks in answer.text
        kind = f"shown on {page}" if shown else "" if right else f"status {answer.status}"
        tally.count(kind, time.monotonic() - began)

    name, person = stage.known["name"], stage.known["person-name"]
    with out_of_date(stage):
        search, listing, own_page = (page.path for page in stage.pages)
        look(search, status=200, lacks=name)
        look(listing, status=404, holds="no longer", lacks=name)
        look(own_page, status=404, lacks=person)
        look("/open-data/", status=200)
        start = Curator(visitors, stage.known["ann"]).ask("/admin/")
        said = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", start.text)).split())
        late = re.search(r"Daily jobs last ran on [^.]+\. They should run every day\.", said)
        tally.count("" if late else "curators are not told", 0)
    return Row(
        "The daily job has not run for a month",
        "nothing out of date is shown; the curators' start page says so",
        tally,
        seen="“Daily jobs last ran on … They should run every day.”" if late else "",
    )
