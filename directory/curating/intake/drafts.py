"""Takes ready rows in as drafts, which nobody but staff sees, and takes a whole list back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from directory.confirming.proposing import propose_from_list, questions_by_field
from directory.curating.intake.checking import ModelRules
from directory.curating.intake.desk import rows_of
from directory.curating.intake.duplicates import domain_of
from directory.curating.intake.listings import Listing
from directory.curating.intake.sorting import MERGE, Desk, DeskRow, RowStanding, may_be_filled
from directory.curating.removing import remove_drafts
from directory.curating.spreadsheets.importing import rule_broken
from directory.history import WHY_LENGTH, act, touch
from directory.models import Intake, IntakeRow, Organisation, Physiotherapist, Proposal, Service
from directory.models.adding import add_services
from directory.names import search_name

BATCH = 50  # rows added together
AT_ONCE = 500  # by one press, since a browser does not wait for more
TAKEN_IN = "Taken in from a list"


@dataclass(slots=True)
class Taken:
    """What came of it."""

    services: list[Service] = field(default_factory=list)
    filled: list[Service] = field(default_factory=list)
    proposed: list[Service] = field(default_factory=list)  # published, so changes are proposed
    refused: list[DeskRow] = field(default_factory=list)
    left: int = 0  # ready rows for which to press again


def take_in(desk: Desk, *, by: str = "") -> Taken:
    """Make drafts of ready rows, as one act. What a rule refuses waits with the reason."""
    with act(f"{TAKEN_IN}: {desk.intake}"[:WHY_LENGTH], by=by):
        ready = _still_ready(desk)
        taken = Taken(left=max(0, len(ready) - AT_ONCE))
        postcodes = {one.listing.service.get("postcode", "") for one in ready}
        numbers = {each["hcpc_number"] for one in ready for each in one.listing.people}
        rules = ModelRules(postcodes, numbers)
        decided = desk.intake.decisions.items()
        merging = {key for pair, made in decided if made == MERGE for key in pair.split("~")}
        for start in range(0, min(AT_ONCE, len(ready)), BATCH):
            _take(ready[start : start + BATCH], merging, rules, taken)
    return taken


def _still_ready(desk: Desk) -> list[DeskRow]:
    """Ready rows that nobody has taken in since, however often a button is pressed."""
    Intake.objects.select_for_update().get(pk=desk.intake.pk)
    waiting = IntakeRow.objects.filter(intake__in=desk.lists, state=IntakeRow.State.WAITING)
    keys = set(waiting.values_list("pk", flat=True))
    return [one for one in desk.ready if one.row.pk in keys]


def _take(
    some: Sequence[DeskRow], merging: Collection[str], rules: ModelRules, taken: Taken
) -> None:
    """Together in few queries; if the database refuses any, one by one instead."""
    filled, proposed = [*taken.filled], [*taken.proposed]
    try:
        with transaction.atomic():
            taken.services += _drafts(some, merging, rules, taken)
    except IntegrityError as error:
        taken.filled, taken.proposed = filled, proposed
        taken.refused = [one for one in taken.refused if one not in some]
        if len(some) > 1:
            for one in some:
                _take([one], merging, rules, taken)
        else:
            _refuse(some[0], [rule_broken(Service, error)], taken)


def _drafts(
    some: Sequence[DeskRow], merging: Collection[str], rules: ModelRules, taken: Taken
) -> list[Service]:
    rows, said, new = list[DeskRow](), list[Listing](), list[tuple[Organisation, Service]]()
    for one in some:
        merged = joined(one, merging)
        built = rules.organisation(merged), rules.service(merged)
        built[1].source = one.row.intake.as_source
        if merged.faults:  # each row was right, but not both together
            _refuse(one, merged.faults, taken)
        elif one.fills:
            _fill(one, one.fills, merged, rules, taken)
        else:
            rows, said, new = [*rows, one], [*said, merged], [*new, built]
    made: list[dict[str, Any]] = [{} for _ in rows]
    _own_organisations(new, made)
    people = _own_people(rows, said, made, rules)
    add_services([(service, them) for (_, service), them in zip(new, people, strict=True)])
    for (_, service), added in zip(new, made, strict=True):
        added["service"] = service.pk
    _are_in(rows, made)
    return [service for _, service in new]


def _fill(one: DeskRow, here: Service, merged: Listing, rules: ModelRules, taken: Taken) -> None:
    """Fill the gaps of a draft that was here before, and note which, so that it can be undone."""
    service = Service.objects.select_for_update().get(pk=here.pk)
    if not may_be_filled(service):
        _propose(one, service, merged, rules, taken)
        return
    names = rules.fill(service, merged)
    if merged.faults:
        _refuse(one, merged.faults, taken)
        return
    made: dict[str, Any] = {}
    [people] = _own_people([one], [merged], [made], rules)
    new = [person for person in people if person not in service.physiotherapists.all()]
    service.save()
    service.physiotherapists.add(*new)
    filled = {name: _field(name).value_to_string(service) for name in names}
    made |= {"service": service.pk, "filled": filled, "joined": [person.pk for person in new]}
    _are_in([one], [made])
    taken.filled.append(service)


def _propose(one: DeskRow, here: Service, merged: Listing, rules: ModelRules, taken: Taken) -> None:
    """Visitors see what is published, so a curator decides what it takes from the row."""
    said, intake = rules.service(merged), one.row.intake
    named = {name: getattr(said, name) for name in questions_by_field() if merged.service.get(name)}
    proposal = propose_from_list(here, named, said_by=intake.as_source, as_of=intake.as_of)
    made = {"proposal": proposal.pk} if proposal else {}
    _are_in([one], [{"service": here.pk, "filled": {}, "joined": [], **made}])
    taken.proposed += [here] if proposal else []


def _field(name: str) -> Any:
    return Service._meta.get_field(name)


def _are_in(rows: Sequence[DeskRow], made: Sequence[dict[str, Any]]) -> None:
    for one, added in zip(rows, made, strict=True):
        one.row.state, one.row.made = IntakeRow.State.IN, added
    IntakeRow.objects.bulk_update([one.row for one in rows], ["state", "made"])
    others = [other.row.pk for one in rows for other in one.joined]
    IntakeRow.objects.filter(pk__in=others).update(state=IntakeRow.State.IN)


def _own_organisations(
    new: Sequence[tuple[Organisation, Service]], made: Sequence[dict[str, Any]]
) -> None:
    """Give each service its organisation: one that is here already, or a new one."""
    names = {search_name(organisation.name) for organisation, _ in new}
    stored = Organisation.objects.filter(search_name__in=names, is_sample=False)
    known = [(one, list(one.services.all())) for one in stored.prefetch_related("services")]
    added: list[tuple[Organisation, dict[str, Any]]] = []
    for (organisation, service), noted in zip(new, made, strict=True):
        organisation.search_name = search_name(organisation.name)
        for here, services in known:
            if _is_the_same(here, services, organisation, service):
                service.organisation = here
                services.append(service)
                break
        else:
            service.organisation = organisation
            known.append((organisation, [service]))
            added.append((organisation, noted))
    Organisation.objects.bulk_create([organisation for organisation, _ in added])
    touch([organisation for organisation, _ in added], new=True)
    for organisation, noted in added:
        noted["organisation"] = organisation.pk
    for _, service in new:
        service.organisation_id = service.organisation.pk


def joined(one: DeskRow, merging: Collection[str]) -> Listing:
    """The row's listing, with its gaps filled from rows that were merged with it."""
    said = Listing.from_json(one.listing.as_json())
    for other in one.joined:
        if other.key in merging:
            said.fill_gaps(other.listing)
    return said


