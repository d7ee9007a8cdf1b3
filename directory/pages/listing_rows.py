"""The facts in a listing, one per row, and a line listing what is not known."""

from typing import NamedTuple

from directory.models import YesNoUnknown
from directory.pages.listing import ServicePage
from directory.vocabulary import Approach, ChoiceGroup
from directory.words import day, join_with_and, listed, within_sentence


class FactRow(NamedTuple):
    label: str
    words: str


def rows(page: ServicePage) -> list[FactRow]:
    """The known facts, in the order people usually ask about them."""
    of = page.service
    told = (
        ("What it is", of.summary),
        ("Who they take", _sentences(page.area_served, page.ages)),
        ("Wait", page.wait if of.wait_days is not None else ""),
        ("Cost", _cost(page)),
        ("Where", _sentences(_address(page), *page.where, _metres(page))),
        ("Getting in and about: yes", _access(page, "yes")),
        ("Getting in and about: no", _access(page, "no")),
        ("Taking new people", "" if _is_caution(page) else page.taking_new_if_known),
        ("They help with", _label_list(of.helps_with)),
        ("What they do", _approaches(page)),
        ("Experience", f"{_label_list(of.experience)}, they say" if of.experience else ""),
        ("Works with", _label_list(of.works_with)),
        ("Languages besides English", ", ".join(of.languages.labels)),
        ("Clinic days", ", ".join(of.clinic_days.labels)),
        ("MS physiotherapist in", ", ".join(of.ms_physiotherapist_days.labels)),
    )
    return [FactRow(label, words) for label, words in told if words]


def not_known(page: ServicePage) -> list[str]:
    """The facts still to ask about, as nobody has told us."""
    of = page.service
    people = [person for person, _ in page.people]
    missing = (
        ("telephone number", not of.telephone),
        ("the wait", of.wait_days is None),
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


def _is_caution(page: ServicePage) -> bool:
    return page.is_paused or page.service.taking_new == YesNoUnknown.NO


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


def _access(page: ServicePage, answer: str) -> str:
    facts = [] if page.service.is_remote_only else page.access[answer]
    words = join_with_and([within_sentence(fact.label) for fact in facts])
    return words[:1].upper() + words[1:]


def _approaches(page: ServicePage) -> str:
    of = page.service
    words = _label_list(of.approaches)
    if Approach.HYDROTHERAPY in of.approaches and of.pool_temperature:
        words += f". Their pool is at {of.pool_temperature.normalize():f} °C"
    return words
