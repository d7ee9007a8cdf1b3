"""How words are set on the page: dates that do not break, numbers that can be rung."""

import re
from collections.abc import Collection, Iterator

from django import forms, template
from django.utils.html import format_html, format_html_join

from directory import words
from directory.models import Service
from directory.search.picks import PARAMETER, Picks
from directory.telephones import read_telephone
from directory.vocabulary import ChoiceGroup

register = template.Library()

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"(\d{{1,2}} (?:{_MONTHS}) \d{{4}})")


@register.filter
def dates(text: object) -> str:
    """Plain text, escaped, with every date kept on one line: "checked 3 March 2026"."""
    pieces = _DATE.split(str(text))
    return format_html_join("", "{}", ((_piece(*numbered),) for numbered in enumerate(pieces)))


def _piece(position: int, text: str) -> str:
    """Splitting by one group puts what it matched at every odd position."""
    return format_html('<span class="nb">{}</span>', text) if position % 2 else text


@register.filter
def ring(number: str, style: str) -> str:
    """A number that rings when it is pressed, from abroad too; other text is not a link."""
    found = read_telephone(number)
    return _leading_to(found.link if found else "", number, style)


@register.simple_tag
def call(service: Service) -> str:
    """The button that rings a service; whose number it is, is said to those who hear it."""
    found = read_telephone(service.telephone)
    if not found or not found.link:
        return format_html('<b class="dial num">{}</b>', service.telephone)
    return format_html(
        '<a class="dial" href="{}"><span>Ring <b class="num">{}</b></span>'
        '<span class="hide">, {}</span></a>',
        found.link,
        service.telephone,
        service.name,
    )


@register.filter
def write_to(number: str, style: str) -> str:
    """A number that opens a text message when it is pressed."""
    found = read_telephone(number)
    return _leading_to(found.text_link if found else "", number, style)


def _leading_to(address: str, number: str, style: str) -> str:
    if not address:
        return format_html('<span class="{}">{}</span>', style, number)
    return format_html('<a class="{}" href="{}">{}</a>', style, address, number)


@register.filter
def labels(flags: ChoiceGroup) -> str:
    """The choices in a set, as they read inside a sentence: "hospital and home visits"."""
    return words.listed(flags)


@register.filter
def within_sentence(text: str) -> str:
    return words.within_sentence(text)


@register.filter(is_safe=True)
def one_line(text: str) -> str:
    """The text of a tab or an attribute, in single spaces however the template sets it."""
    return " ".join(text.split())


@register.simple_tag
def carried(form: forms.Form, *shown: str) -> Iterator[tuple[str, str]]:
    """What was asked for besides the fields shown: names and values, for hidden inputs.

    Anything the form refused is left out, so that searching again corrects it.
    """
    for name in form.fields:
        if name not in shown and name not in form.errors:
            for value in _given(form, name):
                yield name, value


def _given(form: forms.Form, name: str) -> Collection[str]:
    values = form.data.getlist(name) if hasattr(form.data, "getlist") else ()
    if name == PARAMETER:
        return Picks.read(values).codes
    return dict.fromkeys(value for value in values if value)
