"""`make sbom` writes what the site is made of, as CycloneDX has it, and twice the same."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tools import locks

PROGRAM = str(Path(sys.prefix, "tools", "bin", "cyclonedx-py"))


def _sbom(file: Path) -> dict[str, Any]:
    subprocess.run(["make", "--silent", "sbom", f"SBOM={file}"], cwd=locks.ROOT, check=True)
    written: dict[str, Any] = json.loads(file.read_text())
    return written


@pytest.mark.slow
def test_it_lists_each_locked_package_of_the_site_with_version_and_hashes(tmp_path: Path) -> None:
    made = _sbom(tmp_path / "new" / "sbom.json")
    assert made["bomFormat"] == "CycloneDX"
    assert made["metadata"]["component"]["name"] == "msphysio"
    listed = {
        (part["name"], part["version"], part["purl"], _hashes(part)) for part in made["components"]
    }
    assert listed == {
        (each.name, each.version, f"pkg:pypi/{each.name}@{each.version}", each.hashes)
        for each in locks.read(locks.SITE)
    }
    assert (tmp_path / "new" / "sbom.json").read_text() == _again()


def _hashes(part: dict[str, Any]) -> frozenset[str]:
    return frozenset(
        f"{each['alg'].replace('-', '').lower()}:{each['content']}"
        for place in part["externalReferences"]
        for each in place["hashes"]
    )


def _again() -> str:
    words = ["requirements", "requirements.txt", "--pyproject", "pyproject.toml"]
    options = ["--output-reproducible", "--no-validate"]
    done = subprocess.run(
        [PROGRAM, *words, *options],
        cwd=locks.ROOT,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return done.stdout
