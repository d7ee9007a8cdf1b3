"""The standard's envelope around one page of a list."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from directory.open_referral.forms import PAGE_SIZE
from directory.open_referral.replies import Refusal

Envelope = dict[str, Any]


def envelope(
    found: QuerySet[Any] | Sequence[Any],
    asked: dict[str, Any],
    shaped: Callable[[Any], list[Any]],
) -> Envelope:
    """The requested page, with contents from `shaped`. Raises Refusal past the last page."""
    pages = Paginator(found, asked["per_page"] or PAGE_SIZE)
    number = asked["page"] or 1
    if number > pages.num_pages:
        raise Refusal(404, f"There is no page {number}. The last is {pages.num_pages}.")
    contents = shaped(pages.page(number).object_list)
    return {
        "total_items": pages.count,
        "total_pages": pages.num_pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number == pages.num_pages,
        "empty": not contents,
        "contents": contents,
    }
