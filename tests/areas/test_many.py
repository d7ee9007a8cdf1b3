"""The table of areas over ten thousand services."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from directory.models import Area, Service
from tests.support import generate

pytestmark = pytest.mark.django_db
AtMost = Callable[[int], AbstractContextManager[Any]]


@pytest.mark.slow
def test_it_costs_at_most_nine_queries(
    client: Client, settings: Any, django_assert_max_num_queries: AtMost
) -> None:
    settings.SAMPLE_DATA = True
    generate.fill()
    assert Service.objects.count() == 10_000
    leeds = Area.objects.get(pk="E08000035").slug
    body = "nhs-west-yorkshire-integrated-care-board"
    for slug in (leeds, "england", body, "west-yorkshire", "northern-england", "isle-of-skye"):
        with django_assert_max_num_queries(9):
            assert client.get(f"/areas/{slug}/").status_code == 200
    for url in ("/areas/", "/areas/areas.csv"):
        with django_assert_max_num_queries(8):
            assert client.get(url).status_code == 200
