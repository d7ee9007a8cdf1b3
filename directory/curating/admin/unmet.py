"""Searches that found nothing, for curators: a table, and the same figures as a bar chart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from directory.curating.admin.shared import ReadOnlyAdmin
from directory.models import UnmetNeed
from directory.search.filters import GROUPS

FEWEST_SHOWN = 5  # fewer searches could all be by one person
MAX_BARS = 40
PERIODS = {"90": "Last 90 days", "365": "Last 12 months"}
ROW, LABELS, BARS, NUMBERS = 30, 430, 480, 90  # in the drawing's own units


class PeriodForm(forms.Form):
    """The period and, optionally, the area to show."""

    days = forms.ChoiceField(choices=PERIODS.items(), required=False)
    area = forms.RegexField(r"^[A-Za-z]{1,2}$", required=False, strip=True)

    def clean_area(self) -> str:
        return str(self.cleaned_data["area"]).upper()


@dataclass(frozen=True, slots=True)
class Cell:
    """The number of searches that found nothing in one area for one reason."""

    area: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One cell as drawn; lengths are in the drawing's own units."""

    cell: Cell
    top: int
    length: int

    @property
    def baseline(self) -> int:
        return self.top + ROW - 10

    @property
    def end(self) -> int:
        return LABELS + self.length + 8


def cells(on: date, days: int, area: str = "") -> list[Cell]:
    """The counts large enough to show, largest first."""
    since = on - timedelta(days=days - 1)
    counted = UnmetNeed.objects.filter(day__range=(since, on))
    if area:
        counted = counted.filter(postcode_area=area)
    summed = counted.values("postcode_area", "filter_group", "filter_slug")
    shown = summed.annotate(total=Sum("count")).filter(total__gte=FEWEST_SHOWN)
    order = ("-total", "postcode_area", "filter_group", "filter_slug")
    return [
        Cell(row["postcode_area"], reason(row["filter_group"], row["filter_slug"]), row["total"])
        for row in shown.order_by(*order)
    ]


def reason(group: str, slug: str) -> str:
    """A filter in words, such as "Where: Home visits"; otherwise the reason nothing was found."""
    if group not in GROUPS:
        return UnmetNeed.Reason(slug).label if slug in UnmetNeed.Reason.values else slug
    labels = {member.slug: member.label for member in GROUPS[group].group}
    return f"{GROUPS[group].question.rstrip('?')}: {labels.get(slug, slug)}"


def bars(found: Iterable[Cell]) -> list[Bar]:
    """The largest counts as bars, with the longest at full width."""
    drawn = list(found)[:MAX_BARS]
    most = max((cell.count for cell in drawn), default=1)
    return [
        Bar(cell, row * ROW, max(1, round(BARS * cell.count / most)))
        for row, cell in enumerate(drawn)
    ]


@admin.register(UnmetNeed)
class UnmetNeedAdmin(ReadOnlyAdmin):
    """A single read-only page: no row is shown alone, since it may be about one person."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="directory_unmetneed_changelist")]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = PeriodForm(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        days = asked.get("days") or "90"
        found = cells(timezone.localdate(), int(days), asked.get("area") or "")
        drawn = bars(found)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "media": self.media,
            "title": "What people could not find",
            "subtitle": PERIODS[days],
            "cells": found,
            "bars": drawn,
            "size": (LABELS + BARS + NUMBERS, max(len(drawn), 1) * ROW),
            "labels_end": LABELS - 12,
            "labels": LABELS,
            "bar_height": ROW - 8,
            "periods": PERIODS,
            "days": days,
            "area": asked.get("area") or "",
            "form": form,
            "fewest": FEWEST_SHOWN,
        }
        return TemplateResponse(request, "admin/directory/unmetneed/chart.html", context)
