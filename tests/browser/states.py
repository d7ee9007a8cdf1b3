"""Every state in which a visitor can meet a page.

Pages without an argument in their address are taken from the URL configuration, so that a new one
is looked at from its first day; all others are listed here, and a test compares the two.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.urls import URLPattern, URLResolver, get_resolver

# Not pages for visitors: health checks, words for robots and watchers, tables for spreadsheets.
NOT_PAGES = {
    "alive",
    "ready",
    "robots",
    "security_txt",
    "areas-csv",
    "results-csv",
    "shortlist-csv",
    "search-feed",
    "area-feed",
    "sitemap",
    "status",
}
WANT_A_QUERY = {"leaflet"}  # without one they lead elsewhere; see below
NOT_PUBLIC = {"admin", "open-referral"}


@dataclass(frozen=True, slots=True)
class State:
    """One page as one visitor sees it. `{names}` in the address are slugs found by `prepare`."""

    name: str
    address: str
    shows: str = ""  # words that only this state shows
    status: int = 200

    def __str__(self) -> str:
        return self.name

    def at(self, slugs: dict[str, str]) -> "State":
        return replace(self, address=self.address.format_map(slugs))


SEARCHES = (
    State("many", "/search/?near=Leeds", "services near Leeds"),
    State("exact postcode", "/search/?near=LS1+3EX&within=5", "services near LS1 3EX"),
    State("one", "/search/?near=TD15", "1 service near TD15"),
    State("three parts", "/search/?near=Leeds&route=private&within=10", "Probably not"),
    State("page 2", "/search/?near=Leeds&within=100&page=2", "page 2 of"),
    State("nothing near", "/search/?near=Lerwick&within=5&route=private", "Remove a filter"),
    State(
        "nothing at all",
        "/search/?near=Leeds&approach=acupuncture&language=bsl&route=charity",
        "“British Sign Language”",
    ),
    State("remote only", "/search/?near=Leeds&setting=remote&language=cy", "By video or phone"),
    State(
        "chosen filters",
        "/search/?near=Leeds&route=private&setting=home-visits&helps-with=walking&sort=soonest",
        "Clear all",
    ),
    State("referrer", "/search/?view=referrer&near=Leeds&within=5", "Do not enter patient details"),
    State(
        "referrer, nothing near",
        "/search/?view=referrer&near=Lerwick&within=5&route=private&access=hoist",
        "The nearest beyond",
    ),
    State("mended", "/search/?near=LSI+3EX&within=5", "Showing results for"),
    State("about", "/search/?near=BT74+7AA", "distances are about right"),
    State("retired postcode", "/search/?near=LS1+3ZZ&within=5", "LS1 3ZZ"),
    State("border", "/search/?near=Chepstow", "near Chepstow"),
    State("choice of towns", "/search/?near=Newport", "Which Newport?"),
    State("choice of districts", "/search/?near=SW1", "several districts"),
    State("unknown place", "/search/?near=Zzyxqham", "Check the spelling"),
    State("with offers", "/search/?near=Newprot", "Did you mean"),
    State("other health service", "/search/?near=JE2+4WD", "have their own health services"),
    State("wrong distance", "/search/?near=Leeds&within=26", "5, 10, 25, 50 or 100"),
    State("wrong choice", "/search/?near=Leeds&route=bus", "is not one of the choices"),
    State("too long", f"/search/?near={'Leeds' * 30}", "Error:"),
    State("no such page of results", "/search/?near=Leeds&page=99", "no such page", 404),
)
LISTINGS = (
    State("NHS team", "/services/{nhs-team}/", "Who works there"),
    State("NHS with names", "/services/{nhs-named}/", "HCPC number"),
    State("first contact only", "/services/{first-contact}/"),
    State("private", "/services/{private}/", "First visit"),
    State("home visits", "/services/{at-home}/", "the address is not shown"),
    State("charity", "/services/{charity}/"),
    State("video or phone", "/services/{remote}/", "wherever they live"),
    State("stale", "/services/{stale}/", "Not checked since"),
    State("paused", "/services/{paused}/"),
    State("no telephone", "/services/{no-telephone}/", "application/ld+json"),
    State("no longer listed", "/services/{gone}/", "No longer listed", 404),
)
PEOPLE = (
    State("people, page 2", "/physiotherapists/?page=2", "page 2 of"),
    State("people under R", "/physiotherapists/?letter=r", "under R"),
    State("people called", "/physiotherapists/?q=rowan", "called “rowan”"),
    State("nobody called", "/physiotherapists/?q=zzzz", "We list nobody"),
    State("person", "/physiotherapists/{person}/", "Registered"),
    State("person in data", "/physiotherapists/{person-in-data}/", "application/ld+json"),
    State("person no longer listed", "/physiotherapists/{person-gone}/", "No longer listed", 404),
)
REPORTS = (
    State("report a service", "/services/{private}/report/", "Tell the HCPC"),
    State("report a person", "/physiotherapists/{person}/report/", "Tell the HCPC"),
    State("report what is gone", "/services/{gone}/report/", "It should still be listed"),
    State("refused by a service", "/refused/{refusing}/", "Outside their area"),
    State("refusal received", "/reports/{received}/?near=LS1+3EX&{picks}", "Back to my list"),
    State("report received", "/reports/{received}/", "Someone will read it"),
    State("report fixed", "/reports/{fixed}/", "Fixed on"),
    State("report not changed", "/reports/{not-changed}/", "Not changed"),
)
LINKS = (
    State("ask for a link", "/services/{private}/link/", "Ask for your link"),
    State("ask for a link to what is gone", "/services/{gone}/link/", "no longer listed"),
    State("confirm", "/confirm/?key={confirm-key}", "All still right"),
    State("confirm a draft", "/confirm/?key={draft-key}", "Do not list us"),
    State("fill in a draft", "/confirm/changes/?key={draft-key}", "who see people with MS"),
    State("change the details", "/confirm/changes/?key={confirm-key}", "Pause until"),
    State("confirmed", "/confirm/?key={used-key}", "You confirmed on"),
    State("link too old", "/confirm/?key={old-key}", "sent too long ago", 410),
    State("take me off", "/remove/?key={removal-key}", "Take me off"),
    State("taken off", "/remove/?key={removed-key}", "You are no longer shown"),
    State("taken off, link not whole", "/remove/?key=x", "This link does not work", 410),
    State("link not whole", "/confirm/?key=x", "This link is incomplete", 410),
)
WAYS_IN = (
    State("route with a place", "/routes/nhs/?near=LS1+3EX", "Within"),
    State("self-referral with a place", "/routes/self-referral/?near=TD15", "NHS rules"),
    State("route with a mistake", "/routes/private/?near=Zzyxqham", "Check the spelling"),
    State("route with a choice", "/routes/charity/?near=Newport", "Which Newport?"),
    State("second question", "/routes/which/?pay=free", "Could somebody refer you"),
    State("last question", "/routes/which/?pay=free&ask=self", "Your answers"),
    State("answer", "/routes/which/?pay=myself&where=home", "Start here"),
    State("one area", "/areas/leeds/", "Leeds"),
    State("no such area", "/areas/?near=Zzyxqham", "Check the spelling"),
)
SHEETS = (
    State("results, filling a sheet", "/search/?near=Leeds&within=5&{picks}", "on your list"),
    State("listing, filling a sheet", "/services/{nhs-named}/?near=Leeds&{picks}", "Back to your"),
    State("sheet", "/shortlist/?near=LS1+3EX&printed=2026-01-01&{picks}", "No longer listed"),
    State("compact sheet", "/shortlist/?copy=compact&{picks}", "Way back in"),
    State("patient’s sheet", "/shortlist/?copy=patient&{picks}", "What to bring"),
    State("three calls", "/shortlist/calls/?near=LS1+3EX", "Ring this first"),
    State("calls to who was chosen", "/shortlist/calls/?{picks}", "You chose"),
    State("leaflet", "/areas/leaflet/?near=LS1", "For a clinic’s wall"),
    State("leaflet of an area", "/areas/leeds/leaflet/", "For a clinic’s wall"),
    State("letter to a GP", "/shortlist/letter/gp/?near=LS1+3EX", "I would like to be"),
    State("letter to an employer", "/shortlist/letter/employer/?near=LS1", "occupational health"),
    State("letter of blanks", "/shortlist/letter/ms-nurse/", "Which NHS team"),
    State("code mistyped", "/shortlist/?add={slip}&{picks}", "Did you mean"),
)
ERRORS = (
    State("no such page", "/no-such-page/", "There is no page at this address", 404),
    State("unreadable", "/error/400/", "We could not read that address", 400),
    State("not open", "/error/403/", "You cannot see this page", 403),
    State("form refused", "/error/form/", "Your form was not saved", 403),
    State("fault", "/error/500/", "Something went wrong", 500),
    State("database away", "/error/503/", "We cannot search at the moment", 503),
)


def patterns(
    of: Iterable[URLPattern | URLResolver] | None = None, *, begins: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Address and pattern of every page for visitors."""
    for one in get_resolver().url_patterns if of is None else of:
        address = begins + str(one.pattern)
        if isinstance(one, URLResolver):
            if one.namespace not in NOT_PUBLIC:
                yield from patterns(one.url_patterns, begins=address)
        elif one.name not in NOT_PAGES:
            yield address, one


PLAIN = tuple(
    State(f"/{address}", f"/{address}")
    for address, one in patterns()
    if "<" not in address and one.name not in WANT_A_QUERY
)
STATES = (*PLAIN, *SEARCHES, *LISTINGS, *PEOPLE, *REPORTS, *LINKS, *WAYS_IN, *SHEETS, *ERRORS)
