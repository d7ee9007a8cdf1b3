"""What the endpoints share: what was asked, one thing or a list of them, and the answer."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from directory import limits
from directory.models.open_data import EntryQuerySet
from directory.open_referral import lists, rows
from directory.open_referral.forms import UNKNOWN, StrictForm
from directory.open_referral.paging import envelope, in_batches
from directory.open_referral.parts import Shape
from directory.open_referral.replies import Gone, Refusal, reply, reply_in_lines, try_later
from directory.open_referral.shapes import GoneShape

Row = TypeVar("Row", bound=Model)
Asked = dict[str, Any]
NOTHING_THERE = "There is nothing with this identifier."


def answer(request: HttpRequest, data: Any, on: date) -> HttpResponseBase:
    return reply(request, data, rows.changed_at(on))


def answer_list(
    request: HttpRequest,
    found: Any,
    asked: Asked,
    shaped: Callable[[Any], list[Shape]],
    on: date,
    **more: str,
) -> HttpResponseBase:
    if _is_costly(asked) and (seconds := limits.costly_wait(request, timezone.localtime())):
        words = f"Your network asked for many long lists. Wait {seconds} seconds."
        raise try_later(words, seconds, HTTPStatus.TOO_MANY_REQUESTS)
    if asked["is_at_once"]:
        items = (item for batch in in_batches(found) for item in shaped(batch))
        return reply_in_lines(request, items, rows.changed_at(on))
    page = envelope(found, asked, shaped) | more
    if asked["format"] == "ndjson":
        return reply_in_lines(request, page["contents"], rows.changed_at(on))
    return answer(request, page, on)


def _is_costly(asked: Asked) -> bool:
    """Whether it is everything at once, or organisations with all about all their services."""
    with_services = "full_service" in asked and (asked["full"] or asked["full_service"])
    return bool(asked["is_at_once"] or asked.get("minimal") or with_services)


def asked_of(form: StrictForm) -> Asked:
    """The cleaned parameters. Raises Refusal: 404 if well formed but not found, otherwise 400."""
    is_valid = form.is_valid()
    if is_valid and not form.not_taken:
        return form.cleaned_data
    fields = {name: [str(one) for one in told] for name, told in form.errors.items()}
    codes = {one.code for told in form.errors.as_data().values() for one in told}
    is_unknown = codes == {UNKNOWN} and not form.not_taken
    status = HTTPStatus.NOT_FOUND if is_unknown else HTTPStatus.BAD_REQUEST
    words = "Look at what is said of each parameter."
    raise Refusal(status, words, fields=fields | form.not_taken)


def nothing(words: str = "There is nothing at this address.") -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, words)


def identifier(request: HttpRequest, text: str) -> UUID:
    asked_of(StrictForm(request.GET))
    try:
        return UUID(text)
    except ValueError as error:
        raise nothing(NOTHING_THERE) from error


def live_or_gone(
    live: QuerySet[Row], entries: EntryQuerySet, public_id: UUID, gone: GoneShape, on: date
) -> Row:
    """Raises Gone for a year after it left, and then Refusal."""
    if row := live.filter(public_id=public_id).first():
        return row
    if entry := entries.kept(on).filter(public_id=public_id).first():
        raise Gone(gone(public_id, lists.left_at(entry, on)))
    raise nothing(NOTHING_THERE)