def _is_the_same(
    here: Organisation, services: Iterable[Service], new: Organisation, service: Service
) -> bool:
    """Whether two organisations of a name are one. For a private practice a name is not enough."""
    if (here.search_name, here.kind) != (new.search_name, new.kind):
        return False
    if here.kind != Organisation.Kind.PRIVATE:
        return True
    mine = {domain_of(service.website, service.email), domain_of(new.website, "")} - {""}
    numbers = {service.telephone, new.telephone} - {""}
    for other in services:
        theirs = {domain_of(other.website, other.email), domain_of(here.website, "")}
        same_place = bool(service.postcode) and service.postcode == other.postcode
        if mine & theirs or numbers & {other.telephone, here.telephone} or same_place:
            return True
    return False


def _own_people(
    rows: Sequence[DeskRow],
    said: Sequence[Listing],
    made: Sequence[dict[str, Any]],
    rules: ModelRules,
) -> list[list[Physiotherapist]]:
    """The people by number: those here, and new ones, who are not shown before they are told."""
    numbers = {given["hcpc_number"] for each in said for given in each.people}
    stored = Physiotherapist.objects.filter(hcpc_number__in=numbers)
    known = {person.hcpc_number: person for person in stored}
    for row, each, noted in zip(rows, said, made, strict=True):
        intake = row.row.intake
        for given in each.people:
            if given["name"] and given["hcpc_number"] not in known:
                person = rules.person(given, each)
                person.source = intake.as_source
                person.save()
                known[person.hcpc_number] = person
                noted.setdefault("people", []).append(person.pk)
    return [
        [known[number] for given in each.people if (number := given["hcpc_number"]) in known]
        for each in said
    ]


