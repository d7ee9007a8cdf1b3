"""Recent changes in the results of a search, taken from its services' history.

Historical versions of a service are judged exactly as the search itself judges services.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.db.models import Q

from directory.geo import Point, square_chord
from directory.history import records_of
from directory.models import Service
from directory.models.placing import Known, known_locations, location_of
from directory.models.services.catchment import MAX_HOME_MILES
from directory.search.box.places import Place
from directory.search.inside import Whereabouts
from directory.search.judged import Hit
from directory.search.judging import Judge, Query
from directory.search.searching import search
from directory.search.slim import Rows, Slim
from directory.vocabulary import Setting
from referrals.areas.changes import (
    Change,
    last_listed_day,
    latest,
    people_changes,
    service_changes,
)
from referrals.areas.recent_history import DAYS, ServiceHistory, service_histories

LEFT = "Still listed, but no longer what this search asks for"


def recent_in(query: Query, place: Place) -> list[Change]:
    """Changes in the last 90 days, newest first, without samples, in at most twelve queries.

    Services only by video or phone are included only if the search asks for them.
    """
    since = query.on - timedelta(days=DAYS)
    found = search(query)
    services = _listed([*found.in_order, *(found.remote if _is_remote(query) else [])], query.on)
    listings = service_histories(_once_near(query, place), since, samples=False)
    scope = _Scope(query, place, listings)
    told = service_changes(listings, scope.last_day, services, query.on, moved=LEFT)
    return latest(chain(told, people_changes(services, query.on, samples=False)), since)


def _listed(hits: Iterable[Hit], on: date) -> list[Service]:
    ids = [hit.slim.id for hit in hits]
    listed = Service.objects.listed(on).filter(pk__in=ids, is_sample=False)
    return list(listed.only("pk", "slug", "name"))


def _is_remote(query: Query) -> bool:
    return query.criteria.get("setting") == Setting.REMOTE


def _once_near(query: Query, place: Place) -> Q:
    """Matches services within reach, or once in the same councils: more than enough."""
    close = _in_box(place.point, query.within)
    visits = _in_box(place.point, MAX_HOME_MILES) & Q(reach__isnull=False)
    if codes := Whereabouts(place).codes:
        visits |= Q(home_areas__overlap=sorted(codes))
    remote = Q(settings=Setting.REMOTE) if _is_remote(query) else Q(pk__in=[])
    services = Service.objects.order_by()
    once_here = records_of(Service).filter(council__in=services.filter(close).values("council"))
    in_reach = services.filter(close | visits | remote)
    return Q(id__in=in_reach.values("pk")) | Q(id__in=once_here.values("id"))


def _in_box(here: Point, miles: float) -> Q:
    south, north, west, east = here.box(miles)
    return Q(latitude__range=(south, north), longitude__range=(west, east))


@dataclass(frozen=True, slots=True)
class _Points:
    """Where each service was: if its postcode has not changed, where it is now.

    For a former postcode, only the district is used, so that repeated searches cannot reveal it.
    For a service now at somebody's home, not even that is.
    """

    now: dict[int, tuple[str, bool, Point | None]]
    known: Known

    def of(self, record: Any) -> Point | None:
        postcode, is_private, point = self.now.get(record.id, ("", False, None))
        if (postcode, is_private) == (record.postcode, record.address_is_private):
            return point
        if is_private:
            return None
        was = location_of(record.postcode, self.known, address_is_private=True)
        return was.point if was else None


def _points(listings: Collection[ServiceHistory]) -> _Points:
    """Find the points, in two queries."""
    ids = [one.records[0].id for one in listings]
    columns = ("pk", "postcode", "address_is_private", "latitude", "longitude")
    now = {
        pk: (postcode, is_private, None if latitude is None else Point(latitude, longitude))
        for pk, postcode, is_private, latitude, longitude in Service.objects.filter(
            pk__in=ids
        ).values_list(*columns)
    }
    others = {
        record.postcode
        for one in listings
        for record in one.records
        if record.id not in now or record.postcode != now[record.id][0]
    }
    return _Points(now, known_locations(sorted(others)))


class _Scope:
    """Judges historical versions of services against a search."""

    def __init__(self, query: Query, place: Place, listings: Collection[ServiceHistory]) -> None:
        self.query, self.place, self.points = query, place, _points(listings)
        records = [record for one in listings for record in one.records]
        judged = Judge(query).judge(Rows.of([self._slim(record) for record in records]))
        is_found = judged.in_range & (judged.fails == 0)
        self.found = {
            record.history_id for record, yes in zip(records, is_found, strict=True) if yes
        }

    def last_day(self, record: Any) -> date | None:
        """The last date on which the search would find this version of a service."""
        if record.settings == Setting.REMOTE and not _is_remote(self.query):
            return None
        return last_listed_day(record) if record.history_id in self.found else None

    def _slim(self, record: Any) -> Slim:
        there, miles = self.points.of(record), record.home_miles
        return Slim(
            **{name: getattr(record, name) for name in _AS_RECORDED},
            chord=_squared_chord(self.place.point, there) if there else None,
            reach=square_chord(miles) if miles else None,
            **_NOT_RECORDED,
        )


# History leaves out fields that only affect how a service is found, or that come from other rows.
_NOT_RECORDED: dict[str, Any] = {
    "area_rule_keys": [],
    "staffed_until": None,
    "who_may_refer": None,
    "tells_relapse": None,
    "search_name": "",
}
_AS_RECORDED = [name for name in Slim._fields if name not in {"chord", "reach", *_NOT_RECORDED}]


def _squared_chord(here: Point, there: Point) -> float:
    """The squared chord between two points, in square metres."""
    return sum((one - other) ** 2 for one, other in zip(here.xyz, there.xyz, strict=True))
