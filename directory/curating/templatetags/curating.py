"""Template tags for the curators' pages."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from directory.confirming import drafts
from directory.confirming.drafts import NOT_YET
from directory.curating import quick_work
from directory.curating import worklist as work
from directory.curating.admin import quick, solo
from directory.curating.admin.shown import ALL, UsefulRowsFilter
from directory.curating.intake import pages
from directory.curating.kinds import Kind
from directory.curating.not_listed import not_listed
from directory.curating.register_decisions import PERMISSION, TO_DECIDE
from directory.curating.site_state import states
from directory.curating.tasks import PEOPLE, SERVICES
from directory.history import name_of

register = template.Library()
register.filter(name_of)


@register.inclusion_tag("curating/_worklist.html", takes_context=True)
def worklist(context: dict[str, Any]) -> dict[str, Any]:
    """The tasks that the signed-in user may see; all of one kind if the address names it."""
    user, on = context["request"].user, timezone.localdate()
    asked = context["request"].GET.get("all")
    only = next((kind for kind in (*PEOPLE, *SERVICES) if kind.slug == asked), None)
    found: list[work.TaskSection] = []
    for rows, kinds, permission in (
        (work.people, PEOPLE, "directory.view_physiotherapist"),
        (work.services, SERVICES, "directory.view_service"),
    ):
        if user.has_perm(permission) and (only is None or only in kinds):
            found += work.sections(rows(), kinds, on, only.slug if only else "")
    if user.has_perm("directory.view_report") and not only:
        found += work.waiting_reports(on) + work.refused_referrals(on)
    if user.has_perm("directory.view_proposal") and not only:
        found += work.waiting_proposals(on)
    return {
        "request": context["request"],
        "only": only,
        "sections": work.in_order(found),
        "this_week": work.this_week(found),
        "may_add_solo": user.has_perms(solo.NEEDED),
        "may_take_in": user.has_perms(pages.NEEDED),
        "states": states(timezone.now()) if user.has_perm("directory.view_jobrun") else [],
        **may(context),
    }


def may(context: dict[str, Any]) -> dict[str, Any]:
    """The quick actions the signed-in user may take, and the place to return to."""
    request = context["request"]
    return {
        "may_look": request.user.has_perm(quick.LOOK),
        "may_confirm": request.user.has_perm(quick.CONFIRM),
        "may_change": request.user.has_perm(quick.CHANGE),
        "means": quick.IN_WORDS,
        "here": _here(context),
        "csrf_token": context.get("csrf_token"),
    }


def _here(context: dict[str, Any]) -> str:
    task = context.get("task")
    address: str = context["request"].get_full_path()
    return address + (f"#task-{task.number}" if task else "")


@register.simple_tag(takes_context=True)
def work_on(context: dict[str, Any], model: str, pk: int, field: str = "") -> str:
    """A row's own page, at the field asked about; once saved, it leads back here."""
    following = {"next": _here(context) if "request" in context else context["here"]}
    anchor = f"id_{field}" if field else None
    view = f"admin:directory_{model}_change"
    return reverse(view, args=[pk], query=following, fragment=anchor)


@register.inclusion_tag("curating/_person_work.html", takes_context=True)
def person_work(context: dict[str, Any], person: Any, kind: Kind | None = None) -> dict[str, Any]:
    """One-press actions for a person."""
    user = context["request"].user
    known = {
        "may_change": user.has_perm("directory.change_physiotherapist"),
        "refused": ""
        if kind or user.has_perm(PERMISSION) or not person.is_hidden_by_a_look
        else TO_DECIDE,
    }
    return {**may(context), "person": person, "kind": kind, **known}


@register.inclusion_tag("curating/_service_work.html", takes_context=True)
def service_work(context: dict[str, Any], service: Any, kind: Kind | None = None) -> dict[str, Any]:
    """One-press actions for a service."""
    if service.status == service.Status.DRAFT:
        standing = drafts.standing(service)
        why = not_listed(service, timezone.localdate())
        known = {"not_listed": why, "standing": standing, "may_ask": standing == NOT_YET}
        return {**may(context), "service": service, **known}
    others = getattr(service, "siblings", None)
    if others is None:
        others = 1 + quick_work.beside(service).count()
    return {**may(context), "service": service, "others": others - 1, "kind": kind}


@register.filter
def why_not_listed(service: Any) -> str:
    """Why visitors do not see it; empty if they do, and for a draft, whose buttons say why."""
    return not_listed(service, timezone.localdate()) if service.status != "draft" else ""


@register.inclusion_tag("curating/_faults.html")
def faults(forms: Any, inlines: Iterable[Any] = ()) -> dict[str, Any]:
    """Every error in one form or several, and the formsets below, with a link to its field."""
    forms = forms if isinstance(forms, list) else [forms]
    sets = [getattr(one, "formset", one) for one in inlines or ()]
    found = [("", "", message) for one in sets for message in one.non_form_errors()]
    for each in (*forms, *(row for one in sets for row in one.forms)):
        for name, messages in each.errors.items():
            field = each[name] if name in each.fields else None
            place = (field.id_for_label or field.auto_id, field.label) if field else ("", "")
            found.append((*place, " ".join(messages)))
    return {"found": found}


@register.inclusion_tag("curating/_shown.html")
def shown_rows(changelist: Any) -> dict[str, Any]:
    """A description of the rows that a list shows, with a link to all of them."""
    for spec in changelist.filter_specs:
        if isinstance(spec, UsefulRowsFilter):
            link = changelist.get_query_string({spec.parameter_name: ALL})
            is_all = spec.chosen == ALL
            return {
                "words": spec.words,
                "all": "" if is_all else link,
                "is_search": spec.is_search,
            }
    return {}
