"""nginx in front of the site, with our example configuration."""

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from msphysio import environment as env
from tests.running import free_port

DEPLOY = env.BASE_DIR / "docs" / "deploy"
HOST = "physio.example.org"
TRUSTING = ssl._create_unverified_context()  # noqa: S323 (our own certificate)
PROGRAMS = ("nginx", "openssl", "curl")


def missing() -> list[str]:
    """The programs without which our example cannot be tried."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


class Proxy:
    """nginx with our example, on ports of its own and with a certificate nobody trusts."""

    def __init__(self, folder: Path, upstream: int) -> None:
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        self.upstream = folder / "msphysio-upstream.conf"
        self.upstream.write_text(f"server 127.0.0.1:{upstream} max_fails=0;\n" * 3)
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
            line.sock = TRUSTING.wrap_socket(line.sock, server_hostname=HOST)
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


@contextmanager
def proxied(folder: Path, upstream: int) -> Iterator[Proxy]:
    """nginx, running, before the site on that port."""
    folder.chmod(0o755)
    proxy = Proxy(folder, upstream)
    subprocess.run([*proxy.words, "-t", "-q"], check=True)
    subprocess.run(proxy.words, check=True)
    try:
        yield proxy
    finally:
        subprocess.run([*proxy.words, "-s", "stop"], check=True)
