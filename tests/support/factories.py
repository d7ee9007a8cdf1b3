"""Rows for tests. Keyword-only, every argument optional: a test states what it depends on.

Dates are today's unless given, so that what is made is public, listed and fresh.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db.models import Model
from django.utils import timezone

from directory.geo import Point
from directory.history import act, records_of
from directory.models import (
    Area,
    Confirmation,
    Intake,
    IntakeRow,
    IntakeSource,
    NamedArea,
    Organisation,
    Physiotherapist,
    PostcodeLocation,
    Proposal,
    ReferralDetails,
    RegisterCheck,
    Report,
    Service,
    Town,
)
from directory.names import search_name
from directory.postcodes import Postcode
from directory.search.box.reading import Account, Reading, Use
from directory.vocabulary import Need, Referrer, Route, Setting

LEEDS = Point(53.798, -1.5527)  # about LS1 3EX
YORK = Point(53.9583, -1.0803)
KIRKWALL = Point(58.981, -2.96)
ENNISKILLEN = Point(54.344, -7.632)

TOLD_LONG_AGO = date(2001, 1, 1)

_ROUTES = {"nhs": Route.NHS_REFERRAL, "private": Route.PRIVATE}
_numbers = count(800_001)


def today() -> date:
    return timezone.localdate()


def account(text: str = "Leeds") -> Account:
    """As if a town of this name was all that was typed."""
    return Reading.of(text).all_as(Use.TOWN)


# --- The gazetteer -------------------------------------------------------------------------------


def area(
    *, code: str = "E08000035", name: str = "Leeds", level: str = "council", **fields: Any
) -> Area:
    """An area, made once however often it is asked for."""
    fields.setdefault("slug", f"{search_name(name).replace(' ', '-')}-{code.lower()}")
    made, _ = Area.objects.get_or_create(
        code=code, defaults={"name": name, "level": level} | fields
    )
    return made


def england(**fields: Any) -> Area:
    return area(code="E92000001", name="England", level="nation", **fields)


def postcode_location(
    *, name: str = "LS1 3EX", point: Point | None = LEEDS, **fields: Any
) -> PostcodeLocation:
    """A full postcode or the centre of its sector, district or area, as its name says."""
    parsed = Postcode.parse(name)
    return PostcodeLocation.objects.create(
        name=str(parsed),
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
        **{"level": int(parsed.level), **fields},
    )


def named_area(*, name: str = "Kent", **fields: Any) -> NamedArea:
    """An area that people name; it holds the towns whose county is called so."""
    plain = search_name(name)
    defaults = {"kind": NamedArea.Kind.COUNTY, "slug": plain.replace(" ", "-")}
    defaults["nation"] = fields.get("nation") or england()
    return NamedArea.objects.create(name=name, search_names=[plain], **(defaults | fields))


def town(*, name: str = "Leeds", point: Point = LEEDS, **fields: Any) -> Town:
    defaults = {"nation": fields.get("nation") or england(), "district": "LS1"}
    return Town.objects.create(
        name=name,
        latitude=point.latitude,
        longitude=point.longitude,
        **{"search_name": search_name(name), **defaults, **fields},
    )


# --- Who provides, who treats --------------------------------------------------------------------


def organisation(
    *, name: str = "Harehope Community Health", kind: str = "nhs", **fields: Any
) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, **fields)


def physiotherapist(
    *,
    name: str = "Rowan Hollis",
    checked_on: date | None = None,
    outcome: str = "registered",
    checked: bool = True,
    **fields: Any,
) -> Physiotherapist:
    """Told long ago, found registered today; `checked=False` for nobody has looked yet."""
    fields.setdefault("notified_on", TOLD_LONG_AGO)
    if fields.get("experience"):
        fields.setdefault("experience_told_on", today())
    fields.setdefault("hcpc_number", f"PH{next(_numbers)}")
    with act():
        made = Physiotherapist.objects.create(name=name, **fields)
        if checked:
            register_check(physiotherapist=made, checked_on=checked_on, outcome=outcome)
    return made


def register_check(
    *,
    physiotherapist: Physiotherapist,
    checked_on: date | None = None,
    outcome: str = "registered",
    checked_by: str = "A curator",
) -> RegisterCheck:
    return RegisterCheck.objects.create(
        physiotherapist=physiotherapist,
        checked_on=checked_on or today(),
        outcome=outcome,
        checked_by=checked_by,
    )


def intake_row(*, cells: Sequence[str], **fields: Any) -> IntakeRow:
    """A row of a list at the intake desk."""
    source, _ = IntakeSource.objects.get_or_create(name="A list")
    intake, _ = Intake.objects.get_or_create(
        source=source, file_name="list.csv", defaults={"as_of": today()}
    )
    return IntakeRow.objects.create(intake=intake, table=0, line=2, cells=list(cells), **fields)


# --- What is listed ------------------------------------------------------------------------------


def service(
    *,
    name: str = "Harehope neuro physiotherapy",
    kind: str = "nhs",
    organisation: Organisation | None = None,
    people: Iterable[Physiotherapist] | None = None,
    point: Point | None = LEEDS,
    confirmed_on: date | None = None,
    confirmed: bool = True,
    **fields: Any,
) -> Service:
    """Listed, in a hospital in Leeds; `kind` is that of the organisation made for it.

    Its route follows that kind. A private one gets a physiotherapist of its own unless `people`
    says who. What a constraint wants beside a field (its date, its source) comes with it.
    """
    with act():
        owner = organisation or _organisation_of(kind)
        made = Service.objects.create(
            name=name,
            organisation=owner,
            **(_standing(owner, point, fields) | _told(fields) | fields),
        )
        if people is None and owner.kind == Organisation.Kind.PRIVATE:
            people = [physiotherapist()]
        made.physiotherapists.set(people or [])
        if confirmed:
            confirmation(service=made, confirmed_on=confirmed_on)
        else:
            made.refresh_listed_until()
    return made


def confirmation(
    *, service: Service, confirmed_on: date | None = None, means: str = "phone", **fields: Any
) -> Confirmation:
    return Confirmation.objects.create(
        service=service, confirmed_on=confirmed_on or today(), means=means, **fields
    )


def referral_details(
    *, service: Service | None = None, contacts_agreed: bool = True, **fields: Any
) -> ReferralDetails:
    """With contacts that the team agreed to publish, unless told otherwise."""
    if contacts_agreed:
        fields = {
            "secure_email": "neuro.team@example.org",
            "contacts_agreed_by": "The team lead",
            "contacts_agreed_on": today(),
        } | fields
    fields = {
        "who_may_refer": Referrer.GP | Referrer.MS_NURSE,
        "how": "Send the form by e-mail.",
        "criteria": "Adults with MS.",
        "exclusions": "Back pain alone.",
    } | fields
    return ReferralDetails.objects.create(service=service or _service(), **fields)


def report(
    *,
    service: Service | None = None,
    physiotherapist: Physiotherapist | None = None,
    closed_on: date | None = None,
    **fields: Any,
) -> Report:
    """Waiting, about a service of its own unless told otherwise; `closed_on` closes it as fixed."""
    about = "person" if physiotherapist else fields.pop("about", "service")
    if about == "service" and service is None:
        service = _service()
    if closed_on:
        fields = {"state": "closed", "outcome": "fixed"} | fields
    kind = "missing" if about == "suggestion" else "telephone"
    return Report.objects.create(
        about=about,
        service=service,
        physiotherapist=physiotherapist,
        closed_on=closed_on,
        **{"kind": kind} | fields,
    )


def proposal(*, service: Service | None = None, **fields: Any) -> Proposal:
    """Waiting: another telephone number, unless told otherwise; values as text."""
    values = fields.pop("fields", {"telephone": "01632 960124"})
    return Proposal.objects.create(service=service or _service(), fields=values, **fields)


def happened(row: Model, *, days_ago: int) -> None:
    """Say that what a row's history tells of today happened some days ago."""
    then = timezone.now() - timedelta(days=days_ago)
    todays = records_of(type(row)).filter(history_date__date=today())
    todays.filter(id=row.pk).update(history_date=then)


