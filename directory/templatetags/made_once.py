"""Pieces of a page that are made once for all the pages on which they say the same.

`{% made_once face=card.face but card=card %}…{% endmade_once %}`

What is inside sees these names and nothing else, so the same values always make the same text: it
cannot be out of date, whatever changed and wherever. A first value that has `pieces` keeps what is
made of it, so that they go together. Values after `but` differ from page to page. Inside, they and
what they consist of can be printed but not compared. They are filled in each time and never kept:
whatever tells where a visitor lives must be among them.
"""

import secrets
from collections.abc import Sequence
from html import escape
from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.base import render_value_in_context as shown
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

MOST = 4096  # pieces kept for each tag in a template, of about a kilobyte each
MOST_OWN = 32  # kept by a value itself
_MARK = secrets.token_hex(8)  # which nobody can have put into a text


class Blank:
    """Where something that differs from page to page is written: the way to it from its name."""

    def __init__(self, *way: str | int) -> None:
        self.way = way

    def __getitem__(self, step: str | int) -> "Blank":
        return Blank(*self.way, step)

    def __str__(self) -> str:
        return f"{_MARK}{'.'.join(map(str, self.way))}{_MARK}"

    def __bool__(self) -> bool:
        raise TypeError("What stands after `but` can be printed, not compared.")

    def __len__(self) -> int:
        raise TypeError("What stands after `but` can be printed, not counted.")


class Piece:
    """A text with blanks: every second part of it is the way to what is filled in."""

    def __init__(self, text: str) -> None:
        self.parts = text.split(_MARK)
        self.ways = [
            [int(step) if step.isdigit() else step for step in way.split(".")]
            for way in self.parts[1::2]
        ]

    def filled(self, differ: dict[str, Any], context: Context) -> str:
        parts = self.parts.copy()
        parts[1::2] = [_written(_at(differ, way), context) for way in self.ways]
        return "".join(parts)


def _written(value: Any, context: Context) -> str:
    """As templates write it, which takes them longer to find out: 3 % of a page of results."""
    kind = type(value)
    if kind is SafeString:
        return str(value)
    return escape(value) if kind is str else str(value) if kind is int else shown(value, context)


def _at(value: Any, way: Sequence[str | int]) -> Any:
    name, *steps = way
    value = value[name]
    for step in steps:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


class MadeOnce(Node):
    def __init__(
        self,
        nodelist: NodeList,
        same: dict[str, FilterExpression],
        differ: dict[str, FilterExpression],
    ) -> None:
        self.nodelist, self.same, self.differ = nodelist, same, differ
        self.made: dict[tuple[object, ...], Piece] = {}
        self.lock = Lock()

    def render(self, context: Context) -> SafeString:
        values = [value.resolve(context) for value in self.same.values()]
        key = (*values, *map(type, values))  # True equals 1, and safe text the same one unsafe
        own = getattr(values[0], "pieces", None) if values else None
        made, most = (self.made, MOST) if own is None else (own, MOST_OWN)
        key = key if own is None else (self, *key[1:])
        piece = made.get(key)
        if piece is None:
            piece = self._make(dict(zip(self.same, values, strict=True)), context)
            with self.lock:
                made[key] = piece
                if len(made) > most:
                    made.pop(next(iter(made)), None)
        differ = {name: value.resolve(context) for name, value in self.differ.items()}
        return mark_safe(piece.filled(differ, context))  # noqa: S308  # nosec B308, B703  # escaped

    def _make(self, same: dict[str, Any], context: Context) -> Piece:
        blanks = {name: Blank(name) for name in self.differ}
        return Piece(self.nodelist.render(context.new({**same, **blanks})))


@register.tag
def made_once(parser: Parser, token: Token) -> MadeOnce:
    words = token.split_contents()[1:]
    same, differ = token_kwargs(words, parser), {}
    if words[:1] == ["but"]:
        del words[0]
        differ = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"made_once: what is {words[0]}?")
    nodelist = parser.parse(["endmade_once"])
    parser.delete_first_token()
    return MadeOnce(nodelist, same, differ)


@register.filter
def at(values: Sequence[Any] | Blank, number: int) -> Any:
    """One of several values."""
    return values[number]
