"""Checks how much the site's own pages reveal about where a home is, as a visitor sees them.

The pages are requested by URL and searched for anything that indicates a place. No code is shared
with what makes them, so that a mistake there is not repeated here.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from django.db import connection, transaction
from django.db.models import CharField, F, TextField
from django.db.models.functions import Abs
from django.urls import reverse
from django.utils.text import capfirst

from directory.facts import Audience, facts_of
from directory.geo import METRES_PER_MILE, Point, miles_between
from directory.homes.reading import CannotRead, read
from directory.models import Area, PostcodeLocation, ReferralDetails, Service
from directory.models.placing import FEWEST_POSTCODES
from directory.models.services.place import ADDRESS

SAFE = (
    "From the places and distances on this site, visitors can tell only that {of} one of about "
    "{among} postcodes."
)
FOUND = (
    "From the places and distances on this site, visitors could tell that {of} one of fewer than "
    "100 postcodes. A home that easy to find is not shown, so it is a draft. Tell whoever runs "
    "this site."
)
CANNOT_TELL = (
    "We cannot tell among how many postcodes visitors could look for this home: it has not been "
    "shown yet, or no full postcode file is loaded."
)

_POSTCODES = """
    SELECT name, latitude, longitude, council_id, nation_id
    FROM unnest(%s::text[]) AS district JOIN directory_postcodelocation
        ON name > (district || ' ') COLLATE "C" AND name < (district || '!') COLLATE "C"
    WHERE level = 1 AND latitude IS NOT NULL AND retired_on IS NULL
