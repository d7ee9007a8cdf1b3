"""The style sheet: many parts for those who change it, one file for those who read the pages.

`static/style.css` imports the parts in `static/css`, as any browser could, but each would cost a
reader a request. So each is inserted where it is imported, before the sheet is served or collected.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage, Storage

SHEET, PARTS = "style.css", "css"
IMPORT = re.compile(r'@import "(.+)" layer\((\w+)\);')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)  # over a fifth of the weight on the wire


def joined(sheet: Path) -> str:
    """The text of a sheet without comments, with each part in its layer."""

    def part(found: re.Match[str]) -> str:
        return f"@layer {found[2]} {{\n{(sheet.parent / found[1]).read_text()}}}"

    return COMMENT.sub("", IMPORT.sub(part, sheet.read_text()))


class Finder(FileSystemFinder):
    """Finds what is in `static/`, with the joined sheet in place of its parts."""

    storage = FileSystemStorage(settings.LOCAL_DIR / "joined")

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        return self.write() if path == SHEET else super().find_location(root, path, prefix)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        self.write()
        yield SHEET, self.storage
        yield from super().list([*(ignore_patterns or ()), SHEET, PARTS])

    def write(self) -> str:
        """The path of the joined sheet, written again if a part has changed."""
        text, target = joined(settings.BASE_DIR / "static" / SHEET), Path(self.storage.path(SHEET))
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("w", dir=target.parent, delete=False) as fresh:
                fresh.write(text)
            Path(fresh.name).replace(target)  # in one step: others may be reading it
        return str(target)
