"""What the units and the example settings must do. Each is tried on a folder that holds them."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from msphysio import environment as env
from msphysio.serving import server

DAY = 24 * 60 * 60
SHUT_IN = {
    "User": "msphysio",
    "Group": "msphysio",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
}
SHUT_IN_FURTHER = {
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "RestrictNamespaces": "yes",
    "SystemCallArchitectures": "native",
}
MAY_WRITE = {
    "msphysio@.service": ["/var/lib/msphysio"],
    "msphysio-daily.service": ["/var/lib/msphysio"],
    "msphysio-backup.service": ["/var/backups/msphysio"],
}


def unit(folder: Path, name: str) -> dict[str, list[str]]:
    """What a unit file says, by key."""
    said: dict[str, list[str]] = {}
    for line in (folder / "systemd" / name).read_text("utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            said.setdefault(key, []).append(value)
    return said


def services(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "systemd").glob("*.service"))


def every_key_is_known_to_systemd(folder: Path) -> None:
    """The programs that the units start are not here; nothing else may be amiss."""
    files = [str(path) for path in sorted((folder / "systemd").iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if "is not executable" not in line] == []


def each_night_a_copy_is_made_then_tried_then_dated(folder: Path) -> None:
    """One that fails stops those after it, so nothing old is deleted without a new one."""
    said = unit(folder, "msphysio-backup.service")
    steps = said["ExecStart"]
    manage = "/srv/msphysio/current/.venv/bin/python manage.py"
    latest = "/var/backups/msphysio/latest"
    assert said["Type"] == ["oneshot"]
    assert steps[:2] == [f"{manage} backup {latest}", f"{manage} restore --drill {latest}"]
    assert [step.split()[0] for step in steps[2:]] == ["/bin/sh", "/usr/bin/find"]


def copies_are_kept_for_a_month_and_no_longer(folder: Path) -> None:
    """The last two steps, run on copies of many days."""
    with TemporaryDirectory() as backups:
        for age in (0, 3, 15, 29, 32, 90):
            copy = Path(backups, "latest" if age == 0 else f"{age}-days-old")
            copy.write_text("")
            os.utime(copy, (time.time() - age * DAY,) * 2)
        for step in unit(folder, "msphysio-backup.service")["ExecStart"][2:]:
            script = step.replace("/var/backups/msphysio", backups)
            script = script.replace("$$", "$").replace("%%", "%")
            subprocess.run(["sh", "-c", script], check=True)
        left = {path.name for path in Path(backups).iterdir()}
    today = {name for name in left if re.fullmatch(r"\d{4}-\d\d-\d\d", name)}
    assert len(today) == 1
    assert left - today == {"latest", "3-days-old", "15-days-old", "29-days-old"}


def timers_go_off_each_day(folder: Path) -> None:
    """At the given time, also when the machine was off just then, and after a restart."""
    for name in ("msphysio-daily.timer", "msphysio-backup.timer"):
        said = unit(folder, name)
        (when,) = said["OnCalendar"]
        assert re.fullmatch(r"\*-\*-\* \d\d:\d\d:\d\d", when), name
        assert (said["Persistent"], said["WantedBy"]) == (["yes"], ["timers.target"]), name
        assert "Unit" not in said, name
    assert "run_daily" in unit(folder, "msphysio-daily.service")["ExecStart"][0]


def whatever_runs_is_shut_in(folder: Path) -> None:
    for name in services(folder):
        wanted = SHUT_IN | (SHUT_IN_FURTHER if name == "msphysio@.service" else {})
        said = unit(folder, name)
        assert {key: said.get(key) for key in wanted} == {key: [wanted[key]] for key in wanted}
        assert said.get("ReadWritePaths", []) == MAY_WRITE.get(name, []), name


def somebody_is_told_what_failed(folder: Path) -> None:
    """But for the teller itself, which would tell for ever."""
    for name in set(services(folder)) - {"msphysio-failed@.service"}:
        assert unit(folder, name)["OnFailure"] == ["msphysio-failed@%n.service"], name
    teller = unit(folder, "msphysio-failed@.service")
    assert teller["ExecStart"][0].endswith("manage.py send_test_email --failed %i")
    assert "OnFailure" not in teller


def the_site_comes_back_and_ends_in_peace(folder: Path) -> None:
    """Longer than gunicorn waits for pages that it has begun."""
    said = unit(folder, "msphysio@.service")
    assert (said["Restart"], said["KillMode"]) == (["always"], ["mixed"])
    assert (said["Type"], said["WantedBy"]) == (["notify"], ["multi-user.target"])
    assert int(said["TimeoutStopSec"][0]) > server.graceful_timeout


def the_example_settings_are_safe_behind_one_proxy(folder: Path) -> None:
    lines = (folder / "settings.example").read_text("utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    shown = "settings.PROXY_COUNT, settings.HTTPS, settings.DEBUG, settings.SECOND_FACTOR"
    done = subprocess.run(
        [sys.executable, "-c", f"from msphysio import settings; print({shown})"],
        env={**given, "PATH": os.environ["PATH"], "SECRET_KEY": "x", "EMAIL_URL": ""},
        cwd=env.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1 True False True\n"
