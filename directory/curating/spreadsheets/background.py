"""Reads a large file in a process of its own, since no request may take that long.

The process writes beside the upload how far it is and, in the end, what came of it. If it was ended
halfway, nothing was saved, and its silence shows.
"""

import json
import subprocess  # nosec B404  # runs our own manage.py
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from directory.curating.spreadsheets.outcome import Outcome

AT_ONCE = 300  # rows that a request reads itself
MAX_SILENT_SECONDS = 90
_TOLD_EVERY = 50  # rows
_started: list[subprocess.Popen[bytes]] = []


@dataclass(slots=True)
class ReadingStatus:
    """How far the process is. With an outcome or a refusal it is over."""

    of: int
    saves: bool
    done: int = 0
    outcome: Outcome | None = None
    refused: str = ""
    is_silent: bool = False

    @property
    def is_over(self) -> bool:
        return self.outcome is not None or bool(self.refused)


class Reporter:
    """Tells of each row that is done, and of the end."""

    def __init__(self, path: Path, of: int, *, saves: bool) -> None:
        self.path, self.status = path, ReadingStatus(of, saves)
        self._write()

    def __call__(self, rows: int) -> None:
        self.status.done += rows
        if self.status.done % _TOLD_EVERY == 0:
            self._write()

    def finish(self, outcome: Outcome | None, refused: str = "") -> None:
        self.status.outcome, self.status.refused = outcome, refused
        self._write()

    def _write(self) -> None:
        """In one go, so that nobody reads half of it."""
        fresh = self.path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(asdict(self.status)))
        fresh.replace(self.path)


def status_path(upload: Path) -> Path:
    return upload.with_suffix(".json")


def start(upload: Path, *, kind: str, rows: int, by: str, saves: bool, expected: str = "") -> None:
    """Begin, and return at once."""
    path = status_path(upload)
    Reporter(path, rows, saves=saves)
    options = [f"--kind={kind}", f"--status={path}", f"--by={by}", f"--expected={expected}"]
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_listings"]
    command = [*manage, str(upload), *options, *([] if saves else ["--dry-run"])]
    nothing = subprocess.DEVNULL
    _started[:] = [one for one in _started if one.poll() is None]  # so that the ended are not kept
    _started.append(
        subprocess.Popen(  # nosec B603  # nothing of it was typed, but the name after --by=
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
    )


def status_of(upload: Path) -> ReadingStatus | None:
    """How far it is; None if it was never begun."""
    path = status_path(upload)
    with suppress(FileNotFoundError):
        status = ReadingStatus(**json.loads(path.read_text()))
        if status.outcome is not None:
            status.outcome = Outcome.of(status.outcome)
        age = time.time() - path.stat().st_mtime
        status.is_silent = not status.is_over and age > MAX_SILENT_SECONDS
        return status
    return None
