"""The facts in a listing, one per row, and a line listing what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.signals import setting_changed
from django.db.models import QuerySet
from django.dispatch import receiver

from directory.models import Physiotherapist, Service, YesNoUnknown
from directory.pages import waiting_times
from directory.pages.listing import ServicePage
from directory.vocabulary import Approach, ChoiceGroup
from directory.words import day, join_with_and, listed, within_sentence
from msphysio.prepared import Prepared, RowsSent

MOST = 256  # listings kept, of about 60 kilobytes each


class FactRow(NamedTuple):
    label: str
    words: str
    map_url: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """All that the page of a listing says.

    It is the same object for as long as everything read for it is the same, so that what is made
    of it can be kept: a page took 12 times as long without.
    """

    listing: ServicePage
    url: str
    rows: list[FactRow]
    not_known: list[str]
    pieces: dict[object, Any] = field(default_factory=dict)  # of its page: see `made_once`


def told(slug: str, on: date) -> Told | None:
    """What is told of a listing on a day, from two queries; None if it is not listed."""
    shape, values = (settings.SAMPLE_DATA,), (on, slug)
    service = _SERVICE.sent(shape, values)
    return _told(service, _PEOPLE.sent(shape, values), on) if service.rows else None


@lru_cache(maxsize=MOST)
def _told(sent: RowsSent[Service], people: RowsSent[Physiotherapist], on: date) -> Told:
    (service,) = sent.built()
    service.public_people = people.built()
    page = ServicePage(service, on)
    return Told(page, service.get_absolute_url(), rows(page), not_known(page))


@receiver(setting_changed)
def _forget(**_: object) -> None:
    """Settings are the same for as long as a process runs, unless a test changes them."""
    _told.cache_clear()


def _service(_: object, values: Sequence[object]) -> QuerySet[Service]:
    on, slug = values
    listed = Service.objects.listed(on).for_cards()  # type: ignore[arg-type]  # a date
    return listed.select_related("council", "nation").filter(slug=slug).order_by()


def _people(_: object, values: Sequence[object]) -> QuerySet[Physiotherapist]:
    on, slug = values
    public = Physiotherapist.objects.public(on).with_last_check()  # type: ignore[arg-type]  # a date
    return public.filter(services__slug=slug)


_SERVICE, _PEOPLE = Prepared(Service, _service), Prepared(Physiotherapist, _people)


def rows(page: ServicePage) -> list[FactRow]:
    """The known facts, in the order people usually ask about them."""
    of = page.service
    wait = _wait(page)
    told = (
        FactRow("What it is", of.summary),
        FactRow("Who they take", _sentences(page.area_served, page.ages)),
        FactRow("Wait" if wait else "Taking new people", _sentences(wait, _taking_new(page))),
        FactRow("Cost", _cost(page)),
        FactRow("Where", _sentences(_address(page), *page.where, _metres(page)), page.map_url),
        FactRow("Getting in and about", _access(page)),
        FactRow("They help with", _label_list(of.helps_with)),
        FactRow("What they do", _approaches(page)),
        FactRow("Experience", f"{_label_list(of.experience)}, they say" if of.experience else ""),
        FactRow("Languages besides English", ", ".join(of.languages.labels)),
        FactRow("Days", _days(page)),
    )
    return [row for row in told if row.words]


def not_known(page: ServicePage) -> list[str]:
    """The facts still to ask about, as nobody has told us."""
    of = page.service
    people = [person for person, _, _ in page.people]
    missing = (
        ("telephone number", not of.telephone),
        ("the wait", not _wait(page)),
        ("what it costs", not (page.prices or of.pays)),
        ("whether they are taking new people", not (page.taking_new_if_known)),
        ("experience of MS", not (of.experience or any(each.experience for each in people))),
        ("what they help with", not of.helps_with),
        ("what they do", not of.approaches),
        ("clinic days", not of.clinic_days),
        ("e-mail", not of.email),
        ("Relay UK", of.relay_uk == YesNoUnknown.UNKNOWN),
    )
    facts = [] if of.is_remote_only else page.access["unknown"]
    return [name for name, is_missing in missing if is_missing] + [
        within_sentence(fact.label) for fact in facts
    ]


def _sentences(*said: str) -> str:
    return " ".join(f"{each.rstrip('.')}." for each in said if each)


def _label_list(flags: ChoiceGroup) -> str:
    words = listed(flags)
    return words[:1].upper() + words[1:]


def _wait(page: ServicePage) -> str:
    """The waiting time, unless it is unknown or too old to show."""
    return page.wait if waiting_times.told_on(page.service, page.on) else ""


def _taking_new(page: ServicePage) -> str:
    """Whether it takes new people, if the page does not begin with that."""
    of = page.service
    if page.is_paused or of.taking_new != YesNoUnknown.YES:
        return ""
    if not _wait(page):
        return page.taking_new_if_known
    is_same_day = of.taking_new_told_on == of.wait_told_on
    said = "yes" if is_same_day else within_sentence(page.taking_new_if_known)
    return f"Taking new people: {said}"


def _days(page: ServicePage) -> str:
    days, ms_days = page.service.clinic_days, page.service.ms_physiotherapist_days
    every, of_ms = join_with_and(days.labels), join_with_and(ms_days.labels)
    if days == ms_days or not ms_days:
        return every
    return _sentences(every, f"MS physiotherapist: {of_ms}")


def _cost(page: ServicePage) -> str:
    of = page.service
    prices = ", ".join(f"{price.what}: {price.amount}" for price in page.prices)
    if prices and of.prices_told_on:
        prices = f"{prices}, they told us on {day(of.prices_told_on)}"
    travel = f"Cost of travel: {of.price_travel}" if of.price_travel else ""
    insurers = f"Insurers they named: {join_with_and(of.insurers)}. Ask yours first"
    pays = ", ".join(of.pays.labels)
    return _sentences(prices, travel, pays, insurers if of.insurers else "")


def _address(page: ServicePage) -> str:
    of = page.service
    if page.shows_address:
        town = f"{of.town} {of.postcode}".strip()
        return f"{of.address}, {town}" if of.address else town
    if of.address_is_private:
        return f"They work from a home in {of.town} {page.district}, so the address is not shown"
    if of.is_remote_only:
        return "They see people by video or phone, wherever they live"
    return of.town or "Address not known"


def _metres(page: ServicePage) -> str:
    metres = page.service.metres_from_drop_off
    return "" if metres is None else f"{metres} metres from the drop-off to the door"


def _access(page: ServicePage) -> str:
    """What there is, then what there is not: "Step-free way in. No: hoist and cool room"."""
    if page.service.is_remote_only:
        return ""
    yes, no = (
        join_with_and([within_sentence(fact.label) for fact in page.access[answer]])
        for answer in ("yes", "no")
    )
    return _sentences(yes[:1].upper() + yes[1:], f"No: {no}" if no else "")


def _approaches(page: ServicePage) -> str:
    of = page.service
    words = _label_list(of.approaches)
    if Approach.HYDROTHERAPY in of.approaches and of.pool_temperature:
        words += f". Their pool is at {of.pool_temperature.normalize():f} °C"
    return words
