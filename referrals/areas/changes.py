"""Recent changes in an area to listings and their people, taken from their history.

Only the state at the end of each day counts, so a slip corrected at once is not news. Reasons for
removals are never given, and nothing that is not public is revealed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial, reduce
from itertools import chain, pairwise
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from directory import words
from directory.changes import public_fields
from directory.facts import AnyField, fact_of
from directory.history import record_model, records_of
from directory.models import Area, Physiotherapist, Service
from referrals.models import AreaAdvice

DAYS = 90
MAX_ROWS = 200  # for each kind of news; a feed has room for 100 entries
LAST_DAYS = ("listed_until", "paused_until", "public_until")
NEW, AGAIN, GONE = "New", "Listed again", "No longer listed"
MOVED = "Moved out of this area"
CHECKED, REOPENED = "Details checked", "Open again after a pause"

ToldChange = tuple[datetime, str]
Last = Callable[[Any], date | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One change on one date. `key` identifies what changed, and never changes itself."""

    at: datetime
    what: str
    name: str
    key: str
    url: str = ""

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)


def recent(
    areas: Iterable[Area],
    services: Iterable[Service],
    advice: Iterable[AreaAdvice],
    on: date,
    *,
    samples: bool = True,
) -> list[Change]:
    """Changes in council areas in the last 90 days, newest first.

    `services` are those listed there today. Four queries read the history of services with an
    address there, and of their people. A service now at somebody's home elsewhere is never said to
    have been here. Without `samples`, invented listings are left out.
    """
    since = on - timedelta(days=DAYS)
    codes = frozenset(area.pk for area in areas)
    services = list(services)
    once_here = records_of(Service).filter(council__in=codes)
    moved_home = Service.objects.filter(address_is_private=True).exclude(council__in=codes)
    of = Q(id__in=once_here.values("id")) & ~Q(id__in=moved_home.values("id"))
    listings = history_entries(Service, of, since, samples=samples)
    checked = (
        Change(midnight(one.checked_on), "Advice checked", one.covers, f"/advice/{one.pk}")
        for one in advice
    )
    told = service_changes(listings, partial(_last_day_here, codes), services, on)
    return latest(chain(checked, told, people_changes(services, on, samples=samples)), since)


def service_changes(
    listings: Iterable[list[Any]],
    last_day: Last,
    services: Iterable[Service],
    on: date,
    moved: str = MOVED,
) -> Iterator[Change]:
    """Changes to services. `last_day` gives the last date on which a version would be shown."""
    urls = {service.pk: service.get_absolute_url() for service in services}
    for records in listings:
        key = f"/services/{records[-1].code}"
        yield from _changes(
            records, last_day, on, key, lambda last: urls.get(last.id, ""), moved=moved
        )


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
        yield from _changes(records, last_public_day, on, key, _person_url)


def latest(changes: Iterable[Change], since: date) -> list[Change]:
    """The changes since a date, newest first."""
    found = (change for change in changes if change.on >= since)
    return sorted(found, key=lambda change: (-change.on.toordinal(), change.name, change.what))


def midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def history_entries(
    model: Any, of: Q, since: date, *, samples: bool = True, only_news: bool = True
) -> Iterable[list[Any]]:
    """The history of each row: the entry in force on a date, then all since.

    With `only_news`, rows without news, nearly all of them, are left out, and only the newest few
    hundred others are read: a whole nation may have thousands, and nobody reads that many.
    """
    start = midnight(since)
    if only_news:
        of = Q(id__in=_with_latest_news(model, of, since))
    records = records_of(model).filter(of)
    if not (samples and settings.SAMPLE_DATA) and hasattr(model, "is_sample"):
        records = records.filter(is_sample=False)
    stood = records.filter(history_date__lt=start).order_by("id", "-history_date", "-history_id")
    was_changed = Q(id__in=records.filter(history_date__gte=start).values("id"))
    before = Q(pk__in=stood.distinct("id").values("pk"))
    if only_news:
        before &= was_changed | _came_to_an_end(model, since)
    wanted = Q(history_date__gte=start) | before
    by_row: dict[int, list[Any]] = defaultdict(list)
    for record in records.filter(wanted).order_by("history_date", "history_id"):
        by_row[record.id].append(record)
    return by_row.values()


def _with_latest_news(model: Any, of: Q, since: date) -> list[int]:
    """The ids of the rows that were changed, or that expired, most recently."""
    news = {"history_date": Q(history_date__gte=midnight(since)), **_ends(model, since)}
    entries = records_of(model).filter(of).order_by()
    first, *others = (
        entries.filter(told)
        .values("id")
        .annotate(latest=Max(name))
        .order_by("-latest", "id")
        .values_list("id", flat=True)[:MAX_ROWS]
        for name, told in news.items()
    )
    return list(first.union(*others))


def _came_to_an_end(model: Any, since: date) -> Q:
    """Matches entries that expired since a date, which is news even if nobody changed them."""
    return reduce(or_, _ends(model, since).values())


def _ends(model: Any, since: date) -> dict[str, Q]:
    """For each field that holds a last day, a condition: that day came after `since`."""
    days = (since - timedelta(days=1), since + timedelta(days=DAYS))
    return {name: Q(**{f"{name}__range": days}) for name in LAST_DAYS if hasattr(model, name)}


def _changes(
    records: list[Any],
    last_day: Last,
    on: date,
    key: str,
    url: Callable[[Any], str],
    moved: str = MOVED,
) -> Iterator[Change]:
    """All the changes to one row, linked only if it is still shown."""
    last = records[-1]
    address = url(last) if is_shown(last, last_day, on) else ""
    for at, what in _story(records, last_day, on, moved):
        yield Change(at, what, last.name, key, address)


def _story(records: list[Any], last_day: Last, on: date, moved: str) -> Iterator[ToldChange]:
    days = {timezone.localdate(record.history_date): record for record in records}
    first = records[0]
    was_shown_before = first.history_type != "+" and bool(first.slug)
    earlier = None if first.history_type == "+" else first
    for (day, record), (following, _) in pairwise([*days.items(), (on, None)]):
        was = is_shown(earlier, last_day, day)
        now = is_shown(record, last_day, day)
        at = record.history_date
        if was and now:
            yield from ((at, what) for what in _differences(earlier, record, day))
        elif now:
            yield at, AGAIN if was_shown_before else NEW
        elif was:
            yield at, moved if _is_elsewhere(record, day) else GONE
        if now:
            yield from _by_itself(record, last_day(record), day, following)
        was_shown_before = was_shown_before or now
        earlier = record


def _by_itself(record: Any, last: date | None, day: date, until: date) -> Iterator[ToldChange]:
    """Changes that happened just because time passed before the next entry, or before today."""
    paused = getattr(record, "paused_until", None)
    if paused and day < paused <= until:
        yield midnight(paused), REOPENED
    if last is not None and day <= last < until:
        yield midnight(last + timedelta(days=1)), GONE


def _differences(earlier: Any, record: Any, day: date) -> Iterator[str]:
    fields = {field.name: field for field in public_fields(earlier, record)}
    if fields.pop("paused_until", None):
        paused = record.paused_until
        yield f"Paused until {words.day(paused)}" if paused and paused > day else REOPENED
    if fields.pop("confirmed_on", None):
        yield CHECKED
    fields.pop("confirmed_by", None)
    said = dict.fromkeys(map(_called, fields.values()))
    if said:
        yield f"{capfirst(words.join_with_and(list(said)))} changed"


def _called(field: AnyField) -> str:
    """The name visitors see for a field. Some facts are reported together."""
    return fact_of(field).told_as or str(field.verbose_name)


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
