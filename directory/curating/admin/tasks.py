"""List filters: by task to be done, and by nation."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from directory.curating.kinds import Kind
from directory.curating.tasks import PEOPLE, SERVICES
from directory.curating.worklist import people, services, with_task
from directory.models import Area


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
