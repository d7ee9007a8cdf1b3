"""Twenty places with what is known there, and ten wishes: what the table of next steps goes by.

Of each place the services stand in the order in which a search gives them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from directory.geo import Point
from directory.models import Area
from directory.pages.cards import Card
from directory.search.box.places import Place
from directory.search.judged import Part
from directory.search.judging import Query
from directory.vocabulary import (
    AccessFact,
    Approach,
    ChoiceGroup,
    Language,
    Need,
    Payment,
    Referrer,
    Route,
    Setting,
)
from referrals.areas.advice import LocalAdvice
from tests.routes.next_step_facts import advice, charity, nhs, private, query, video
from tests.support import factories as make

WISHES: Mapping[str, Mapping[str, ChoiceGroup]] = {
    "anything": {},
    "at home": {"setting": Setting.HOME_VISITS},
    "a pool": {"approach": Approach.HYDROTHERAPY},
    "private": {"route": Route.PRIVATE},
    "refer myself": {"route": Route.NHS_SELF_REFERRAL},
    "free": {"pays": Payment.FREE},
    "in Welsh": {"language": Language.WELSH},
    "a hoist": {"access": AccessFact.HOIST},
    "by video": {"setting": Setting.REMOTE},
    "tiredness": {"helps-with": Need.FATIGUE},
}
_COLUMNS = {
    "setting": "settings",
    "approach": "approaches",
    "route": "routes",
    "pays": "pays",
    "language": "languages",
    "helps-with": "helps_with",
}
LINE = video("Skylark Line", telephone="01632 960101")
WELSH_LINE = video("Llinell Ehedydd", telephone="01632 960102", languages=Language.WELSH)
NOT_SURE = "Takes people who live in Argyll and Bute. We do not know if TD15 is there."


@dataclass(frozen=True, slots=True)
class Known:
    """A place, what its area says, and the services that a search without a wish finds."""

    district: str
    says: LocalAdvice | None = None
    cards: Sequence[Card] = ()

    def query(self, wish: str) -> Query:
        place = Place(
            make.account(), self.district, Point(53, -2), self.district, district=self.district
        )
        return replace(query(near=place), criteria=WISHES[wish])

    def found(self, wish: str) -> list[Card]:
        """What a search for the wish finds, in the order of its parts."""
        found = [found for card in self.cards for found in _with(card, WISHES[wish])]
        parts = [Part.FITS, Part.ASK, Part.REMOTE]
        return [card for part in parts for card in found if card.part is part]


def _with(card: Card, criteria: Mapping[str, ChoiceGroup]) -> Iterator[Card]:
    """The card, if it has what was asked for; a fact that nobody knows has to be asked for."""
    for name, wanted in criteria.items():
        if name != "access" and not getattr(card.service, _COLUMNS[name]) & wanted:
            return
    hoist = criteria.get("access", AccessFact.none())
    is_asked = (
        hoist and card.service.settings != Setting.HOME_VISITS and card.part is not Part.REMOTE
    )
    if is_asked and card.service.access_no & hoist:
        return
    if is_asked and not card.service.access_yes & hoist:
        yield replace(card, part=Part.ASK, why=(*card.why, "Not known: hoist. Ask them."))
    elif _is_in_setting(card, criteria):
        yield card


def _is_in_setting(card: Card, criteria: Mapping[str, ChoiceGroup]) -> bool:
    """Who is seen by video is found among them, whatever else is asked for but a setting."""
    return card.part is not Part.REMOTE or criteria.get("setting", Setting.REMOTE) == Setting.REMOTE


def area(name: str, level: str = "council") -> Area:
    return Area(code="E06000001", name=name, level=level, slug="x")


ASKED = {"part": Part.ASK, "why": ("No physiotherapist confirmed at the moment: ring to ask.",)}
ANY_REFERRER = Referrer.GP | Referrer.MS_NURSE | Referrer.NEUROLOGIST

PLACES = (
    Known(
        "LD1",  # a rule with a number, and the team that it is about
        advice(area=area("Powys"), usual_wait="6 weeks"),
        (
            nhs("Copa’r Wawr team", rules=((7, "yes"),), telephone="01632 960111"),
            private(
                "Angharad Pennant-Rhys",
                settings=Setting.HOME_VISITS,
                telephone="01632 960112",
                price_home="100",
                languages=Language.WELSH,
            ),
            charity("Bryn Enfys Centre", telephone="01632 960113", **ASKED),
            LINE,
            WELSH_LINE,
        ),
    ),
    Known(
        "LS1",  # by GP; a pool; a team that needs a referral
        advice(area=area("Leeds"), basis="gp", usual_wait="about 14 weeks"),
        (
            nhs("Larkfold Infirmary team", who_may_refer=ANY_REFERRER, telephone="01632 960121"),
            private(
                "Teasel Pool",
                approaches=Approach.HYDROTHERAPY,
                access_yes=AccessFact.HOIST,
                telephone="01632 960122",
            ),
            LINE,
        ),
    ),
    Known(
        "LS29",  # no, and no number
        advice("no", area=area("Leeds"), telephone="", who_may_refer=ANY_REFERRER),
        (
            nhs("Wharfe neuro team", who_may_refer=Referrer.GP, telephone="01632 960131"),
            private(
                "Moor Top Physio",
                telephone="01632 960132",
                settings=Setting.HOSPITAL | Setting.HOME_VISITS,
            ),
        ),
    ),
    Known(
        "BS1",  # a rule that nobody checked for a year
        advice(area=area("Bristol"), checked_on=date(2025, 8, 11)),
        (
            charity(
                "Granary Quay Centre",
                pays=Payment.DONATION,
                telephone="01632 960141",
            ),
            private("Figurehead Physio", telephone="01632 960142", helps_with=Need.PAIN),
            LINE,
        ),
    ),
    Known(
        "EH1",  # no, with a number
        advice("no", area=area("Edinburgh"), who_may_refer=Referrer.GP | Referrer.MS_NURSE),
        (private("Thistledown Physio", telephone="01632 960151"), LINE),
    ),
    Known(
        "HS1",  # yes, checked over six months ago; nothing near
        advice(
            area=area("Na h-Eileanan Siar"), checked_on=date(2026, 3, 10), usual_wait="10 weeks"
        ),
        (LINE,),
    ),
    Known("PH33", None, (LINE, WELSH_LINE)),
    Known(
        "BT1",  # nobody checked the rule, but there is a number
        advice("", area=area("Belfast")),
        (
            nhs(
                "Damask Hospital team",
                telephone="01632 960161",
                part=Part.ASK,
                why=("Not checked since March 2025. Ring first.",),
            ),
            private(
                "Bobbin Physio",
                telephone="01632 960162",
                settings=Setting.HOME_VISITS,
                part=Part.ASK,
            ),
            LINE,
        ),
    ),
    Known(
        "BT23",  # a free charity, further than a pool that takes a fee
        None,
        (
            charity("Bobbin Court Centre", pays=Payment.FREE, telephone="01632 960171"),
            private("Comber Pool", approaches=Approach.HYDROTHERAPY, telephone="01632 960172"),
            LINE,
        ),
    ),
    Known("ZE1"),
    Known(
        "SL1",  # a team that takes people who refer themselves
        None,
        (
            nhs(
                "Crowngate team",
                routes=Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL,
                ms_self_referral="yes",
                ms_self_referral_checked_on=date(2026, 10, 1),
                telephone="01632 960181",
                access_yes=AccessFact.HOIST,
                pays=Payment.FREE,
            ),
            private(
                "Slough Neuro",
                settings=Setting.HOSPITAL | Setting.HOME_VISITS,
                telephone="01632 960182",
            ),
            LINE,
        ),
    ),
    Known(
        "TD15",  # a border
        None,
        (
            nhs("Berwick team", part=Part.ASK, why=(NOT_SURE,), telephone="01632 960191"),
            private("Tweed Physio", telephone="01632 960192", access_no=AccessFact.HOIST),
            LINE,
        ),
    ),
    Known("HR1", advice("", area=area("Herefordshire"), telephone=""), ()),
    Known(
        "NE1",  # a charity that takes a fee comes no sooner than a nearer private service
        None,
        (
            private("Quayside Physio", telephone="01632 960201", approaches=Approach.HYDROTHERAPY),
            charity("Tyne Centre", pays=Payment.FEE, telephone="01632 960202"),
            LINE,
        ),
    ),
    Known(
        "CF10",  # the team says yes, and the area says no
        None,
        (
            nhs(
                "Cardiff team",
                routes=Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL,
                ms_self_referral="yes",
                rules=((3, "no"),),
                telephone="01632 960211",
                languages=Language.WELSH,
            ),
            WELSH_LINE,
        ),
    ),
    Known(
        "PO30",
        None,
        (
            private(
                "Needles at home",
                settings=Setting.HOME_VISITS,
                telephone="01632 960221",
                price_home="75",
            ),
            LINE,
        ),
    ),
    Known(
        "TR1",
        None,
        (
            video(
                "Kernow by phone",
                why=("Takes people who live in Devon.",),
                telephone="01632 960231",
            ),
        ),
    ),
    Known(
        "DH1",  # the nearest has no number
        None,
        (
            nhs("Silent team", telephone=""),
            nhs(
                "Durham team",
                telephone="01632 960241",
                wait_days=42,
                ms_self_referral="no",
                ms_self_referral_checked_on=date(2026, 10, 1),
            ),
            private("Dales at home", settings=Setting.HOME_VISITS, telephone="01632 960242"),
        ),
    ),
    Known(
        "PA34",  # yes, but by a form alone
        advice(area=area("Argyll and Bute"), telephone="", form_url="https://example.org/form"),
        (nhs("Oban team", telephone="01632 960251"), LINE),
    ),
    Known("BT74", None, (nhs("Lakeland team", telephone="01632 960261", **ASKED), LINE)),
)
