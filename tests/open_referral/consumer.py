"""Keeps a copy of another site's list of services, by the steps it publishes and nothing else."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

Item = dict[str, Any]
Fetch = Callable[[str], tuple[int, bytes]]
"""Given an address after its name, like "/open-referral/services?page=1": status and body."""

LIST = "/open-referral/services?full=true&per_page=100"
TRIES = 5  # to read a whole list without items leaving it meanwhile


class CannotRead(Exception):
    """A page of the list did not arrive. The copy is as it was."""


class Shrunk(Exception):
    """Items left the list while it was read, so a later page may have missed one."""


class Copy:
    """The services that are listed, in full, as they were when last read."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.items: dict[str, Item] = {}
        self.noted: datetime | None = None

    def first_time(self, now: datetime) -> None:
        """Read the whole list."""
        read = self._read(LIST)
        self.items.update(_listed(read))
        self.noted = now

    def every_night(self, now: datetime) -> None:
        """Read what has changed since a day before the last time."""
        if self.noted is None:
            raise CannotRead("Read the whole list first.")
        since = self.noted.astimezone(UTC) - timedelta(days=1)
        for item in self._read(f"{LIST}&modified_after={since:%Y-%m-%dT%H:%M:%SZ}"):
            if item["status"] == "inactive":
                self.items.pop(item["id"], None)
            else:
                self.items[item["id"]] = item
        self.noted = now

    def once_a_week(self, now: datetime) -> None:
        """Read the whole list again, and keep nothing that is not in it."""
        self.items = _listed(self._read(LIST))
        self.noted = now

    def _read(self, address: str) -> list[Item]:
        for _ in range(TRIES):
            try:
                return list(self._pages(address))
            except Shrunk:
                continue
        raise CannotRead(f"{address} kept losing items while it was read.")

    def _pages(self, address: str) -> Iterator[Item]:
        number, total = 1, 0
        while True:
            page = self._page(address if number == 1 else f"{address}&page={number}")
            if page["total_items"] < total:
                raise Shrunk
            total = page["total_items"]
            yield from page["contents"]
            if page["last_page"]:
                return
            number += 1

    def _page(self, address: str) -> Item:
        status, body = self.fetch(address)
        if status != 200:
            raise CannotRead(f"{address} answered {status}.")
        page: Item = json.loads(body)
        return page


def _listed(read: list[Item]) -> dict[str, Item]:
    return {item["id"]: item for item in read if item["status"] != "inactive"}