_service = service  # its name is taken by the argument above


def _organisation_of(kind: str) -> Organisation:
    return organisation(kind=kind)


def _standing(owner: Organisation, point: Point | None, fields: dict[str, Any]) -> dict[str, Any]:
    """What a listed service cannot do without, and where it stands."""
    settings = fields.get("settings", Setting.HOSPITAL)
    at = None if settings == Setting.REMOTE else point
    return {
        "status": Service.Status.PUBLISHED,
        "routes": _ROUTES.get(owner.kind, Route.CHARITY),
        "settings": settings,
        "helps_with": Need.WALKING,
        "latitude": at.latitude if at else None,
        "longitude": at.longitude if at else None,
        "point_is_about": bool(at and fields.get("address_is_private")),
    }


def _told(fields: dict[str, Any]) -> dict[str, Any]:
    """Who told us, and when, wherever a field given needs it."""
    told: dict[str, Any] = {}
    if fields.get("routes", Route.none()) & Route.NHS_SELF_REFERRAL:
        told["ms_self_referral"] = "yes"
    if told or fields.get("ms_self_referral"):
        told |= {
            "ms_self_referral_source": "The team, by phone",
            "ms_self_referral_checked_on": today(),
        }
    if fields.get("taking_new"):
        told["taking_new_told_on"] = today()
    if fields.get("wait_days") is not None:
        told |= {"wait_told_on": today(), "wait_source": "The team"}
    if any(fields.get(f"price_{name}") is not None for name in ("first", "further", "home")):
        told["prices_told_on"] = today()
    if fields.get("serves"):
        told["serves_basis"] = Service.Basis.HOME
    return told
