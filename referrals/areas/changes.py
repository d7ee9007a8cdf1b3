"""Recent changes in an area to listings and their people, taken from their history.

Only the state at the end of each day counts, so a slip corrected at once is not news. Reasons for
removals are never given, and nothing that is not public is revealed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain, pairwise
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from directory.history import record_model, records_of
from directory.models import Area, Physiotherapist, ReferralDetails, Service
from referrals.areas.changes_in_words import ADVICE_CHECKED, REOPENED, News, differences
from referrals.areas.recent_history import (
    DAYS,
    ServiceHistory,
    history_entries,
    midnight,
    service_histories,
)
from referrals.models import AreaAdvice

NEW, AGAIN, GONE = "New", "Listed again", "No longer listed"
MOVED = "Moved out of this area"

Last = Callable[[Any], date | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One change on one date. `key` and `topic` identify what changed, and never change."""

    at: datetime
    what: str
    name: str
    key: str
    topic: str
    url: str = ""

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)


@dataclass(frozen=True, slots=True)
class _State:
    """How things stood at the end of a day."""

    at: datetime
    record: Any
    details: Any = None


def recent(
    areas: Iterable[Area],
    services: Iterable[Service],
    advice: Iterable[AreaAdvice],
    on: date,
    *,
    samples: bool = True,
) -> list[Change]:
    """Changes in council areas in the last 90 days, newest first.

    `services` are those listed there today. At most nine queries read the history of services with
    an address there, of their people, and of the advice. A service now at somebody's home elsewhere
    is never said to have been here. Without `samples`, invented listings are left out.
    """
    since = on - timedelta(days=DAYS)
    codes = frozenset(area.pk for area in areas)
    services = list(services)
    once_here = records_of(Service).filter(council__in=codes)
    moved_home = Service.objects.filter(address_is_private=True).exclude(council__in=codes)
    of = Q(id__in=once_here.values("id")) & ~Q(id__in=moved_home.values("id"))
    listings = service_histories(of, since, samples=samples)
    told = service_changes(listings, partial(_last_day_here, codes), services, on)
    people = people_changes(services, on, samples=samples)
    return latest(chain(_advice_changes(advice, on, samples), told, people), since)


def _advice_changes(advice: Iterable[AreaAdvice], on: date, samples: bool) -> Iterator[Change]:
    since, by_key = on - timedelta(days=DAYS), {one.pk: one for one in advice}
    of = Q(id__in=by_key)
    for records in history_entries(AreaAdvice, of, since, samples=samples, only_news=False):
        name, key = by_key[records[-1].id].covers, f"/advice/{records[-1].id}"
        if records[0].history_type == "+":
            yield Change(records[0].history_date, ADVICE_CHECKED, name, key, "checked_on")
        for before, after in pairwise(_by_day(ServiceHistory(records))):
            for news in differences(before.record, after.record, records[-1], on):
                yield Change(after.at, news.what, name, key, news.topic)


def service_changes(
    listings: Collection[ServiceHistory],
    last_day: Last,
    services: Iterable[Service],
    on: date,
    moved: str = MOVED,
) -> Iterator[Change]:
    """Changes to services. `last_day` gives the last date on which a version would be shown.

    A service that is gone, and whose people include somebody who objected, is told by its code.
    """
    urls = {service.pk: service.get_absolute_url() for service in services}
    unnamed = _with_objectors(listings, last_day, on)
    for one in listings:
        last = one.records[-1]
        name = f"Service {last.code}" if last.id in unnamed else ""
        yield from _changes(
            one,
            last_day,
            on,
            f"/services/{last.code}",
            lambda last: urls.get(last.id, ""),
            name=name,
            moved=moved,
        )


def _with_objectors(listings: Iterable[ServiceHistory], last_day: Last, on: date) -> set[int]:
    gone = [one.records[-1].id for one in listings if not is_shown(one.records[-1], last_day, on)]
    staff = Service.physiotherapists.through.objects.filter(
        service__in=gone, physiotherapist__objected_on__isnull=False
    )
    return set(staff.values_list("service", flat=True)) if gone else set()


