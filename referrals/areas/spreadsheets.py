"""Area advice to and from files."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from directory.curating.spreadsheets.references import Reference
from directory.curating.spreadsheets.resources import ListingResource
from directory.curating.spreadsheets.shape import Row
from directory.curating.spreadsheets.widgets import Places, Words, YesNo
from directory.models import Area
from referrals.models import AreaAdvice

AREA_ADVICE = {
    "area": "area",
    "districts": "districts",
    "ms_self_referral": "MS self-referral",
    "who_may_refer": "who may refer",
    "link": "page that says how",
    "telephone": "telephone",
    "form_url": "form",
    "sessions": "sessions",
    "usual_wait": "usual wait",
    "basis": "goes by",
    "note": "note",
    "source": "source",
    "source_url": "source address",
    "checked_on": "checked on",
    "checked_by": "checked by",
    "looked_for_services_on": "looked for services on",
    "is_sample": "invented example",
}


class AreaByCode(Reference):
    """Written with the area's name behind its code, for the reader."""

    def key(self, value: str) -> str:
        return _code(value)

    def words(self, value: Area) -> str:
        return f"{value.code} {value.name}"


class AreaAdviceResource(ListingResource):
    """Matched by the area's code and the districts: the whole area where there are none."""

    kind = "area-advice"
    sheet = "Area advice"
    headings: ClassVar[dict[str, str]] = AREA_ADVICE
    needed = ("area", "districts", "source", "checked_on", "checked_by")

    class Meta:
        model = AreaAdvice
        fields = tuple(AREA_ADVICE)
        import_id_fields = ("area", "districts")

    @classmethod
    def widgets_given(cls) -> dict[str, Words]:
        return {
            "area": AreaByCode(
                "The area's code, such as E08000035; its name may follow.",
                "No area has the code of “{}”.",
            )
        }

    def key(self, row: Row) -> Hashable:
        if not (code := _code(row["area"])):
            return None
        return code, _districts(row["districts"]), _is_sample(row)

    def find(self, keys: Sequence[Hashable]) -> Mapping[Hashable, Any]:
        codes = {key[0] for key in keys if isinstance(key, tuple)}
        found = AreaAdvice.objects.filter(area__in=codes).select_related("area")
        return {(one.area_id, tuple(one.districts), one.is_sample): one for one in found}

    def prepare(self, rows: Sequence[Row]) -> None:
        codes = {_code(row["area"]) for row in rows}
        self.fields["area"].widget.known = Area.objects.in_bulk(codes)

    def filter_export(self, queryset: QuerySet[AreaAdvice], **kwargs: Any) -> QuerySet[AreaAdvice]:
        return queryset.select_related("area")

    def called(self, row: Row) -> str:
        return f"{row['districts']} {row['area']}".strip()


def _code(text: str) -> str:
    return text.split(" ", 1)[0].upper()


def _districts(text: str) -> tuple[str, ...]:
    """In their own form and order; text that is none stays, and is refused by its own column."""
    try:
        return tuple(sorted(set(Places().clean(text))))
    except ValueError:
        return (text,)


def _is_sample(row: Row) -> bool:
    try:
        return YesNo().clean(row.get(AREA_ADVICE["is_sample"], ""))
    except ValueError:
        return False
