"""Numbered pages. A page that does not exist is an error, never silently another page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict


class PageForm(forms.Form):
    """Parses `page`."""

    page = forms.RegexField(r"^[1-9][0-9]{0,5}$", required=False)


def asked_page(params: QueryDict) -> int:
    """The page number requested: 1 by default, 0 if it is not a number."""
    form = PageForm(params)
    return int(form.cleaned_data["page"] or 1) if form.is_valid() else 0


class NoSuchPage(Exception):
    """The list does not have the page requested."""

    def __init__(self, last: int) -> None:
        self.last = last
        super().__init__(f"Expected a page from 1 to {last}.")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A link to a page. `number` is None for a gap between page numbers."""

    number: int | None
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of a list, with links to the others."""

    items: Sequence[Any]
    number: int
    last: int
    first_item: int
    last_item: int
    count: int
    links: tuple[Numbered, ...]
    previous_url: str
    next_url: str


def page_of(
    items: Sequence[Any] | QuerySet[Any], params: QueryDict, size: int, url: Callable[[int], str]
) -> PageOf:
    """The page requested in `params`. Raises NoSuchPage if it does not exist."""
    paginator = Paginator(items, size)
    number = asked_page(params)
    if not 1 <= number <= paginator.num_pages:
        raise NoSuchPage(paginator.num_pages)
    page = paginator.page(number)
    shown = paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    links = (
        Numbered(each, url(each), each == number)
        if isinstance(each, int)
        else Numbered(None, "", False)
        for each in shown
    )
    return PageOf(
        items=list(page.object_list),
        number=number,
        last=paginator.num_pages,
        first_item=page.start_index(),
        last_item=page.end_index(),
        count=paginator.count,
        links=tuple(links),
        previous_url=url(number - 1) if page.has_previous() else "",
        next_url=url(number + 1) if page.has_next() else "",
    )
