"""What Lighthouse said is judged: `make lighthouse` says what is too low, and why."""

from typing import Any

from tests.browser.lighthouse import LEAST, PAGES, faults, rated


def report(**scores: float) -> dict[str, Any]:
    refs = [{"id": "slow", "weight": 3}, {"id": "of no weight", "weight": 0}]
    return {
        "categories": {name: {"score": scores.get(name, 1), "auditRefs": refs} for name in LEAST},
        "audits": {"slow": {"score": 0.5}, "of no weight": {"score": None}},
    }


def test_the_best_run_counts_for_speed_and_the_worst_for_all_else() -> None:
    runs = [report(performance=0.4, seo=0.9), report(performance=0.99), report(performance=0.5)]
    assert rated(runs) == [99, 100, 100, 90]


def test_a_figure_that_is_too_low_is_named_with_its_reason() -> None:
    low = [report(performance=0.98, seo=0.99)] * 3
    assert faults(PAGES[0], low) == [
        "Home: performance is 98, at least 99 (slow)",
        "Home: seo is 99, at least 100 (slow)",
    ]


def test_a_page_that_could_not_be_rated_is_too_low() -> None:
    failed = report()
    failed["categories"]["seo"]["score"] = None
    assert faults(PAGES[0], [failed]) == ["Home: seo is 0, at least 100 (slow)"]
