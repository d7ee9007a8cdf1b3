"""The registry of content pages: index, navigation, titles, review dates and sources.

The text itself is in templates/referrals/. Add a page here once, and it appears everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.conf import settings

from directory.trust import months_after
from directory.vocabulary import ChoiceGroup, Payment, Route
from msphysio.operator_file import Signature
from referrals.routes import sources as source
from referrals.routes.sources import Source

WRITTEN_ON = date(2026, 11, 30)  # for all pages, unless a named editor has signed one off since
REVIEW_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Page:
    """One content page. Its slug is its path; `criteria` is what its search box looks for.

    Pages about the site itself have no search box; their sources are the sites they mention.
    """

    slug: str
    title: str
    summary: str
    sources: tuple[Source, ...]
    menu: str = ""  # its name in the navigation, or empty if it is not there
    criteria: tuple[ChoiceGroup, ...] = ()
    about_site: bool = False
    stone: tuple[str, str] | None = None  # the milestone beside its title: large and small text
    asks: tuple[tuple[str, str], ...] = ()  # what only OPERATOR_FILE can say: its name, in words

    @property
    def url(self) -> str:
        return f"/{self.slug}/"

    @property
    def name(self) -> str:
        """Its URL name."""
        return self.slug.replace("/", "-")

    @property
    def template(self) -> str:
        return f"referrals/{self.slug}.html"

    @property
    def parameter(self) -> str:
        """The search parameter that `criteria` belongs to."""
        return "pays" if self.criteria and isinstance(self.criteria[0], Payment) else "route"

    @property
    def combined_criteria(self) -> ChoiceGroup:
        """All its criteria as one set."""
        return reduce(or_, self.criteria)

    @property
    def not_said(self) -> dict[str, str]:
        """What it asks of the operator and OPERATOR_FILE does not say, by the name there."""
        return {name: words for name, words in self.asks if not settings.OPERATOR.texts[name]}

    @property
    def is_route(self) -> bool:
        return bool(self.criteria)

    @property
    def is_nhs(self) -> bool:
        """Whether to show an area's rules before the services near it."""
        return bool(set(self.criteria) & {Route.NHS_REFERRAL, Route.NHS_SELF_REFERRAL})

    @property
    def reviewed(self) -> Signature | None:
        """Who last reviewed it, according to OPERATOR_FILE."""
        return settings.SIGNED.get(self.slug)

    @property
    def dated(self) -> date:
        """The date when somebody last took responsibility for the whole page."""
        return self.reviewed.on if self.reviewed else WRITTEN_ON

    @property
    def review_due(self) -> date:
        return months_after(self.dated, REVIEW_MONTHS)

    def is_overdue(self, on: date) -> bool:
        return self.review_due < on


# --- Pages ---------------------------------------------------------------------------------------

