"""Pages are for readers of eleven at most, once words that nobody can avoid count as known.

Whole pages are judged, not sentences; those for professionals may ask for fourteen.
"""

from typing import Any

import pytest
from django.test import Client

from directory.vocabulary import Approach, Route
from referrals.routes import content
from tests.support import factories as make
from tests.tools.reading_age import ASKED, OF_OTHERS, ages, prose, rendered

PATIENTS = [
    "/",
    "/search/?near=LS1+3EX",
    "/search/?near=LS1+3EX&route=charity",
    "/search/?near=relapse",
    "/search/?near=Newport",
    "/services/harehope/",
    "/physiotherapists/",
    "/physiotherapists/hannah-okafor-ph900001/",
    "/areas/",
    "/areas/leeds/",
    "/map/",
    "/suggest/",
    "/services/harehope/report/",
    "/routes/nhs/?near=LS1+3EX",
    "/routes/which/?pay=myself&where=home",
    "/shortlist/",
]
OTHERS = ["/search/?near=LS1+3EX&view=referrer", "/confirm/", "/remove/"]


@pytest.mark.parametrize("page", content.PAGES, ids=lambda page: page.slug)
@pytest.mark.parametrize("formula", ASKED)
@pytest.mark.parametrize("whole", [False, True], ids=["public", "with what waits to be signed"])
def test_a_content_page_is_for_readers_of_eleven(
    page: content.Page, formula: str, settings: Any, *, whole: bool
) -> None:
    settings.SAMPLE_DATA = whole
    assert ages(rendered(page))[formula] <= ASKED[formula]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "limit"),
    [(each, ASKED["Known words"]) for each in PATIENTS] + [(each, OF_OTHERS) for each in OTHERS],
)
def test_every_other_page_has_its_limit(client: Client, address: str, limit: int) -> None:
    leeds = make.area(slug="leeds")
    make.postcode_location(nation=make.england(), council=leeds)
    make.town(name="Newport", district="NP20", population=145_000)
    make.town(name="Newport", district="TF10", population=11_000)
    person = make.physiotherapist(name="Hannah Okafor", hcpc_number="PH900001")
    make.service(
        slug="harehope",
        people=[person],
        routes=Route.NHS_REFERRAL,
        approaches=Approach.FES | Approach.HYDROTHERAPY,
    )
    response = client.get(address)
    assert response.status_code == 200
    assert ages(response.text)["Known words"] <= limit


def test_prose_is_what_is_read_as_prose() -> None:
    page = (
        "<body><p>Not in main at all.</p><main><h1>Left out</h1><p>One <b>whole</b> sentence.</p>"
        "<form><p>A hint of a form.</p></form><ul><li>No end to it</li></ul>"
        '<section aria-labelledby="sources"><p>A source here.</p></section></main>'
    )
    assert prose(page) == "One whole sentence.\nNo end to it."


def test_harder_prose_is_found_harder() -> None:
    easy = "<main><p>You ring them. They see you. You get well.</p></main>"
    hard = (
        "<main><p>Multidisciplinary neurological rehabilitation necessitates comprehensive "
        "longitudinal assessment of functional independence.</p></main>"
    )
    assert all(ages(easy)[formula] < ages(hard)[formula] for formula in ASKED)
