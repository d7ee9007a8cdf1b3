"""How text appears on the page: dates that do not wrap, numbers that can be dialled."""

import re
from collections.abc import Collection, Iterator

from django import forms, template
from django.utils.html import format_html, format_html_join

from directory import words
from directory.models import Service
from directory.search.picks import PARAMETER, Picks
from directory.telephones import read_telephone, tel_link, text_link
from directory.vocabulary import ChoiceGroup

register = template.Library()

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"(\d{{1,2}} (?:{_MONTHS}) \d{{4}})")


@register.filter
def dates(text: object) -> str:
    """Plain text, escaped, with each date kept on one line: "checked 3 March 2026"."""
    pieces = _DATE.split(str(text))
    return format_html_join("", "{}", ((_piece(*numbered),) for numbered in enumerate(pieces)))


def _piece(position: int, text: str) -> str:
    """Wraps the dates: splitting on one group puts its matches at the odd positions."""
    return format_html('<span class="nb">{}</span>', text) if position % 2 else text


@register.simple_tag
def ring(number: str, who: str, style: str) -> str:
    """A number that can be tapped to call somebody, even from abroad. Other text is not linked."""
    return _leading_to(tel_link(number), number, style, f"Ring {who} on {number}")


@register.simple_tag
def call(service: Service, style: str = "dial", *, hours: bool = False) -> str:
    """The button that calls a service. Screen readers also hear the service's name."""
    found = read_telephone(service.telephone)
    if not found or not found.link:
        return format_html('<b class="{} num">{}</b>', style, service.telephone)
    return format_html(
        '<a class="{}" href="{}"><span>Ring <b class="num">{}</b>'
        '<span class="hide">, {}</span>{}</span></a>',
        style,
        found.link,
        service.telephone,
        service.name,
        answered(service.telephone_hours if hours else ""),
    )


@register.simple_tag
def answered(hours: str) -> str:
    """When somebody answers, for the button that calls them."""
    brief = words.hours_in_brief(hours)
    return format_html(" <small>{}</small>", brief) if brief else ""


@register.filter
def write_to(number: str, style: str) -> str:
    """A number that can be tapped to send a text message."""
    return _leading_to(text_link(number), number, style, f"Text {number}")


def _leading_to(address: str, number: str, style: str, name: str) -> str:
    """A link named by more than digits, for those who hear it among other links."""
    if not address:
        return format_html('<span class="{}">{}</span>', style, number)
    return format_html(
        '<a class="{}" href="{}" aria-label="{}">{}</a>', style, address, name, number
    )


@register.inclusion_tag("_partials/written_out.html")
def written_out(email: str) -> dict[str, str]:
    """An e-mail address for paper alone, which whoever collects addresses does not find."""
    name, _, host = email.partition("@")
    return {"name": name, "host": host}


@register.filter
def labels(flags: ChoiceGroup) -> str:
    """The choices in a set, worded for use in a sentence: "hospital and home visits"."""
    return words.listed(flags)


@register.filter
def within_sentence(text: str) -> str:
    return words.within_sentence(text)


@register.filter(is_safe=True)
def one_line(text: str) -> str:
    """Text for a tab title or attribute, single-spaced however the template is laid out."""
    return " ".join(text.split())


@register.simple_tag
def hidden_inputs(form: forms.Form, *shown: str) -> Iterator[tuple[str, str]]:
    """The rest of the search, as names and values for hidden inputs.

    Values the form rejected are left out, so that searching again clears them.
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
