"""`/map/`: every listed service on a single map, with the same filters as a search."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import ExpressionWrapper, F, IntegerField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from directory import words
from directory.models import Service
from directory.pages.maps.country import Country, MapRow, draw_country
from directory.pages.maps.regions import MapNation, RegionTally
from directory.pages.options import FOLDED, Chosen
from directory.search.filters import FOR_REFERRERS, GROUPS, ServiceFilter
from directory.search.links import SearchLink
from directory.vocabulary import Setting

# Flags are loaded as plain integers: converting them to sets costs more than the drawing.
_COLUMNS = (
    "latitude",
    "longitude",
    ExpressionWrapper(F("routes"), output_field=IntegerField()),
    "nation_id",
)


@dataclass(frozen=True, slots=True)
class Near:
    """A line in the list: a town, the services nearest to it, and a search from there."""

    name: str
    count: int
    words: str
    url: str


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    listed = Service.objects.listed(timezone.localdate())
    filters = ServiceFilter(_choices(request.GET), listed)
    form = filters.form
    context: dict[str, Any] = {
        "form": form,
        "groups": [(form[name], name in FOLDED) for name in GROUPS if name not in FOR_REFERRERS],
    }
    if form.is_valid():
        link = SearchLink.of(form.cleaned_data).at(reverse("map"))
        rows = filters.qs.order_by().values_list(*_COLUMNS)
        country = draw_country(MapRow._make(row) for row in rows)
        context |= {"country": country, "chosen": list(_chosen(link, form.cleaned_data))}
        context |= _in_words(country, link.search)
    return render(request, "directory/map.html", context)


def _choices(params: QueryDict) -> MultiValueDict[str, str]:
    """The filters the map supports: it has no place, distance or order."""
    return MultiValueDict({name: params.getlist(name) for name in GROUPS if name in params})


def _chosen(link: SearchLink, cleaned: dict[str, Any]) -> Iterator[Chosen]:
    for name in GROUPS:
        for member in cleaned[name].members if cleaned[name] else ():
            yield Chosen(member.label, str(link.without((name, member.slug))))


def _in_words(country: Country, link: SearchLink) -> dict[str, Any]:
    """Everything the map shows, as a list."""
    return {
        "total": f"{country.tally.total:,}",
        "summary": _summary(country.tally),
        "nations": [
            (nation, _kinds(nation.tally), list(_towns(nation, link))) for nation in country.nations
        ],
        "remote_url": str(link.with_pair("setting", Setting.REMOTE.slug)),
    }


def _towns(nation: MapNation, link: SearchLink) -> Iterable[Near]:
    for region in nation.regions:
        url = str(link.with_pair("near", region.town.near))
        yield Near(region.town.name, region.tally.total, _kinds(region.tally), url)


def _summary(tally: RegionTally) -> str:
    """The kinds, or "all private" if there is only one."""
    shown = [word for count, word in _each_kind(tally) if count]
    if len(shown) == 1:
        return f"all {shown[0]}" if tally.total > 1 else shown[0]
    return _kinds(tally)


def _kinds(tally: RegionTally) -> str:
    """The count for each kind: "12 NHS, 6 private and 2 charity"."""
    return words.join_with_and([f"{count:,} {word}" for count, word in _each_kind(tally) if count])


def _each_kind(tally: RegionTally) -> tuple[tuple[int, str], ...]:
    return (tally.nhs, "NHS"), (tally.private, "private"), (tally.charity, "charity")
