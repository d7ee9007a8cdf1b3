"""Lists at the intake desk: what was uploaded, as text, until it is listed or thrown away.

Nothing here is ever public. Rows can hold home addresses, so only staff who may change listings
see them, and they are deleted after `settings.INTAKE_KEPT_DAYS`.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from directory.models.services import Service


class IntakeSource(models.Model):
    """Whoever keeps a list. What their columns and their words mean is remembered for the next."""

    name = models.CharField(max_length=120, unique=True)
    columns = models.JSONField(default=dict)  # heading in plain form: target
    answers = models.JSONField(default=dict)  # question: what it means
    file_name = models.CharField(max_length=200, blank=True)  # of their last, without its date

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class IntakeQuerySet(models.QuerySet["Intake"]):
    def past_keeping(self, on: date) -> "IntakeQuerySet":
        """Lists that came so long ago that they are to be thrown away."""
        return self.filter(received_at__date__lt=on - timedelta(days=settings.INTAKE_KEPT_DAYS))


class Intake(models.Model):
    """One list. Taking it back removes every draft that it made and that nobody has published."""

    class State(models.TextChoices):
        OPEN = "open", "At the desk"
        TAKEN_BACK = "back", "Taken back"

    source = models.ForeignKey(IntakeSource, models.CASCADE, related_name="intakes")
    file_name = models.CharField(max_length=200)
    as_of = models.DateField("date of the list")
    received_at = models.DateTimeField(default=timezone.now)
    received_by = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    tables = models.JSONField(
        default=list
    )  # its sheets: name, headings, targets, what was not read
    answers = models.JSONField(default=dict)  # question: what an odd value means
    decisions = models.JSONField(default=dict)  # pair of likely duplicates: what was decided
    feed = models.CharField(max_length=500, blank=True)  # where open data is read again
    licence = models.CharField(max_length=200, blank=True)  # of that open data
    uploaded_with = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = "list at the intake desk"
        verbose_name_plural = "lists at the intake desk"

    def __str__(self) -> str:
        said = self.source.name != self.file_name[:120]
        return f"{self.source}: {self.file_name}" if said else self.file_name

    @property
    def as_source(self) -> str:
        """As it stands in our e-mails to those who are added from it."""
        under = f", under {self.licence}" if self.licence else ""
        return f"{self.source}, {self.as_of:%-d %B %Y}{under}"[:200]

    def services(self) -> "models.QuerySet[Service]":
        """What all lists of its upload added, whatever has become of it."""
        rows = IntakeRow.objects.filter(intake__in=self.together())
        return Service.objects.filter(pk__in=[row.made["service"] for row in rows if row.has_draft])

    def together(self) -> "IntakeQuerySet":
        """All lists of one upload, which go through the desk as one; the first keeps decisions."""
        first = self.uploaded_with_id or self.pk
        lists = Intake.objects.filter(models.Q(pk=first) | models.Q(uploaded_with=first))
        return lists.select_related("source").order_by("pk")


class IntakeRow(models.Model):
    """One row of a list: its cells as they stand, and the listing read from them."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        IN = "in", "In as a draft"
        LEFT_OUT = "out", "Left out"

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="rows")
    table = models.PositiveSmallIntegerField()  # its place in `Intake.tables`
    line = models.PositiveIntegerField()
    section = models.CharField(max_length=120, blank=True)
    cells = models.JSONField()
    listing = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    identifier = models.CharField(max_length=64, blank=True)  # in open data
    before = models.JSONField(default=list)  # cells as last seen, if open data changed them since
    # What it added: model name to primary keys; or "filled": fields of a service that was here.
    made = models.JSONField(default=dict)

    class Meta:
        ordering = ["table", "line", "pk"]

    def __str__(self) -> str:
        return f"Line {self.line}"

    @property
    def has_draft(self) -> bool:
        """Whether a draft was made of it."""
        return "service" in self.made and "filled" not in self.made
