"""Reads another directory's services in the standard's shapes.

They come page by page from an address, or from a file: one service, a page, a list, one on each
line, or everything.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from msphysio.outgoing import NotRead, Reader

MAX_BYTES = 50_000_000  # of all that is read at once, unpacked too
MAX_SECONDS = 30 * 60
MAX_SERVICES = 5_000
_AGENT = "msphysio intake"
_GZIP = b"\x1f\x8b"

Shape = dict[str, Any]


@dataclass(slots=True)
class FeedRead:
    """All services of a feed, whole, and the licence if it names one."""

    services: list[Shape] = field(default_factory=list)
    licence: str = ""


def read_address(address: str) -> FeedRead:
    """Every service that an address leads to. Raises NotRead."""
    reader = Reader(_AGENT, most_bytes=MAX_BYTES, seconds=MAX_SECONDS)
    data = _parsed(reader.read(address))
    found = FeedRead(licence=_licence(data))
    if "openapi_url" in data and not any(_services_in(data)):  # the standard's root
        address = f"{address.rstrip('/')}/services"
        data = _parsed(reader.read(address))
    while True:
        for one in _services_in(data):
            if len(found.services) >= MAX_SERVICES:
                raise NotRead(f"It holds more than {MAX_SERVICES:,} services.")
            found.services.append(_whole(one, address, reader))
        if data.get("last_page", True) or not data.get("contents"):
            return found
        address = _page(address, int(data["page_number"]) + 1)
        data = _parsed(reader.read(address))


def read_bytes(content: bytes) -> FeedRead:
    """Every service in a file. Raises NotRead."""
    data = _parsed(content)
    return FeedRead([*_services_in(data)], _licence(data))


def _whole(service: Shape, address: str, reader: Reader) -> Shape:
    """The service itself if the list holds all of it, else what its own address says."""
    is_whole = {"service_at_locations", "locations", "phones"} & service.keys()
    if is_whole or not service.get("id") or service.get("status") == "inactive":
        return service
    parts = urlsplit(address)
    path = f"{parts.path.rstrip('/')}/{service['id']}"
    data = _parsed(reader.read(urlunsplit(parts._replace(path=path, query=""))))
    return next(_services_in(data), service)


def _page(address: str, number: int) -> str:
    parts = urlsplit(address)
    asked = [one for one in parts.query.split("&") if one and not one.startswith("page=")]
    query = "&".join([*asked, urlencode({"page": number})])
    return urlunsplit(parts._replace(query=query))


def _parsed(content: bytes) -> Shape:
    """An object; a list or lines are taken as its services. Raises NotRead."""
    try:
        text = _unpacked(content).decode("utf-8-sig")
    except (UnicodeDecodeError, OSError, EOFError, zlib.error) as error:
        raise NotRead("It is no JSON.") from error
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = _lines(text)
    return data if isinstance(data, dict) else {"services": data}


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(_GZIP):
        return content
    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, MAX_BYTES + 1)
    if len(unpacked) > MAX_BYTES:
        raise NotRead("This is more than we read at once.")
    return unpacked


def _lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise NotRead("It is no JSON.") from error


def _services_in(data: Shape) -> Iterator[Shape]:
    """Those that a page, a list or everything holds; of services at their places, the services."""
    listed = data.get("contents", data.get("services"))
    for one in listed if isinstance(listed, list) else [data]:
        if not isinstance(one, dict):
            continue
        inner = one.get("service")
        if isinstance(inner, dict):
            yield {"locations": [one.get("location")], **inner}
        elif one.get("id") and one.get("name"):
            yield one


def _licence(data: Shape) -> str:
    named = (data.get(name) for name in ("licence", "license", "licence_url"))
    return next((str(one)[:200] for one in named if isinstance(one, str) and one), "")
