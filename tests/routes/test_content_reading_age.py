"""Whole pages are for readers of nine to twelve, by two formulas; sentences are not judged."""

import pytest

from referrals.routes import content
from tests.tools.reading_age import ASKED, ages, prose, rendered


@pytest.mark.parametrize("page", content.PAGES, ids=lambda page: page.slug)
@pytest.mark.parametrize("formula", ASKED)
def test_a_page_is_for_readers_of_nine_to_twelve(page: content.Page, formula: str) -> None:
    assert 9 <= ages(rendered(page))[formula] <= 12


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
