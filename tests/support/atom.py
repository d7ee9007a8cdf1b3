"""Whether a document is an Atom feed by every rule of RFC 4287 that a feed of ours can break."""

import re
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[A-Za-z0-9/_.,:;=@~%!?&+*-]*")  # RFC 4151
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# How often each child may stand in its parent, and which attributes it may have.
_FEED = {"title": (1, 1), "id": (1, 1), "updated": (1, 1), "author": (1, 9), "link": (1, 9)}
_FEED |= {"subtitle": (0, 1), "entry": (0, 10_000)}
_ENTRY = {"title": (1, 1), "id": (1, 1), "updated": (1, 1), "summary": (0, 1), "link": (1, 9)}
_ENTRY |= {"published": (0, 1), "author": (0, 9)}
_ATTRIBUTES = {"link": {"href", "rel", "type", "title"}, "feed": {_LANGUAGE}}
_ATTRIBUTES |= {name: {"type"} for name in ("title", "subtitle", "summary")}


def entries(content: bytes) -> list[ElementTree.Element]:
    """The entries of a feed that is found to be sound."""
    feed = ElementTree.fromstring(content)  # noqa: S314  # our own feed
    assert feed.tag == f"{ATOM}feed"
    _sound_parts(feed, _FEED)
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    found = feed.findall(f"{ATOM}entry")
    for one in found:
        _sound_parts(one, _ENTRY)
        assert _TAG.fullmatch(text(one, "id")), text(one, "id")
    keys = [text(one, "id") for one in found]
    assert len(keys) == len(set(keys)), "an id stands twice"
    newest = max((_moment(one) for one in found), default=None)
    assert newest in (None, _moment(feed))
    assert newest is None or [*map(_day, found)] == sorted(map(_day, found), reverse=True)
    return found


def text(of: ElementTree.Element, name: str) -> str:
    return of.findtext(f"{ATOM}{name}") or ""


def words(entry: ElementTree.Element) -> str:
    """What a reader shows of a summary, which is HTML and may hold words alone."""
    shown = text(entry, "summary")
    assert "<" not in shown
    return unescape(shown)


def _sound_parts(of: ElementTree.Element, allowed: dict[str, tuple[int, int]]) -> None:
    names = [child.tag.removeprefix(ATOM) for child in of]
    assert set(names) <= allowed.keys(), set(names) - allowed.keys()
    for name, (least, most) in allowed.items():
        assert least <= names.count(name) <= most, (name, names.count(name))
    for child in (of, *of):
        name = child.tag.removeprefix(ATOM)
        assert set(child.attrib) <= _ATTRIBUTES.get(name, set()), (name, child.attrib)
        assert child.get("type", "text") in ("text", "html") or name == "link"
    assert text(of, "title").strip()
    assert _IRI.fullmatch(text(of, "id"))
    assert _DATE.fullmatch(text(of, "updated")), text(of, "updated")
    links = [(one.get("rel", "alternate"), one.get("type")) for one in of.findall(f"{ATOM}link")]
    assert len(links) == len(set(links)), "two links of one kind"
    for link in of.findall(f"{ATOM}link"):
        assert urlsplit(link.attrib["href"]).scheme in ("http", "https")


def _moment(of: ElementTree.Element) -> datetime:
    return datetime.fromisoformat(text(of, "updated"))


def _day(of: ElementTree.Element) -> str:
    return f"{_moment(of):%Y-%m-%d}"
