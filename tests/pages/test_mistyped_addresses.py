"""Addresses as they arrive from letters and e-mails: in capitals, or with what stood after them."""

import pytest
from django.test import Client

from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/Routes/NHS/", "/routes/nhs/"),
        ("/ROUTES/NHS", "/routes/nhs/"),
        ("/routes/nhs/)", "/routes/nhs/"),
        ("/routes/nhs/.", "/routes/nhs/"),
        ("/routes/nhs).", "/routes/nhs/"),
        ("/Search/?near=LS1", "/search/?near=LS1"),
        ("/services/Aireside-Leeds/", "/services/aireside-leeds/"),
        ("/services/aireside-leeds/,", "/services/aireside-leeds/"),
        ("/robots.txt.", "/robots.txt"),
    ],
)
def test_the_page_that_was_meant_is_opened(typed: str, meant: str) -> None:
    factories.service(name="Aireside", town="Leeds")
    answer = Client().get(typed)
    assert (answer.status_code, answer.headers.get("Location")) == (302, meant)
    assert Client().get(meant).status_code == 200


@pytest.mark.parametrize(
    "typed", ["/No-Such-Page/", "/services/nothing)", "//Example.org/x)", "/)"]
)
def test_nothing_else_is_guessed(typed: str) -> None:
    answer = Client().get(typed, follow=True)
    assert answer.status_code == (200 if typed == "/)" else 404)


def test_nothing_that_was_sent_is_sent_again() -> None:
    assert Client().post("/Suggest/", {"name": "x"}).status_code == 404
