"""How open data is served: always as JSON, to any site, within a rate limit."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.csrf import csrf_exempt

from directory import limits
from msphysio.errors import RETRY_AFTER_SECONDS, is_database_failure

View = Callable[..., HttpResponseBase]

ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
ASKED_BEFORE = {  # sent to browsers asking whether If-None-Match is allowed from another site
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
SAFE = ("GET", "HEAD")
_packer = GZipMiddleware(lambda _: HttpResponse())


class Refusal(Exception):
    """The request cannot be met: a status, and a message saying what to do."""

    def __init__(
        self,
        status: int,
        words: str,
        *,
        fields: dict[str, list[str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(words)
        self.status, self.words = status, words
        self.fields, self.headers = fields or {}, headers or {}

    @property
    def response(self) -> HttpResponse:
        said = {"status": self.status, "message": self.words, "fields": self.fields}
        headers = {"Cache-Control": "no-store", **self.headers}
        return JsonResponse(said, status=self.status, headers=headers)


class Gone(Refusal):
    """It was listed in the last year; the answer is all that may be told of it."""

    def __init__(self, shape: dict[str, Any]) -> None:
        super().__init__(HTTPStatus.GONE, "No longer listed.")
        self.shape = shape

    @property
    def response(self) -> HttpResponse:
        return JsonResponse(self.shape, status=self.status, headers={"Cache-Control": "no-store"})


def try_later(words: str, seconds: int, status: int = HTTPStatus.SERVICE_UNAVAILABLE) -> Refusal:
    return Refusal(status, words, headers={"Retry-After": str(seconds)})


def with_headers(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    for name, value in headers.items():
        response.headers[name] = value
    return response


def open_data(view: View) -> View:
    """Decorate a view that returns open data or raises Refusal."""

    @csrf_exempt  # nothing to forge: anything but reading is refused, also in JSON
    @wraps(view)
    def answering(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response: HttpResponseBase
        try:
            response = _preflight(request) or view(_let_in(request), *args, **kwargs)
        except Refusal as refusal:
            response = refusal.response
        except SuspiciousOperation:
            response = Refusal(HTTPStatus.BAD_REQUEST, "We could not read this request.").response
        except Error as error:
            if not is_database_failure(error):
                raise
            words = "We cannot answer at the moment. Try again in a minute."
            response = try_later(words, RETRY_AFTER_SECONDS).response
        return _packed(request, with_headers(response, ANY_SITE))

    return answering


def _packed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Compressed if the client can unpack it. Nothing here is secret: sizes give nothing away."""
    if response.streaming:  # the file with everything, which is compressed already
        return response
    return _packer.process_response(request, response)


def _preflight(request: HttpRequest) -> HttpResponse | None:
    if request.method != "OPTIONS":
        return None
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=ASKED_BEFORE)


def _let_in(request: HttpRequest) -> HttpRequest:
    if request.method not in SAFE:
        words = "This is for reading only: use GET."
        allowed = {"Allow": ASKED_BEFORE["Access-Control-Allow-Methods"]}
        raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, words, headers=allowed)
    if seconds := limits.open_data_wait(request, timezone.localtime()):
        words = f"Too many requests from your address. Wait {seconds} seconds."
        raise try_later(words, seconds, HTTPStatus.TOO_MANY_REQUESTS)
    return request


def reply(request: HttpRequest, data: Any, changed_at: datetime) -> HttpResponseBase:
    """The data as JSON, or 304 if the client already has it."""
    return _unless_same(request, JsonResponse(data), changed_at)


def reply_in_lines(
    request: HttpRequest, items: Iterable[Any], changed_at: datetime
) -> HttpResponseBase:
    """Each item as JSON on a line of its own."""
    as_json = DjangoJSONEncoder(check_circular=False).encode
    lines = "".join(f"{as_json(item)}\n" for item in items)
    return _unless_same(request, HttpResponse(lines, "application/x-ndjson"), changed_at)


def _unless_same(
    request: HttpRequest, response: HttpResponse, changed_at: datetime
) -> HttpResponseBase:
    version = hashlib.sha256(response.content).hexdigest()[:32]
    return unless_known(request, lambda: response, version, changed_at)


def unless_known(
    request: HttpRequest, made: Callable[[], HttpResponseBase], version: str, changed_at: datetime
) -> HttpResponseBase:
    """The result of `made`, or 304 if the client has this version; clients must check every time.

    A response for a postcode is never cached, since whoever asked probably has MS.
    """
    headers = {
        "ETag": quote_etag(version),
        "Last-Modified": http_date(int(changed_at.timestamp())),
        "Cache-Control": "no-store" if "postcode" in request.GET else "no-cache",
    }
    bare = HttpResponse(headers=headers)
    known = get_conditional_response(
        request, headers["ETag"], int(changed_at.timestamp()), response=bare
    )
    if known is not None and known is not bare:
        return known
    return with_headers(made(), headers)
