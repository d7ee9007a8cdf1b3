"""Pages where anyone can tell us what is wrong or missing, and see the outcome.

No cookie is set and no session is used: see `msphysio.posting`.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from directory import limits
from directory.models import Physiotherapist, Report, Service
from directory.pages import wording
from directory.reports.forms import RefusalForm, ReportForm
from directory.search.links import SearchLink
from msphysio import emails
from msphysio.posting import SeeOther, public_form
from msphysio.replicas import shows_what_was_sent

_ABOUT_BOTH = (Report.Kind.GONE, Report.Kind.NOT_MS)
_SERVICE_KINDS = (
    Report.Kind.TELEPHONE,
    Report.Kind.ADDRESS,
    Report.Kind.GETTING_IN,
    Report.Kind.ACCESS,
    *_ABOUT_BOTH,
    Report.Kind.OTHER,
)
_PERSON_KINDS = (Report.Kind.DETAILS, *_ABOUT_BOTH, Report.Kind.OTHER)
_UNLISTED_KINDS = (Report.Kind.UNLISTED, Report.Kind.OTHER)
TOO_MANY = (
    "Many reports have come from your network today, so we cannot take another. What you wrote is "
    "still here: send it tomorrow."
)
TOO_MANY_REFUSALS = (
    "Many reports have come from your network today, so we cannot take another. Try tomorrow."
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a report, as far as the public may see it."""

    about: Report.About
    kinds: tuple[Report.Kind, ...] = ()
    service: Service | None = None
    physiotherapist: Physiotherapist | None = None
    is_public: bool = True

    @property
    def shown(self) -> Service | Physiotherapist | None:
        """The service or person to show by name and link; None if no longer listed."""
        return (self.service or self.physiotherapist) if self.is_public else None


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def report_service(request: HttpRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.published(), slug=slug)
    is_public = service.is_listed(timezone.localdate())
    kinds = _SERVICE_KINDS if is_public else _UNLISTED_KINDS
    return _take(request, Subject(Report.About.SERVICE, kinds, service, is_public=is_public))


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def report_person(request: HttpRequest, slug: str) -> HttpResponse:
    person = Physiotherapist.objects.shown().filter(slug=slug).first()
    is_public = person is not None and person.is_public(timezone.localdate())
    if person is None or not (is_public or _was_public(person)):
        raise Http404
    kinds = _PERSON_KINDS if is_public else _UNLISTED_KINDS
    subject = Subject(Report.About.PERSON, kinds, physiotherapist=person, is_public=is_public)
    return _take(request, subject)


def _was_public(person: Physiotherapist) -> bool:
    return Physiotherapist.objects.once_public().filter(pk=person.pk).exists()


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    return _take(request, Subject(Report.About.SUGGESTION))


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def refused(request: HttpRequest, code: str) -> HttpResponse:
    """Take the press of a referrer whom a service refused or did not answer."""
    listed = Service.objects.listed(timezone.localdate())
    service = get_object_or_404(listed, code=code.upper())
    form = RefusalForm(request.POST if request.method == "POST" else None)
    context = {"service": service, "form": form}
    if not form.is_bound:
        return render(request, "directory/refused.html", context)
    if not form.is_valid():
        return render(request, "directory/refused.html", context, status=422)
    if not limits.is_within_limit(request, timezone.localdate()):
        form.add_error(None, TOO_MANY_REFUSALS)
        return _try_tomorrow(render(request, "directory/refused.html", context, status=429))
    kind = form.cleaned_data["kind"]
    report = Report.objects.sent(
        timezone.now(), about=Report.About.SERVICE, service=service, kind=kind
    )
    return SeeOther(SearchLink.of(form.cleaned_data).listing(report.get_absolute_url()))


def _take(request: HttpRequest, subject: Subject) -> HttpResponse:
    takes_email = emails.can_be_sent()
    given = request.POST if request.method == "POST" else None
    form = ReportForm(subject.kinds, takes_email=takes_email, data=given)
    if given is None:
        return _show(request, form, subject, HTTPStatus.OK)
    if not form.is_valid():
        return _show(request, form, subject, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not limits.is_within_limit(request, timezone.localdate()):
        form.add_error(None, TOO_MANY)
        return _try_tomorrow(_show(request, form, subject, HTTPStatus.TOO_MANY_REQUESTS))
    return SeeOther(_keep(form, subject).get_absolute_url())


def _keep(form: ReportForm, subject: Subject) -> Report:
    return Report.objects.sent(
        timezone.now(),
        about=subject.about,
        service=subject.service,
        physiotherapist=subject.physiotherapist,
        kind=form.cleaned_data.get("kind", Report.Kind.MISSING),
        words=form.cleaned_data["words"],
        email=form.cleaned_data.get("email", ""),
    )


def _show(
    request: HttpRequest, form: ReportForm, subject: Subject, status: HTTPStatus
) -> HttpResponse:
    kept_days = settings.REPORT_WORDS_KEPT_DAYS
    context = {"form": form, "subject": subject, "kept_days": kept_days}
    return render(request, "directory/report.html", context, status=status)


def _try_tomorrow(response: HttpResponse) -> HttpResponse:
    now = timezone.localtime()
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    response.headers["Retry-After"] = str(int((midnight - now).total_seconds()))
    return response


@shows_what_was_sent
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The outcome of a report, for anyone who has its code, however they type it."""
    plain = code.replace("-", "").upper()
    report = get_object_or_404(
        Report.objects.select_related("service", "physiotherapist"), code=plain
    )
    if plain != code:
        return redirect(report)
    subject = report.subject
    shown = subject if subject and _is_public(subject) else None
    context = {"report": report, "shown": shown, "came_of_it": wording.came_of(report)}
    response = render(request, "directory/receipt.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_public(subject: Service | Physiotherapist) -> bool:
    on = timezone.localdate()
    if isinstance(subject, Service):
        return Service.objects.listed(on).filter(pk=subject.pk).exists()
    return Physiotherapist.objects.public(on).filter(pk=subject.pk).exists()
