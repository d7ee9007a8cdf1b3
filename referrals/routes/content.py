"""The registry of content pages: what index, navigation, titles, review dates and sources say.

The prose itself is in templates/referrals/. A page is added here once, and appears everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from directory.vocabulary import ChoiceGroup, Payment, Route
from referrals.routes import sources as source
from referrals.routes.sources import Source

EDITORS = "the editors of this site"


@dataclass(frozen=True, slots=True)
class Page:
    """One content page. Its slug is its address; `criteria` is what its search box asks for.

    A page about the site itself has no search box, and its sources are the sites that it names.
    """

    slug: str
    title: str
    summary: str
    sources: tuple[Source, ...]
    reviewed_on: date
    reviewed_by: str
    review_due: date
    menu: str = ""  # what navigation calls it; empty where it is in none
    criteria: tuple[ChoiceGroup, ...] = ()
    about_site: bool = False
    stone: tuple[str, str] | None = None  # the milestone beside its title: large, and small
    for_a_clinician: str = ""  # words that one is still to review; empty once one has signed
    for_the_operator: str = ""  # what only they can say; empty once the page says it

    @property
    def url(self) -> str:
        return f"/{self.slug}/"

    @property
    def name(self) -> str:
        """What `{% url %}` calls it."""
        return self.slug.replace("/", "-")

    @property
    def template(self) -> str:
        return f"referrals/{self.slug}.html"

    @property
    def parameter(self) -> str:
        """The search parameter that `criteria` belongs to."""
        return "pays" if self.criteria and isinstance(self.criteria[0], Payment) else "route"

    @property
    def asks_for(self) -> ChoiceGroup:
        """`criteria` as one set."""
        first, *others = self.criteria
        for other in others:
            first |= other
        return first

    @property
    def is_route(self) -> bool:
        return bool(self.criteria)

    @property
    def is_nhs(self) -> bool:
        """Whether the rules of an area come before the services near it."""
        return bool(set(self.criteria) & {Route.NHS_REFERRAL, Route.NHS_SELF_REFERRAL})

    def is_overdue(self, on: date) -> bool:
        return self.review_due < on


# --- Pages ---------------------------------------------------------------------------------------

_REVIEWED = date(2026, 11, 22)
_DUE = date(2027, 11, 22)


def _page(
    slug: str,
    title: str,
    summary: str,
    sources: tuple[Source, ...],
    *,
    menu: str = "",
    criteria: tuple[ChoiceGroup, ...] = (),
    about_site: bool = False,
    stone: tuple[str, str] | None = None,
    for_a_clinician: str = "",
    for_the_operator: str = "",
) -> Page:
    """A page as the editors reviewed it last."""
    return Page(
        slug=slug,
        title=title,
        summary=summary,
        sources=sources,
        reviewed_on=_REVIEWED,
        reviewed_by=EDITORS,
        review_due=_DUE,
        menu=menu,
        criteria=criteria,
        about_site=about_site,
        stone=stone,
        for_a_clinician=for_a_clinician,
        for_the_operator=for_the_operator,
    )


PAGES: tuple[Page, ...] = (
    _page(
        "physiotherapy-for-ms",
        "Physiotherapy for MS",
        "What it is, what it can help with, what you do there, and how sure we are that it helps.",
        (
            source.MS_TRUST,
            source.WILES,
            source.CAMPBELL,
            source.NICE_MS,
            source.NICE_STANDARD,
            source.NICE_REHABILITATION,
            source.MS_TRUST_NUMBERS,
        ),
        menu="What it does",
        for_a_clinician=(
            "the cautions for electrotherapy, heat or cold, acupuncture and hydrotherapy"
        ),
    ),
    _page(
        "choosing",
        "Choosing a physiotherapist",
        "How to check someone, what the letters and words mean, what to ask and what to bring.",
        (source.HCPC, source.MS_TRUST, source.CSP, source.ACPIN, source.CQC),
        menu="Choosing one",
    ),
    _page(
        "routes",
        "Ways to get physiotherapy",
        "NHS, private, a charity or your work: how each way in goes, and which may suit you.",
        (source.MS_TRUST, source.NHS),
        menu="Ways in",
    ),
    _page(
        "routes/nhs",
        "NHS, by referral",
        "Who can refer you, what to ask for, the wait, and how to get back in.",
        (source.MS_TRUST, source.NICE_MS, source.NICE_STANDARD, source.NICE_REHABILITATION),
        criteria=(Route.NHS_REFERRAL,),
    ),
    _page(
        "routes/self-referral",
        "NHS, refer yourself",
        "Where people with MS can ask for themselves, and why many pages leave MS out.",
        (source.NHS, source.MS_TRUST),
        criteria=(Route.NHS_SELF_REFERRAL,),
    ),
    _page(
        "routes/private",
        "Private physiotherapy",
        "Why people choose it, what it costs, what to check, and other places to look.",
        (source.MS_TRUST, source.HCPC, source.CSP, source.PHYSIO_FIRST, source.ACPIN, source.CQC),
        criteria=(Route.PRIVATE,),
    ),
    _page(
        "routes/charity",
        "Charities and MS Therapy Centres",
        "What they offer, what to ask, and the nearest that we list.",
        (source.MS_TRUST, source.COCHRANE_OXYGEN),
        criteria=(Route.CHARITY,),
    ),
    _page(
        "routes/work-and-insurance",
        "Through work, insurance or a club",
        "Your employer, private healthcare or a sports club may get you physiotherapy.",
        (source.MS_TRUST,),
        criteria=(Payment.INSURANCE, Payment.EMPLOYER),
    ),
    _page(
        "how-we-check",
        "How we check",
        "What we check and what we do not, how the list is sorted, who pays, how to complain.",
        (source.HCPC, source.HCPC_CONCERNS),
        menu="How we check",
    ),
    _page(
        "contact",
        "Contact",
        "Who runs this site, how to reach them, what to write and what to leave out.",
        (source.HCPC_CONCERNS,),
        about_site=True,
    ),
    _page(
        "privacy",
        "Privacy notice",
        "What this site knows of you, of the people listed on it, and of those who write to us.",
        (source.ICO,),
        about_site=True,
        stone=("0", "cookies for visitors"),
        for_the_operator=(
            "the reason in law (“lawful basis”) for listing people, how long e-mails are kept, "
            "and which company’s computers carry the site"
        ),
    ),
    _page(
        "accessibility",
        "Accessibility statement",
        "What we aim for, how we test it, how to make it suit you, and what is not right yet.",
        (source.WCAG, source.ABILITYNET, source.EASS, source.ECNI),
        about_site=True,
        stone=("AA", "is our aim"),
    ),
    _page(
        "data",
        "Data and credits",
        "Where the postcodes, towns, coasts and listings come from, and what you may use again.",
        (
            source.CODE_POINT_OPEN,
            source.ONS,
            source.OPEN_GOVERNMENT_LICENCE,
            source.GEONAMES,
            source.CC_BY,
            source.NATURAL_EARTH,
            source.MIT,
        ),
        about_site=True,
        stone=("MIT", "for our code"),
    ),
    _page(
        "open-data",
        "Open data",
        "How other sites and programs can read our list of services, and what we leave out of it.",
        (source.OPEN_REFERRAL, source.CC_BY),
        about_site=True,
        stone=("JSON", "for anyone to read"),
        for_the_operator="whether the listings may be used again under CC BY 4.0",
    ),
)
BY_SLUG: Mapping[str, Page] = {page.slug: page for page in PAGES}


def routes() -> tuple[Page, ...]:
    """The pages of the ways in, in the order they are offered."""
    return tuple(page for page in PAGES if page.is_route)


def in_menu() -> tuple[Page, ...]:
    return tuple(page for page in PAGES if page.menu)


def about_site() -> tuple[Page, ...]:
    """The pages about the site itself, in the order that navigation offers them."""
    return tuple(page for page in PAGES if page.about_site)


def overdue(on: date) -> tuple[Page, ...]:
    """Pages whose next review should have been by now."""
    return tuple(page for page in PAGES if page.is_overdue(on))