PAGES: tuple[Page, ...] = (
    Page(
        "physiotherapy-for-ms",
        "Physiotherapy for MS",
        "What it is, what it can help with, what you do there, and how sure we are that it helps.",
        (
            source.MS_TRUST,
            source.MS_TRUST_NUMBERS,
            source.CAMPBELL,
            source.COCHRANE_REHABILITATION,
            source.COCHRANE_EXERCISE,
            source.WILES,
            source.ACUPUNCTURE,
            source.WATER,
            source.VESTIBULAR,
            source.NICE_MS,
            source.NICE_MS_BEFORE,
            source.NICE_STANDARD,
            source.NICE_REHABILITATION,
            source.NICE_FES,
            source.NICE_CONTINENCE,
            source.LEAFLET_FES,
            source.LEAFLET_POOL,
            source.LEAFLET_ACUPUNCTURE,
        ),
        menu="What it does",
    ),
    Page(
        "choosing",
        "Choosing a physiotherapist",
        "How to check someone, what the letters after a name mean, what to ask and what to bring.",
        (source.HCPC, source.MS_TRUST, source.CSP, source.ACPIN, source.CQC),
        menu="Choosing one",
    ),
    Page(
        "routes",
        "Do I need a referral?",
        "It depends on the way you choose: the NHS, private, a charity or your work.",
        (source.MS_TRUST, source.NHS),
        menu="Do I need a referral?",
    ),
    Page(
        "routes/nhs",
        "NHS, by referral",
        "Who can refer you, what to ask for, how long you may wait, and how to come back.",
        (
            source.MS_TRUST,
            source.NICE_MS,
            source.NICE_MS_BEFORE,
            source.NICE_STANDARD,
            source.NICE_REHABILITATION,
            source.NHS,
            source.SURGERIES,
            source.OUT_OF_HOURS,
            source.TRAVEL_ENGLAND,
            source.TRAVEL_SCOTLAND,
            source.TRAVEL_WALES,
            source.TRAVEL_NORTHERN_IRELAND,
            source.INTERPRETERS,
            source.INTERPRETERS_NORTHERN_IRELAND,
        ),
        criteria=(Route.NHS_REFERRAL,),
    ),
    Page(
        "routes/self-referral",
        "NHS, refer yourself",
        "Where people with MS can ask for themselves, and why many pages leave MS out.",
        (source.NHS, source.SURGERIES, source.MS_TRUST),
        criteria=(Route.NHS_SELF_REFERRAL,),
    ),
    Page(
        "routes/private",
        "Private physiotherapy",
        "Why people choose it, what it costs, what to check, and other places to look.",
        (source.MS_TRUST, source.HCPC, source.CSP, source.PHYSIO_FIRST, source.ACPIN, source.CQC),
        criteria=(Route.PRIVATE,),
    ),
    Page(
        "routes/charity",
        "Charities and MS Therapy Centres",
        "What they offer, what to ask, and the nearest ones we list.",
        (source.MS_TRUST, source.COCHRANE_OXYGEN),
        criteria=(Route.CHARITY,),
    ),
    Page(
        "routes/work-and-insurance",
        "Through work, insurance or a club",
        "Your employer, private healthcare or a sports club may get you physiotherapy.",
        (source.MS_TRUST,),
        criteria=(Payment.INSURANCE, Payment.EMPLOYER),
    ),
    Page(
        "how-we-check",
        "How we check",
        "What we check and do not check, how the list is sorted, who pays, and how to complain.",
        (source.HCPC, source.HCPC_CONCERNS, source.COMPLAINTS, source.COMPLAINTS_ENGLAND),
        menu="How we check",
    ),
    Page(
        "contact",
        "Contact",
        "Who runs this site, how to reach them, what to write and what to leave out.",
        (source.HCPC_CONCERNS,),
        about_site=True,
    ),
    Page(
        "privacy",
        "Privacy notice",
        "What this site knows about you, the people listed on it, and those who write to us.",
        (source.ICO,),
        about_site=True,
        stone=("0", "cookies for visitors"),
        asks=(
            ("lawful_basis", "our lawful basis for listing people"),
            ("emails_kept", "how long e-mails are kept"),
            ("hosted_by", "which company’s computers carry the site"),
            ("copies_kept", "whether copies of it are made, and how long they are kept"),
        ),
    ),
    Page(
        "accessibility",
        "Accessibility statement",
        "What we aim for, how we test it, how to make it suit you, and what is not right yet.",
        (source.WCAG, source.ABILITYNET, source.EASS, source.ECNI),
        about_site=True,
        stone=("AA", "is our aim"),
    ),
    Page(
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
    Page(
        "open-data",
        "Open data",
        "How other sites and programs can read our list of services, and what we leave out of it.",
        (source.OPEN_REFERRAL,),
        about_site=True,
        stone=("JSON", "for anyone to read"),
        asks=(("licence", "under which licence the listings may be used again"),),
    ),
)
BY_SLUG: Mapping[str, Page] = {page.slug: page for page in PAGES}


def routes() -> tuple[Page, ...]:
    """The pages about routes to physiotherapy, in order."""
    return tuple(page for page in PAGES if page.is_route)


def in_menu() -> tuple[Page, ...]:
    return tuple(page for page in PAGES if page.menu)


def about_site() -> tuple[Page, ...]:
    """The pages about the site itself, in navigation order."""
    return tuple(page for page in PAGES if page.about_site)


def overdue(on: date) -> tuple[Page, ...]:
    """The pages whose review is overdue."""
    return tuple(page for page in PAGES if page.is_overdue(on))
