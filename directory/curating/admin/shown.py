"""The rows a list shows by default, those that may need work; and filters by task and nation.

A search is for one particular row, whatever its state, so it covers them all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from directory.curating.kinds import Kind
from directory.curating.tasks import PEOPLE, SERVICES
from directory.curating.worklist import people, services, with_task
from directory.models import Area, Proposal, Report, Service

ALL = "all"

Choice = tuple[str, Callable[[date], Q]]  # its label, and the rows it contains


class UsefulRowsFilter(admin.SimpleListFilter):
    """Subclasses define the choices; the first is the default."""

    title = "which are shown"
    parameter_name = "show"
    kinds: ClassVar[Mapping[str, Choice]] = {}

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.is_search = bool(request.GET.get(SEARCH_VAR))
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [*((slug, words) for slug, (words, _) in self.kinds.items()), (ALL, "All")]

    @property
    def chosen(self) -> str:
        value = self.value()
        if value in (*self.kinds, ALL):
            return str(value)
        return ALL if self.is_search else next(iter(self.kinds))

    @property
    def words(self) -> str:
        return dict(self.lookup_choices)[self.chosen].lower()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.chosen == ALL or _acts_on_ticked(request):
            return queryset
        _, when = self.kinds[self.chosen]
        return queryset.filter(when(timezone.localdate()))

    def choices(self, changelist: Any) -> Iterator[Any]:
        for slug, words in self.lookup_choices:
            yield {
                "selected": slug == self.chosen,
                "query_string": changelist.get_query_string({self.parameter_name: slug}),
                "display": words,
            }


def _acts_on_ticked(request: HttpRequest) -> bool:
    """Whether it is an action on ticked rows, which must not skip rows that have left the list."""
    return "action" in request.POST and request.POST.get("select_across") != "1"


class ShownServices(UsefulRowsFilter):
    kinds: ClassVar = {
        "current": (
            "Published and drafts, not withdrawn",
            lambda on: ~Q(status=Service.Status.WITHDRAWN),
        ),
        "published": ("Published", lambda on: Q(status=Service.Status.PUBLISHED)),
        "draft": ("Drafts", lambda on: Q(status=Service.Status.DRAFT)),
        "withdrawn": ("Withdrawn", lambda on: Q(status=Service.Status.WITHDRAWN)),
    }


class ShownPeople(UsefulRowsFilter):
    kinds: ClassVar = {
        "current": (
            "Everyone who has not asked to be taken off",
            lambda on: Q(objected_on=None),
        ),
        "public": ("Shown to visitors", lambda on: Q(public_until__gte=on)),
        "hidden": (
            "Not shown to visitors, and have not asked to be taken off",
            lambda on: Q(objected_on=None) & (Q(public_until=None) | Q(public_until__lt=on)),
        ),
        "objected": ("Asked to be taken off", lambda on: Q(objected_on__isnull=False)),
    }


class ShownReports(UsefulRowsFilter):
    kinds: ClassVar = {
        "open": ("Not closed yet", lambda on: ~Q(state=Report.State.CLOSED)),
        "waiting": ("Received, not looked at yet", lambda on: Q(state=Report.State.WAITING)),
        "checking": ("Being checked", lambda on: Q(state=Report.State.CHECKING)),
        "closed": ("Closed", lambda on: Q(state=Report.State.CLOSED)),
    }


class ShownProposals(UsefulRowsFilter):
    kinds: ClassVar = {
        "waiting": ("Waiting", lambda on: Q(state=Proposal.State.WAITING)),
        "decided": ("Decided", lambda on: Q(state=Proposal.State.DECIDED)),
    }


class TaskFilter(admin.SimpleListFilter):
    """The rows in one section of the start page."""

    title = "what needs doing"
    parameter_name = "task"
    kinds: ClassVar[list[Kind]] = []

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(kind.slug, kind.title) for kind in self.kinds]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        found = with_task(self.rows().order_by(), self.kinds, timezone.localdate())
        return queryset.filter(pk__in=found.filter(task=self.value()).values("pk"))

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError


class TaskOfPeople(TaskFilter):
    kinds = PEOPLE

    def rows(self) -> QuerySet[Any]:
        return people()


class TaskOfServices(TaskFilter):
    kinds = SERVICES

    def rows(self) -> QuerySet[Any]:
        return services()


class NationFilter(admin.RelatedFieldListFilter):
    """Offers only nations, leaving out councils and planning bodies, which are areas too."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        nations = Area.objects.filter(level=Area.Level.NATION)
        return list(nations.values_list("code", "name"))
