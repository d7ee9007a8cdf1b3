"""Whatever is sent, over real HTTP, to every public path: the status belongs to the row, no 5xx.

The rows are in `bad_requests` (HTTP), `bad_forms` (bodies) and `bad_values` (what is typed).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command

from directory.models import Organisation, Physiotherapist, Service
from tests.support import factories as make
from tests.support import staff_visits
from tests.support.proxy import IN_PUBLIC
from tests.support.raw_http import HOST, Answer, ask, header, request
from tests.support.running import Site, served, this_database
from tests.system import bad_forms, bad_uploads, bad_values
from tests.system.bad_cases import Case, all_cases
from tests.system.public_paths import Stood, stand

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stood(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stood]:
    """A small directory that another process sees."""
    with django_db_blocker.unblock():
        yield stand()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def site(stood: Stood, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site in public, as behind its proxy."""
    with served(
        tmp_path_factory.mktemp("site") / "log",
        DATABASE_URL=this_database(),
        OPEN_DATA_PER_MINUTE="100000",
        OPEN_DATA_DIR=str(settings.OPEN_DATA_DIR),
        **IN_PUBLIC,
    ) as site:
        yield site


@dataclass
class Tally:
    """What came of all that was sent."""

    statuses: Counter[int] = field(default_factory=Counter)
    hung: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def send(self, site: Site, case: Case) -> None:
        try:
            answer = ask(site.port, case.sent, cut=case.cut)
        except TimeoutError:
            self.hung.append(case.name)
            return
        self.statuses[answer.status] += 1
        if fault := case.wrong(answer):
            self.wrong.append(f"{case.name}: {fault}")

    @property
    def failed(self) -> int:
        """Answers that say the server is at fault."""
        return sum(number for status, number in self.statuses.items() if status >= 500)

    def __str__(self) -> str:
        each = ", ".join(
            f"{number:,} × {status}" for status, number in sorted(self.statuses.items())
        )
        return (
            f"{self.statuses.total():,} bad requests ({each}; 0 is closed without a word): "
            f"{self.failed} answers of 5xx, {len(self.hung)} hung, {len(self.wrong)} wrong"
        )


def test_every_bad_request_has_the_status_of_its_row(site: Site, stood: Stood) -> None:
    tally = Tally()
    for case in all_cases(stood):
        tally.send(site, case)
    print(tally)
    assert (tally.hung, tally.wrong, tally.failed) == ([], [], 0)
    assert tally.statuses.total() >= 400
    assert "CRITICAL" not in site.log.read_text()  # no process was killed for being slow


def test_a_form_that_comes_in_chunks_is_read_whole(site: Site) -> None:
    sent = b"9\r\nwords=Ove\r\n6\r\nrmarsh\r\n0\r\n\r\n"
    whole = request("/suggest/", bad_forms.FORM, bad_forms.CHUNKS, method="POST", body=sent)
    receipt = header(ask(site.port, whole).headers, "Location")
    assert ask(site.port, request(receipt)).status == 200


# --- What curators upload ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cookies(stood: Stood, django_db_blocker: Any) -> str:
    """Of an administrator who has given both proofs."""
    with django_db_blocker.unblock():
        make.organisation(name=bad_uploads.ORGANISATION)
        user = User.objects.create_superuser("curator")
        session = staff_visits.signed_in(user).session.session_key
    return f"Cookie: __Host-session={session}; __Host-csrf={bad_uploads.TOKEN}"


def upload(site: Site, cookies: str, body: bytes, path: str, *lines: str) -> Answer:
    told = (cookies, f"Origin: https://{HOST}", *(lines or (bad_forms.PARTS,)))
    return ask(site.port, request(path, *told, method="POST", body=body), cut=True)


def test_no_upload_that_is_refused_leaves_anything(site: Site, cookies: str) -> None:
    before = stored()
    wrong = []
    for file in bad_uploads.FILES:
        path = f"/admin/directory/{file.list}/import/"
        answer = upload(site, cookies, bad_uploads.parts(file), path)
        if answer.status != file.status or not file.said(answer.text):
            wrong.append((file.called, answer.status))
        assert bad_values.FRAGMENT not in answer.text, file.called
    for given in bad_uploads.CONFIRMED:
        body = urlencode({"upload": given, "csrfmiddlewaretoken": bad_uploads.TOKEN}).encode()
        path = "/admin/directory/service/process_import/"
        answer = upload(site, cookies, body, path, bad_forms.FORM)
        if answer.status != 302:
            wrong.append((given, answer.status))
    assert wrong == []
    assert stored() == before


@pytest.mark.parametrize(
    ("body", "lines", "status"),
    [
        (bad_uploads.parts(None), [], 422),
        (bad_uploads.parts(bad_uploads.FILES[0], end=b""), [], 400),
        (bad_uploads.parts(bad_uploads.FILES[0])[:-20], [], 400),
        (bad_uploads.parts(bad_uploads.FILES[0]), ["Content-Length: 99999"], 400),
        (bad_forms.ATTACHED * 101 + bad_forms.END, [], 413),
        (b"", [f"Content-Length: {22 << 20}"], 413),
        (b"x" * 3_000_000, [bad_forms.FORM], 413),
    ],
)
def test_an_upload_that_is_not_whole_is_never_taken_for_whole(
    site: Site, cookies: str, body: bytes, lines: list[str], status: int
) -> None:
    lines = lines if bad_forms.FORM in lines else [bad_forms.PARTS, *lines]
    path = "/admin/directory/service/import/"
    before = stored()
    answer = upload(site, cookies, body, path, *lines)
    assert (answer.status, stored()) == (status, before)


def stored() -> list[Any]:
    """All that files of listings fill."""
    tables = (Organisation, Physiotherapist, Service)
    return [list(table.objects.order_by("pk").values()) for table in tables]
