"""E-mails curators about what falls due and what will stop being shown, in time to act.

The last success of this step shows what they have been told: a missed day is included the next
time, and a second run on the same day sends nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from directory import trust
from directory.models import JobRun, Physiotherapist, Service
from msphysio import emails
from msphysio.staff.roles import CURATOR

STEP = "Tell curators what falls due"
# Upper and lower numbers of days ahead: nobody is named twice in one e-mail.
DUE_DAYS = ((60, 30), (30, -1))
FROM_VIEW_DAYS = ((30, 7), (7, -1))
MAX_NAMED = 50


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the e-mail: how many, by which date, and the first few names."""

    words: str
    names: list[str]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.names)


def tell_curators(on: date) -> None:
    """Send one e-mail to all curators, unless there is nothing new to say."""
    told = last_told(on)
    if told >= on or not emails.can_be_sent():
        return
    parts, addresses = list(parts_of(told, on)), curators()
    if parts and addresses:
        about = {
            "parts": parts,
            "operator_name": settings.OPERATOR_NAME,
            "path": reverse("admin:index"),
        }
        body = render_to_string("curating/reminder.txt", about)
        EmailMessage(subject="Listings to check", body=body, to=addresses).send()


def last_told(on: date) -> date:
    """The date up to which curators have been told; long ago if they never have been."""
    went_well = JobRun.objects.filter(name=STEP).values_list("succeeded_at", flat=True).first()
    return timezone.localdate(went_well) if went_well else on - timedelta(days=60)


def curators() -> list[str]:
    """The curators' e-mail addresses."""
    found = User.objects.filter(groups__name=CURATOR, is_active=True, is_staff=True)
    return sorted(found.exclude(email="").values_list("email", flat=True))


def parts_of(told: date, on: date) -> Iterator[Paragraph]:
    """Everything that has come into range since curators were last told."""
    people, services = Physiotherapist.objects.shown(), Service.objects.published()
    if (deadline := trust.renewal_deadline(told + timedelta(days=1))) <= on:
        yield from _part(
            f"HCPC's renewal deadline was {_day(deadline)}. Until somebody checks the register "
            f"again, these people will no longer be shown after {_day(_grace(deadline))}",
            people.filter(public_until__gte=on, public_until__lte=_grace(deadline)),
        )
    for days, nearer in DUE_DAYS:
        words = f"Register checks due by {_day(on + timedelta(days=days))}"
        due = _between("public_until", _grace(told), _grace(on), days, nearer)
        yield from _part(words, people.filter(due))
    for days, nearer in FROM_VIEW_DAYS:
        last = _day(on + timedelta(days=days))
        seen = _between("public_until", told, on, days, nearer)
        yield from _part(f"People shown until {last} at the latest", people.filter(seen))
        listed = _between("listed_until", told, on, days, nearer)
        yield from _part(f"Services listed until {last} at the latest", services.filter(listed))


def _between(name: str, told: date, on: date, days: int, nearer: int) -> Q:
    """More than `nearer` and at most `days` days ahead, and further ahead when last told."""
    after = max(told + timedelta(days=days), on + timedelta(days=nearer))
    return Q(**{f"{name}__gt": after, f"{name}__lte": on + timedelta(days=days)})


def _part(words: str, rows: QuerySet[Physiotherapist] | QuerySet[Service]) -> Iterator[Paragraph]:
    """A paragraph, unless there is nobody to name."""
    named: Iterable[object] = rows[:MAX_NAMED]
    if total := rows.count():
        yield Paragraph(words, [str(row) for row in named], total)


def _grace(day: date) -> date:
    """The last date a person is shown if their check is due on `day`."""
    return day + timedelta(days=settings.REGISTER_GRACE_DAYS)


def _day(on: date) -> str:
    return f"{on:%-d %B %Y}"