"""
_READ = (Audience.EVERYONE, Audience.REFERRERS, Audience.AGREED)
_MOST_PAGES = 50  # per area
_VIEWPOINTS = 3
_ROUNDED = 0.06  # miles: distances are shown to one decimal place
_SAME_MILES = 150 / METRES_PER_MILE

_FULL = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b")
_DISTRICT = re.compile(
    r"(?:Based in|a home in|A home in|miles of) (?:([^\d:;,]{,40}) )?"
    r"([A-Z]{1,2}\d[A-Z\d]?( or nearby)?)\b"
)
_TOWN = re.compile(r'"(?:addressLocality|city)": ?"([^"]+)"')
_POINT = re.compile(
    r'm?lat(?:itude)?"?[=:] ?(-?\d+\.\d+)(?:, ?"|&(?:amp;)?)m?lon(?:gitude)?"?[=:] ?(-?\d+\.\d+)'
)
_AWAY = re.compile(r"(\d+\.\d) miles? (?:north|south|east|west)")


__all__ = ["CANNOT_TELL", "CannotRead", "CouldBeFound", "count", "in_words", "look", "typed_texts"]

View = tuple[str, Point]  # a place's name and location


@dataclass(frozen=True, slots=True)
class Candidate:
    """A postcode where the home could be."""

    name: str
    point: Point
    council: str | None
    nation: str | None

    @property
    def district(self) -> str:
        return self.name.split(" ")[0]


class CouldBeFound(Exception):
    """The site reveals too much about a home, so it has been made a draft."""


def look(service: Service) -> None:
    """Count and save; a home that could be narrowed down to under 100 postcodes becomes a draft."""
    is_shown = service.status == Service.Status.PUBLISHED and not service.is_sample
    if not service.address_is_private or not is_shown:
        return
    service.told_among = count(service)
    if service.told_among is not None and service.told_among < FEWEST_POSTCODES:
        service.status = Service.Status.DRAFT
        service.save()
    else:
        service.save(update_fields=["told_among"])


def count(service: Service) -> int | None:
    """The number of postcodes that match everything shown about its location; None if unknown."""
    own = PostcodeLocation.objects.filter(name=service.postcode.split(" ")[0]).first()
    if service.is_remote_only or own is None or own.home is None:
        return None
    towns = _told_as(own.home["district"])
    candidates = _postcodes(towns)
    with transaction.atomic():  # publicly listed while its pages are read
        Service.objects.filter(pk=service.pk).update(listed_until=date.max)
        left = _left(service, candidates, towns)
        transaction.set_rollback(True)
    return left


def in_words(service: Service, of: str = "it is") -> str:
    """The result in words: "it is" when addressing curators, "you are" for the person at home."""
    among = service.told_among
    if not service.address_is_private or service.is_remote_only:
        return ""
    if among is None:
        return CANNOT_TELL
    if among < FEWEST_POSTCODES:
        return FOUND.format(of=of)
    return SAFE.format(of=of, among=_about(among))


def typed_texts(service: Service) -> list[tuple[str, str]]:
    """Public text that somebody typed, with labels; only a human can judge what it gives away."""
    rows = [service, getattr(service, "referral_details", None)]
    told = (
        (capfirst(str(field.verbose_name)), str(getattr(row, field.name)))
        for row, model in zip(rows, (Service, ReferralDetails), strict=True)
        for field, fact in (facts_of(model) if row else ())
        if fact.audience in _READ and fact.told_as != ADDRESS
        if isinstance(field, (CharField, TextField)) and not field.choices
    )
    return [(label, text) for label, text in told if text]


def _about(number: int) -> str:
    """The number rounded to two figures, such as 850 for 846."""
    return f"{round(number, 2 - len(str(number))):,}"


# --- Where it could be ---------------------------------------------------------------------------


def _told_as(label: str) -> dict[str, str]:
    """The districts whose homes are shown under this label, each with the town shown for it."""
    of = {"level": PostcodeLocation.Level.DISTRICT, "home__district": label}
    return dict(PostcodeLocation.objects.filter(**of).values_list("name", "home__town"))


def _postcodes(districts: Iterable[str]) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(_POSTCODES, [list(districts)])
        return [
            Candidate(name, Point(latitude, longitude), council, nation)
            for name, latitude, longitude, council, nation in cursor.fetchall()
        ]


def _left(service: Service, candidates: list[Candidate], towns: Mapping[str, str]) -> int:
    """The number of candidates that match everything shown."""
    typed = [text for _, text in typed_texts(service)]
    pages = [_without(typed, read(address)) for address in _addresses(service)]
    everywhere = _full_postcodes([read("/"), read(reverse("shortlist"))])
    left = _by_words(candidates, pages, towns)
    if found := [one for one in left if one.name in _full_postcodes(pages) - everywhere]:
        left = found
    for point in _points(pages):
        left = _at(left, point, 0, _SAME_MILES, _middle(candidates))
    views = list(_viewpoints(candidates))
    for view, miles in (*_on_sheets(service, views), *_in_searches(service, views[:1])):
        left = _at(left, view, miles, _ROUNDED, _middle(candidates))
    return len(_by_areas(left, service))


def _addresses(service: Service) -> Iterator[str]:
    """The URLs of all pages about this service alone."""
    yield service.get_absolute_url()
    yield f"{reverse('shortlist')}?pick={service.code}"
    yield f"{reverse('shortlist-csv')}?pick={service.code}"
    yield f"{reverse('three-calls')}?pick={service.code}"
    yield f"{reverse('letter', args=['employer'])}?pick={service.code}"
    yield reverse("open-referral:service", args=[service.public_id])


# --- What is shown -------------------------------------------------------------------------------


def _by_words(
    candidates: list[Candidate], pages: list[str], towns: Mapping[str, str]
) -> list[Candidate]:
    """The candidates in the places named. A town shown for part of a district may be a hamlet."""
    left, named = candidates, set()
    for page in pages:
        named |= {json.loads(f'"{town}"') for town in _TOWN.findall(page)}
        for town, label, _ in _DISTRICT.findall(page):
            told = _told_as(label) or [label]
            left = [one for one in left if one.district in told]
            named |= {town} - {""}
    return [one for one in left if named <= {towns[one.district]}]


def _without(typed: Sequence[str], page: str) -> str:
    """The page without what was typed, since curators judge what that gives away."""
    as_in_json = (json.dumps(text, ensure_ascii=False)[1:-1] for text in typed)
    forms = {" ".join(text.split()) for text in (*typed, *as_in_json)}
    for text in sorted(forms, key=len, reverse=True):
        page = page.replace(text, " ")
    return page


def _full_postcodes(pages: list[str]) -> set[str]:
    return {" ".join(parts) for page in pages for parts in _FULL.findall(page)}


def _points(pages: list[str]) -> Iterator[Point]:
    for page in pages:
        for latitude, longitude in _POINT.findall(page):
            yield Point(float(latitude), float(longitude))


def _at(
    candidates: list[Candidate], of: Point, miles: float, give: float, middle: Point
) -> list[Candidate]:
    """All candidates if their middle is that far away; otherwise those that are."""
    if abs(miles_between(of, middle) - miles) <= give:
        return candidates
    return [one for one in candidates if abs(miles_between(of, one.point) - miles) <= give]


def _on_sheets(service: Service, views: Iterable[View]) -> Iterator[tuple[Point, float]]:
    """The distance shown from each of these places."""
    for name, point in views:
        page = read(f"{reverse('shortlist')}?pick={service.code}&near={name}")
        yield from ((point, float(miles)) for miles in _AWAY.findall(page))


def _in_searches(service: Service, views: Iterable[View]) -> Iterator[tuple[Point, float]]:
    for name, point in views:
        page = read(f"{reverse('results-csv')}?near={name}&within=25", as_text=False)
        for row in csv.DictReader(io.StringIO(page)):
            if row["Code"] == service.code and row["Miles, straight line"]:
                yield point, float(row["Miles, straight line"])


def _viewpoints(candidates: list[Candidate]) -> Iterator[View]:
    """The centres of the nearest districts."""
    middle = _middle(candidates)
    away = Abs(F("latitude") - middle.latitude) + Abs(F("longitude") - middle.longitude)
    around = PostcodeLocation.objects.filter(level=PostcodeLocation.Level.DISTRICT)
    own = {one.district for one in candidates}
    for row in around.exclude(name__in=own).order_by(away)[:_VIEWPOINTS]:
        if row.point:
            yield row.name, row.point


def _middle(candidates: list[Candidate]) -> Point:
    return Point(
        fmean(one.point.latitude for one in candidates),
        fmean(one.point.longitude for one in candidates),
    )


def _by_areas(candidates: list[Candidate], service: Service) -> list[Candidate]:
    """The candidates in the council and nation whose pages list it, if there are several."""
    left = candidates
    for kind in ("council", "nation"):
        codes = {getattr(one, kind) for one in left}
        for area in Area.objects.filter(pk__in=codes - {None}) if len(codes) > 1 else ():
            if _is_in(area, service):
                left = [one for one in left if getattr(one, kind) == area.pk]
    return left


def _is_in(area: Area, service: Service) -> bool:
    address = reverse("area", args=[area.slug])
    for number in range(1, _MOST_PAGES + 1):
        page = read(f"{address}?page={number}", as_text=False)
        here = page.partition('id="services"')[2].partition('id="elsewhere"')[0]
        if f'href="{service.get_absolute_url()}"' in here:
            return True
        if f"page={number + 1}" not in page:
            break
    return False
