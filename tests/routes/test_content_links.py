"""No link is dead: those inside are walked from `/`, those that lead out a command tries."""

import re
import threading
from collections import deque
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from directory.open_referral import dump
from directory.vocabulary import Route
from msphysio import outgoing
from referrals.routes import content, link_checker, sources
from referrals.routes.link_checker import LinkState
from tests.support import factories as make
from tests.support.advice_factory import area_advice, united_kingdom

pytestmark = pytest.mark.django_db

# --- Inside --------------------------------------------------------------------------------------


SEARCHES = ("/search/", "/map/")
MAX_FILTERS = 3  # what many filters together lead to, three of them lead to


def walk(client: Client, *starts: str) -> dict[str, str]:
    """Every page that links lead to from `starts`, by address. A dead link fails.

    Of addresses that differ only in the values of their parameters one is visited: a start first.
    Pages that carry somebody's search to and fro are visited once, whatever they carry.
    """
    pages: dict[str, str] = {}
    kinds: set[tuple[str, frozenset[str]]] = set()
    waiting = deque((start, "the start") for start in starts)
    while waiting:
        url, found_on = waiting.popleft()
        kind = kind_of(url)
        if kind in kinds or len(kind[1]) > MAX_FILTERS:
            continue
        kinds.add(kind)
        response = client.get(url, follow=True)
        assert response.status_code == 200, f"{url}, linked from {found_on}"
        text = response.getvalue()  # a file too is read to its end, which closes it
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        pages[url] = text.decode()
        waiting += [(link, url) for link in links_on(pages[url], url)]
    return pages


def kind_of(url: str) -> tuple[str, frozenset[str]]:
    """The path and, of a search, the names of its parameters."""
    parts = urlsplit(url)
    names = (name for name, _ in parse_qsl(parts.query) if parts.path in SEARCHES)
    return parts.path, frozenset(names)


def text_of(client: Client, url: str) -> str:
    text: str = client.get(url, follow=True).getvalue().decode()
    return text


def links_on(page: str, url: str) -> Iterator[str]:
    """Addresses inside the site, without their fragments."""
    for href in re.findall(r'<a\b[^>]*\shref="([^"]*)"', page):
        found = urlsplit(urljoin(f"http://testserver{url}", unescape(href)))
        if found.netloc == "testserver":
            yield f"{found.path}?{found.query}" if found.query else found.path


@pytest.fixture
def listed(settings: Any) -> None:
    """Something of every kind."""
    settings.OPERATOR_EMAIL = "office@example.org"
    united_kingdom()
    area_advice(ms_self_referral="yes")
    area_advice(area="S08000024", ms_self_referral="no")
    make.service(council_id="E08000035", nation_id="E92000001")
    make.service(routes=Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL, telephone="01632 960001")
    make.service(kind="private", price_first=60)
    make.service(kind="therapy-centre")
    dump.make(make.today())


@pytest.mark.slow
def test_every_content_page_is_reached_from_the_start(client: Client, listed: None) -> None:
    reached = {urlsplit(url).path for url in walk(client, "/")}
    assert {page.url for page in content.PAGES} - reached == set()
    assert {"/areas/", "/areas/leeds-e08000035/", reverse("which-route")} - reached == set()


@pytest.mark.slow
def test_no_link_inside_is_dead_or_leads_to_a_part_that_is_not_there(
    client: Client, listed: None
) -> None:
    """The walk itself fails at the first that is dead."""
    site = walk(client, "/", "/search/?near=LS1+3EX", "/routes/", "/routes/nhs/?near=LS1+3EX")
    assert len(site) > 30
    read = {kind_of(url): page for url, page in site.items()}
    for url, page in site.items():
        for href in re.findall(r'href="([^"#]*)#([^"]+)"', page):
            target = urljoin(f"http://testserver{url}", unescape(href[0]))
            if urlsplit(target).netloc == "testserver":
                on = page if href[0] == "" else read.get(kind_of(target)) or text_of(client, target)
                assert f'id="{href[1]}"' in on, f"{href} on {url}"


# --- Outside -------------------------------------------------------------------------------------


LEADS = {"/inside": "http://[::1]/here", "/to-ftp": "ftp://127.0.0.1/"}


class Elsewhere(BaseHTTPRequestHandler):
    """A host on loopback that answers by what its path asks for."""

    asked: list[tuple[str, str]] = []

    def do_HEAD(self) -> None:
        self.answer("HEAD")

    def do_GET(self) -> None:
        self.answer("GET")

    def answer(self, method: str) -> None:
        self.asked.append((method, self.path))
        status = {
            "/gone": 404,
            "/broken": 503,
            "/refuses": 403,
            "/moved": 301,
            "/inside": 302,
            "/to-ftp": 302,
            "/no-head": 405 if method == "HEAD" else 200,
        }.get(self.path, 200)
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", LEADS.get(self.path, "/here"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing: tests are quiet."""


