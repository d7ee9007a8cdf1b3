"""What nginx must do with our example: the real one, before what keeps all that reaches it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from tests.support.proxy import HOST, Proxy
from tests.support.running import free_port

FORGED = {
    "X-Forwarded-For": "192.0.2.7",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "elsewhere.example.org",
    "X-Forwarded-Protocol": "http",
    "X-Forwarded-Ssl": "off",
    "Forwarded": "for=192.0.2.7;proto=http",
}


class Behind(ThreadingHTTPServer):
    """Keeps the headers of all that reaches it, on a port of its own."""

    def __init__(self) -> None:
        self.heard: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), Keep)


class Keep(BaseHTTPRequestHandler):
    """Answers with nothing."""

    server: Behind

    def do_GET(self) -> None:
        self.server.heard.append(dict(self.headers))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))  # else nginx says 502 at times
        self.send_response(204)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def in_front(folder: Path) -> Iterator[tuple[Proxy, list[dict[str, str]]]]:
    """The real nginx with the folder's configuration, and what it hands on."""
    with Behind() as behind, TemporaryDirectory() as own:
        Thread(target=behind.serve_forever, args=(0.05,), daemon=True).start()
        with Proxy(Path(own), behind.server_port, deploy=folder) as proxy:
            yield proxy, behind.heard
        behind.shutdown()


def over_http(proxy: Proxy) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", proxy.http, timeout=30)


def what_a_visitor_forges_goes_no_further(folder: Path) -> None:
    for_staff = ("/", "/admin/", "/admin/login/", "/sitemap.xml")
    with in_front(folder) as (proxy, heard):
        for path in for_staff:
            assert proxy.ask("GET", path, FORGED).status == 204
    assert len(heard) == len(for_staff)
    for headers in heard:
        told = {name: headers[name] for name in FORGED if headers.get(name)}
        assert told == {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}


def nginx_logs_neither_who_asks_nor_what_is_typed(folder: Path) -> None:
    with in_front(folder) as (proxy, _):
        for path in ("/QQ7%203ZZ", "/search/?near=QQ7+3ZZ", "/reports/QQ73ZZ/", "/QQ73ZZ/search/"):
            proxy.ask("GET", path, {"Referer": f"https://{HOST}{path}", "User-Agent": "QQ73ZZ"})
        with closing(over_http(proxy)) as line, suppress(ConnectionError):
            line.request("GET", "/?near=QQ73ZZ", headers={"Host": "elsewhere.example.org"})
            line.getresponse()
        proxy.points_to(free_port())
        assert proxy.ask("GET", "/search/?near=QQ7+3ZZ").status == 502
        text = proxy.logs("GET /search/ 502")
    for said in ("GET (no such page) 204", "GET /search/ 204", "GET /reports/ 204"):
        assert said in text
    assert "QQ7" not in text
    assert "127.0.0.1" not in text


def only_staff_send_files_and_everybody_is_led_to_https(folder: Path) -> None:
    with in_front(folder) as (proxy, _):
        large = "x" * 100_000
        sent = {
            path: proxy.ask("POST", path, body=large).status for path in ("/suggest/", "/admin/")
        }
        assert sent == {"/suggest/": 413, "/admin/": 204}
        with closing(over_http(proxy)) as line:
            for path in ("/search/?near=LS1", "/admin/", "/admin/login/", "/sitemap.xml"):
                line.request("GET", path, headers={"Host": HOST})
                answer = line.getresponse()
                assert (answer.status, answer.getheader("Cache-Control")) == (301, "no-store")
                answer.read()


def one_address_signs_in_so_often_and_no_more(folder: Path) -> None:
    with in_front(folder) as (proxy, _):
        statuses = [proxy.ask("HEAD", "/admin/login/").status for _ in range(36)]
    assert 429 not in statuses[:21]
    assert 429 in statuses  # with one more every three seconds
