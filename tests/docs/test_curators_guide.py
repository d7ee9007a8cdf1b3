"""What the curators' guide calls by name stands on the screen; its pictures are there and small."""

import re

from msphysio import environment as env

GUIDE = (env.BASE_DIR / "docs" / "curators-guide.md").read_text("utf-8")
FOLDERS = ("directory", "msphysio/staff", "templates")
OF_DJANGO = {"Action", "Change my password", "Export", "Go", "History", "Import", "Save"}
OF_THE_GUIDE = {"bold", "Take care:", "What administrators decide.", "By the link in our letter"}
OF_THE_GUIDE |= {"By phone or e-mail"}


def test_every_button_and_field_that_it_names_is_there() -> None:
    paths = [path for folder in FOLDERS for path in (env.BASE_DIR / folder).rglob("*.*")]
    source = " ".join(one.read_text("utf-8") for one in paths if one.suffix in {".py", ".html"})
    shown = re.sub(r"[\W_]+", " ", source).casefold()
    named = {re.sub(r"\s+", " ", one) for one in re.findall(r"\*\*(.+?)\*\*", GUIDE, re.DOTALL)}
    for words in named - OF_DJANGO - OF_THE_GUIDE:
        for part in words.split("…"):
            assert re.sub(r"[\W_]+", " ", part).strip().casefold() in shown, words


def test_its_pictures_are_there_and_small() -> None:
    told = re.findall(r"!\[(.+?)\]\((.+?)\)", GUIDE)
    kept = {path.name for path in (env.BASE_DIR / "docs" / "pictures").iterdir()}
    assert {f"pictures/{name}" for name in kept} == {target for _, target in told}
    assert all((env.BASE_DIR / "docs" / target).stat().st_size <= 120_000 for _, target in told)