def people_changes(
    services: Collection[Service], on: date, *, samples: bool = True
) -> Iterator[Change]:
    """Changes to the people at these services, except anyone who has objected to being listed."""
    since = on - timedelta(days=DAYS)
    staff = Service.physiotherapists.through.objects.filter(
        service__in=[one.pk for one in services], physiotherapist__objected_on=None
    )
    of = Q(id__in=staff.values("physiotherapist"))
    for records in history_entries(Physiotherapist, of, since, samples=samples) if services else ():
        key = f"/physiotherapists/{records[-1].hcpc_number}"
        yield from _changes(ServiceHistory(records), last_public_day, on, key, _person_url)


def latest(changes: Iterable[Change], since: date) -> list[Change]:
    """The changes since a date, newest first."""
    found = {(one.on, one.key, one.topic): one for one in changes if one.on >= since}
    return sorted(found.values(), key=lambda one: (-one.on.toordinal(), one.name, one.what))


def _changes(
    history: ServiceHistory,
    last_day: Last,
    on: date,
    key: str,
    url: Callable[[Any], str],
    *,
    name: str = "",
    moved: str = MOVED,
) -> Iterator[Change]:
    """All the changes to one row, linked only if it is still shown; if not, only its removal."""
    last = history.records[-1]
    shown = is_shown(last, last_day, on)
    told = list(_story(history, last_day, on, moved))
    for at, record, news in told if shown else told[-1:]:
        called = name or (last if shown else record).name
        yield Change(at, news.what, called, key, news.topic, url(last) if shown else "")


def _story(
    history: ServiceHistory, last_day: Last, on: date, moved: str
) -> Iterator[tuple[datetime, Any, News]]:
    """Each change: when, the entry last shown, and what it was."""
    days = _by_day(history)
    first, latest = history.records[0], days[-1]
    was_shown_before = first.history_type != "+" and bool(first.slug)
    at_first = _State(first.history_date, first, history.details_at_first)
    earlier = None if first.history_type == "+" else at_first
    until = [*(timezone.localdate(one.at) for one in days[1:]), on]
    for state, following in zip(days, until, strict=True):
        day, record = timezone.localdate(state.at), state.record
        was = earlier if earlier and is_shown(earlier.record, last_day, day) else None
        now = is_shown(record, last_day, day)
        if was and now:
            told = (
                *differences(was.record, record, latest.record, on),
                *differences(was.details, state.details, latest.details, on),
            )
            yield from ((state.at, record, news) for news in told)
        elif now:
            yield state.at, record, _news(AGAIN if was_shown_before else NEW)
        elif was:
            yield state.at, was.record, _news(moved if _is_elsewhere(record, day) else GONE)
        if now:
            for at, news in _by_itself(record, last_day(record), day, following):
                yield at, record, news
        was_shown_before = was_shown_before or now
        earlier = state


def _news(what: str) -> News:
    return News(slugify(what), what)


def _by_day(history: ServiceHistory) -> list[_State]:
    """How things stood at the end of each day on which something changed."""
    by_day: dict[date, _State] = {}
    record, details = None, history.details_at_first
    for entry in sorted((*history.records, *history.details), key=lambda one: one.history_date):
        if isinstance(entry, record_model(ReferralDetails)):
            details = None if entry.history_type == "-" else entry
        else:
            record = entry
        if record is not None:
            by_day[timezone.localdate(entry.history_date)] = _State(
                entry.history_date, record, details
            )
    return list(by_day.values())


def _by_itself(
    record: Any, last: date | None, day: date, until: date
) -> Iterator[tuple[datetime, News]]:
    """Changes that happened just because time passed before the next entry, or before today."""
    paused = getattr(record, "paused_until", None)
    if paused and day < paused <= until:
        yield midnight(paused), News("paused_until", REOPENED)
    if last is not None and day <= last < until:
        yield midnight(last + timedelta(days=1)), _news(GONE)


def is_shown(record: Any, last_day: Last, on: date) -> bool:
    if record is None or record.history_type == "-":
        return False
    last = last_day(record)
    return last is not None and last >= on


def _last_day_here(codes: Collection[str], record: Any) -> date | None:
    return last_listed_day(record) if record.council_id in codes else None


def last_listed_day(record: Any) -> date | None:
    is_published = record.status == Service.Status.PUBLISHED
    last: date | None = record.listed_until if is_published else None
    return last


def _is_elsewhere(record: Any, on: date) -> bool:
    return isinstance(record, record_model(Service)) and is_shown(record, last_listed_day, on)


def last_public_day(record: Any) -> date | None:
    last: date | None = record.public_until
    return last


def _person_url(record: Any) -> str:
    return reverse("physiotherapist", args=[record.slug])
