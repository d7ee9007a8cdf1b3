"""Which texts of a row are held against the wording checks: free text that others read."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models

from directory.curating.wording_checks import Remark, remarks

_KINDS = (models.CharField, models.TextField)


def remarks_on(
    model: type[models.Model], values: Mapping[str, Any]
) -> Iterator[tuple[str, Remark]]:
    """Each remark with the field it is about; `values` by field, as they would be saved."""
    number = str(values.get("hcpc_number") or "")
    for name in text_fields(model):
        text = values.get(name)
        if isinstance(text, str) and text:
            yield from ((name, remark) for remark in remarks(text, number))


def text_fields(model: type[models.Model]) -> list[str]:
    """Of the fields that anyone may read, or that the model names: no choices, no addresses."""
    public: frozenset[str] = getattr(model, "PUBLIC_FIELDS", frozenset())
    read: frozenset[str] = getattr(model, "WORDS_CHECKED", public)
    return [
        field.name
        for field in model._meta.fields
        if type(field) in _KINDS and not field.choices and field.name in read
    ]
