"""Whether a page of the search box is what somebody should get: by its title, heading, notices,
offers and address, never by a listing's text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote_plus, urlsplit

from django.test import Client

from directory.models import NamedArea, Physiotherapist, Service
from directory.names import search_name
from tests.search.box_cases import Case
from tests.support.page_tree import Element, read

TOP = 900  # characters of a page that count as its top
NOT_SAID = {"form", "script", "style", "svg", "article", "nav", "footer"}


@dataclass(slots=True)
class Shown:
    """What a visitor gets."""

    path: str
    query: str = ""
    title: str = ""
    heading: str = ""
    top: str = ""
    told: str = ""  # alerts and notices
    feed: str = ""
    offers: list[tuple[str, str]] = field(default_factory=list)
    ticked: list[str] = field(default_factory=list)

    @property
    def head(self) -> str:
        return f"{self.heading} {self.title}"

    @property
    def is_error(self) -> bool:
        return self.title.startswith("Error") or "There is a problem" in self.heading

    @property
    def asks(self) -> bool:
        return self.heading.startswith(("Which ", "Did you mean", "People and services called"))

    @property
    def is_results(self) -> bool:
        return self.path == "/search/" and not self.is_error and not self.asks

    @property
    def is_near(self) -> bool:
        return " near " in f" {self.heading} ".casefold()


def show(client: Client, typed: str) -> Shown:
    """The page, or where it leads: what stands there is its own tests' matter."""
    response = client.get("/search/", {"near": typed, "within": "5"})
    if response.status_code == 302:
        parts = urlsplit(response["Location"])
        title = ""
        if parts.path.startswith("/areas/"):
            title = read(client.get(parts.path).text).all("title")[0].text
        return Shown(parts.path, parts.query, title, heading=_name_of(parts.path))
    assert response.status_code == 200, response.status_code
    page = read(response.text)
    title = page.all("title")[0].text
    main = page.one("main")
    heading = main.all("h1")[0]
    told = [each for each in main.elements if each.attributes.get("role") in ("alert", "status")]
    feeds = page.all("link", rel="alternate")
    return Shown(
        path="/search/",
        title=title,
        heading=heading.text,
        top=f"{title} {heading.text} {_said(main)[:TOP]}",
        told=" ".join(each.text for each in told),
        feed=" ".join(unquote_plus(f"{each['title']} {each['href']}") for each in feeds),
        offers=_offers(main),
        ticked=_ticked(page),
    )


def is_right(case: Case, shown: Shown) -> bool:
    """Whether it is one of the kinds that a case allows, and says what it must."""
    said = shown.top.replace(f"“{case.typed}”", "“ ”") if "offer" not in case.kinds else shown.top
    if "message" in case.kinds:
        said = shown.top
    return has(said, case.says, whole=False) and any(
        RIGHT[kind](case, shown) for kind in case.kinds
    )


def has(text: str, wanted: str, *, whole: bool = True) -> bool:
    """Whether one of the alternatives stands in a text ("a|b"), and none that must not ("!c")."""
    text = f" {search_name_of(text)} "
    options = [each for each in wanted.split("|") if not each.startswith("!")]
    if any(search_name_of(each[1:]) in text for each in wanted.split("|") if each[:1] == "!"):
        return False
    plain = [search_name_of(each) for each in options]
    return not any(plain) or any((f" {each} " if whole else each) in text for each in plain)


def search_name_of(text: str) -> str:
    """As `search_name`, without its limit."""
    words = (search_name(word) for word in re.split(r"\s+", text.replace("&", " and ")))
    return " ".join(filter(None, words))


# --- The kinds -----------------------------------------------------------------------------------


def _is_place(case: Case, shown: Shown) -> bool:
    lies_there = not case.district or case.district in re.split(r"\W+", shown.feed)
    return shown.is_results and has(shown.head, case.names) and lies_there


def _is_area(case: Case, shown: Shown) -> bool:
    return shown.path.startswith("/areas/") and has(shown.head, case.names)


def _is_choice(case: Case, shown: Shown) -> bool:
    everything = f"{shown.heading} {' '.join(text for _, text in shown.offers)}"
    names = all(has(everything, each) for each in case.names.split(" & "))
    return shown.asks and not shown.is_near and len(shown.offers) > 1 and names


def _is_person(case: Case, shown: Shown) -> bool:
    return shown.path.startswith("/physiotherapists/") and has(shown.heading, case.names)


def _is_service(case: Case, shown: Shown) -> bool:
    return shown.path.startswith("/services/") and has(shown.heading, case.names)


def _is_safety(case: Case, shown: Shown) -> bool:
    return not shown.is_error and "999" in shown.top


def _is_topic(case: Case, shown: Shown) -> bool:
    links = [unquote_plus(urlsplit(href).query) for href, _ in shown.offers]
    if "=" in case.names:
        found = case.names in " ".join([*shown.ticked, *links])
    else:
        found = has(shown.top, case.names)
    return not shown.is_error and found and has(shown.top, "where|postcode|town")


def _is_elsewhere(case: Case, shown: Shown) -> bool:
    listings = [href for href, _ in shown.offers if href.startswith("/services/")]
    return shown.path == "/search/" and not shown.is_near and not listings


def _is_offer(case: Case, shown: Shown) -> bool:
    offered = [f"{text} {unquote_plus(href)}" for href, text in shown.offers]
    is_listing = bool(offered) and not shown.offers[0][0].startswith(("/search/", "/areas/"))
    if (shown.asks or shown.is_error) and offered and has(offered[0], case.names):
        return not is_listing or {"service", "person"} & {*case.kinds} != set()
    said = has(shown.told, "showing|did you mean|instead|we read", whole=False)
    return shown.is_results and has(shown.head, case.names) and said


def _is_message(case: Case, shown: Shown) -> bool:
    return shown.path == "/search/" and (shown.is_error or not shown.is_near)


RIGHT: dict[str, Callable[[Case, Shown], bool]] = {
    "place": _is_place,
    "area": _is_area,
    "choice": _is_choice,
    "person": _is_person,
    "service": _is_service,
    "safety": _is_safety,
    "topic": _is_topic,
    "elsewhere": _is_elsewhere,
    "offer": _is_offer,
    "message": _is_message,
}


# --- Reading a page ------------------------------------------------------------------------------


def _name_of(path: str) -> str:
    """What the page at a path is about."""
    _, kind, slug, *_ = path.split("/")
    if kind == "areas":
        area = NamedArea.objects.get(slug=slug)
        return " ".join([area.name, *area.other_names])
    model = Service if kind == "services" else Physiotherapist
    return model._default_manager.get(slug=slug).name


def _said(element: Element) -> str:
    """The text of a page, without forms, listings and the safety line that stands everywhere."""
    if element.tag in NOT_SAID or element.attributes.get("aria-labelledby") == "safe":
        return ""
    parts = (each if isinstance(each, str) else _said(each) for each in element.within)
    return " ".join(" ".join(parts).split())


def _offers(main: Element) -> list[tuple[str, str]]:
    links = [(each["href"], each.text) for each in main.all("a")]
    leads = re.compile(r"/(areas|services|physiotherapists)/.+|/search/\?")
    return [(href, text) for href, text in links if text and leads.match(href)]


def _ticked(page: Element) -> list[str]:
    return [
        f"{each['name']}={each['value']}"
        for each in page.all("input")
        if "checked" in each.attributes or each.attributes.get("type") == "hidden"
    ]