def _refuse(one: DeskRow, faults: Sequence[str], taken: Taken) -> None:
    one.listing.faults += faults
    one.standing = RowStanding.FAULTY
    one.row.state, one.row.made = IntakeRow.State.WAITING, {}
    one.row.listing = one.listing.as_json()
    one.row.save(update_fields=["listing"])
    taken.refused.append(one)


# --- Taking back ----------------------------------------------------------------------------------


@dataclass(slots=True)
class TakingBack:
    """What taking a list back removes, and what stays since it is no draft any more."""

    drafts: list[Service]
    stay: list[Service]
    filled: int = 0  # drafts that were here before

    @property
    def changed(self) -> int:
        return sum(1 for one in self.drafts if one.version > 1)


def to_take_back(intake: Intake) -> TakingBack:
    """What taking back all lists of an upload would remove."""
    services = list(intake.services().select_related("organisation"))
    drafts = [one for one in services if one.is_new_draft]
    filled = sum(bool(row.made.get("filled")) for row in rows_of(list(intake.together())))
    return TakingBack(drafts, [one for one in services if one not in drafts], filled)


def take_back(intake: Intake, on: date, *, by: str = "") -> TakingBack:
    """Remove an upload's drafts, and whom and what it added for them alone, without a trace."""
    found = to_take_back(intake)
    lists = list(intake.together())
    rows = rows_of(lists)
    people = {pk for row in rows for pk in row.made.get("people", [])}
    organisations = {row.made["organisation"] for row in rows if "organisation" in row.made}
    with act("A list was taken back", by=by):
        for row in rows:
            if "filled" in row.made:
                _empty_again(row)
        proposals = [row.made["proposal"] for row in rows if "proposal" in row.made]
        Proposal.objects.waiting().filter(pk__in=proposals).delete()
        remove_drafts(found.drafts, people, organisations, on)
        IntakeRow.objects.filter(intake__in=lists).delete()
        intake.together().update(state=Intake.State.TAKEN_BACK, decisions={})
    return found


def _empty_again(row: IntakeRow) -> None:
    """Take out of a draft what the row filled in, unless it was changed or published since."""
    service = Service.objects.select_for_update().filter(pk=row.made["service"]).first()
    if service and may_be_filled(service):
        for name, text in row.made["filled"].items():
            if _field(name).value_to_string(service) == text:
                setattr(service, name, _field(name).get_default())
        service.save()
        service.physiotherapists.remove(*row.made["joined"])
