"""nginx with our example in front of the site, for all tests that want the whole chain."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import psutil

from msphysio import environment as env
from tests.support.programs import needs
from tests.support.running import free_port

DEPLOY = env.BASE_DIR / "docs" / "deploy"
HOST = "physio.example.org"
USER = "user root; " if os.geteuid() == 0 else ""  # who may enter the folders of the tests
BEHIND_A_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https"}
# What a site behind it is told, beside its database.
IN_PUBLIC = {
    "HTTPS": "1",
    "ALLOWED_HOSTS": HOST,
    "PROXY_COUNT": "1",
    "OPERATOR_NAME": "An example charity",
    "OPERATOR_EMAIL": "office@example.org",
}
TRUSTING = ssl._create_unverified_context()  # noqa: S323 (our own certificate)
PROGRAMS = ("nginx", "openssl", "curl")


def missing() -> list[str]:
    """The programs without which our example cannot be tried."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


def needs_nginx() -> None:
    """All that the chain is made of is here, or the test cannot be."""
    if programs := missing():
        needs(f"Needs {' and '.join(programs)} on PATH: docs/deploy/nginx.conf was not tried")


def of_the_guide(directive: str) -> int:
    """What an operator writes into nginx's own configuration."""
    (number,) = re.findall(rf"{directive} (\d+);", (DEPLOY / "README.md").read_text("utf-8"))
    return int(number)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header fields may stand more than once: `headers.get_all(name)`."""

    status: int
    headers: Message
    text: str

    @classmethod
    def read(cls, answer: HTTPResponse) -> "Answer":
        return cls(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))


class Proxy:
    """nginx with our example, on ports of its own and with a certificate nobody trusts."""

    def __init__(
        self,
        folder: Path,
        upstream: int,
        *,
        changes: dict[str, str] | None = None,
        deploy: Path = DEPLOY,
        connections: int = 0,
        key: tuple[str, ...] = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
    ) -> None:
        """`changes` are made to our example; `connections` of a process, unless as in the guide."""
        self.folder, self.changes, self.deploy = folder, changes or {}, deploy
        self.http, self.https = free_port(), free_port()
        self.upstream = folder / "msphysio-upstream.conf"
        self.upstream.write_text(f"server 127.0.0.1:{upstream} max_fails=0;\n" * 3)
        self.words = ["nginx", "-p", str(folder), "-c", str(folder / "main.conf")]
        self.words += ["-e", str(folder / "main-error.log")]
        certificate = ["openssl", "req", "-x509", "-nodes", "-days", "1", "-newkey", *key]
        certificate += ["-subj", f"/CN={HOST}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
        subprocess.run(certificate, cwd=folder, check=True, capture_output=True)
        (folder / "site.conf").write_text(self.example())
        (folder / "main.conf").write_text(
            f"{USER}pid {folder}/nginx.pid; worker_processes 1; "
            f"worker_rlimit_nofile {of_the_guide('worker_rlimit_nofile')}; "
            f"events {{ worker_connections {connections or of_the_guide('worker_connections')}; }} "
            f"http {{ client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; "
            f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; "
            f"include {folder}/site.conf; }}"
        )

    def example(self) -> str:
        text = (self.deploy / "nginx.conf").read_text("utf-8")
        text = re.sub(r"listen \[::\].*\n", "", text)
        text = text.replace("listen 80", f"listen 127.0.0.1:{self.http}")
        text = text.replace("listen 443", f"listen 127.0.0.1:{self.https}")
        for away in ("/var/log/nginx", "/etc/nginx", f"/etc/letsencrypt/live/{HOST}"):
            text = text.replace(away, str(self.folder))
        for written, instead in self.changes.items():
            assert written in text
            text = text.replace(written, instead)
        return text

    def __enter__(self) -> "Proxy":
        self.folder.chmod(0o755)
        subprocess.run([*self.words, "-t", "-q"], check=True)
        subprocess.run(self.words, check=True)
        return self

    def __exit__(self, *error: object) -> None:
        subprocess.run([*self.words, "-s", "stop"], check=True)

    def points_to(self, port: int) -> None:
        """From now on; the old processes of nginx are gone when this returns."""
        before = self.workers()
        self.upstream.write_text(f"server 127.0.0.1:{port};\n")
        subprocess.run([*self.words, "-s", "reload"], check=True)
        end = time.monotonic() + 10
        while before & self.workers() and time.monotonic() < end:
            time.sleep(0.02)

    def workers(self) -> set[int]:
        main = int((self.folder / "nginx.pid").read_text())
        return {child.pid for child in psutil.Process(main).children()}

    def connected(self) -> ssl.SSLSocket:
        """A line to it, over TLS."""
        line = socket.create_connection(("127.0.0.1", self.https), timeout=30)
        return TRUSTING.wrap_socket(line, server_hostname=HOST)

    def get(self, path: str) -> tuple[int, dict[str, str]]:
        """Over HTTPS."""
        answer = self.ask("GET", path, {"Referer": f"https://{HOST}{path}"})
        return answer.status, dict(answer.headers.items())

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
    ) -> "Answer":
        """Anything else, over HTTPS."""
        line = HTTPConnection(HOST, timeout=30)
        line.sock = self.connected()
        try:
            line.request(method, path, body or None, {"Host": HOST, **(headers or {})})
            return Answer.read(line.getresponse())
        finally:
            line.close()

    def send(self, request: bytes) -> "Answer":
        """Bytes that may not be HTTP, over HTTPS."""
        with self.connected() as line:
            line.sendall(request)
            answer = HTTPResponse(line)
            answer.begin()
            return Answer.read(answer)

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
