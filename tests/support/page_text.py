"""What a page says, however its template is set."""

import html
import re

BLOCKS = "article|d[dlt]|div|fieldset|figcaption|h[1-6]|label|legend|li|ol|p|section|t[dhr]|ul"
BESIDE_A_BLOCK = re.compile(rf"\s*(</?(?:{BLOCKS})\b[^>]*>)\s*")


def in_one_line(page: str) -> str:
    """The page as a browser takes it: single spaces, and none beside what begins a line."""
    return BESIDE_A_BLOCK.sub(r"\1", " ".join(page.split()))


def main_text(page: str) -> str:
    """The text inside `main`, in single spaces."""
    main = page.partition('<main id="main">')[2].partition("</main>")[0]
    bare = html.unescape(re.sub(r"<[^>]+>", " ", main))
    return re.sub(r"\s+([.,?:])", r"\1", " ".join(bare.split()))
