"""What a page says, without its tags."""

import html
import re


def main_text(page: str) -> str:
    """The text inside `main`, in single spaces."""
    main = page.partition('<main id="main">')[2].partition("</main>")[0]
    bare = html.unescape(re.sub(r"<[^>]+>", " ", main))
    return re.sub(r"\s+([.,?:])", r"\1", " ".join(bare.split()))
