"""What a browser would send back from an admin form."""

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Form(HTMLParser):
    """The fields of the page's form, as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            self.values[name] = [""]
        elif tag == "option" and self._select and "selected" in given:
            self.values.setdefault(self._select, []).append(value)
        elif tag == "input" and _is_sent(given):
            self.values.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea][0] += data.removeprefix("\n")


def _is_sent(given: dict[str, str | None]) -> bool:
    kind = given.get("type")
    return "checked" in given if kind in ("checkbox", "radio") else kind not in ("submit", "button")


def fields(page: str) -> dict[str, list[str]]:
    form = _Form()
    form.feed(page)
    return {name: value for name, value in form.values.items() if name and name != "q"}


def opened(client: Client, url: str) -> dict[str, Any]:
    """The fields of the form at an address, to be changed and sent back."""
    response = client.get(url)
    assert response.status_code == 200, response
    return fields(response.content.decode())


def said(response: Any) -> str:
    """The words of an admin page's content."""
    _, _, content = response.content.decode().partition('id="content"')
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content)).split())
