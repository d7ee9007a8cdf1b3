"""The standard's envelope around one page of a list."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from directory.open_referral.forms import PAGE_SIZE
from directory.open_referral.replies import Refusal

Envelope = dict[str, Any]
AT_ONCE = 2_500


def in_batches(found: QuerySet[Any] | Sequence[Any]) -> Iterator[list[Any]]:
    """Everything, in parts small enough for memory."""
    items = iter(found)  # keys and dates: through a cursor, words would be sought row by row
    while batch := list(islice(items, AT_ONCE)):
        yield batch


def envelope(
    found: QuerySet[Any] | Sequence[Any],
    asked: dict[str, Any],
    shaped: Callable[[Any], list[Any]],
) -> Envelope:
    """The requested page, with contents from `shaped`. Raises Refusal past the last page."""
    size = asked["per_page"] or PAGE_SIZE
    if asked.get("minimal") and not asked["per_page"]:
        size = max(1, len(found))
    pages = Paginator(found, size)
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
