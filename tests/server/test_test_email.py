"""`send_test_email`: whether letters leave, and what failed on the server."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from msphysio import environment as env
from tests.support.post_box import PostBox, post_box
from tests.support.running import free_port

OPERATOR = {"OPERATOR_EMAIL": "office@example.org", "DEFAULT_FROM_EMAIL": "office@example.org"}


def told(port: int, *words: str) -> None:
    server = env.mailers("smtp", host="127.0.0.1", port=port, timeout=2)
    with override_settings(**server, **OPERATOR):
        call_command("send_test_email", *words)


def letter(box: PostBox, *words: str) -> str:
    told(box.server_address[1], *words)
    return box.letters.pop()


def test_it_goes_to_the_operator_or_to_whom_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with post_box() as box:
        assert "\r\nTo: office@example.org\r\n" in letter(box)
        assert "Sent to office@example.org, from office@example.org." in capsys.readouterr().out
        assert "\r\nTo: jo@example.net\r\n" in letter(box, "jo@example.net")


def test_what_failed_is_named_with_where_to_look() -> None:
    with post_box() as box:
        text = letter(box, "--failed", "msphysio-backup.service")
    assert "Subject: msphysio-backup.service failed" in text
    assert "journalctl --unit msphysio-backup.service" in text


def test_a_mail_server_that_is_not_there_is_told_with_the_reason() -> None:
    with pytest.raises(CommandError, match=r"It was not sent: .*refused"):
        told(free_port())


@pytest.mark.parametrize("missing", [{"OPERATOR_EMAIL": ""}, env.mailers("console")])
def test_without_a_mail_server_or_an_address_it_says_which_settings(
    missing: dict[str, Any],
) -> None:
    with (
        override_settings(**(env.mailers("smtp") | OPERATOR | missing)),
        pytest.raises(CommandError, match="Set EMAIL_URL, and OPERATOR_EMAIL"),
    ):
        call_command("send_test_email")
