"""Forms that anyone may send, to the real server: what is sent is in no log."""

import socket
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from directory.models import Report
from tests.support.running import Site, served, this_database
from tests.support.tables import gone
from tests.system.test_privacy_of_logs import logs


def post(site: Site, given: dict[str, str], **headers: str) -> tuple[int, dict[str, str]]:
    """Status and headers of what gunicorn answers."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    form = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        **headers,
    }
    try:
        connection.request("POST", "/suggest/", urlencode(given), form)
        answer = connection.getresponse()
        answer.read()
        return answer.status, dict(answer.getheaders())
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_is_in_no_log(tmp_path: Path) -> None:
    given = {"words": "QQ7 3ZZ", "email": "qq73zz@example.org"}
    settings = {"DATABASE_URL": this_database(), "EMAIL_URL": "smtp://localhost:1"}
    with served(tmp_path / "log", **settings) as site:
        assert post(site, given)[0] == 303
        assert post(site, given | {"email": "qq73zz"})[0] == 422
        assert post(site, given | {"words": f"qq73zz{'x' * 2000}"})[0] == 422
        assert post(site, given, **{"Sec-Fetch-Site": "cross-site"})[0] == 403
        with gone("directory_report"):
            assert post(site, given)[0] == 500
        assert b" 400 " in cut_off(site, b"words=qq73zz")
        assert site.logs("POST /suggest/ 400")
        assert "POST/SUGGEST/500" in logs(site)
        assert "QQ73ZZ" not in logs(site)
    assert Report.objects.count() == 1


def cut_off(site: Site, body: bytes) -> bytes:
    """The answer to a form of which only the beginning arrives."""
    head = (
        "POST /suggest/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 400\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as line:
        line.sendall(head.encode() + body)
        line.shutdown(socket.SHUT_WR)
        return line.recv(65_536)
