"""Pages read back as a tree of elements, to ask what stands on them."""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

from django.test import Client

_EMPTY = frozenset(("br", "img", "input", "link", "meta"))
_RUNNING_TEXT = frozenset(("a", "b", "br", "em", "i", "small", "span", "strong"))


class Element:
    """One element: its tag, attributes, and the elements and text within, in order."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.within: list[Element | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def __contains__(self, words: str) -> bool:
        """Whether it says these words."""
        return words in self.text

    @property
    def elements(self) -> "Iterator[Element]":
        """Every element within, in the order of the page."""
        for each in self.within:
            if isinstance(each, Element):
                yield each
                yield from each.elements

    @property
    def text(self) -> str:
        """All it says, with single spaces."""
        return " ".join(self._raw().split())

    def _raw(self) -> str:
        raw = "".join(each if isinstance(each, str) else each._raw() for each in self.within)
        return raw if self.tag in _RUNNING_TEXT else f" {raw} "

    def all(self, tag: str, class_: str = "", **attributes: str) -> "list[Element]":
        """Elements of a tag with this class, if any, and with exactly these attributes."""
        return [
            each
            for each in self.elements
            if each.tag == tag
            and (not class_ or class_ in each.attributes.get("class", "").split())
            and attributes.items() <= each.attributes.items()
        ]

    def one(self, tag: str, class_: str = "", **attributes: str) -> "Element":
        found = self.all(tag, class_, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag}> {class_} {attributes}"
        return found[0]

    def link(self, words: str) -> str:
        """Where the one link that says exactly this leads."""
        found = {each["href"] for each in self.all("a") if each.text == words}
        assert len(found) == 1, f"{len(found)} links say {words!r}"
        return found.pop()

    def says(self, term: str) -> str:
        """What stands beside a term in a list of terms."""
        terms = [each for each in self.elements if each.tag in ("dt", "dd")]
        found = [after.text for each, after in pairwise(terms) if each.text == term]
        assert len(found) == 1, f"{len(found)} of the term {term!r}"
        return found[0]


class _Reader(HTMLParser):
    """Builds the tree; a tag left open, or closed out of turn, is a fault."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].within.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].within.append(data)


def read(content: str) -> Element:
    reader = _Reader()
    reader.feed(content)
    reader.close()
    assert len(reader.open) == 1, f"left open: {[each.tag for each in reader.open[1:]]}"
    return reader.open[0]


def visit(address: str, *, status: int = 200) -> Element:
    """The page at an address, as a visitor gets it."""
    response = Client().get(address)
    assert response.status_code == status, response.status_code
    return read(response.text)
