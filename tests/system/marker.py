"""What somebody types who must not be found again, and every way in which it reaches the site."""

import re
import signal
import time
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote_plus, urlencode

import psutil
import psycopg
from django.contrib.sessions.models import Session
from django.db import connection
from psycopg import sql

from tests.support.proxy import HOST, Answer
from tests.support.running import Site
from tests.support.tables import locked
from tests.system.every_status import OURS, Front, raw

# Well-formed, and nobody's: no postcode starts with QQ. The place is in the sea off Orkney.
POSTCODE, EMAIL, PLACE = "QQ7 3ZZ", "qq73zz@example.org", "58.98101,-2.96021"
SPELLINGS = (
    "QQ7+3ZZ",
    "qq73zz",
    "QQ7%203ZZ",
    "QQ7-3ZZ",
    "%EF%BC%B1%EF%BC%B17+3ZZ",
    "QQ7%C2%A03ZZ",
    "%E2%80%9CQQ7+3ZZ%E2%80%9D",
    "QQ7+3ZZ%00",
    "QQ7+3ZZ%FF",
    PLACE,
)
WAYS_IN = (
    "/?near={}",
    "/search/?near={}&view=referrer&sort=soonest",
    "/search/?near={}&within=nan&page=x",
    "/search/results.csv?near={}",
    "/search/feed.atom?near={}",
    "/services/{slug}/?near={}",
    "/routes/nhs/?near={}",
    "/routes/self-referral/?near={}",
    "/areas/?near={}",
    "/areas/leaflet/?near={}",
    "/map/?near={}",
    "/shortlist/?near={}&pick={}&add={}",
    "/shortlist/sheet.csv?near={}",
    "/shortlist/calls/?near={}&pick={}",
    "/shortlist/letter/gp/?near={}",
    "/physiotherapists/?q={}",
    "/open-referral/services?search={}",
    "/open-referral/service_at_locations?postcode={}",
    "/open-referral/service_at_locations?postcode={}&proximity=5000",
    "/confirm/?key={}",
    "/remove/?key={}",
    "/search?near={}",
    "/no-such-page/?near={}",
    "/static/no-such-file.css?near={}",
    "/healthz?near={}",
    "/admin/?near={}",
    "/admin/login/?next=/admin/directory/service/%3Fq={}",
)
IN_PATHS = (
    "/{}",
    "/search/{}/",
    "/areas/{}/",
    "/services/{}/",
    "/physiotherapists/{}/",
    "/reports/{}/",
    "/shortlist/letter/{}/",
    "/open-referral/services/{}",
    "/.well-known/{}",
    "/static/{}.css",
    "/admin/{}/",
    "/admin/login/{}",
)
FOR_STAFF = (
    "/admin/directory/service/?q={}",
    "/admin/directory/physiotherapist/?q={}",
    "/admin/directory/report/?q={}",
    "/admin/directory/service/?no_such_field={}",
)
FORMS = ("/suggest/", "/services/{slug}/report/", "/confirm/", "/confirm/changes/", "/remove/")
SENT = {
    "words": POSTCODE,
    "email": EMAIL,
    "kind": POSTCODE,
    "key": POSTCODE,
    "said_by": POSTCODE,
    "near": PLACE,
}
TOKEN = "a" * 32
LEFT = {"Cookie": f"near={POSTCODE}; __Host-csrf={TOKEN}", "User-Agent": POSTCODE}


def traces(text: str) -> list[str]:
    """Where the marker stands in a text, however it is written."""
    for _ in range(2):
        text = unquote_plus(text)
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).lower()
    return re.findall(".{0,80}(?:qq73zz|5898101).{0,20}", plain)


# --- Asking --------------------------------------------------------------------------------------


def ask(front: Front, address: str, method: str = "GET", body: str = "", **more: str) -> Answer:
    """As somebody would who has been here before: the address before holds the marker too."""
    headers = LEFT | OURS | {"Referer": f"https://{HOST}{address}", **more}
    return front.ask(method, address, headers, body)


def typed(front: Front, slug: str) -> Iterator[Answer]:
    """Everything that may be typed on a public page."""
    for address in ("/search/?near={}", *WAYS_IN):
        for spelling in SPELLINGS if address == "/search/?near={}" else (SPELLINGS[0], PLACE):
            yield ask(front, address.replace("{}", spelling).replace("{slug}", slug))
    for address in IN_PATHS:
        for spelling in ("QQ7%203ZZ", PLACE):
            yield ask(front, address.replace("{}", spelling))
            yield ask(front, address.replace("{}", spelling), "POST", urlencode(SENT))
    for form in FORMS:
        address = form.replace("{slug}", slug)
        for sent in (SENT, SENT | {"words": "x" * 1200 + POSTCODE}, {"email": "qq73zz"}):
            yield ask(front, address, "POST", urlencode(sent))
        yield ask(front, address, "POST", urlencode(SENT), **{"Sec-Fetch-Site": "cross-site"})
        # So large that a proxy puts it into a file on its way.
        yield ask(front, address, "POST", urlencode({"words": POSTCODE * 5000}))
        yield ask(front, address, "DELETE", urlencode(SENT))
    yield ask(front, f"/services/{slug}/link/", "POST", urlencode(SENT))


