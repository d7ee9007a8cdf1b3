"""What referrers ask about a service, in words. Empty if we do not know."""

from typing import NamedTuple

from directory.models import Service, YesNoUnknown
from directory.models.gazetteer import ENGLAND
from directory.vocabulary import Route

_NHS = Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL


class ReferralAnswer(NamedTuple):
    """An answer and its label; `is_due` if not knowing it is worth saying."""

    label: str
    words: str
    is_due: bool


def answers(service: Service) -> list[ReferralAnswer]:
    """The same labels in the same order for every service."""
    is_nhs = bool(service.routes & _NHS)
    has_ers = is_nhs and service.nation_id in (None, ENGLAND)
    return [
        ReferralAnswer("Priorities taken", priorities(service), is_nhs),
        ReferralAnswer("Time to decide on a referral", triage(service), is_nhs),
        ReferralAnswer("Advice and guidance", advice(service), is_nhs),
        ReferralAnswer("NHS e-Referral Service", e_referral(service), has_ers),
        ReferralAnswer("Commissioner or board", service.commissioner, is_nhs),
        ReferralAnswer("ODS code", service.organisation.ods_code, is_due=False),
    ]


def priorities(service: Service) -> str:
    """Such as "Routine; urgent within 5 days" or "Routine; not urgent"."""
    routine, urgent = service.takes_routine, service.takes_urgent
    if not (routine or urgent):
        return ""
    soon = f" {_within(service.urgent_days)}" if service.urgent_days is not None else ""
    return f"{_priority('routine', routine)}; {_priority('urgent', urgent)}{soon}".capitalize()


def _priority(name: str, answer: str) -> str:
    words = {YesNoUnknown.YES: name, YesNoUnknown.NO: f"not {name}"}
    return words.get(YesNoUnknown(answer), f"{name} not known")


def triage(service: Service) -> str:
    return "" if service.triage_days is None else _within(service.triage_days).capitalize()


def advice(service: Service) -> str:
    return service.get_advice_and_guidance_display() if service.advice_and_guidance else ""


def e_referral(service: Service) -> str:
    """Whether GPs find it in the NHS e-Referral Service, and by what name."""
    if service.in_ers == YesNoUnknown.NO:
        return "Not in e-RS"
    if service.ers_service_name:
        return f"In e-RS as “{service.ers_service_name}”"
    return "In e-RS; its name there is not known" if service.in_ers else ""


def _within(days: int) -> str:
    return f"within {days} day{'s' if days > 1 else ''}" if days else "the same day"
