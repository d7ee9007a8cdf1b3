"""How old a reader must be for each content page, by formulas of textstat.

    python -m tests.tools.reading_age

A report, not a gate on single sentences: tests ask some of whole pages. The first is Flesch-Kincaid
with words that cannot be avoided counted as known. The formulas give school years of the United
States; a reader in one of them is five years older than its number. Names of sources, forms and
navigation are left out: nobody reads them as prose.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import textstat  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from referrals.routes.content import Page

# Words that nobody who looks for a physiotherapist can avoid: they count as known.
KNOWN = re.compile(
    r"\b(physiotherap(y|ists?)|neurolog(y|ical|ists?)|multiple sclerosis|spasticity|hydrotherapy"
    r"|acupuncture|electrotherapy|vestibular|rehabilitation|functional electrical stimulation"
    r"|multidisciplinary|occupational therapists?|therap(y|ists?)|hospitals?|referrals?"
    r"|regist(er|ers|ered|ration)|Northern Ireland)\b",
    re.IGNORECASE,
)


def _with_known_words(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(KNOWN.sub("word", text)))


FORMULAS: Mapping[str, Callable[[str], float]] = {
    "Known words": _with_known_words,
    "Flesch-Kincaid": textstat.flesch_kincaid_grade,
    "Coleman-Liau": textstat.coleman_liau_index,
    "Automated": textstat.automated_readability_index,
    "SMOG": textstat.smog_index,
}
ASKED = {"Known words": 11, "Flesch-Kincaid": 12, "Coleman-Liau": 12}  # at most, of content pages
OF_OTHERS = 14  # of pages for professionals, at most
YEARS_BEFORE_SCHOOL = 5
_PROSE = {"p", "li", "dd", "figcaption"}
_LEFT_OUT = {"form", "nav", "script", "style", "svg", "button", "table"}
_VOID = {"br", "img", "input", "link", "meta", "hr", "path"}


class _Prose(HTMLParser):
    """Collects the blocks of prose inside `main`."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.blocks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        is_sources = ("aria-labelledby", "sources") in attrs
        self.open.append("form" if is_sources else tag)
        if tag in _PROSE:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self.open:
            self.open.pop()
            if tag in _PROSE:
                self.blocks.append("")

    def handle_data(self, data: str) -> None:
        is_read = "main" in self.open and not _LEFT_OUT & set(self.open)
        if is_read and _PROSE & set(self.open):
            self.blocks[-1] += data


def prose(html: str) -> str:
    """The sentences of a page, one block a line, each with an end."""
    parser = _Prose()
    parser.feed(html)
    return "\n".join(_sentences(parser.blocks))


def _sentences(blocks: list[str]) -> Iterator[str]:
    for block in blocks:
        plain = " ".join(block.replace("\xad", "").split())
        if len(plain.split()) > 1:
            yield plain if re.search(r"[.?!:][”)]?$", plain) else f"{plain}."


def ages(html: str) -> dict[str, float]:
    """The age each formula gives a page."""
    text = prose(html)
    return {
        name: round(formula(text) + YEARS_BEFORE_SCHOOL, 1) for name, formula in FORMULAS.items()
    }


def hardest(html: str, number: int = 3) -> list[str]:
    """The longest sentences, where to look first."""
    sentences = re.split(r"(?<=[.?!])[”)]?\s+", prose(html))
    return sorted(sentences, key=lambda one: -len(one.split()))[:number]


def main() -> None:
    """Print the report. It reads no listing, so it needs no database but the tests' own server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from referrals.routes import content

    print(f"{'Reading age of':28} " + " ".join(f"{name:>14}" for name in FORMULAS))
    print(f"{'  at most':28} " + " ".join(f"{ASKED.get(name, '–'):>14}" for name in FORMULAS))
    for page in content.PAGES:
        found = ages(rendered(page))
        print(f"{page.url:28} " + " ".join(f"{found[name]:14.1f}" for name in FORMULAS))


def rendered(page: "Page") -> str:
    """A content page as it stands with some services listed, without asking the database."""
    from django.template.loader import render_to_string

    from directory.vocabulary import Payment, Route
    from referrals.routes.near import Listed
    from referrals.routes.views import context_of

    some = Listed(
        total=178,
        by_route=dict.fromkeys(Route, 40),
        by_payment=dict.fromkeys(Payment, 20),
        work_and_insurance=24,
        self_referral_unasked=30,
        therapy_centres=10,
        priced=30,
        lowest_price=Decimal(55),
        highest_price=Decimal(110),
    )
    operator = {"operator_name": "An example charity", "operator_email": "office@example.org"}
    return render_to_string(page.template, context_of(page, some) | operator)


if __name__ == "__main__":
    main()
