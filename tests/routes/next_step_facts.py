"""Small facts in memory that a next step is made from: no database, one day, one postcode."""

from datetime import date
from decimal import Decimal
from typing import Any

from directory.geo import Point
from directory.models import Area, Organisation, ReferralDetails, Service
from directory.pages.cards import Card
from directory.search.box.places import Place
from directory.search.judged import Part
from directory.search.judging import Query
from directory.search.self_referral import SelfReferral
from directory.vocabulary import ChoiceGroup, Need, Payment, Referrer, Route, Setting
from referrals.areas.advice import LocalAdvice, ShownAdvice
from referrals.models import AreaAdvice
from tests.support import factories as make

ON = date(2026, 11, 30)
CHECKED = date(2026, 10, 21)
POWYS = Area(code="W06000023", name="Powys", level="council", slug="powys")
LD1 = Place(make.account("LD1 5AB"), "LD1 5AB", Point(52.24, -3.38), "LD1", district="LD1")


def query(*, near: Place | None = LD1, **criteria: ChoiceGroup) -> Query:
    """A search; `helps_with` stands for `helps-with`."""
    named = {name.replace("_", "-"): flags for name, flags in criteria.items()}
    return Query(place=near, within=25, criteria=named, sort="", on=ON)


def advice(
    says: str = "yes",
    *,
    area: Area = POWYS,
    near: Place = LD1,
    is_coarse: bool = False,
    **fields: Any,
) -> LocalAdvice:
    """What an area says, with a number to ring unless it is taken away."""
    given: dict[str, Any] = {
        "telephone": "01632 960904",
        "checked_on": CHECKED,
        "source": "The team",
    } | fields
    told = AreaAdvice(pk=7, area=area, ms_self_referral=says, **given)
    if not is_coarse and near.council is None:
        near = Place(
            near.account,
            near.label,
            near.point,
            near.shared_as,
            district=near.district,
            council=area,
        )
    return LocalAdvice(near, ShownAdvice(told, ON), (), (), ())


def nhs(name: str = "Copa’r Wawr neuro team", **fields: Any) -> Card:
    given: dict[str, Any] = {
        "kind": "nhs",
        "routes": Route.NHS_REFERRAL,
        "settings": Setting.HOSPITAL,
        "pays": Payment.FREE,
    }
    return card(name, **given | {"telephone": "01632 960200", "town": "Newtown"} | fields)


def private(name: str = "Angharad Pennant-Rhys", **fields: Any) -> Card:
    given: dict[str, Any] = {
        "kind": "private",
        "routes": Route.PRIVATE,
        "settings": Setting.COMMUNITY_CLINIC,
    }
    return card(name, **given | {"telephone": "01632 960151", "town": "Rhayader"} | fields)


def charity(name: str = "Bryn Enfys MS Therapy Centre", **fields: Any) -> Card:
    given: dict[str, Any] = {
        "kind": "therapy-centre",
        "routes": Route.CHARITY,
        "settings": Setting.COMMUNITY_CLINIC,
    }
    return card(name, **given | {"telephone": "01632 960173", "town": "Builth Wells"} | fields)


def video(name: str = "Skylark Line", **fields: Any) -> Card:
    given: dict[str, Any] = {
        "part": Part.REMOTE,
        "miles": None,
        "settings": Setting.REMOTE,
        "pays": Payment.FREE,
    }
    return charity(name, **given | {"telephone": "01632 960162", "town": ""} | fields)


def card(
    name: str,
    *,
    kind: str,
    part: Part = Part.FITS,
    miles: float | None = 6.1,
    why: tuple[str, ...] = (),
    who_may_refer: Referrer | None = None,
    rules: tuple[tuple[int, str], ...] = (),
    **fields: Any,
) -> Card:
    """A service as it was found; `rules` are numbers of advice that names it, with its answer."""
    for price in ("price_first", "price_home"):
        if price in fields:
            fields[price] = Decimal(fields[price])
            fields.setdefault("prices_told_on", CHECKED)
    if "wait_days" in fields:
        fields = {"wait_told_on": CHECKED, "wait_source": "the team"} | fields
    given = {"confirmed_on": CHECKED, "confirmed_by": "phone", "helps_with": Need.FATIGUE}
    fields = given | fields
    service = Service(organisation=Organisation(name=name, kind=kind), name=name, **fields)
    service.public_people, service.served_names, service.home_area_names = [], [], []
    key = f"{{}} {CHECKED.isoformat()} {POWYS.code}"
    service.area_rules = [
        {"advice": number, "says": says, "name": "Powys", "source": "x", "key": key.format(says)}
        for number, says in rules
    ]
    if who_may_refer:
        service.referral_details = ReferralDetails(who_may_refer=who_may_refer)
    return Card(
        service=service,
        number=1,
        part=part,
        miles=miles,
        bearing=0.0,
        why=why,
        why_in_brief=why,
        on=ON,
        comes="comes to you" if Setting.HOME_VISITS in service.settings else "",
        self_referral=_self_referral(service, {says for _, says in rules}),
    )


def _self_referral(service: Service, by_rule: set[str]) -> SelfReferral:
    said = {*by_rule, service.ms_self_referral} - {""}
    if len(said) > 1:
        return SelfReferral.DISPUTED
    if "no" in said:
        return SelfReferral.NO
    is_yes = said or Route.NHS_SELF_REFERRAL in service.routes
    return SelfReferral.YES if is_yes else SelfReferral.UNKNOWN
