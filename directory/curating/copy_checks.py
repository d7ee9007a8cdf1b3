"""Which texts in a row have their wording checked: free text that others read."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models

from directory.curating.wording_checks import Remark, remarks
from directory.facts import AnyField, facts_of
from directory.fields import NameField, ReadField

_OF_ITS_OWN_FORM = (models.EmailField, models.URLField, ReadField)


def remarks_on(
    model: type[models.Model], values: Mapping[str, Any]
) -> Iterator[tuple[str, Remark]]:
    """Each remark with its field; `values` are by field, as they would be saved."""
    number = str(values.get("hcpc_number") or "")
    for name in text_fields(model):
        text = values.get(name)
        if isinstance(text, str) and text:
            yield from ((name, remark) for remark in remarks(text, number))


def text_fields(model: type[models.Model]) -> list[str]:
    """Publicly readable text fields, excluding choices and contacts shown by agreement."""
    return [
        field.name
        for field, fact in facts_of(model)
        if fact.is_public and not field.choices and _is_free(field)
    ]


def _is_free(field: AnyField) -> bool:
    """Whether it is free text, which includes names but not numbers or addresses."""
    if isinstance(field, NameField):
        return True
    is_text = isinstance(field, (models.CharField, models.TextField))
    return is_text and not isinstance(field, _OF_ITS_OWN_FORM)
