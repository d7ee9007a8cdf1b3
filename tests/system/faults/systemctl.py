"""What systemd does with our unit files, where there is none.

    python -m tests.system.faults.systemctl

Start and stop a copy of the site, or run what runs once. Paths are those of `moved`.
"""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.support.proxy import DEPLOY
from tests.system.faults.documented import moved

STOPPED_WITHIN = 35


def main(verb: str, *words: str) -> None:
    unit = words[-1]
    if verb in ("enable", "start"):
        start(unit)
    elif verb in ("disable", "stop"):
        stop(unit)
    else:
        raise SystemExit(f"systemctl {verb} is not known here")


def start(unit: str) -> None:
    """And go on at once, unless it is something that runs once."""
    said = lines(unit)
    given = dict(os.environ)
    (settings,) = said["EnvironmentFile"]
    for line in [*Path(settings).read_text().splitlines(), *said.get("Environment", [])]:
        name, _, value = line.partition("=")
        given[name] = "".join(shlex.split(value))
    (folder,) = said["WorkingDirectory"]
    commands = [shlex.split(line.replace("$$", "$")) for line in said["ExecStart"]]
    if said["Type"] == ["oneshot"]:
        for command in commands:
            subprocess.run(command, cwd=folder, env=given, check=True)
    else:
        with log(unit).open("ab") as output:
            process = subprocess.Popen(
                commands[0],
                cwd=folder,
                env=given,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        pid(unit).write_text(str(process.pid))


def stop(unit: str) -> None:
    """Ask, wait until it is gone, and kill what is left: KillMode=mixed."""
    process = psutil.Process(int(pid(unit).read_text()))
    others = process.children(recursive=True)
    process.send_signal(signal.SIGTERM)
    psutil.wait_procs([process], timeout=STOPPED_WITHIN)
    for left in (process, *others):
        if left.is_running():
            left.kill()
    pid(unit).unlink()


def lines(unit: str) -> dict[str, list[str]]:
    """What the unit file says, by name."""
    template, at, instance = unit.partition("@")
    text = (DEPLOY / "systemd" / f"{template}{at}.service").read_text("utf-8")
    said: dict[str, list[str]] = {}
    for line in moved(text.replace("%i", instance), Path(os.environ["MOVED_TO"])).splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            said.setdefault(name, []).append(value)
    return said


def pid(unit: str) -> Path:
    return Path(os.environ["MOVED_TO"]) / f"{unit}.pid"


def log(unit: str) -> Path:
    return Path(os.environ["MOVED_TO"]) / f"{unit}.log"


if __name__ == "__main__":
    main(*sys.argv[1:])
