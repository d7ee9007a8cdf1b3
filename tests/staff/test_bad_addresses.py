"""Whatever an address of the staff pages asks for, the answer is a page in words, never a fault."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import transaction
from django.test import Client
from django.urls import reverse

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
