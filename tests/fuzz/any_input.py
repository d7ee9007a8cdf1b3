"""What holds for whatever comes in: no fault of ours, and of a file all or nothing."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.confirming import links as confirm_links
from directory.curating import spreadsheets as listings
from directory.curating.spreadsheets import reading
from directory.curating.spreadsheets.importing import save
from directory.curating.spreadsheets.outcome import Outcome
from directory.curating.spreadsheets.sheet import Sheet
from directory.gazetteer import LoadRefused
from directory.gazetteer.load import Options, load
from directory.models import (
    GazetteerSource,
    Organisation,
    Physiotherapist,
    PostcodeLocation,
    Proposal,
    Report,
    Service,
)
from directory.search.box import places
from referrals.models import AreaAdvice
from tests.support import factories as make
from tests.support.raw_http import ask
from tests.support.running import Site
from tests.system.bad_values import FRAGMENT

Pairs = list[tuple[str, str]]
LISTED = (Organisation, Physiotherapist, Service, AreaAdvice)
PLACED = (PostcodeLocation, GazetteerSource)
OURS = {"Sec-Fetch-Site": "same-origin"}


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is undone, so that each input finds the same."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(*tables: Any) -> list[Any]:
    return [list(table.objects.order_by("pk").values()) for table in tables]


# --- What is typed -------------------------------------------------------------------------------


def is_read(typed: str) -> None:
    """`places.find` answers whatever was typed, in words or with a place."""
    with CaptureQueriesContext(connection) as queries:
        answer = places.find(typed, make.today())
    assert len(queries) <= 2, typed
    if answer is not None:
        assert len(answer.account.uses) == len(answer.account.words)
    match answer:
        case places.Problem():
            assert answer.message
        case places.Choice():
            assert answer.question
            assert answer.offers
        case places.Place():
            assert answer.label
            assert answer.point
        case places.Elsewhere():
            assert answer.url.startswith("/")
        case places.Safety():
            assert any(advice.number == "999" for advice in answer.words.first)


def is_answered(path: str, pairs: Pairs) -> None:
    """A page for any parameters, with nothing of them run."""
    response = Client().get(f"{path}?{urlencode(pairs)}")
    if any("\0" in part for pair in pairs for part in pair):
        assert response.status_code == 400
    else:
        assert response.status_code in (200, 301, 302, 404)
    assert b"html" not in response["Content-Type"].encode() or FRAGMENT not in response.text


def is_taken(path: str, pairs: Pairs, kept: type[Report] | type[Proposal]) -> None:
    """A form is kept, or shown again with words of what is wrong, and then nothing is kept."""
    before = kept.objects.count()
    body = urlencode(pairs)
    kind = "application/x-www-form-urlencoded"
    with taken_back():
        response = Client().generic("POST", path, body, kind, headers=OURS)
        more = kept.objects.count() - before
        assert (response.status_code, more) in [(303, 1), (422, 0), (429, 0)], response.status_code
    assert FRAGMENT not in response.text


def is_no_fault_of_ours(site: Site, sent: bytes) -> None:
    """Any bytes are answered, or their line is closed."""
    assert ask(site.port, sent, cut=True).status < 500


def key_of(service: Service) -> tuple[str, str]:
    return ("key", confirm_links.new_key(service, make.today()))


# --- Files ---------------------------------------------------------------------------------------


def is_imported_whole_or_not(kind: type[Sheet], data: bytes) -> None:
    """A file of listings: saved, or refused in words with every fault's line and no trace."""
    with taken_back():
        before = stored(*LISTED)
        said = ""
        outcome = Outcome()
        try:
            outcome = save(reading.read(data, [kind.layout()], 4_000), kind())
        except listings.FileRefused as refused:
            said = str(refused)
        faults = outcome.faults
        assert all(fault.line >= 1 and fault.reason for fault in faults)
        assert outcome.can_be_saved or faults or said or outcome.unchanged
        if said or faults:
            assert stored(*LISTED) == before


def is_loaded_whole_or_not(data: bytes) -> None:
    """A file of postcodes: it is the gazetteer now, or was refused in words, with no trace."""
    with taken_back(), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "postcodes"
        file.write_bytes(data)
        before = stored(*PLACED)
        said = ""
        try:
            load([file], Options(allow_shrink=True), Silent())
        except LoadRefused as refused:
            said = str(refused)
        full = PostcodeLocation.objects.filter(level=PostcodeLocation.Level.FULL)
        assert stored(*PLACED) == before if said else full.exists()


class Silent:
    """Progress that nobody watches."""

    def say(self, text: str) -> None:
        """Nobody listens."""

    @contextmanager
    def reading(self, name: str, size: int) -> Iterator[Callable[[int], object]]:
        yield lambda count: None
