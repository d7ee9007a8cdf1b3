"""Makes one listing of one row, with a remark on all that is changed or cannot be used. Pure."""

import re
from collections.abc import Callable, Sequence

from directory.curating.intake import choices, people, repairs
from directory.curating.intake.kinds import kind_of
from directory.curating.intake.listings import Context, Listing, RowRemark
from directory.curating.intake.targets import Target, all_targets
from directory.models.services import prices
from directory.names import search_name

_CHARITIES, _USUAL_WAY = ("charity", "therapy-centre"), "name put the usual way round"


def listing(
    cells: Sequence[str], keys: Sequence[str], heard: Sequence[str], context: Context
) -> Listing:
    """`keys` are the columns' targets; `heard` is what the section and the sheet are called."""
    row = _Row(context)
    targets = all_targets()
    for text, key in zip(cells, keys, strict=True):
        if text and key in targets:
            row.take(targets[key], text)
    row.finish(heard)
    return row.listing


class _Row:
    """A listing in the making."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.listing = Listing()
        self.names: list[people.Named] = []
        self.numbers: list[str] = []
        self.said_name: dict[str, str] = {}  # first name and surname from columns of their own
        self.address: list[str] = []
        self.postcode = ""
        self.site = ""
        self.emails: list[str] = []
        self.whom: list[str] = []  # to ask for on the telephone

    def take(self, target: Target, text: str) -> None:
        if target.key in _SPECIAL:
            if repairs.says_nothing(text) and target.key not in _PEOPLE:
                self._remark(target.label, text, "", "a placeholder, so left empty")
            else:
                _SPECIAL[target.key](self, target, text)
        elif choices.options(target):
            self._take_choice(target, text)
        elif repairs.says_nothing(text) and not choices.is_yes_no(target):
            self._remark(target.label, text, "", "a placeholder, so left empty")
        elif target.name in prices.FIELDS.values():
            self._take_price(target, text)
        else:
            self._put(target, text)

    # --- Each kind of cell ---

    def _take_telephone(self, target: Target, text: str) -> None:
        read = repairs.telephones(text)
        held = self.listing.telephones
        held += [one for one in read.values if one not in held]
        self.whom += [read.beside] if read.beside else []
        self._tell(target, text, read)

    def _take_email(self, target: Target, text: str) -> None:
        read = repairs.emails(text)
        self.emails += read.values
        self._tell(target, text, read)

    def _take_website(self, target: Target, text: str) -> None:
        read = repairs.websites(text)
        if read.values:
            self.listing.service.setdefault("website", read.first)
        elif "@" in text and (mail := repairs.emails(text)).values:
            self.emails += mail.values
            read = mail
        self._tell(target, text, read)

    def _take_contact(self, target: Target, text: str) -> None:
        mails, sites = repairs.emails(text), repairs.websites(text)
        self.emails += mails.values
        without = re.sub(r"\S+[@.][a-z]\S*", " ", text, flags=re.IGNORECASE)
        numbers = repairs.telephones(without)
        self.listing.telephones += numbers.values
        if sites.values:
            self.listing.service.setdefault("website", sites.first)
        found = [*numbers.values, *mails.values, *sites.values[:1]]
        self._remark(target.label, text, ", ".join(found), "several in one cell")

    def _take_postcode(self, target: Target, text: str) -> None:
        read = repairs.postcode(text, self.context.is_known)
        self.postcode = self.postcode or read.first
        self._tell(target, text, read)

    def _take_address(self, target: Target, text: str) -> None:
        self.address += self._parts(text)

    def _take_town(self, target: Target, text: str) -> None:
        parts = self._parts(text)
        if len(parts) > 1 and search_name(parts[0]) not in self.context.towns:
            self.address += parts
        elif parts:
            self._put(target, parts[0])

    def _take_site(self, target: Target, text: str) -> None:
        parts = self._parts(text)
        self.site = self.site or (parts[0] if parts else "")
        self.address[:0] = parts

    def _parts(self, text: str) -> list[str]:
        """The parts of an address, without the postcode, which is kept."""
        self.postcode = self.postcode or repairs.postcode_in(text)
        return repairs.address_parts(repairs.without_postcode(text))

    def _take_names(self, target: Target, text: str) -> None:
        named, numbers = people.named_with_numbers("" if repairs.says_nothing(text) else text)
        self.names += [one for one in named if one not in self.names]
        self.numbers += [one for one in numbers if one not in self.numbers]
        said = ", ".join([*(one.name for one in named), *numbers])
        if said != text:
            self._remark(target.label, text, said, _USUAL_WAY if named else "left out")

    def _take_part_of_name(self, target: Target, text: str) -> None:
        self.said_name[target.name] = text

    def _take_numbers(self, target: Target, text: str) -> None:
        read = repairs.hcpc_numbers(text)
        self.numbers += [one for one in read.values if one not in self.numbers]
        if read.values or not repairs.says_nothing(text):
            self._tell(target, text, read)

    def _take_price(self, target: Target, text: str) -> None:
        read = repairs.price(text)
        if read.first == "0":
            self._add_slugs("pays", ["free"])
        elif read.values:
            self._put(target, read.first)
        self._tell(target, text, read)

    def _take_choice(self, target: Target, text: str) -> None:
        for part, meant in choices.read(target, text, self.context.answers):
            if meant == choices.ODD:
                self.listing.odd[choices.question_key(target, part)] = part
            elif target.slug:
                self._take_yes_no(target, meant)
            elif choices.is_set(target):
                self._add_slugs(target.name, meant.split())
            elif meant:
                self._put(target, meant)

    def _take_yes_no(self, target: Target, meant: str) -> None:
        if meant == choices.YES:
            self._add_slugs(target.name, [target.slug])
        elif meant == choices.NO and target.name == "access_yes":
            self._add_slugs("access_no", [target.slug])

    # --- All of the row ---

    def finish(self, heard: Sequence[str]) -> None:
        self._place(heard)
        self._reach()
        self._people()
        self._name()
        self._kind(heard)
        self._routes()
        self.listing.add_dates(self.context)

    def _place(self, heard: Sequence[str]) -> None:
        service = self.listing.service
        parts = list(dict.fromkeys(self.address))
        if not service.get("town"):
            town = repairs.split_town(parts, self.context.towns, search_name)
            sections = (one for one in heard if search_name(one) in self.context.towns)
            service["town"] = town or next(sections, "")
        town = search_name(service["town"])
        parts = [part for part in parts if search_name(part) != town or part == self.site]
        service |= {"address": ", ".join(parts), "postcode": self.postcode}

    def _reach(self) -> None:
        service, numbers = self.listing.service, self.listing.telephones
        service["telephone"] = numbers[0] if numbers else ""
        if said := [*filter(None, [service.get("telephone_hours")]), *self.whom]:
            service["telephone_hours"] = "; ".join(said)
        if len(numbers) > 1:
            self.listing.organisation.setdefault("telephone", numbers[1])
        service["email"] = self.emails[0] if self.emails else ""

    def _people(self) -> None:
        if self.said_name:
            parts = (self.said_name.get(part, "") for part in ("surname", "forename"))
            self.names += people.named(", ".join(parts).strip(", "))
        counts = len(self.names), len(self.numbers)
        if self.numbers and self.names and counts[0] != counts[1]:
            self._remark(
                "HCPC number",
                ", ".join(self.numbers),
                "",
                f"{counts[0]} names, {counts[1]} numbers: it is not clear whose is whose",
            )
        elif self.numbers:
            names = self.names or [people.Named("")] * counts[1]
            self.listing.people = [
                {"name": one.name, "hcpc_number": number, "membership": one.membership}
                for one, number in zip(names, self.numbers, strict=True)
            ]
            return
        self.listing.unnumbered = [one.name for one in self.names]

    def _name(self) -> None:
        organisation, service = self.listing.organisation, self.listing.service
        if not organisation.get("name") and self.names:
            organisation["name"] = self.names[0].name
            self._remark(
                "Name", "", self.names[0].name, "no practice named, so named after the person"
            )
        self._call_by_person(organisation)
        if not organisation.get("name"):
            self.listing.faults.append("It names no organisation and no person.")
        service.setdefault("name", self.site or organisation.get("name", ""))

    def _call_by_person(self, organisation: dict[str, str]) -> None:
        """A practice whose cell repeats who works there has that person's name, as it is said."""
        was = organisation.get("name", "")
        for one in people.named(was):
            if one.name != was and [each.name for each in self.names] == [one.name]:
                organisation["name"] = one.name
                self._remark("Name", was, one.name, _USUAL_WAY)

    def _kind(self, heard: Sequence[str]) -> None:
        organisation = self.listing.organisation
        name = organisation.get("name", "")
        if organisation.get("kind") or not name:
            return
        key = f"organisation.kind|@{search_name(name)}"
        if answer := self.context.answers.get(key):
            organisation["kind"] = answer
        elif kind := kind_of(self.listing, heard, self.names):
            organisation["kind"] = kind
        elif not any(one.startswith("organisation.kind|") for one in self.listing.odd):
            self.listing.odd[key] = name

    def _routes(self) -> None:
        """Only routes that the kind of organisation can have, as its rules say."""
        service, kind = self.listing.service, self.listing.organisation.get("kind", "")
        slugs = service.get("routes", "").split()
        own = "private" if kind == "private" else "charity" if kind in _CHARITIES else ""
        takes_ms = service.get("ms_self_referral") == choices.YES
        if choices.SELF in slugs:
            theirs = own or ("nhs-self-referral" if kind == "nhs" and takes_ms else "")
            if not theirs and kind:
                self._remark(
                    "Routes", "self-referral", "", "not known whether it takes people with MS"
                )
            slugs = [slug for slug in slugs if slug != choices.SELF] + [theirs]
        if kind == "private" and (wrong := set(slugs) - {"private", ""}):
            self._remark(
                "Routes", ", ".join(sorted(wrong)), "private", "as for every private practice"
            )
            slugs = []
        service["routes"] = " ".join(dict.fromkeys(filter(None, slugs or [own])))

    # --- Putting ---

    def _put(self, target: Target, text: str) -> None:
        owners = {"service": self.listing.service, "organisation": self.listing.organisation}
        owners.get(target.owner, {}).setdefault(target.name, text)

    def _add_slugs(self, name: str, slugs: Sequence[str]) -> None:
        held = self.listing.service.get(name, "").split()
        self.listing.service[name] = " ".join(dict.fromkeys([*held, *slugs]))

    def _tell(self, target: Target, was: str, read: repairs.Repaired) -> None:
        is_only_written_out = read.why in ("", repairs.WRITTEN_OUT) and not read.rest
        if not is_only_written_out or (read.why and not repairs.is_plain_change(was, read.first)):
            now = ", ".join(filter(None, [*read.values, read.beside]))
            self._remark(target.label, was, now, read.why or "words left out")

    def _remark(self, label: str, was: str, now: str, why: str) -> None:
        self.listing.remarks.append(RowRemark(label, was, now, why))


_PEOPLE = ("person.name", "person.hcpc_number")
_SPECIAL: dict[str, Callable[[_Row, Target, str], None]] = {
    "service.telephone": _Row._take_telephone,
    "service.email": _Row._take_email,
    "service.website": _Row._take_website,
    "service.any_contact": _Row._take_contact,
    "service.postcode": _Row._take_postcode,
    "service.address": _Row._take_address,
    "service.town": _Row._take_town,
    "service.site": _Row._take_site,
    "person.name": _Row._take_names,
    "person.forename": _Row._take_part_of_name,
    "person.surname": _Row._take_part_of_name,
    "person.title": _Row._take_part_of_name,
    "person.hcpc_number": _Row._take_numbers,
}
