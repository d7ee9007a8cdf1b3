"""`/.well-known/security.txt` says whom to tell of a hole, and never runs out."""

import re
from datetime import date, datetime, timedelta

from django.test import Client, override_settings
from django.utils import timezone

from msphysio.security_txt import written

ADDRESS = "/.well-known/security.txt"


@override_settings(OPERATOR_EMAIL="office@example.org")
def test_it_says_whom_to_write_to_and_where_it_stands(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert list(fields) == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
    assert fields["Contact"] == "mailto:office@example.org"
    assert fields["Canonical"] == f"http://testserver{ADDRESS}"
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=30) < left < timedelta(days=365)


@override_settings(
    OPERATOR_EMAIL="office@example.org", SITE_URL="https://physio.example.org", SITE_URL_IS_SET=True
)
def test_it_names_the_address_that_the_site_gives_itself(client: Client) -> None:
    said = client.get(ADDRESS, headers={"host": "localhost"}).text
    assert f"Canonical: https://physio.example.org{ADDRESS}\n" in said


@override_settings(OPERATOR_EMAIL="")
def test_with_nobody_to_write_to_there_is_none(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 404


def test_a_line_break_in_the_address_makes_no_line() -> None:
    said = written("a b\r\nExpires: never@example.org", "https://example.org/", date(2026, 3, 3))
    assert len(re.findall("^Expires:", said, re.MULTILINE)) == 1
    assert "Expires: 2026-08-30T00:00:00Z\n" in said
