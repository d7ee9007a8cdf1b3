"""What the staff's sign-in pages say, read as a person with a pencil would."""

import re
from base64 import b32decode

from django.test import Client

INDEX = "/admin/"
ENTER = "/admin/second-factor/"
SET_UP = "/admin/second-factor/set-up/"
CODES = "/admin/second-factor/codes/"


def secret_on(page: str) -> bytes:
    """The secret as the page shows it to whoever cannot scan."""
    found = re.search(r'class="secret num"><b>([A-Z2-7 ]+)</b>', page)
    assert found, page
    assert all(len(group) == 4 for group in found[1].split())
    return b32decode(found[1].replace(" ", ""))


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>", page)


def text(client: Client, address: str, **sent: str) -> str:
    """The page at an address, after a form is sent where there is one."""
    answer = client.post(address, sent) if sent else client.get(address)
    return answer.content.decode()
