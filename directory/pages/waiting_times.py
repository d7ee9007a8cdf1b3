"""The wording of a waiting time: in full, alone, or with the month it was given."""

from datetime import date

from django.conf import settings

from directory import trust
from directory.facts import NOT_KNOWN
from directory.models import Service
from directory.words import day, length_of_time, month

UNKNOWN = NOT_KNOWN.lower()


def told_on(service: Service, on: date) -> date | None:
    """When the waiting time was given, if it is known and not too old to show."""
    told = service.wait_told_on
    if service.wait_days is None or told is None:
        return None
    return told if trust.months_after(told, settings.WAIT_HIDDEN_MONTHS) >= on else None


def in_full(service: Service, on: date) -> str:
    """The waiting time with its date: in the past tense if old, left out if older still."""
    given = told_on(service, on)
    if service.wait_days is None or given is None:
        return NOT_KNOWN
    time = length_of_time(service.wait_days)
    if trust.months_after(given, settings.WAIT_PAST_TENSE_MONTHS) < on:
        return f"It was {time} on {day(given)}. Ask how long it is now"
    source = service.wait_source.removeprefix("The ")
    source = source if source == service.wait_source else f"the {source}"
    note = f". {service.wait_note.rstrip('.')}" if service.wait_note else ""
    return f"{time[0].upper()}{time[1:]}, {source} told us on {day(given)}{note}"


def dated(service: Service, on: date) -> str:
    """The waiting time with its date but not who gave it. Empty if unknown or over a year old."""
    given = told_on(service, on)
    if service.wait_days is None or given is None:
        return ""
    time = length_of_time(service.wait_days)
    if trust.months_after(given, settings.WAIT_PAST_TENSE_MONTHS) < on:
        return f"It was {time} on {day(given)}. Ask how long it is now."
    return f"{time[0].upper()}{time[1:]}, on {day(given)}."


def if_current(service: Service, on: date) -> str:
    """The waiting time alone, or empty if it is no longer current."""
    days = days_if_current(service, on)
    return "" if days is None else f"{(time := length_of_time(days))[0].upper()}{time[1:]}"


def days_if_current(service: Service, on: date) -> int | None:
    told = service.wait_told_on
    is_current = told and trust.months_after(told, settings.WAIT_PAST_TENSE_MONTHS) >= on
    return service.wait_days if is_current else None


def by_month(service: Service, on: date) -> str:
    """The waiting time with the month it was given: "Wait in November: 3 weeks"."""
    told = told_on(service, on)
    if service.wait_days is None or told is None:
        return f"Wait: {UNKNOWN}"
    was = "was " if trust.months_after(told, settings.WAIT_PAST_TENSE_MONTHS) < on else ""
    time = length_of_time(service.wait_days) if service.wait_days else "none"
    when = f"{told:%B}" if told.year == on.year else month(told)
    return f"Wait in {when}: {was}{time}"


def in_a_cell(service: Service, on: date) -> tuple[str, ...]:
    """The waiting time, and the month it was given: "9 wk," and "Nov 2026"."""
    told = told_on(service, on)
    if service.wait_days is None or told is None:
        return (NOT_KNOWN,)
    was = "was " if trust.months_after(told, settings.WAIT_PAST_TENSE_MONTHS) < on else ""
    time = length_of_time(service.wait_days).replace("weeks", "wk").replace("week", "wk")
    return f"{was}{time},", f"{told:%b %Y}"
