"""Pictures of every page and state, for people to look at; nothing is judged here.

    python -m tests.browser.pictures                       # all, in every look
    python -m tests.browser.pictures listing "three calls" # states whose names hold these words
    python -m tests.browser.pictures --look phone-dark     # one look
    python -m tests.browser.pictures --firefox             # the main ones in Firefox

They are written to .local/pictures/LOOK/, one PNG each, of the whole page.
"""

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tests.browser.standing import standing_site

# That one sets Django up for all that follow.
# isort: split
from playwright.sync_api import BrowserType, FloatRect, sync_playwright

from msphysio import environment as env
from tests.browser.conftest import Look
from tests.browser.opened import OPENED, bring_about
from tests.browser.states import STATES, State
from tests.browser.tools import ARGUMENTS, find_chromium

FOLDER = env.BASE_DIR / ".local" / "pictures"
PHONE = {"width": 390, "height": 664}
DESK = {"width": 1280, "height": 720}
TALLEST = 12_000  # pixels: Chromium draws no taller picture


class View(NamedTuple):
    """A screen, and how its owner has it set."""

    screen: dict[str, int]
    media: dict[str, str]
    text: int = 16


VIEWS = {
    "phone": View(PHONE, {}),
    "phone-dark": View(PHONE, {"color_scheme": "dark"}),
    "phone-200": View(PHONE, {}, text=32),
    "phone-forced": View(PHONE, {"color_scheme": "dark", "forced_colors": "active"}),
    "desk": View(DESK, {}),
    "desk-dark": View(DESK, {"color_scheme": "dark"}),
    "desk-forced": View(DESK, {"forced_colors": "active"}),
}
SIGN_IN = State("sign in", "/admin/")
MAIN = ("/", "many", "exact postcode", "referrer", "NHS team", "three calls", "sheet", "/map/")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("words", nargs="*")
    parser.add_argument("--look", choices=VIEWS, action="append")
    parser.add_argument("--firefox", action="store_true")
    given = parser.parse_args()
    states = [
        state
        for state in (*STATES, *OPENED, SIGN_IN)
        if not given.words or any(word.lower() in state.name.lower() for word in given.words)
    ]
    with standing_site("tests.browser.served_settings") as look:
        if given.firefox:
            in_firefox(look, [state for state in states if given.words or state.name in MAIN])
            return
        with sync_playwright() as playwright:
            for name in given.look or VIEWS:
                in_chromium(playwright.chromium, look, states, name)


def in_chromium(chromium: BrowserType, look: Look, states: list[State], name: str) -> None:
    view = VIEWS[name]
    arguments = [*ARGUMENTS, f"--blink-settings=defaultFontSize={view.text}"]
    browser = chromium.launch(executable_path=find_chromium(), args=arguments)
    context: Any = {"viewport": view.screen, **view.media}
    page = browser.new_page(**context)
    for state in states:
        page.goto(look.url(state))
        bring_about(page, state)
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        clip: FloatRect = {"x": 0, "y": 0, "width": view.screen["width"], "height": height}
        page.screenshot(path=file(name, state), full_page=True, clip=clip)
    browser.close()


def in_firefox(look: Look, states: list[State]) -> None:
    """It draws one picture a start, of a window as tall as we say; by day and by night."""
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    if firefox is None:
        raise SystemExit("Needs Firefox on PATH: `apt-get install firefox-esr`")
    for name, is_dark, size in firefox_views():
        with TemporaryDirectory(prefix="msphysio-firefox-") as profile:
            Path(profile, "user.js").write_text(
                f'user_pref("ui.systemUsesDarkTheme", {is_dark});\n'
                'user_pref("datareporting.policy.dataSubmissionEnabled", false);\n'
            )
            for state in states:
                words = [firefox, "--headless", "--no-remote", "--profile", profile]
                words += [f"--window-size={size}", f"--screenshot={file(name, state)}"]
                subprocess.run([*words, look.url(state)], check=True, capture_output=True)


def firefox_views() -> Iterator[tuple[str, int, str]]:
    for screen, size in (("phone", "390,2000"), ("desk", "1280,2000")):
        yield f"firefox-{screen}", 0, size
        yield f"firefox-{screen}-dark", 1, size


def file(look: str, state: State) -> Path:
    folder = FOLDER / look
    folder.mkdir(parents=True, exist_ok=True)
    words = re.findall("[a-z0-9]+", state.name.lower()) or ["home"]
    return folder / f"{'page-' * state.name.startswith('/')}{'-'.join(words)}.png"


if __name__ == "__main__":
    main()
