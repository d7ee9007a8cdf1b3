"""`{% next_step results local %}`: the panel above a list. Directory pages use it too."""

from typing import Any

from django import template
from django.conf import settings

from directory.pages.results import Results
from directory.search.judging import Query
from directory.vocabulary import Language
from referrals.areas.advice import LocalAdvice
from referrals.routes import next_step as steps
from referrals.routes.near import Nearby
from referrals.routes.step import Helpline

register = template.Library()


def signs(query: Query) -> bool:
    """Whether it is for somebody who may not hear a voice on the phone."""
    return bool(query.criteria.get("language", 0) & Language.BSL)


@register.inclusion_tag("referrals/_next_step.html")
def next_step(results: Results | Nearby, local: LocalAdvice | None) -> dict[str, Any]:
    """Needs no queries: the advice and services have already been read. Empty without a place."""
    helpline = Helpline(settings.HELPLINE, settings.HELPLINE_HOURS)
    nearest = results.close_by[:1] if isinstance(results, Results) else ()
    step = steps.next_step(local, (*results.leading, *nearest), results.query, helpline)
    service = step.service.service if step and step.service else None
    is_signed = signs(results.query)
    return {
        "step": step,
        "link": results.link,
        "signs": is_signed,
        "writes": is_signed and service and (service.email or service.text_number),
        "nhs": local.from_nhs if local else "on the NHS",
        "travel": isinstance(results, Results) and step and step.is_travelled_to,
    }
