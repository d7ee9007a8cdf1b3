"""The server as it stands in public: what it refuses, where the admin is, nginx in front of it."""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.urls import get_resolver

from tests.support.proxy import BEHIND_A_PROXY, DEPLOY, HOST, IN_PUBLIC, Proxy, needs_nginx
from tests.support.running import Site, free_port, served, this_database
from tests.support.tables import all_ours
from tests.system.public_paths import routes

# Well-formed, and nobody's: no postcode starts with QQ.
SEARCH = "/search/?near=QQ7+3ZZ"
OPEN_DATA_PER_MINUTE = 20

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """With the safe settings, and the admin where nobody looks for it."""
    with (
        all_ours(django_db_blocker),
        served(
            tmp_path_factory.mktemp("site") / "log",
            DATABASE_URL=this_database(),
            ADMIN_PATH="back-office-7/",
            OPEN_DATA_PER_MINUTE=str(OPEN_DATA_PER_MINUTE),
            **IN_PUBLIC,
        ) as site,
    ):
        yield site


# --- The server itself ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (SEARCH, ["X-Any: 1"] * 60, 200),
        (SEARCH, ["X-Any: 1"] * 70, 431),
        (SEARCH, ["X-Any: " + "a" * 9000], 431),
        (f"{SEARCH}&x={'a' * 4000}", [], 200),
        (f"{SEARCH}&x={'a' * 4100}", [], 414),
    ],
)
def test_a_request_that_is_too_large_is_refused_as_such(
    site: Site, path: str, headers: list[str], status: int
) -> None:
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", "X-Forwarded-Proto: https", *headers]
    answer = site.send("\r\n".join([*lines, "", ""]).encode())
    assert answer.split()[1] == str(status).encode()
    assert "QQ7" not in site.log.read_text()


def test_the_admin_is_where_the_setting_says(site: Site) -> None:
    assert site.get("/back-office-7/", **BEHIND_A_PROXY)[0] == 302
    assert site.get("/back-office-7/login/", **BEHIND_A_PROXY)[0] == 200
    assert site.get("/admin/", **BEHIND_A_PROXY)[0] == 404


@pytest.mark.parametrize(
    "address",
    ["/", SEARCH, "/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/about/", "/admin/"],
)
def test_no_page_tells_where_the_admin_is(site: Site, address: str) -> None:
    _, text, headers = site.get(address, **BEHIND_A_PROXY)
    assert "back-office" not in text + str(headers)


# --- nginx in front ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def proxy(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    needs_nginx()
    with Proxy(tmp_path_factory.mktemp("nginx"), site.port) as proxy:
        yield proxy


def test_nginx_serves_the_site_and_logs_no_search(site: Site, proxy: Proxy) -> None:
    status, headers = proxy.get(SEARCH)
    assert (status, "max-age" in headers["Strict-Transport-Security"]) == (200, True)
    assert "GET /search/ 200" in proxy.logs("GET /search/ 200")
    for path, refused in ((f"{SEARCH}&x={'a' * 9000}", 414), ("/no-such-page/?near=QQ7+3ZZ", 404)):
        assert proxy.get(path)[0] == refused
    assert "QQ7" not in proxy.logs("GET (no such page) 404") + site.log.read_text()


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/QQ7 3ZZ", "GET (no such page) 404"),
        ("/QQ7%203ZZ/?near=QQ7+3ZZ", "GET (no such page) 404"),
        ("/reports/QQ73ZZQQ73ZZ/", "GET /reports/<slug:code>/ 404"),
        ("/physiotherapists/somebody-QQ73ZZ/", "GET /physiotherapists/<slug:slug>/ 404"),
        ("/static/QQ73ZZ.css", "GET /static/ 404"),
    ],
)
def test_what_is_typed_into_a_path_is_logged_by_nobody(
    site: Site, proxy: Proxy, path: str, logged: str
) -> None:
    assert proxy.get(path.replace(" ", "%20"))[0] == 404
    assert site.logs(logged)
    begun = f"/{path.split('/')[1]}/" if "<" in logged or "static" in logged else "(no such page)"
    assert "QQ7" not in proxy.logs(f"GET {begun} 404") + site.log.read_text()


