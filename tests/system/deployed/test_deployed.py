"""The files of docs/deploy do what they must; with any of these slips in them, a check fails."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.programs import needs
from tests.support.proxy import DEPLOY
from tests.system.deployed import commands, front, units

PROGRAMS = ("nginx", "openssl", "systemd-analyze")
Check = Callable[[Path], None]
CHECKS: list[Check] = [
    units.every_key_is_known_to_systemd,
    units.each_night_a_copy_is_made_then_tried_then_dated,
    units.copies_are_kept_for_a_month_and_no_longer,
    units.timers_go_off_each_day,
    units.whatever_runs_is_shut_in,
    units.somebody_is_told_what_failed,
    units.the_site_comes_back_and_ends_in_peace,
    units.the_example_settings_are_safe_behind_one_proxy,
    front.what_a_visitor_forges_goes_no_further,
    front.nginx_logs_neither_who_asks_nor_what_is_typed,
    front.only_staff_send_files_and_everybody_is_led_to_https,
    front.one_address_signs_in_so_often_and_no_more,
    commands.visitors_change_over_only_to_what_is_ready,
    commands.commands_run_as_the_user_of_the_site,
    commands.containers_keep_copies_as_long_as_servers,
    commands.containers_are_shut_in_and_log_no_search,
]
BACKUP, DAILY = "systemd/msphysio-backup.service", "systemd/msphysio-daily.service"
SITE, TIMER = "systemd/msphysio@.service", "systemd/msphysio-daily.timer"
TRIED = "ExecStart=/srv/msphysio/current/.venv/bin/python manage.py restore --drill"
DRILL = f"{TRIED} /var/backups/msphysio/latest\n"
FROM = "X-Forwarded-For $remote_addr;"
ONCE = "if ($scheme = http) {\n            return 301 https://$host$request_uri;\n        }\n"
TOLD = "OnFailure=msphysio-failed@%n.service\n"
BREAKAGES: list[tuple[str, str, str, Check]] = [
    # Which went unnoticed once.
    (
        "nginx.conf",
        FROM,
        "X-Forwarded-For $proxy_add_x_forwarded_for;",
        front.what_a_visitor_forges_goes_no_further,
    ),
    ("nginx.conf", f"proxy_set_header {FROM}", "", front.what_a_visitor_forges_goes_no_further),
    (BACKUP, "-mtime +30", "-mtime +3", units.copies_are_kept_for_a_month_and_no_longer),
    (BACKUP, DRILL, "", units.each_night_a_copy_is_made_then_tried_then_dated),
    (TIMER, "OnCalendar=*-*-* ", "OnCalendar=*-01-01 ", units.timers_go_off_each_day),
    (SITE, "ProtectSystem=strict\n", "", units.whatever_runs_is_shut_in),
    (DAILY, "NoNewPrivileges=yes", "NoNewPrivileges=no", units.whatever_runs_is_shut_in),
    (
        "settings.example",
        "PROXY_COUNT=1",
        "PROXY_COUNT=0",
        units.the_example_settings_are_safe_behind_one_proxy,
    ),
    (
        "switch-upstream",
        "until ready; do",
        "until true; do",
        commands.visitors_change_over_only_to_what_is_ready,
    ),
    (BACKUP, TOLD, "", units.somebody_is_told_what_failed),
    # Ten more.
    (
        "nginx.conf",
        "X-Forwarded-Proto $scheme",
        "X-Forwarded-Proto $http_x_forwarded_proto",
        front.what_a_visitor_forges_goes_no_further,
    ),
    (
        "nginx.conf",
        "$request_method $msphysio_path",
        "$request_method $uri",
        front.nginx_logs_neither_who_asks_nor_what_is_typed,
    ),
    (
        "nginx.conf",
        "msphysio-error.log emerg",
        "msphysio-error.log error",
        front.nginx_logs_neither_who_asks_nor_what_is_typed,
    ),
    (
        "nginx.conf",
        "client_max_body_size 64k;",
        "client_max_body_size 21m;",
        front.only_staff_send_files_and_everybody_is_led_to_https,
    ),
    ("nginx.conf", ONCE, "", front.only_staff_send_files_and_everybody_is_led_to_https),
    (
        "nginx.conf",
        "limit_req zone=msphysio_sign_in burst=20 nodelay;",
        "",
        front.one_address_signs_in_so_often_and_no_more,
    ),
    (
        BACKUP,
        TRIED,
        TRIED.replace("=", "=-"),
        units.each_night_a_copy_is_made_then_tried_then_dated,
    ),
    ("systemd/msphysio-backup.timer", "Persistent=yes\n", "", units.timers_go_off_each_day),
    (BACKUP, "UMask=0077", "UMask=0022", units.whatever_runs_is_shut_in),
    (SITE, "User=msphysio", "User=root", units.whatever_runs_is_shut_in),
    (SITE, "Restart=always", "Restart=on-failure", units.the_site_comes_back_and_ends_in_peace),
    (SITE, "TimeoutStopSec=35", "TimeoutStopSec=5", units.the_site_comes_back_and_ends_in_peace),
    (DAILY, "PrivateTmp=yes", "PrivatTmp=yes", units.every_key_is_known_to_systemd),
    (
        "systemd/msphysio-failed@.service",
        "send_test_email --failed %i",
        "check",
        units.somebody_is_told_what_failed,
    ),
    (
        "settings.example",
        "PROXY_COUNT=1",
        "PROXY_COUNT=1\nSECOND_FACTOR=0",
        units.the_example_settings_are_safe_behind_one_proxy,
    ),
    (
        "switch-upstream",
        'mv "$file.before" "$file"',
        "true",
        commands.visitors_change_over_only_to_what_is_ready,
    ),
    (
        "switch-upstream",
        '"$line" "$line" "$line"',
        '"$line"',
        commands.visitors_change_over_only_to_what_is_ready,
    ),
    (
        "msphysio",
        "set -- setpriv --reuid=msphysio",
        "set -- setpriv --reuid=root",
        commands.commands_run_as_the_user_of_the_site,
    ),
    (
        "container",
        "-mtime +30",
        "-mtime +3",
        commands.containers_keep_copies_as_long_as_servers,
    ),
    (
        "container",
        "        && manage restore --drill $copies/latest \\\n",
        "",
        commands.containers_keep_copies_as_long_as_servers,
    ),
]


@pytest.fixture(autouse=True)
def programs() -> None:
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        needs(f"Needs {' and '.join(missing)} on PATH: docs/deploy was not tried")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_files_do_what_they_must(check: Check) -> None:
    check(DEPLOY)


@pytest.mark.parametrize(("file", "written", "instead", "check"), BREAKAGES)
def test_a_slip_in_them_is_noticed(
    tmp_path: Path, file: str, written: str, instead: str, check: Check
) -> None:
    broken = shutil.copytree(DEPLOY, tmp_path / "deploy")
    text = (broken / file).read_text("utf-8")
    assert written in text
    (broken / file).write_text(text.replace(written, instead), "utf-8")
    with pytest.raises((AssertionError, KeyError, subprocess.CalledProcessError)):
        check(broken)
