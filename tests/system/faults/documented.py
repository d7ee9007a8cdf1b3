"""A server as docs/deploy sets it up, in a folder of its own, and the upgrade written there.

The commands are read from docs/deploy/upgrade.md. What stands in for what we do not have: systemctl
(`tests.system.faults.systemctl`), and git, venv and pip, which give the release at hand once more,
with one column more in the table of services, which every page of a service then reads.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msphysio import environment as env
from tests.support.proxy import DEPLOY, Proxy
from tests.support.running import free_port
from tests.system.faults.load import MAX_SECONDS, Visitors, wait_for
from tests.system.faults.row import Row
from tests.system.faults.stage import Stage

PLACES = {
    "/srv/msphysio": "srv",
    "/etc/msphysio/settings": "settings",
    "/etc/nginx/": "nginx/",
    "/var/backups/msphysio": "backups",
}
STAND_INS = {
    "systemctl": f'exec "{sys.executable}" -m tests.system.faults.systemctl "$@"',
    # `git clone --depth 1 ADDRESS FOLDER` and `python3 -m venv FOLDER`
    "git": f"""
        for last; do :; done
        before=$(ls "$(dirname "$last")" | wc -l)
        mkdir -p "$last"
        ln -s "{env.BASE_DIR}"/* "$last"
        rm "$last/manage.py" "$last/directory"
        cp -r "{env.BASE_DIR}/manage.py" "{env.BASE_DIR}/directory" "$last"
        exec "{sys.executable}" -m tests.system.faults.another_column "$last/directory" "$before"
    """,
    "python3": f"""
        mkdir -p "$3/bin"
        printf '#!/bin/sh\\nexec "{sys.executable}" "$@"\\n' >"$3/bin/python"
        printf '#!/bin/sh\\n' >"$3/bin/pip"
        chmod +x "$3/bin/python" "$3/bin/pip"
    """,
    # `setpriv --… --… COMMAND`: there is no user of the site.
    "setpriv": 'while [ "${1#--}" != "$1" ]; do shift; done\nexec "$@"',
}


def moved(text: str, folder: Path) -> str:
    """The same with the server's folders inside `folder`."""
    for place, here in PLACES.items():
        text = text.replace(place, f"{folder}/{here}")
    return text


def upgrade() -> str:
    """The commands of the page, in one script."""
    page = (DEPLOY / "upgrade.md").read_text("utf-8")
    return page.partition("```sh\n")[2].partition("```")[0]


class Server:
    """The machine of the guide: two ports, one of them in use."""

    def __init__(self, stage: Stage, folder: Path, processes: int) -> None:
        self.folder = folder
        self.ports = [free_port(), free_port()]
        for name in ("srv/releases", "bin", "nginx", "backups"):
            (folder / name).mkdir(parents=True)
        for name, script in STAND_INS.items():
            self.add_program(name, f"#!/bin/sh\nset -eu\n{script}\n")
        for name in ("msphysio", "switch-upstream"):
            self.add_program(name, (DEPLOY / name).read_text("utf-8"))
        settings = stage.environment(WEB_CONCURRENCY=str(processes))
        del settings["PATH"], settings["PYTHONPATH"]
        lines = (f"{name}={shlex.quote(value)}\n" for name, value in settings.items())
        (folder / "settings").write_text("".join(lines))

    def add_program(self, name: str, text: str) -> None:
        program = self.folder / "bin" / name
        program.write_text(text)
        program.chmod(0o755)

    def do(self, script: str, proxy: Proxy | None = None) -> None:
        """Type it in, as root on that machine would; whatever goes wrong ends it."""
        script = moved(script, self.folder)
        for written, port in zip(("8001", "8002"), self.ports, strict=True):
            script = re.sub(rf"\b{written}\b", str(port), script)
        given = {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
            "PYTHONPATH": str(env.BASE_DIR),
            "MOVED_TO": str(self.folder),
            "SETTINGS_FILE": str(self.folder / "settings"),
        }
        if proxy:
            given |= {"UPSTREAM_FILE": str(proxy.upstream), "NGINX": shlex.join(proxy.words)}
        done = subprocess.run(
            ["sh", "-eu"], input=script, env=given, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"

    def changes_over(self, proxy: Proxy, seconds: int) -> None:
        """One upgrade; the next goes the other way."""
        script = upgrade().replace("sleep 10", f"sleep {seconds}").replace("%F-%H%M", "%s-%N")
        self.do(script, proxy)
        self.ports.reverse()

    def stop(self) -> None:
        """Every copy that runs."""
        for file in self.folder.glob("msphysio@*.pid"):
            self.do(f"systemctl disable --now {file.stem}")


@contextmanager
def guided(stage: Stage, folder: Path, processes: int) -> Iterator[tuple[Server, Proxy]]:
    """The server of the guide, with its first release on port 8001 and nginx before it."""
    server = Server(stage, folder, processes)
    first = "/srv/msphysio/releases/first"
    server.do(
        f"git clone ADDRESS {first}; cd {first}; python3 -m venv .venv; "
        "ln -sfn releases/first /srv/msphysio/8001; ln -sfn 8001 /srv/msphysio/current; "
        "systemctl enable --now msphysio@8001"
    )
    try:
        with Proxy(folder / "nginx", server.ports[0]) as proxy:
            yield server, proxy
    finally:
        server.stop()


def upgraded(
    stage: Stage,
    *,
    times: int,
    requests: int,
    at_once: int,
    pause: float = 0,
    processes: int = 2,
    seconds: int = 10,
) -> Row:
    """The documented upgrade, again and again, under load; each waits `seconds` at its end."""
    with guided(stage, stage.folder / "guided", processes) as (server, proxy):
        visitors = Visitors(proxy.https, stage.pages, tls=True)
        visitors.until_well()
        with visitors.busy(at_once, pause=pause, least=requests) as tally:
            for done in range(times):
                part = requests * done // (times + 1)
                wait_for(partial(tally.has, part), seconds=MAX_SECONDS)
                server.changes_over(proxy, seconds)
    return Row(
        "A new version is deployed under load by [the documented upgrade](deploy/upgrade.md)",
        "no failed request behind a proxy that switches",
        tally,
        seen=f"{times} upgrades, each with a column added and read; {at_once} visitors at once",
    )