def test_nginx_knows_how_every_address_of_the_site_begins() -> None:
    known = re.search(r"\(\?<msphysio_first>([^)]*)\)", (DEPLOY / "nginx.conf").read_text("utf-8"))
    assert known
    ours = {route.lstrip("^").split("/")[0].split("<")[0] for route in routes(get_resolver())}
    assert set(known[1].replace("\\", "").split("|")) == ours - {""} | {"admin", "static"}


def test_nginx_sends_visitors_to_https_and_other_names_nowhere(proxy: Proxy) -> None:
    with closing(HTTPConnection("127.0.0.1", proxy.http, timeout=30)) as line:
        line.request("GET", SEARCH, headers={"Host": HOST})
        answer = line.getresponse()
        assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}{SEARCH}")
        line.close()
        line.request("GET", SEARCH, headers={"Host": "elsewhere.example.org"})
        with pytest.raises(ConnectionError):
            line.getresponse()
    assert "QQ7" not in proxy.logs()


def test_a_redirect_with_a_search_in_it_is_kept_by_no_browser(proxy: Proxy) -> None:
    with closing(HTTPConnection("127.0.0.1", proxy.http, timeout=30)) as line:
        line.request("GET", SEARCH, headers={"Host": HOST})
        assert line.getresponse().getheader("Cache-Control") == "no-store"
    assert proxy.ask("GET", "/").headers.get_all("Cache-Control") != ["no-store"]


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Protocol: http", "X-Forwarded-Ssl: off", "Forwarded: proto=http"]
)
def test_a_scheme_that_the_visitor_claims_goes_no_further(proxy: Proxy, header: str) -> None:
    name, value = header.split(": ")
    assert proxy.ask("GET", "/", {name: value}).status == 200


OF_ALL_AGES = {
    "ssl_ciphers ": "ssl_ciphers ALL:@SECLEVEL=0; #",
    "ssl_protocols TLSv1.2 TLSv1.3": "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3",
}
OLD = ["AES128-GCM-SHA256", "AES256-SHA", "ECDHE-RSA-AES128-SHA256"]  # static RSA; CBC


def shakes_hands(proxy: Proxy, cipher: str, version: ssl.TLSVersion) -> bool:
    context = ssl._create_unverified_context()  # noqa: S323 (our own certificate)
    context.minimum_version = context.maximum_version = version
    context.set_ciphers(f"{cipher}:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", proxy.https), timeout=30) as line:
        try:
            context.wrap_socket(line, server_hostname=HOST).close()
        except (ssl.SSLError, ConnectionError):
            return False
    return True


@pytest.mark.parametrize("changes", [{}, OF_ALL_AGES], ids=["ours", "a control"])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_old_ciphers_and_versions_are_refused(
    site: Site, tmp_path: Path, changes: dict[str, str]
) -> None:
    needs_nginx()
    twelve, eleven = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_1
    with Proxy(tmp_path, site.port, changes=changes, key=("rsa:2048",)) as proxy:
        assert [shakes_hands(proxy, cipher, twelve) for cipher in OLD] == [bool(changes)] * 3
        assert shakes_hands(proxy, "ECDHE-RSA-AES128-SHA", eleven) == bool(changes)
        assert shakes_hands(proxy, "ECDHE-RSA-AES128-GCM-SHA256", twelve)


WITHOUT = [
    ("add_header Cache-Control $msphysio_cache always;", "", "is_kept"),
    ('proxy_set_header X-Forwarded-Ssl "";', "", "is_believed"),
    ("return 301 https://$host$request_uri;", "return 404;", "is_not_led"),
    ("client_max_body_size 64k;", "client_max_body_size 21m;", "sends_files"),
]