def answering(front: Front, key: str) -> Iterator[Answer]:
    """A service that answers by the link in our letter: changes that are refused, then its word."""
    for address in ("/confirm/changes/", "/confirm/"):
        yield ask(front, address, "POST", urlencode(SENT | {"key": key}))


def signing_in(front: Front) -> Iterator[Answer]:
    """With a password that is the marker, until the door is closed."""
    given = {"username": "curator", "password": POSTCODE, "near": PLACE, "next": f"/?{POSTCODE}"}
    for _ in range(5):
        body = urlencode(given | {"csrfmiddlewaretoken": TOKEN})
        yield ask(front, "/admin/login/?next=QQ7+3ZZ", "POST", body)
    yield ask(front, "/admin/login/", "POST", urlencode(given))
    slip = {"username": POSTCODE, "password": "x", "csrfmiddlewaretoken": TOKEN}
    yield ask(front, "/admin/login/", "POST", urlencode(slip))


def searching_as_staff(front: Front, session: str) -> Iterator[Answer]:
    for address in FOR_STAFF:
        yield ask(front, address.replace("{}", "QQ7+3ZZ"), Cookie=f"__Host-session={session}")


def refused(front: Front) -> Iterator[Answer]:
    """What is too large or cannot be read."""
    line = b"GET /search/?near=QQ7+3ZZ HTTP/1.1"
    yield front.send(raw(line, b"QQ7 3ZZ: QQ7 3ZZ"))
    yield front.send(raw(line.replace(b"GET", b"QQ7 3ZZ")))
    yield front.send(raw(line.replace(b"1.1", b"QQ73ZZ")))
    yield front.send(raw(line.replace(b"GET", b"POST"), b"Transfer-Encoding: QQ73ZZ"))
    yield ask(front, "/search/?near=QQ7+3ZZ&x=" + "a" * 5000)
    yield ask(front, "/search/?near=QQ7+3ZZ&x=" + "a" * 9000)
    yield ask(front, "/search/?near=QQ7+3ZZ", **{f"X-{number}": POSTCODE for number in range(70)})
    yield ask(front, "/search/?near=QQ7+3ZZ", **{"X-Any": POSTCODE * 2000})
    yield ask(front, "/search/?near=QQ7+3ZZ", "TRACE")


# --- Trouble -------------------------------------------------------------------------------------


def while_waiting(front: Front, trouble: Callable[[], object]) -> Answer:
    """The answer to a search that waits for a lock while something befalls the site."""
    with locked("directory_postcodelocation"), ThreadPoolExecutor() as threads:
        asked = threads.submit(ask, front, "/search/?near=QQ7+3ZZ")
        until(lambda: bool(waiting()))
        trouble()
        return asked.result()


def until(it_is_so: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not it_is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def waiting() -> list[int]:
    """The connections of the site that wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def end_connections() -> None:
    """As a restart of PostgreSQL would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [waiting()])


def signalled(site: Site, which: signal.Signals) -> None:
    """What gunicorn does to a process that takes too long, and the system to one too large."""
    for process in psutil.Process(site.process.pid).children():
        process.send_signal(which)


@contextmanager
def closed_database(address: str) -> Iterator[None]:
    """Nobody new gets in, and who is in is put out, but for us."""
    name = sql.Identifier(connection.settings_dict["NAME"])
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = %s AND pid <> %s AND application_name = 'msphysio'"
    )
    with psycopg.connect(address, autocommit=True) as outside, connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        outside.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        outside.execute(others, [connection.settings_dict["NAME"], cursor.fetchone()[0]])
        try:
            yield
        finally:
            outside.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


# --- What is left --------------------------------------------------------------------------------


def tables() -> dict[str, str]:
    """All that the database holds, as text; of sessions what they say."""
    with connection.cursor() as cursor:
        found = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name)))
            found[name] = "\n".join(row for (row,) in cursor.fetchall())
    said = [str(one.get_decoded()) for one in Session.objects.all()]
    return found | {"django_session": "\n".join(said)}


def files(*folders: Path) -> dict[str, str]:
    """All files there but our own style and pictures, with their names; what is not text too."""
    return {
        str(path): f"{path.name}\n{path.read_bytes().decode('latin-1')}"
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and "static" not in path.parts
    }