@pytest.fixture
def host() -> Iterator[str]:
    Elsewhere.asked = []
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def elsewhere(host: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same, taken for a public address."""
    monkeypatch.setattr(outgoing, "is_public", lambda address: address == "127.0.0.1")
    return host


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "finding", "detail"),
    [
        ("/here", LinkState.OK, ""),
        ("/no-head", LinkState.OK, ""),
        ("/gone", LinkState.GONE, "404"),
        ("/broken", LinkState.SILENT, "503"),
        ("/refuses", LinkState.REFUSED, "403"),
    ],
)
def test_each_answer_is_told_for_what_it_is(
    elsewhere: str, path: str, finding: LinkState, detail: str
) -> None:
    (checked,) = link_checker.check([(f"{elsewhere}{path}", ["a page"])])
    assert (checked.finding, checked.detail) == (finding, detail)


@pytest.mark.slow
def test_a_link_that_moved_says_where_to(elsewhere: str) -> None:
    (checked,) = link_checker.check([(f"{elsewhere}/moved", ["a page"])])
    assert checked.finding is LinkState.MOVED
    assert checked.detail == f"{elsewhere}/here"


@pytest.mark.slow
def test_a_host_that_is_not_there_does_not_answer(elsewhere: str) -> None:
    nobody = "http://127.0.0.1:9/"
    (checked,) = link_checker.check([(nobody, ["a page"])])
    assert checked.finding is LinkState.SILENT


@pytest.mark.slow
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "2130706433", "[::ffff:7f00:1]"])
def test_no_link_leads_the_server_to_its_own_network(host: str, name: str) -> None:
    url = host.replace("127.0.0.1", name)
    (checked,) = link_checker.check([(f"{url}/here", ["a page"])])
    assert checked.finding is LinkState.NOT_PUBLIC
    assert not Elsewhere.asked


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/inside", "/to-ftp"])
def test_no_redirect_does(elsewhere: str, path: str) -> None:
    (checked,) = link_checker.check([(f"{elsewhere}{path}", ["a page"])])
    assert checked.finding is LinkState.NOT_PUBLIC
    assert Elsewhere.asked == [("HEAD", path)]


@pytest.mark.slow
def test_no_name_does_that_stands_for_two_addresses_or_for_another_the_second_time(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name answers with a public address, then with one that is not."""
    port = int(host.rpartition(":")[2])
    answers = [["127.0.0.1", "93.184.216.34"], ["93.184.216.34"], ["127.0.0.1"]]
    connected = []

    def resolved(*_: object, **__: object) -> list[object]:
        return [(2, 1, 6, "", (address, port)) for address in answers.pop(0)]

    def connection(address: tuple[str, int], *_: object) -> None:
        connected.append(address)
        raise TimeoutError

    monkeypatch.setattr("socket.getaddrinfo", resolved)
    monkeypatch.setattr("socket.create_connection", connection)
    asked = [(f"http://rebound.example.org:{port}/here", ["a page"])]
    findings = [one.finding for _ in range(3) for one in link_checker.check(asked)]
    assert findings == [LinkState.NOT_PUBLIC, LinkState.SILENT, LinkState.NOT_PUBLIC]
    assert connected == [("93.184.216.34", port)]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d822", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.168.1.1", False),
        ("0.0.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert outgoing.is_public(address) is public


@pytest.mark.slow
def test_every_source_advice_and_website_is_tried_but_no_example() -> None:
    united_kingdom()
    area_advice(ms_self_referral="yes", link="https://www.example.org/how")
    area_advice(area="E06000014", source_url="https://www.example.org/sample", is_sample=True)
    make.service(website="https://www.example.org/team")
    make.service(website="https://www.example.org/invented", is_sample=True)
    found = link_checker.links()
    sources_with_links = {one.url for page in content.PAGES for one in page.sources if one.url}
    assert set(found) >= sources_with_links
    assert "" not in found
    assert found["https://www.example.org/how"] == ["advice for Leeds"]
    assert found["https://www.example.org/team"] == ["service Harehope neuro physiotherapy"]
    assert "https://www.example.org/sample" not in found
    assert "https://www.example.org/invented" not in found
    assert found[sources.WILES.url] == ["/physiotherapy-for-ms/"]


def run(elsewhere: str, monkeypatch: pytest.MonkeyPatch, *paths: str) -> str:
    wanted = {f"{elsewhere}{path}": ["/choosing/"] for path in paths}
    monkeypatch.setattr(link_checker, "links", lambda: wanted)
    out = StringIO()
    call_command("check_links", stdout=out)
    return out.getvalue()


@pytest.mark.slow
def test_the_command_reports_and_changes_nothing(
    elsewhere: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.OFFLINE = False
    said = run(elsewhere, monkeypatch, "/here", "/moved", "/refuses")
    assert f"{elsewhere}/moved: moved ({elsewhere}/here). On /choosing/." in said
    assert "/here: " not in said
    assert "3 links tried: 1 answers, 1 moved, 1 refuses to be asked by a program" in said
    assert "Nothing was changed." in said


@pytest.mark.slow
def test_a_dead_link_ends_the_command_with_an_error(
    elsewhere: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.OFFLINE = False
    before = content.PAGES
    with pytest.raises(CommandError, match=r"2 of 3 links are dead\. Correct them by hand"):
        run(elsewhere, monkeypatch, "/here", "/gone", "/broken")
    assert content.PAGES is before


def test_offline_nothing_is_tried() -> None:
    with pytest.raises(CommandError, match="OFFLINE is set"):
        call_command("check_links")
