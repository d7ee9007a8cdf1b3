"""`make check` reports known vulnerabilities in locked packages, or that it could not check."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.tools import audit

FAULT = {
    "id": "PYSEC-0000-1",
    "aliases": ["CVE-0000-1"],
    "affected": [
        {
            "package": {"name": "bleak", "ecosystem": "PyPI"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.0.1"}]},
            ],
        }
    ],
}


class Service(BaseHTTPRequestHandler):
    """Answers as the OSV service does; it knows of one fault, in bleak 1.0."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_faulty = (asked["package"]["name"], asked["version"]) == ("bleak", "1.0")
        body = json.dumps({"vulns": [FAULT]} if is_faulty else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: Any) -> None:
        """Be quiet."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What names the service to pip-audit."""
    monkeypatch.delenv("OFFLINE", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield _named(server.server_port)
        server.shutdown()


def _named(port: int) -> list[str]:
    return ["--vulnerability-service", "osv", "--osv-url", f"http://127.0.0.1:{port}/v1/query"]


def _lock(folder: Path, *pins: str) -> Path:
    lock = folder / "requirements.txt"
    lock.write_text("".join(f"{pin} \\\n    --hash=sha256:{'0' * 64}\n" for pin in pins))
    return lock


@pytest.mark.slow
def test_a_known_fault_is_named_with_the_version_without_it(
    service: list[str], tmp_path: Path
) -> None:
    found = audit.audit([_lock(tmp_path, "attrs==26.1.0", "bleak==1.0")], service)
    assert found.faults == [
        "bleak 1.0 has a known vulnerability, PYSEC-0000-1, also CVE-0000-1. It is fixed in 1.0.1."
    ]
    assert str(found).splitlines()[1:] == [
        audit.WHAT_TO_DO,
        "Audited: no known vulnerability in 1 locked packages.",
    ]


@pytest.mark.slow
def test_what_only_other_systems_need_is_not_called_audited(
    service: list[str], tmp_path: Path
) -> None:
    lock = _lock(tmp_path, "attrs==26.1.0", "colorama==0.4.6 ; sys_platform == 'none'")
    assert str(audit.audit([lock], service)).splitlines() == [
        "Not audited: colorama. They are for other systems.",
        "Audited: no known vulnerability in 1 locked packages.",
    ]


@pytest.mark.slow
def test_a_service_that_cannot_be_reached_is_said_in_one_line(
    service: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = _lock(tmp_path, "bleak==1.0")
    nobody = _named(9)
    assert str(audit.audit([lock], nobody)) == (
        "Not audited: the vulnerability service did not answer."
    )
    monkeypatch.setattr(audit, "FIRST_ANSWER", 0.01)
    assert audit.audit([lock], service).silence


@pytest.mark.slow
def test_a_lock_that_cannot_be_read_is_not_called_silence(
    service: list[str], tmp_path: Path
) -> None:
    lock = _lock(tmp_path, "bleak==1.0")
    lock.write_text(f"{lock.read_text()}what is this?\n")
    with pytest.raises(audit.Broken):
        audit.audit([lock], service)


def test_offline_nobody_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OFFLINE", "1")
    monkeypatch.setattr(audit, "PROGRAM", tmp_path / "no such program")
    assert str(audit.audit(audit.LOCKS)) == "Not audited: OFFLINE=1 is set."


def test_an_index_that_tells_of_no_faults_is_not_taken_for_a_clean_answer() -> None:
    skipped = [{"name": "bleak", "skip_reason": "not found"}]
    clean = [{"name": "attrs", "version": "26.1.0", "vulns": []}]
    nothing = audit.outcome(skipped)
    assert str(nothing).startswith("Not audited: this package index")
    assert str(audit.outcome(skipped + clean)).splitlines() == [
        "Not audited: bleak. The index does not know them.",
        "Audited: no known vulnerability in 1 locked packages.",
    ]


@pytest.mark.parametrize(("faults", "status"), [([], 0), (["one"], 1)])
def test_only_a_known_fault_ends_the_check(
    monkeypatch: pytest.MonkeyPatch, faults: list[str], status: int
) -> None:
    outcome = audit.Outcome(faults=faults, silence="" if faults else "no network")
    monkeypatch.setattr(audit, "audit", lambda _: outcome)
    assert audit.main() == status


def test_a_fault_that_no_version_is_without_says_so() -> None:
    fault = {"id": "PYSEC-0000-2", "aliases": [], "fix_versions": []}
    found = audit.outcome([{"name": "bleak", "version": "1.0", "vulns": [fault]}])
    assert found.faults == [
        "bleak 1.0 has a known vulnerability, PYSEC-0000-2. No fixed version is known."
    ]