@pytest.mark.parametrize(("line", "instead", "harm"), WITHOUT)
def test_without_a_line_of_the_guide_there_is_harm(
    site: Site, tmp_path: Path, line: str, instead: str, harm: str
) -> None:
    """Controls: each of these tests fails."""
    needs_nginx()
    attempts: dict[str, Callable[[Proxy], None]] = {
        "is_kept": test_a_redirect_with_a_search_in_it_is_kept_by_no_browser,
        "is_believed": partial(
            test_a_scheme_that_the_visitor_claims_goes_no_further, header="X-Forwarded-Ssl: off"
        ),
        "is_not_led": test_nginx_sends_visitors_to_https_and_other_names_nowhere,
        "sends_files": test_only_staff_send_large_bodies,
    }
    with (
        Proxy(tmp_path, site.port, changes={line: instead}) as proxy,
        pytest.raises(AssertionError),
    ):
        attempts[harm](proxy)


FROM = "proxy_set_header X-Forwarded-For $remote_addr;"


@pytest.mark.parametrize("changes", [{}, {FROM: ""}], ids=["ours", "a control"])
def test_nobody_takes_another_address(site: Site, tmp_path: Path, changes: dict[str, str]) -> None:
    """With another for each try, nothing would be limited by address."""
    needs_nginx()
    with Proxy(tmp_path, site.port, changes=changes) as proxy:
        answers = [
            proxy.ask("GET", "/open-referral/", {"X-Forwarded-For": f"192.0.2.{number}"}).status
            for number in range(OPEN_DATA_PER_MINUTE + 5)
        ]
    assert (429 in answers) == (not changes)


def test_only_staff_send_large_bodies(proxy: Proxy) -> None:
    large = "x" * 100_000
    assert proxy.ask("POST", "/suggest/", body=large).status == 413
    assert proxy.ask("POST", "/admin/", body=large).status != 413


def test_one_address_signs_in_and_asks_for_heavy_pages_so_often_and_no_more(proxy: Proxy) -> None:
    for path, allowed in (("/admin/login/", 21), ("/areas/areas.csv", 61)):
        answers = [proxy.ask("HEAD", path) for _ in range(allowed + 20)]
        refused = [answer for answer in answers if answer.status == 429]
        assert answers[allowed - 1].status != 429
        assert refused
        assert refused[0].headers["Retry-After"] == "30"
    assert proxy.get("/")[0] == 200


def test_half_requests_without_end_hold_nobody_up(proxy: Proxy) -> None:
    with ExitStack() as lines:
        for _ in range(300):
            line = socket.create_connection(("127.0.0.1", proxy.http), timeout=30)
            lines.enter_context(line).sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert proxy.get("/")[0] == 200


def test_a_copy_that_is_not_ready_is_not_switched_to(site: Site, proxy: Proxy) -> None:
    before = proxy.upstream.read_text()
    refused = proxy.switch(site.port)  # it knows no postcodes
    assert (refused.returncode, proxy.upstream.read_text()) == (1, before)
    assert "is not ready after 0 seconds. Nothing was changed." in refused.stderr
    assert proxy.switch(free_port()).returncode == 1


@pytest.mark.parametrize(("seconds", "times"), [(0, 3), (1.2, 1)])
def test_a_page_that_ended_its_process_by_taking_too_long_is_not_asked_for_again(
    tmp_path: Path, seconds: float, times: int
) -> None:
    needs_nginx()
    soon = {"proxy_next_upstream_timeout 25s": "proxy_next_upstream_timeout 1s"}
    with (
        dying(seconds) as (port, asked),
        Proxy(tmp_path, port, changes=soon) as proxy,
    ):
        assert proxy.get("/map/")[0] == 502
    assert len(asked) == times


@contextmanager
def dying(seconds: float) -> Iterator[tuple[int, list[bytes]]]:
    """The port of something that takes a request and ends, after a while, without an answer."""
    asked: list[bytes] = []

    def serve() -> None:
        while True:
            line, _ = listener.accept()
            with line:
                if not (request := line.recv(65_536)):
                    return
                asked.append(request)
                time.sleep(seconds)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1], asked
        finally:
            socket.create_connection(listener.getsockname()).close()
            thread.join()


def test_a_site_that_is_away_leaves_no_search_in_a_log(proxy: Proxy) -> None:
    proxy.points_to(free_port())
    assert proxy.get(SEARCH)[0] == 502
    assert "GET /search/ 502" in proxy.logs("GET /search/ 502")
    assert "QQ7" not in proxy.logs()
