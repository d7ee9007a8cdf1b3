"""What axe is asked: WCAG 2.0 to 2.2 A and AA, best practice, AAA contrast."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESK, PHONE

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "resultTypes": ["violations"],
    # The AAA rule, told to report every lower ratio too, holds all that the AA rule would.
    "rules": {"color-contrast-enhanced": {"enabled": True}, "color-contrast": {"enabled": False}},
}
# axe cannot measure contrast where a pseudo-element may lie behind the words. Only the arm of the
# signpost does: here it is drawn as a plain ground of the same colour.
ARM = (
    ".finger { background: var(--sign) } .finger::before { content: none }"
    ".next .finger { background: var(--way) }"
)
CONTRAST = {
    "id": "color-contrast-enhanced",
    "options": {
        "ignorePseudo": True,
        "contrastRatio": {"normal": {"expected": 7}, "large": {"expected": 4.5}},
        # The rest is axe's own.
        "ignoreUnicode": True,
        "ignoreLength": False,
        "boldValue": 700,
        "boldTextPt": 14,
        "largeTextPt": 18,
        "pseudoSizeThreshold": 0.25,
        "shadowOutlineEmMax": 0.1,
        "textStrokeEmMin": 0.03,
    },
}
QUICK_AXE = (Path(__file__).parent / "js/quick_axe.js").read_text().replace("AXE;", AXE_SCRIPT)
# Most of axe's time goes into contrast, so each screen is looked at in one scheme; both show the
# same words in colours of the same names.
LOOKS: tuple[tuple[Literal["light", "dark"], ViewportSize], ...] = (
    ("light", DESK),
    ("dark", PHONE),
)


def test_what_axe_finds_is_named_in_each_look(visitor: Callable[..., Page]) -> None:
    page = visitor()
    page.set_content(
        "<!doctype html><html lang='en'><title>A</title><main><h1>One</h1><img src='data:,'>"
        "<p style='color: #777; background: #fff'>Pale</p><p style='color: #555'>Dark</p></main>"
    )
    found = faults_in_each_look(page)
    for look in ("light", "dark"):
        assert [one.split(" at ")[0] for one in found if one.startswith(look)] == [
            f"{look}: color-contrast-enhanced",
            f"{look}: image-alt",
        ]


def faults_in_each_look(page: Page) -> list[str]:
    """What axe finds on the page as it stands, by day on a desk and by night on a phone."""
    page.add_style_tag(content=ARM)
    page.evaluate(QUICK_AXE)
    page.evaluate("check => axe.configure({ checks: [check] })", CONTRAST)
    found: list[str] = []
    for scheme, viewport in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(viewport)
        found += (f"{scheme}: {fault}" for fault in faults(page))
    return found


def faults(page: Page) -> Iterator[str]:
    """What is wrong, where, and why."""
    for rule in page.evaluate("async options => (await axe.run(options)).violations", OPTIONS):
        for node in rule["nodes"]:
            why = " ".join(node["failureSummary"].split())
            yield f"{rule['id']} at {' '.join(map(str, node['target']))}: {why}"
