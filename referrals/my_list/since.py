"""Changes to a sheet's services since the date it was printed.

A sheet shows only what is public, but what was public then may not be now, so only the current
value of free text is given. Names no longer shown, and reasons for removals, are never given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst

from directory import words
from directory.changes import KEPT_BACK, Difference, differing_fields, public_fields, told_to_anyone
from directory.facts import NOTHING, AnyField, Audience, fact_of
from directory.history import states
from directory.models import Physiotherapist, ReferralDetails, Service
from directory.models.services import wait
from directory.pages import waiting_times, wording
from referrals.areas.changes import is_shown, last_listed_day, last_public_day
from referrals.areas.recent_history import history_entries

_ON_THE_SHEET = frozenset([Audience.REFERRERS, Audience.AGREED])


@dataclass(frozen=True, slots=True)
class Since:
    """Changes to each service, and the postcodes of all that were listed then, by code."""

    told: Mapping[str, Sequence[str]] = field(default_factory=dict)
    postcodes: Mapping[str, str] = field(default_factory=dict)


def since(codes: Sequence[str], services: Iterable[Service], printed: date, on: date) -> Since:
    """Find changes since the start of the day of printing, in four queries."""
    then, last = _listed_then(codes, printed)
    listed = [service for service in services if service.code in then]
    people = _people_then(then.values(), printed)
    details = _details_then({service.pk: then[service.code] for service in listed}, printed)
    told = {
        service.code: [
            *_changed(then[service.code], service, on),
            *_changed_details(details, service),
            *_changed_people(people[then[service.code].pk], service),
        ]
        for service in listed
    }
    # A home's postcode stays private: its listing already shows all that may be shown.
    places = {code: "" if one.address_is_private else one.postcode for code, one in last.items()}
    return Since(told, places)


def _listed_then(codes: Sequence[str], printed: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """Each listing when the sheet was printed (or first listed, if later), and its last state."""
    then: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for records in history_entries(Service, Q(code__in=codes), printed, only_news=False):
        for record in _records_as_of(records, printed):
            if is_shown(record, last_listed_day, max(_day(record), printed)):
                then.setdefault(record.code, record)
                last[record.code] = record
    return then, last


def _records_as_of(records: list[Any], printed: date) -> list[Any]:
    """The state at the start of the given date, then all later ones."""
    earlier = [record for record in records if _day(record) < printed]
    return [*earlier[-1:], *records[len(earlier) :]]


def _day(record: Any) -> date:
    return timezone.localdate(record.history_date)


# --- The service's own fields --------------------------------------------------------------------


def _changed(before: Any, service: Service, on: date) -> Iterable[str]:
    """The changes in words. Related records and areas are shown only as they are now."""
    fields = [one for one in public_fields(before, service) if one.name != "confirmed_by"]
    own = [one for one in fields if not (one.is_relation or _names_areas(one) or _is_of_wait(one))]
    for change in told_to_anyone(own, before, service):
        if change.field == "confirmed_on":
            yield wording.checked(service, on)
        else:
            yield _in_words(change)
    if any(map(_is_of_wait, fields)):
        yield f"Wait: now {words.within_sentence(waiting_times.in_full(service, on))}"
    now = {
        "organisation": service.organisation.name,
        "serves": wording.area_served(service),
        "home_areas": wording.home_visits(service),
    }
    for one in fields:
        if one.name in now:
            now_is = now[one.name] or "no limit that we know of"
            yield f"{capfirst(str(one.verbose_name))}: now {now_is}"


def _names_areas(field: AnyField) -> bool:
    return fact_of(field).names_areas


def _is_of_wait(field: AnyField) -> bool:
    """Whether a field is about the wait. Such facts are reported together, unless too old."""
    return fact_of(field).told_as == wait.TOLD_AS


def _in_words(change: Difference) -> str:
    was, now = (("not told" if said == NOTHING else said) for said in (change.before, change.after))
    if was != KEPT_BACK:
        return f"{change.label}: was {was}, now {now}"
    return f"{change.label}: {'' if change.after == NOTHING else 'changed, '}now {now}"


# --- The block for professionals -----------------------------------------------------------------


def _details_then(services: Mapping[int, Any], printed: date) -> dict[int, Any]:
    """The details when the sheet was printed or, if listed later, at the end of the first day.

    Earlier drafts were never public.
    """
    found, of = {}, Q(service__in=services)
    for records in history_entries(ReferralDetails, of, printed, only_news=False):
        listed_on = _day(services[records[0].service_id])
        first = _records_as_of(records, max(printed, listed_on + timedelta(days=1)))[0]
        was_none = first.history_type == ("+" if _day(first) > max(printed, listed_on) else "-")
        found[first.service_id] = None if was_none else first
    return found


def _changed_details(then: Mapping[int, Any], service: Service) -> Iterable[str]:
    if service.pk not in then:
        return
    before = then[service.pk]
    after = getattr(service, "referral_details", None)
    fields = differing_fields(before, after, ReferralDetails, among=_ON_THE_SHEET)
    contacts = [one for one in fields if fact_of(one).audience is Audience.AGREED]
    spoken = [one for one in fields if one not in contacts]
    yield from map(_in_words, told_to_anyone(spoken, before, after))
    for one in contacts:
        yield f"{capfirst(str(one.verbose_name))} for referrals: changed"


# --- Who works there -----------------------------------------------------------------------------


def _people_then(records: Iterable[Any], printed: date) -> dict[int, frozenset[int]]:
    """The people shown with each record then, as primary keys."""
    named = {number: values["physiotherapists"] for number, values in states(records).items()}
    everyone = {person for several in named.values() for person in several}
    shown = set()
    for entry in history_entries(Physiotherapist, Q(id__in=everyone), printed, only_news=False):
        first, *others = _records_as_of(entry, printed)
        states_then = [first, *(each for each in others if _day(each) <= printed)]
        if any(is_shown(each, last_public_day, printed) for each in states_then):
            shown.add(first.id)
    return {number: frozenset(several) & shown for number, several in named.items()}


def _changed_people(before: frozenset[int], service: Service) -> Iterable[str]:
    now = service.public_people
    if {person.pk for person in now} != before:
        names = words.join_with_and([str(person) for person in now])
        yield f"Who works there: now {names or 'no names given'}"
