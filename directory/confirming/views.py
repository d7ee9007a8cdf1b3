"""Pages opened from the link in our e-mail, and the page to request a new link.

Opening a link does not use it up, since mail servers open links to check them; a button does.
"""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from directory import homes, limits
from directory.changes import public_changes
from directory.confirming import drafts, proposing
from directory.confirming.emails import send_link
from directory.confirming.forms import KeyForm, ProposalForm
from directory.confirming.links import LinkRefused, Opened, Removed, UsedUp, address_of, open_key
from directory.history import act
from directory.models import ConfirmationLink, Proposal, Service
from directory.models.proposals import as_text
from msphysio.posting import SeeOther, SeeOtherThen, public_form


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show the listing, with a button to confirm it is right."""
    on = timezone.localdate()
    form = KeyForm(request.POST if request.method == "POST" else request.GET)
    if not form.data.get("key"):
        return render(request, "directory/confirm_no_key.html")
    try:
        if request.method == "POST" and not limits.is_within_limit(request, on):
            return limits.too_many(request)
        opened = open_key(_key(form), on)
        if request.method != "POST":
            return _show(request, opened)
        with transaction.atomic(), act("Confirmed by the service", by="the service, by its link"):
            opened = open_key(opened.key, on, lock=True)
            if form.cleaned_data.get("do_not_list") and opened.service.is_new_draft:
                proposing.object_to(opened.service)
                opened.link.use_up(ConfirmationLink.Answer.OBJECTED, on)
            else:
                proposing.confirm(opened.service, on, form.cleaned_data.get("said_by", ""))
                opened.link.use_up(ConfirmationLink.Answer.CONFIRMED, on)
    except LinkRefused as refused:
        return _refuse(request, refused)
    return SeeOther(address_of(opened.key))


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose changes, field by field. Anything left unchanged counts as right."""
    on = timezone.localdate()
    keys = KeyForm(request.POST if request.method == "POST" else request.GET)
    if not keys.data.get("key"):
        return render(request, "directory/confirm_no_key.html")
    try:
        opened = open_key(_key(keys), on)
        form = ProposalForm(
            opened.service, on, data=request.POST if request.method == "POST" else None
        )
        if request.method != "POST":
            return _show_form(request, opened, form)
        if not form.is_valid():
            return _show_form(request, opened, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        if not limits.is_within_limit(request, on):
            form.add_error(None, limits.TOO_MANY)
            return _show_form(request, opened, form, HTTPStatus.TOO_MANY_REQUESTS)
        with transaction.atomic():
            opened = open_key(opened.key, on, lock=True)
            proposal = Proposal.objects.create(
                service=opened.service,
                fields=as_text(form.proposed),
                said_by=form.cleaned_data["said_by"],
            )
            if opened.service.is_new_draft:
                proposing.fill_draft(proposal, form.cleaned_data["people"], on)
            opened.link.use_up(ConfirmationLink.Answer.PROPOSED, on)
    except LinkRefused as refused:
        return _refuse(request, refused)
    return SeeOther(address_of(opened.key))


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the link to the address on file, without revealing whether there is one."""
    service = get_object_or_404(Service.objects.published(), slug=slug)
    on = timezone.localdate()
    if request.method != "POST":
        shown = service if service.is_listed(on) else None
        return render(request, "directory/ask_for_link.html", {"service": shown, "slug": slug})
    if not limits.is_within_limit(request, on):
        return limits.too_many(request)
    may_be_sent = limits.may_be_sent_a_link(service, on)
    then = partial(send_link, service, on) if may_be_sent else lambda: None
    return SeeOtherThen(reverse("link-sent"), then)


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """Show the same message to everyone who asked."""
    response = render(request, "directory/link_sent.html", {"days": settings.LINK_LASTS_DAYS})
    response.headers["Cache-Control"] = "no-store"
    return response


def _key(form: KeyForm) -> str:
    """The submitted key. Raises LinkRefused if it is longer than any of ours."""
    if "key" in form.errors:
        raise LinkRefused
    return str(form.cleaned_data["key"])


def _show(request: HttpRequest, opened: Opened) -> HttpResponse:
    context: dict[str, Any] = {"opened": opened}
    if opened.service.is_new_draft:
        context |= {"asked": "Is this right?", "facts": drafts.held(opened.service)}
        return render(request, "directory/confirm_draft.html", context)
    questions = {name: fact.question for name, fact in proposing.questions_by_field().items()}
    context |= {
        "asked": "Is your listing right?",
        "facts": [
            (questions.get(one.field, one.label), one.after)
            for one in public_changes(None, opened.service)
        ],
        "home": homes.in_words(opened.service, "you are"),
        "people": opened.service.physiotherapists.public(timezone.localdate()),
    }
    return render(request, "directory/confirm.html", context)


def _show_form(
    request: HttpRequest, opened: Opened, form: ProposalForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {"opened": opened, "form": form}
    return render(request, "directory/propose.html", context, status=status)


def _refuse(request: HttpRequest, refused: LinkRefused) -> HttpResponse:
    """Explain why the link failed and how to get a new one or, if answered already, show when."""
    is_answered = isinstance(refused, UsedUp)
    link = refused.service.confirmation_link if refused.service and is_answered else None
    context = {
        "refused": refused,
        "link": link,
        "slug": _slug_of(refused.service),
        "is_over": isinstance(refused, Removed),
        "is_draft": refused.service is not None and not refused.service.slug,
    }
    status = HTTPStatus.OK if is_answered else HTTPStatus.GONE
    return render(request, "directory/confirm_refused.html", context, status=status)


def _slug_of(service: Service | None) -> str:
    is_open = service is not None and service.status == Service.Status.PUBLISHED
    return (service.slug or "") if service and is_open else ""
