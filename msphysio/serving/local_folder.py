"""The folder where a local copy keeps its database, secret key and locks."""

import hashlib
import os
import re
import secrets
import socket
import stat
import tempfile
from pathlib import Path

from msphysio import environment as env

# PostgreSQL passes the path to a shell, and on macOS a socket's whole path must fit in 104 bytes.
SAFE_PATH = re.compile(r"[A-Za-z0-9_./\\:+-]+")
MAX_SOCKET_LENGTH = 103

# The system user that PostgreSQL runs as when we are root, because it refuses to run as root.
ROOT_RUNS_AS = "pgserver"


def find_home() -> Path:
    """`.local` in the project if it suits PostgreSQL, otherwise our own temporary folder."""
    local = env.local_dir()
    if suits(local):
        return local
    return own_temporary_folder(local)


def suits(home: Path) -> bool:
    """Whether PostgreSQL can use it: a short plain path, ours, on a disk that supports sockets."""
    data = home / "postgres"
    if not SAFE_PATH.fullmatch(str(data)) or len(str(data / ".s.PGSQL.5432")) > MAX_SOCKET_LENGTH:
        return False
    try:
        if (data / "PG_VERSION").exists():
            return os.name == "nt" or is_ours(data)
        home.mkdir(parents=True, exist_ok=True)
        return os.name == "nt" or takes_sockets(home)
    except OSError:
        return False


def is_ours(data: Path) -> bool:
    """Whether existing data belongs to the system user that PostgreSQL would run as."""
    if os.geteuid() != 0:
        return data.stat().st_uid == os.geteuid()
    try:
        return data.owner() == ROOT_RUNS_AS
    except KeyError:  # the user does not exist on this system
        return False


def takes_sockets(folder: Path) -> bool:
    """Whether a folder supports sockets and permissions. Some shared or mounted disks do not."""
    probe = folder / f".socket-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as unix:
        try:
            unix.bind(str(probe))
            probe.chmod(0o600)
            return stat.S_IMODE(probe.stat().st_mode) == 0o600
        except OSError:
            return False
        finally:
            probe.unlink(missing_ok=True)


def own_temporary_folder(local: Path) -> Path:
    """A folder for this user and project. Exits if it belongs to somebody else."""
    user = str(os.getuid()) if os.name != "nt" else os.environ.get("USERNAME", "user")
    digest = hashlib.sha256(str(local).encode("utf-8", "surrogateescape")).hexdigest()[:10]
    home = Path(tempfile.gettempdir()).resolve() / f"msphysio-{user}-{digest}"
    home.mkdir(mode=0o700, exist_ok=True)
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode) or (os.name != "nt" and found.st_uid != os.getuid()):
        raise SystemExit(f"{home} belongs to somebody else. Remove it, or set LOCAL_DIR.")
    if not suits(home):
        raise SystemExit(
            f"PostgreSQL cannot keep its data in {home}. Set LOCAL_DIR to a folder with a short "
            "path, without spaces, that you may write to."
        )
    return home


def secret_key(home: Path) -> str:
    """This copy's random key, stored so that a restart does not sign everybody out."""
    path = home / "secret-key"
    if not path.exists():
        fresh = home / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        fresh.replace(path)
    return path.read_text()
