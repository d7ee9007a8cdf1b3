"""Whatever an address of the staff pages asks for, the answer is a page in words, never a fault."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from directory.models import Service
from msphysio.staff import site
from tests.staff.test_homes import addresses, home  # noqa: F401 (a fixture)
from tests.support import factories as make

pytestmark = pytest.mark.django_db

LONG = "9" * 25
VALUES = ["abc", "-1", LONG, "99999-01-01", "%C3%A9", "", "1e9", "None", "x" * 3000]
PAGES = ("change", "history", "delete")
TAILS = [
    *(
        f"{key}/{page}/"
        for key in ("abc", LONG, "x" * 400)
        for page in ("change", "history", "delete")
    ),
    "add/?organisation=abc",
    "add/?services=abc&service=abc&physiotherapists=abc,1",
    f"add/?area=abc&body={LONG}&confirmed_on=99999-1-1",
    "export/?abc=1",
]
ELSEWHERE = [
    "/admin/autocomplete/?term=x&app_label=directory&model_name=service&field_name=abc",
    "/admin/autocomplete/?term=x&page=abc&app_label=directory&model_name=service"
    "&field_name=organisation",
    *(f"/admin/directory/service/find/?q={value}" for value in VALUES),
    *(f"/admin/directory/service/progress/?upload={value}" for value in VALUES),
    *(
        f"/admin/directory/service/{page}/?pk={value}&means=phone"
        for page in ("confirm", "take-back", "unpublish")
        for value in VALUES
    ),
    "/admin/r/1/abc/",
    f"/admin/r/{LONG}/1/",
]


def lists() -> Iterator[tuple[str, ModelAdmin]]:
    for model, of in admin.site._registry.items():
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), of


def names(of: ModelAdmin) -> set[str]:
    """What the list reads, by its filters, its fields and its own parameters."""
    found = {"o", "p", "q", "all", "_to_field", "_popup", "_changelist_filters", "decided", "days"}
    for one in of.list_filter:
        own = one[0] if isinstance(one, tuple) else getattr(one, "parameter_name", one)
        if isinstance(own, str):
            found |= {own, f"{own}__exact", f"{own}__isnull"}
    for field in of.model._meta.get_fields():
        found |= {field.name, *([f"{field.name}__id__exact"] if field.is_relation else [])}
    if of.date_hierarchy:
        found |= {f"{of.date_hierarchy}__{part}" for part in ("year", "month", "day", "gte")}
    return found


def asked() -> Iterator[str]:
    for url, of in lists():
        yield from (f"{url}?{name}={value}" for name in sorted(names(of)) for value in VALUES)
        yield from (url + tail for tail in TAILS)
    yield from ELSEWHERE


def test_none_of_them_is_a_fault(admin_client: Client) -> None:
    make.service()
    admin_client.raise_request_exception = False
    faults = []
    for address in asked():
        with transaction.atomic():
            status = admin_client.get(address).status_code
            transaction.set_rollback(True)
        if status >= 500:
            faults.append(f"{status} {address[:120]}")
    assert not faults


def test_a_copy_that_reads_anything_is_at_fault(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A control."""
    address = "/admin/directory/service/?confirmed_on__year=99999999999"
    admin_client.raise_request_exception = False
    assert admin_client.get(address).status_code < 500
    monkeypatch.setattr(site, "UNREADABLE", ())
    assert admin_client.get(address).status_code == 500


# Names that any of the staff's forms may read, each with what no database keeps.
NAMES = ["q", "pk", "name", "username", "password", "code", "proof", "why", "next", "file", "words"]
NAMES += ["action", "_selected_action", "list", "hcpc_number", "postcode", "telephone", "version"]
SENT = [dict.fromkeys(NAMES, value) for value in ("a\0b", "x" * 5_000, LONG)]


def test_neither_nul_nor_what_is_long_is_a_fault_anywhere(
    admin_client: Client,
    home: Service,  # noqa: F811
) -> None:
    """Every address under the staff pages, as Django's own table of them has it."""
    admin_client.raise_request_exception = False
    every = sorted({address for address in addresses(home) if "?" not in address})
    assert len(every) > 80
    faults = []
    for address in every:
        for asked in (f"{address}?x=%00", f"{address.rstrip('/')}%00/"):
            answer = admin_client.get(asked)
            if answer.status_code != 400 or "<h1" not in answer.text:
                faults.append(f"{answer.status_code} {asked}")
        for sent in SENT:
            with transaction.atomic():
                status = admin_client.post(address, sent).status_code
                transaction.set_rollback(True)
            if status >= 500:
                faults.append(f"{status} POST {address}")
    assert not faults


def test_without_the_refusal_nul_is_a_fault(admin_client: Client, settings: Any) -> None:
    """A control."""
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "reject_bad_requests" not in one]
    client = Client(raise_request_exception=False)
    client.cookies = admin_client.cookies
    assert client.get("/admin/directory/service/?q=%00").status_code != 400


@pytest.mark.parametrize(
    "address",
    [
        "/admin/?q=%00",
        "/admin/directory/service/?organisation=%00",
        "/search/?near=LS1%003EX",
        "/admin/directory/service/1%00/change/",
        "/services/a%00/",
        "/admin/login/?next=%00",
    ],
)
def test_nul_is_refused_in_words(admin_client: Client, address: str) -> None:
    answer = admin_client.get(address)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()
