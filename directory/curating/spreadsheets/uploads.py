"""Uploads kept between preview and confirmation, for the person who uploaded them."""

import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing

from directory.curating.spreadsheets.background import status_path

KEPT_SECONDS = 24 * 60 * 60
_SALT = "directory.listings.uploads"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and its kind, who uploaded it, and the preview's fingerprint."""

    key: str
    name: str
    kind: str
    user_id: int
    fingerprint: str

    def signed(self) -> str:
        return signing.dumps(asdict(self), salt=_SALT)

    @property
    def path(self) -> Path:
        return _folder() / self.key

    def data(self) -> bytes | None:
        """The file's content; None if it is gone: already imported, or too old."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None

    def forget(self) -> None:
        for path in (self.path, status_path(self.path)):
            path.unlink(missing_ok=True)


def keep(data: bytes, *, name: str, kind: str, user_id: int, fingerprint: str = "") -> Upload:
    """Save a file that only the server's own user can read, and delete any that are too old."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_old(folder)
    upload = Upload(secrets.token_hex(16), name, kind, user_id, fingerprint)
    path = folder / upload.key
    path.touch(mode=0o600)
    path.write_bytes(data)
    return upload


def kept(signed: str, *, kind: str, user_id: int) -> Upload | None:
    """The upload referred to by a form; None if it is not theirs, or not genuine."""
    with suppress(signing.BadSignature):
        upload = Upload(**signing.loads(signed, salt=_SALT, max_age=KEPT_SECONDS))
        if (upload.kind, upload.user_id) == (kind, user_id):
            return upload
    return None


def _folder() -> Path:
    folder: Path = settings.LOCAL_DIR / "imports"
    return folder


def _remove_old(folder: Path) -> None:
    before = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()
