"""Takes ready rows in as drafts, which nobody but staff sees, and takes a whole list back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.curating.intake.checking import Rules
from directory.curating.intake.duplicates import domain_of
from directory.curating.intake.listings import Listing
from directory.curating.intake.sorting import MERGE, Desk, DeskRow
from directory.curating.spreadsheets.importing import rule_broken
from directory.facts import facts_of
from directory.fields import ChoiceGroupField
from directory.history import act
from directory.models import Intake, IntakeRow, Organisation, Physiotherapist, Service
from directory.names import search_name
from directory.rights.erasing import erase_service, without_a_trace

TAKEN_IN = "Taken in from a list"
# Facts with several choices, which two rows about one service add up to.
_SETS = {field.name for field, _ in facts_of(Service) if isinstance(field, ChoiceGroupField)}


@dataclass(slots=True)
class Taken:
    """What came of it."""

    services: list[Service] = field(default_factory=list)
    refused: list[DeskRow] = field(default_factory=list)


def take_in(desk: Desk, *, by: str = "") -> Taken:
    """Make a draft of every ready row, as one act. What a rule refuses waits with the reason."""
    taken = Taken()
    ready = desk.ready
    postcodes = {one.listing.service.get("postcode", "") for one in ready}
    numbers = {each["hcpc_number"] for one in ready for each in one.listing.people}
    rules = Rules(postcodes, numbers)
    with act(f"{TAKEN_IN}: {desk.intake}"[:200], by=by):
        for one in ready:
            try:
                with transaction.atomic():
                    taken.services.append(_draft(one, desk, rules))
            except (IntegrityError, ValidationError) as error:
                _refuse(one, error)
                taken.refused.append(one)
    return taken


def _draft(one: DeskRow, desk: Desk, rules: Rules) -> Service:
    said = joined(one, desk.intake)
    organisation = rules.organisation(said)
    service = rules.service(said)
    made: dict[str, Any] = {}
    if (stored := _stored(organisation, service)) is not None:
        organisation = stored
    else:
        organisation.save()
        made["organisation"] = organisation.pk
    people = _people(said, rules, made, desk.intake)
    service.organisation, service.status = organisation, Service.Status.DRAFT
    service.save()
    service.physiotherapists.set(people)
    service.refresh_listed_until()
    made["service"] = service.pk
    one.row.state, one.row.made = IntakeRow.State.IN, made
    one.row.save(update_fields=["state", "made"])
    for other in one.joined:
        other.row.state = IntakeRow.State.IN
        other.row.save(update_fields=["state"])
    return service


def joined(one: DeskRow, intake: Intake) -> Listing:
    """The row's listing, with its gaps filled from rows that were merged with it."""
    said = Listing.from_json(one.listing.as_json())
    for other in one.joined:
        if not _is_merged(one, other, intake):
            continue
        for mine, theirs in (
            (said.organisation, other.listing.organisation),
            (said.service, other.listing.service),
        ):
            for name, text in theirs.items():
                if text and name in _SETS:
                    mine[name] = " ".join(dict.fromkeys(f"{mine.get(name, '')} {text}".split()))
                elif text and not mine.get(name):
                    mine[name] = text
        numbers = {each["hcpc_number"] for each in said.people}
        said.people += [one for one in other.listing.people if one["hcpc_number"] not in numbers]
    return said


def _is_merged(one: DeskRow, other: DeskRow, intake: Intake) -> bool:
    """Whether any decision about the other row says to merge it."""
    return any(
        decided == MERGE and other.key in key.split("~")
        for key, decided in intake.decisions.items()
    )


def _stored(organisation: Organisation, service: Service) -> Organisation | None:
    """The organisation if it is stored already. A private practice needs more than its name."""
    named = Organisation.objects.filter(
        search_name=search_name(organisation.name), kind=organisation.kind, is_sample=False
    ).prefetch_related("services")
    if organisation.kind != Organisation.Kind.PRIVATE:
        return named.first()
    return next((one for one in named if _is_the_same_practice(one, organisation, service)), None)


def _is_the_same_practice(stored: Organisation, new: Organisation, service: Service) -> bool:
    mine = {domain_of(service.website, service.email), domain_of(new.website, "")} - {""}
    numbers = {service.telephone, new.telephone} - {""}
    for other in stored.services.all():
        theirs = {domain_of(other.website, other.email), domain_of(stored.website, "")}
        if mine & theirs or numbers & {other.telephone, stored.telephone}:
            return True
        if service.postcode and service.postcode == other.postcode:
            return True
    return False


def _people(
    said: Listing, rules: Rules, made: dict[str, Any], intake: Intake
) -> list[Physiotherapist]:
    """The people by number: those stored, and new ones, who are not shown before they are told."""
    found = []
    for given in said.people:
        person = Physiotherapist.objects.filter(hcpc_number=given["hcpc_number"]).first()
        if person is None and given["name"]:
            person = rules.person(given, said)
            person.source = f"{intake.source.name}, {intake.as_of:%-d %B %Y}"
            person.save()
            made.setdefault("people", []).append(person.pk)
        if person is not None:
            found.append(person)
    return found


def _refuse(one: DeskRow, error: IntegrityError | ValidationError) -> None:
    told = (
        " ".join(error.messages)
        if isinstance(error, ValidationError)
        else rule_broken(Service, error)
    )
    one.listing.faults.append(told)
    one.row.listing = one.listing.as_json()
    one.row.save(update_fields=["listing"])


# --- Taking back ----------------------------------------------------------------------------------


@dataclass(slots=True)
class TakingBack:
    """What taking a list back removes, and what stays since it is no draft any more."""

    drafts: list[Service]
    stay: list[Service]

    @property
    def changed(self) -> int:
        return sum(1 for one in self.drafts if one.version > 1)


def to_take_back(intake: Intake) -> TakingBack:
    made = [row.made["service"] for row in intake.rows.all() if "service" in row.made]
    services = list(Service.objects.filter(pk__in=made).select_related("organisation"))
    drafts = [one for one in services if one.status == Service.Status.DRAFT and not one.slug]
    return TakingBack(drafts, [one for one in services if one not in drafts])


def take_back(intake: Intake, on: date, *, by: str = "") -> TakingBack:
    """Remove the list's drafts, and whom and what it added for them alone, without a trace."""
    found = to_take_back(intake)
    rows = list(intake.rows.all())
    people = {pk for row in rows for pk in row.made.get("people", [])}
    organisations = {row.made["organisation"] for row in rows if "organisation" in row.made}
    with act("A list was taken back", by=by):
        for service in found.drafts:
            erase_service(service, on)
        alone = Physiotherapist.objects.filter(
            pk__in=people, services=None, register_checks=None, notified_on=None, objected_on=None
        )
        without_a_trace(
            Physiotherapist.objects.filter(pk__in=list(alone.values_list("pk", flat=True)))
        )
        empty = Organisation.objects.filter(pk__in=organisations, services=None)
        without_a_trace(
            Organisation.objects.filter(pk__in=list(empty.values_list("pk", flat=True)))
        )
        intake.rows.all().delete()
        intake.state = Intake.State.TAKEN_BACK
        intake.decisions = {}
        intake.save(update_fields=["state", "decisions"])
    return found


def throw_away_old(on: date) -> None:
    """Delete lists that came long ago. Their drafts stay, and can no longer be taken back."""
    Intake.objects.past_keeping(on).delete()
