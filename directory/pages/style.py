"""A page with every component in every state, for anyone changing the design. DEBUG only.

It uses the site's own partials, with a made-up listing that is never saved.
"""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.models import Organisation, Service
from directory.pages.cards import Card
from directory.pages.paging import PageOf, page_of
from directory.search.filters import search_form
from directory.search.judged import Part
from directory.vocabulary import Approach, Need, Route, Setting

COLOURS = {
    "page": "the page",
    "ink": "text",
    "link": "links",
    "sign": "signs and buttons",
    "board": "boards",
    "way": "milestones",
    "sky": "the band of a title",
    "clay": "what to mind",
    "pale": "quiet ground",
}
WHY = {
    Part.ASK: "Hoist: not known, ask.",
    Part.UNLIKELY: "Takes people who live in Bradford.",
}


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    mistake = search_form(QueryDict("near=Ledds&within=26"))
    mistake.add_error("near", "We know no place called “Ledds”. Check the spelling.")
    context = {
        "colours": COLOURS.items(),
        "cards": [_card(number, part, on) for number, part in enumerate(Part, start=1)],
        "form": search_form(QueryDict("near=Leeds")),
        "mistake": mistake,
        "needs": list(Need)[:4],
        "page": _page(),
    }
    return render(request, "style.html", context)


def _card(number: int, part: Part, on: date) -> Card:
    """A result in one of the sections."""
    service = Service(
        code="K7FH",
        slug="an-invented-example",
        organisation=Organisation(name="Larkfold Trust (example)", kind=Organisation.Kind.NHS),
        name="Neuro physiotherapy, Larkfold Infirmary",
        town="Leeds",
        is_sample=True,
        routes=Route.NHS_REFERRAL,
        settings=Setting.REMOTE if part is Part.REMOTE else Setting.HOSPITAL | Setting.HOME_VISITS,
        approaches=Approach.BALANCE_TRAINING,
        telephone="01632 960001",
        team_size=6,
        confirmed_on=on - timedelta(days=60),
        confirmed_by="phone",
    )
    service.public_people, service.served_names, service.home_area_names = [], [], []
    return Card(
        service=service,
        number=number,
        part=part,
        miles=None if part is Part.REMOTE else 2.4 * number,
        bearing=45.0,
        why=(WHY[part],) if part in WHY else (),
        on=on,
    )


def _page() -> PageOf:
    """Page three of twenty."""
    return page_of(range(200), QueryDict("page=3"), 10, lambda number: f"?page={number}")
