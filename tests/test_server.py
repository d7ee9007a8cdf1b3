"""The server as it stands in public: what it refuses, where the admin is, nginx in front of it."""

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from msphysio import environment as env
from tests.browser.conftest import needs
from tests.running import Site, free_port, served
from tests.test_privacy_of_logs import this_database

DEPLOY = env.BASE_DIR / "docs" / "deploy"
HOST = "physio.example.org"
BEHIND_A_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https"}
# Well-formed, and nobody's: no postcode starts with QQ.
SEARCH = "/search/?near=QQ7+3ZZ"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With the safe settings, and the admin where nobody looks for it."""
    with served(
        tmp_path_factory.mktemp("site") / "log",
        DATABASE_URL=this_database(),
        HTTPS="1",
        ALLOWED_HOSTS=HOST,
        PROXY_COUNT="1",
        ADMIN_PATH="back-office-7/",
        OPERATOR_EMAIL="office@example.org",
    ) as site:
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


class Proxy:
    """nginx with our example, on ports of its own and with a certificate nobody trusts."""

    def __init__(self, folder: Path, upstream: int) -> None:
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        self.upstream = folder / "msphysio-upstream.conf"
        self.upstream.write_text(f"server 127.0.0.1:{upstream};\n")
        self.words = ["nginx", "-p", str(folder), "-c", str(folder / "main.conf")]
        self.words += ["-e", str(folder / "main-error.log")]
        certificate = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "1"]
        certificate += ["-subj", f"/CN={HOST}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
        subprocess.run(certificate, cwd=folder, check=True, capture_output=True)
        (folder / "site.conf").write_text(self.example())
        (folder / "main.conf").write_text(
            f"pid {folder}/pid; worker_processes 1; events {{}} "
            f"http {{ client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; "
            f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; "
            f"include {folder}/site.conf; }}"
        )

    def example(self) -> str:
        text = (DEPLOY / "nginx.conf").read_text("utf-8")
        text = re.sub(r"listen \[::\].*\n", "", text)
        text = text.replace("listen 80", f"listen 127.0.0.1:{self.http}")
        text = text.replace("listen 443", f"listen 127.0.0.1:{self.https}")
        for away in ("/var/log/nginx", "/etc/nginx", f"/etc/letsencrypt/live/{HOST}"):
            text = text.replace(away, str(self.folder))
        return text

    def get(self, path: str) -> tuple[int, dict[str, str]]:
        """Over HTTPS."""
        line = HTTPConnection("127.0.0.1", self.https, timeout=30)
        try:
            line.connect()
            trusting = ssl._create_unverified_context()  # noqa: S323 (our own certificate)
            line.sock = trusting.wrap_socket(line.sock, server_hostname=HOST)
            line.request("GET", path, headers={"Host": HOST, "Referer": f"https://{HOST}{path}"})
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders())
        finally:
            line.close()

    def logs(self, words: str = "") -> str:
        """All of its logs; nginx writes the line of `words` only after its answer."""
        end = time.monotonic() + 5
        while True:
            text = "".join(log.read_text() for log in self.folder.glob("*.log"))
            if words in text or time.monotonic() > end:
                return text
            time.sleep(0.05)

    def switch(self, port: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(DEPLOY / "switch-upstream"), str(port)],
            env={
                "PATH": os.environ["PATH"],
                "SITE_HOST": HOST,
                "UPSTREAM_FILE": str(self.upstream),
                "NGINX": " ".join(self.words),
                "WAIT_SECONDS": "0",
            },
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def proxy(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    for program in ("nginx", "openssl", "curl"):
        if shutil.which(program) is None:
            needs(f"Needs {program} on PATH: docs/deploy/nginx.conf was not tried")
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    proxy = Proxy(folder, site.port)
    subprocess.run([*proxy.words, "-t", "-q"], check=True)
    subprocess.run(proxy.words, check=True)
    yield proxy
    subprocess.run([*proxy.words, "-s", "stop"], check=True)


def test_nginx_serves_the_site_and_logs_no_search(site: Site, proxy: Proxy) -> None:
    status, headers = proxy.get(SEARCH)
    assert (status, "max-age" in headers["Strict-Transport-Security"]) == (200, True)
    assert "GET /search/ 200" in proxy.logs("GET /search/ 200")
    for path, refused in ((f"{SEARCH}&x={'a' * 9000}", 414), ("/no-such-page/?near=QQ7+3ZZ", 404)):
        assert proxy.get(path)[0] == refused
    assert "QQ7" not in proxy.logs("GET /no-such-page/ 404") + site.log.read_text()


def test_nginx_sends_visitors_to_https_and_other_names_nowhere(proxy: Proxy) -> None:
    line = HTTPConnection("127.0.0.1", proxy.http, timeout=30)
    line.request("GET", SEARCH, headers={"Host": HOST})
    answer = line.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}{SEARCH}")
    line.close()
    line.request("GET", SEARCH, headers={"Host": "elsewhere.example.org"})
    with pytest.raises(ConnectionError):
        line.getresponse()
    line.close()
    assert "QQ7" not in proxy.logs()


def test_a_copy_that_is_not_ready_is_not_switched_to(site: Site, proxy: Proxy) -> None:
    before = proxy.upstream.read_text()
    refused = proxy.switch(site.port)  # it knows no postcodes
    assert (refused.returncode, proxy.upstream.read_text()) == (1, before)
    assert "is not ready after 0 seconds. Nothing was changed." in refused.stderr
    assert proxy.switch(free_port()).returncode == 1


def test_a_site_that_is_away_leaves_no_search_in_a_log(proxy: Proxy) -> None:
    before = proxy.upstream.read_text()
    proxy.upstream.write_text(f"server 127.0.0.1:{free_port()};\n")
    subprocess.run([*proxy.words, "-s", "reload"], check=True)
    end = time.monotonic() + 10
    while proxy.get(SEARCH)[0] != 502 and time.monotonic() < end:
        time.sleep(0.1)
    assert "GET /search/ 502" in proxy.logs("GET /search/ 502")
    assert "QQ7" not in proxy.logs()
    proxy.upstream.write_text(before)
