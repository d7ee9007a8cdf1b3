"""The full results of a search as rows of text, in page order."""

from collections.abc import Iterator
from dataclasses import replace

from directory.models import ReferralDetails, Service
from directory.pages import wording
from directory.pages.cards import LABELS, Card, make_cards
from directory.pages.results import read_services
from directory.search.judged import Part
from directory.search.judging import Query
from directory.search.searching import search
from directory.spreadsheet_cells import to_cell

PARTS = {**LABELS, Part.LISTED: ""}
MAX_ROWS = 1_000  # takes half a second
HEADER = [
    "Part",
    "Code",
    "Service",
    "Organisation",
    "Kind",
    "Miles, straight line",
    "Direction",
    "Why it does not simply fit",
    "Area",
    "Where",
    "How to get in",
    "Patient may refer themselves",
    "Who may refer",
    "How to refer",
    "Takes",
    "Does not take",
    "Takes urgent referrals",
    "Urgent within days",
    "Urgent",
    "In a relapse",
    "Advice and guidance",
    "Wait",
    "Contact for professionals",
    "Telephone",
    "Details checked",
    "Page",
]


def rows(query: Query, root: str) -> Iterator[list[str]]:
    """The header, then a row per service, up to 1,000. `root` is the site's own URL.

    It makes as many queries as a single page, however many services are found. It reveals no more
    about where the search was from than a shared link would. E-mail addresses are only on the
    services' own pages.
    """
    if query.place:
        query = replace(query, place=query.place.for_paper)
    answer = search(query)
    found = [*answer.in_order, *answer.remote, *answer.beyond]
    hits = found[:MAX_ROWS]
    yield HEADER
    for card in make_cards(hits, read_services(hits, query), query):
        yield [to_cell(text) for text in _row(card, root)]
    if len(found) > MAX_ROWS:
        yield [
            f"Only the first {MAX_ROWS:,} of {len(found):,} are here. Search nearer, or choose "
            f"more. How to get all of them: {root}/open-data/"
        ]


def _row(card: Card, root: str) -> list[str]:
    service = card.service
    details = getattr(service, "referral_details", None) or ReferralDetails()
    page = root + service.get_absolute_url()
    return [
        PARTS[card.part],
        service.code,
        f"{service.name} (invented example)" if service.is_sample else service.name,
        service.organisation.name,
        card.kind,
        card.miles_shown,
        card.direction if card.miles_shown else "",
        " ".join(card.why),
        card.area,
        card.where_in_brief,
        ". ".join(card.routes),
        card.glance.patient_in_full if card.glance else "",
        ", ".join(details.who_may_refer.labels),
        details.how,
        details.criteria,
        details.exclusions,
        service.get_takes_urgent_display() if service.takes_urgent else "",
        "" if service.urgent_days is None else str(service.urgent_days),
        details.urgent,
        details.relapse,
        service.get_advice_and_guidance_display() if service.advice_and_guidance else "",
        card.wait,
        _contact(service, page),
        service.telephone,
        card.checked,
        page,
    ]


def _contact(service: Service, page: str) -> str:
    """The contacts the team agreed to publish, or else how to reach them."""
    details = getattr(service, "referral_details", None)
    if details is None or not details.has_contacts:
        return wording.REFERRAL_DESK
    told = [
        details.telephone,
        f"Referral form: {details.form_url}" if details.form_url else "",
        f"Secure e-mail address: {page}#refer" if details.secure_email else "",
    ]
    return ". ".join(filter(None, told))
