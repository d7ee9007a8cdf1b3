"""Few of the inputs that `make check-deep` tries for minutes: nothing is a fault of ours."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.models import Proposal, Report, Service
from tests.fuzz import __main__ as fuzz
from tests.fuzz import any_input, strategies
from tests.fuzz.any_input import Pairs
from tests.support import factories as make
from tests.support.advice_factory import united_kingdom
from tests.support.listing_files import ORGANISATION

# The same each time: looking for new ones is for `make check-deep`.
some = settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
few = settings(some, max_examples=15)


@pytest.fixture(autouse=True)
def directory(db: None) -> None:
    united_kingdom()
    make.town(nation=make.england())
    make.organisation(name=ORGANISATION)


@pytest.fixture
def service() -> Service:
    return make.service(name="Aireside", kind="charity", email="team@example.org")


@pytest.mark.slow
@some
@given(strategies.typed())
def test_whatever_is_typed_is_answered(typed: str) -> None:
    any_input.is_read(typed)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["/search/", "/search/results.csv", "/map/", "/shortlist/", "/shortlist/calls/"],
)
@few
@given(strategies.searches())
def test_no_search_is_a_fault_of_ours(service: Service, path: str, pairs: Pairs) -> None:
    any_input.is_answered(path, pairs)


@pytest.mark.slow
@few
@given(strategies.reports())
def test_a_report_is_kept_or_shown_again(service: Service, pairs: Pairs) -> None:
    any_input.is_taken(f"{service.get_absolute_url()}report/", pairs, Report)


@pytest.mark.slow
@few
@given(strategies.corrections())
def test_a_correction_is_kept_or_shown_again(service: Service, pairs: Pairs) -> None:
    any_input.is_taken("/confirm/changes/", [any_input.key_of(service), *pairs], Proposal)


@pytest.mark.slow
@some
@given(strategies.listings())
def test_a_file_of_listings_is_saved_whole_or_not_at_all(found: tuple[Any, bytes]) -> None:
    any_input.is_imported_whole_or_not(*found)


@pytest.mark.slow
@few
@given(strategies.postcode_files())
def test_a_file_of_postcodes_is_loaded_whole_or_not_at_all(data: bytes) -> None:
    any_input.is_loaded_whole_or_not(data)


@pytest.mark.slow
def test_what_was_typed_stays_in_the_box_and_the_title_says_error(client: Client) -> None:
    page = client.get("/search/", {"near": "xyzzy"}).text
    assert 'value="xyzzy"' in page
    assert "<title>Error:" in page


# --- The minutes of `make check-deep` ------------------------------------------------------------


@pytest.mark.slow
def test_a_fault_is_made_small_told_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path))

    def holds(number: int) -> None:
        assert number < 7

    assert not fuzz.fuzz("numbers", st.integers(0, 1_000), holds, 5)
    (kept,) = (tmp_path / "fuzz").iterdir()
    assert kept.read_text() == "7\n"
    assert "one is a fault of ours" in capsys.readouterr().out


@pytest.mark.slow
def test_inputs_that_hold_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz.fuzz("numbers", st.integers(), lambda number: None, 0.01)
    assert "numbers: 100 inputs tried in 0 seconds, no fault" in capsys.readouterr().out
