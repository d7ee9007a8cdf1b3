"""The registry of content pages: what index, navigation, titles, review dates and sources say.

The prose itself is in templates/referrals/. A page is added here once, and appears everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from directory.vocabulary import ChoiceGroup, Payment, Route

EDITORS = "the editors of this site"


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts on a page come from; `dated` is as the source dates itself."""

    label: str
    url: str
    dated: str


@dataclass(frozen=True, slots=True)
class Page:
    """One content page. Its slug is its address; `wish` is what its search box asks for."""

    slug: str
    title: str
    summary: str
    sources: tuple[Source, ...]
    reviewed_on: date
    reviewed_by: str
    review_due: date
    menu: str = ""  # what navigation calls it; empty where it is in none
    wish: tuple[ChoiceGroup, ...] = ()
    for_a_clinician: str = ""  # words that one is still to review; empty once one has signed

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
        """The search parameter that `wish` belongs to."""
        return "pays" if self.wish and isinstance(self.wish[0], Payment) else "route"

    @property
    def asks_for(self) -> ChoiceGroup:
        """`wish` as one set."""
        first, *others = self.wish
        for other in others:
            first |= other
        return first

    @property
    def is_route(self) -> bool:
        return bool(self.wish)

    @property
    def is_nhs(self) -> bool:
        """Whether the rules of an area come before the services near it."""
        return bool(set(self.wish) & {Route.NHS_REFERRAL, Route.NHS_SELF_REFERRAL})

    def is_overdue(self, on: date) -> bool:
        return self.review_due < on


# --- Sources -------------------------------------------------------------------------------------

MS_TRUST = Source(
    "MS Trust, A to Z: Physiotherapy", "https://mstrust.org.uk/a-z/physiotherapy", "read in 2026"
)
MS_TRUST_NUMBERS = Source(
    "MS Trust, A to Z: How common is MS?",
    "https://mstrust.org.uk/a-z/how-common-multiple-sclerosis",
    "2024",
)
WILES = Source(
    "Wiles and others, a trial of physiotherapy for mobility in MS, "
    "J Neurol Neurosurg Psychiatry 70(2), pages 174 to 179: summary",
    "https://doi.org/10.1136/jnnp.70.2.174",
    "2001",
)
CAMPBELL = Source(
    "Campbell and others, what physiotherapy people with progressive MS in the UK get, "
    "Multiple Sclerosis and Related Disorders 12, pages 64 to 69",
    "https://doi.org/10.1016/j.msard.2017.01.002",
    "2017",
)
NICE_MS = Source(
    "NICE guideline NG220: Multiple sclerosis in adults",
    "https://www.nice.org.uk/guidance/ng220",
    "22 June 2022",
)
NICE_STANDARD = Source(
    "NICE quality standard QS108: Multiple sclerosis",
    "https://www.nice.org.uk/guidance/qs108",
    "2016",
)
NICE_REHABILITATION = Source(
    "NICE guideline NG252: Rehabilitation for chronic neurological disorders",
    "https://www.nice.org.uk/guidance/ng252",
    "15 October 2025",
)
HCPC = Source(
    "Health and Care Professions Council: How to check the register",
    "https://www.hcpc-uk.org/check-the-register/how-to-check/",
    "read in 2026",
)
HCPC_CONCERNS = Source(
    "Health and Care Professions Council: Concerns about a person",
    "https://www.hcpc-uk.org/concerns/",
    "read in 2026",
)
CSP = Source(
    "Chartered Society of Physiotherapy: Find a physiotherapist (Physio2u)",
    "https://www.csp.org.uk/public-patient/find-physiotherapist",
    "read in 2026",
)
PHYSIO_FIRST = Source("Physio First", "https://www.physiofirst.org.uk/", "read in 2026")
ACPIN = Source("ACPIN, physiotherapists in neurology", "https://www.acpin.net/", "read in 2026")
CQC = Source(
    "Care Quality Commission: Who has to register?",
    "https://www.cqc.org.uk/guidance-regulation/providers/scope-registration-who-has-register",
    "22 February 2024",
)
NHS = Source("NHS: Physiotherapy", "https://www.nhs.uk/conditions/physiotherapy/", "read in 2026")
COCHRANE_OXYGEN = Source(
    "Cochrane review CD003057: Hyperbaric oxygen for MS, 9 trials",
    "https://doi.org/10.1002/14651858.CD003057.pub2",
    "2004, searched again in 2011",
)

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
    wish: tuple[ChoiceGroup, ...] = (),
    for_a_clinician: str = "",
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
        wish=wish,
        for_a_clinician=for_a_clinician,
    )


PAGES: tuple[Page, ...] = (
    _page(
        "physiotherapy-for-ms",
        "Physiotherapy for MS",
        "What it is, what it can help with, what you do there, and how sure we are that it helps.",
        (
            MS_TRUST,
            WILES,
            CAMPBELL,
            NICE_MS,
            NICE_STANDARD,
            NICE_REHABILITATION,
            MS_TRUST_NUMBERS,
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
        (HCPC, MS_TRUST, CSP, ACPIN, CQC),
        menu="Choosing one",
    ),
    _page(
        "routes",
        "Ways to get physiotherapy",
        "NHS, private, a charity or your work: how each way in goes, and which may suit you.",
        (MS_TRUST, NHS),
        menu="Ways in",
    ),
    _page(
        "routes/nhs",
        "NHS, by referral",
        "Who can refer you, what to ask for, the wait, and how to get back in.",
        (MS_TRUST, NICE_MS, NICE_STANDARD, NICE_REHABILITATION),
        wish=(Route.NHS_REFERRAL,),
    ),
    _page(
        "routes/self-referral",
        "NHS, refer yourself",
        "Where people with MS can ask for themselves, and why many pages leave MS out.",
        (NHS, MS_TRUST),
        wish=(Route.NHS_SELF_REFERRAL,),
    ),
    _page(
        "routes/private",
        "Private physiotherapy",
        "Why people choose it, what it costs, what to check, and other places to look.",
        (MS_TRUST, HCPC, CSP, PHYSIO_FIRST, ACPIN, CQC),
        wish=(Route.PRIVATE,),
    ),
    _page(
        "routes/charity",
        "Charities and MS Therapy Centres",
        "What they offer, what to ask, and the nearest that we list.",
        (MS_TRUST, COCHRANE_OXYGEN),
        wish=(Route.CHARITY,),
    ),
    _page(
        "routes/work-and-insurance",
        "Through work, insurance or a club",
        "Your employer, private healthcare or a sports club may get you physiotherapy.",
        (MS_TRUST,),
        wish=(Payment.INSURANCE, Payment.EMPLOYER),
    ),
    _page(
        "how-we-check",
        "How we check",
        "What we check and what we do not, how the list is sorted, who pays, how to complain.",
        (HCPC, HCPC_CONCERNS),
        menu="How we check",
    ),
)
BY_SLUG: Mapping[str, Page] = {page.slug: page for page in PAGES}


def routes() -> tuple[Page, ...]:
    """The pages of the ways in, in the order they are offered."""
    return tuple(page for page in PAGES if page.is_route)


def in_menu() -> tuple[Page, ...]:
    return tuple(page for page in PAGES if page.menu)


def overdue(on: date) -> tuple[Page, ...]:
    """Pages whose next review should have been by now."""
    return tuple(page for page in PAGES if page.is_overdue(on))
