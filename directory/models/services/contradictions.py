"""Contradictions within a listing, worded for whoever can correct them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.text import capfirst

from directory.models.gazetteer import Area, PostcodeLocation
from directory.vocabulary import (
    AT_ITS_PLACE,
    OF_A_BUILDING,
    Experience,
    Payment,
    Setting,
)
from directory.words import join_with_and, listed, within_sentence

if TYPE_CHECKING:
    from directory.models.services import Service


def contradictions(service: "Service") -> Iterator[str]:
    yield from _place_contradictions(service)
    yield from _first_contact_contradictions(service)
    yield from _day_and_price_contradictions(service)
    has_owner = service.organisation_id or "organisation" in service._state.fields_cache
    if has_owner and (wrong := service.organisation.route_error(service.routes)):
        yield capfirst(wrong)


def _place_contradictions(service: "Service") -> Iterator[str]:
    where = service.settings
    if where and not where & AT_ITS_PLACE and (told := _clinic_facts(service)):
        yield (
            f"It sees people only by {listed(where)}, but mentions a clinic: "
            f"{join_with_and(told)}. Add where the clinic is, or take these out."
        )
    if where == Setting.REMOTE and service.address:
        yield "It works only by video or phone, but has an address. Take one of them out."
    if where and not where & Setting.HOME_VISITS and (told := _visit_facts(service)):
        yield (
            f"It does not visit homes, but mentions visits: {join_with_and(told)}. Add the "
            "setting “home visits”, or take these out."
        )
    if where == Setting.HOME_VISITS and are_apart(service.serves, service.home_areas):
        yield (
            "It takes people from one area and visits homes only in another, so nobody can be "
            "seen. Make the areas served and the areas of home visits agree."
        )


def _clinic_facts(service: "Service") -> list[str]:
    facts = (service.access_yes | service.access_no) & OF_A_BUILDING
    told = [within_sentence(label) for label in facts.labels]
    told += ["metres from the drop-off"] if service.metres_from_drop_off is not None else []
    told += ["a pool's temperature"] if service.pool_temperature is not None else []
    return told + (["clinic days"] if service.clinic_days else [])


def _visit_facts(service: "Service") -> list[str]:
    told = ["a price for them"] if service.price_home is not None else []
    told += ["what travel costs"] if service.price_travel else []
    return told + (["visits to housebound people only"] if service.housebound_only else [])


def _first_contact_contradictions(service: "Service") -> Iterator[str]:
    if not service.first_contact_only:
        return
    told = ["days of an MS physiotherapist"] if service.ms_physiotherapist_days else []
    told += ["work mostly with MS"] if service.experience & Experience.MOSTLY_MS else []
    told += ["people with MS who refer themselves"] if service.ms_self_referral == "yes" else []
    if told:
        yield (
            "It sees muscle and joint problems first and is not confirmed for people with MS, but "
            f"mentions {join_with_and(told)}. Take one of them out."
        )


def _day_and_price_contradictions(service: "Service") -> Iterator[str]:
    days = service.clinic_days
    if days and (extra := service.ms_physiotherapist_days & ~days):
        yield (
            f"The MS physiotherapist's days include {join_with_and(extra.labels)}, when there is "
            "no clinic. Make the days agree."
        )
    if service.pays == Payment.FREE and any(visit.amount for visit in service.visit_prices):
        yield "It is free, but has a price. Take one of them out."


# --- Whether two lists of areas have nothing in common --------------------------------------------


@dataclass(frozen=True, slots=True)
class _Whereabouts:
    """What is known about where an area or district is. Unknown parts are ""."""

    code: str
    nation: str
    council: str
    is_district: bool

    def is_apart_from(self, other: "_Whereabouts") -> bool:
        if self.is_district and other.is_district:
            return self.code != other.code
        return _differ(self.nation, other.nation) or _differ(self.council, other.council)


def are_apart(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether, as far as is known, no area in one list overlaps any in the other."""
    if not some or not others:
        return False
    found = _whereabouts({*some, *others})
    return all(found[one].is_apart_from(found[other]) for one in some for other in others)


def _whereabouts(codes: Collection[str]) -> dict[str, _Whereabouts]:
    councils = Area.objects.filter(level=Area.Level.COUNCIL, code__in=codes)
    found = {code: _Whereabouts(code, code[:1].replace("Z", "N"), "", False) for code in codes}
    for area in councils:
        found[area.code] = replace(found[area.code], council=area.code)
    for row in PostcodeLocation.objects.filter(name__in=codes):
        nation = (row.nation_id or "")[:1]
        found[row.name] = _Whereabouts(row.name, nation, row.council_id or "", is_district=True)
    return found


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
