"""The sheet of a visitor's chosen services: on screen, on paper and as a spreadsheet."""

import csv
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.pages.views import query_of, read_box
from directory.search.box import places
from directory.search.judging import Query
from directory.search.links import SearchLink
from directory.search.picks import PARAMETER, Picks
from directory.spreadsheet_cells import to_cell
from msphysio.site import root
from referrals.my_list import qr
from referrals.my_list.sheet import HEADER, SheetEntry, line, side_by_side
from referrals.my_list.shortlist import (
    COPIES,
    CodeProblem,
    SheetForm,
    SheetLink,
    cards_of,
    problems,
)
from referrals.my_list.since import Since, since


@dataclass(frozen=True, slots=True)
class Read:
    """A sheet read from its URL: its entries, and problems with any other codes."""

    entries: list[SheetEntry]
    problems: list[CodeProblem]
    query: Query

    @property
    def place(self) -> places.Place | None:
        """Where they are judged for, under the name that may be printed."""
        return self.query.place

    @property
    def is_changed(self) -> bool:
        """Whether anything on the sheet has changed or been removed since it was printed."""
        return bool(self.problems) or any(entry.since for entry in self.entries)


def read(link: SheetLink, query: Query) -> Read:
    """Read a sheet, in at most nine queries, however many services it has."""
    on, cards = query.on, cards_of(link.picks, query)
    services = [card.service for card in cards]
    changed = since(link.picks.codes, services, link.printed, on) if link.printed else Since()
    said = problems(link, services, on, changed.postcodes)
    entries = [
        SheetEntry(card, query.place, changed.told.get(card.service.code, ())) for card in cards
    ]
    return Read(entries, said, query)


def read_search(params: QueryDict, on: date) -> tuple[SearchLink, Query]:
    """The search that the sheet belongs to, without what is wrong with it.

    Its place has the name that may be printed, so that no words hold a full postcode.
    """
    form, answer = read_box(params, on)
    if not form.is_valid():
        sound = params.copy()
        for name in form.errors:
            sound.pop(name, None)
        form, answer = read_box(sound, on)
        form.is_valid()
    place = answer.for_paper if isinstance(answer, places.Place) else None
    link = SearchLink.of(form.cleaned_data).without_any(["view", PARAMETER])
    return link, query_of(form, place, on)


@require_safe
def shortlist(request: HttpRequest) -> HttpResponse:
    """Show the sheet. If codes are typed, redirect to the URL that includes them."""
    on = timezone.localdate()
    form = SheetForm(request.GET)
    search, query = read_search(request.GET, on)
    link = replace(form.read(on), asked=search.pairs)
    added = Picks.read(form.added)
    asked = link.with_picks(link.picks.plus(form.added))
    sheet = read(asked, query)
    mistaken = {*added.codes, *added.unread} - {*link.picks.codes, *link.picks.unread}
    wrong = [one for one in sheet.problems if one.code in mistaken]
    if form.added and not wrong and not asked.picks.too_many:
        return redirect(str(asked))
    for one in wrong:
        asked = asked.without(one.code)
    own = root(request)
    shared = f"{own}{asked.to_share(sheet.place, on)}"
    context = {
        "form": form,
        "link": asked,
        "sheet": sheet,
        "tables": side_by_side(sheet.entries),
        "others": [one for one in sheet.problems if one not in wrong],
        "wrong": wrong,
        "moves": [(entry, *_moves(entry, asked)) for entry in sheet.entries],
        "typed": " ".join(form.added),
        "copies": [(name, words, str(asked.as_copy(name))) for name, words in COPIES.items()],
        "shared": shared,
        "typing": f"{urlsplit(own).netloc}{reverse('shortlist')}?printed={on:%Y-%m-%d}",
        "qr": qr.drawn(shared),
        "on": on,
    }
    return render(request, "referrals/shortlist.html", context)


def _moves(entry: SheetEntry, link: SheetLink) -> tuple[str, str, str]:
    """URLs that move a service up, down or off the list, or empty if it cannot move."""
    code = entry.service.code
    return (
        "" if code == link.picks.codes[0] else link.moved(code, -1),
        "" if code == link.picks.codes[-1] else link.moved(code, 1),
        str(link.without(code)),
    )


@require_safe
def shortlist_csv(request: HttpRequest) -> HttpResponse:
    """Download the sheet as CSV: a row per listed service, with everything in the full copy."""
    on = timezone.localdate()
    _, query = read_search(request.GET, on)
    entries = read(SheetForm(request.GET).read(on), query).entries
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="referral-sheet-{on:%Y-%m-%d}.csv"'
    response["X-Robots-Tag"] = "noindex"
    table = csv.writer(response)
    table.writerow([*HEADER, *(row.label for entry in entries[:1] for row in entry.rows)])
    for entry in entries:
        table.writerow(map(to_cell, line(entry)))
    return response
