"""A curator's walk with the messy spreadsheets: what was pressed and answered, what came of it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from directory.models import Intake, IntakeRow, Service
from directory.names import search_name
from tests.curating.messy_listings import Line, TrueListing
from tests.curating.messy_sheets import SHEETS, TRUTH, WORDS, MessySheet
from tests.curating.messy_spellings import KIND_WORDS

HOLDS = {  # what a column of ours is at the desk
    "organisation": {"organisation.name"},
    "service": {"service.name"},
    "kind": {"organisation.kind"},
    "person": {"person.name"},
    "number": {"person.hcpc_number"},
    "telephone": {"service.telephone"},
    "number_cell": {"service.telephone"},
    "email": {"service.email"},
    "website": {"service.website", "organisation.website"},
    "street": {"service.address"},
    "address": {"service.address"},
    "town": {"service.town"},
    "postcode": {"service.postcode"},
    "seen": {"service.settings"},
    "home": {"service.settings=home-visits"},
    "access": {"service.routes", "service.pays"},
}
OF_LINE: dict[Line, TrueListing] = {line: one for one in TRUTH for line in one.rows}


@dataclass
class Walk:
    """A visit that counts what the curator does, and remembers what each row became."""

    visit: Client
    done: Counter[str] = field(default_factory=Counter)
    answers: list[str] = field(default_factory=list)
    drafts: dict[str, TrueListing] = field(default_factory=dict)  # by the service's code
    waiting: list[tuple[Line, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    not_taken: list[str] = field(default_factory=list)  # facts that some row says, and no draft
    strays: list[tuple[str, int]] = field(default_factory=list)  # drafts of rows that are no row
    lost: list[Line] = field(default_factory=list)  # rows that the desk does not speak of

    def through(self) -> "Walk":
        """All twelve in one upload: each file is chosen, and each page shows all of them."""
        desk = self.visit.get(reverse("admin:directory_intake_changelist"))
        assert f'href="{reverse("admin:directory_intake_add")}"' in desk.content.decode()
        self._press("add lists")
        for sheet in SHEETS:
            self._answer(f"{sheet.file_name}: chosen")
        self._answer("the date of the lists")
        files = [SimpleUploadedFile(sheet.file_name, sheet.content) for sheet in SHEETS]
        given = {"file": files, "as_of": "2026-03-02"}
        page = self.visit.post(reverse("admin:directory_intake_add"), given, follow=True)
        self._press("read the lists")
        assert page.status_code == 200, page.status_code
        for _ in range(12):
            step = page.context["step"]
            if step == "overview":
                break
            sent = self._filled(step, page.context)
            page = self.visit.post(page.request["PATH_INFO"], sent, follow=True)
            self._press(f"save {step}")
        address = reverse("admin:directory_intake_take_in", args=[page.context["intake"].pk])
        assert f'action="{address}"' in page.content.decode()
        page = self.visit.post(address, follow=True)
        self._press("add drafts")
        self._learn(page.context["desk"])
        self._compare()
        return self

    # --- Presses and answers ---

    def _press(self, what: str) -> None:
        self.done[what] += 1

    def _answer(self, what: str) -> None:
        self.done["answer"] += 1
        self.answers.append(what)

    def _filled(self, step: str, page: Any) -> dict[str, str | bool]:
        form = page["form"]
        chosen = {name: form[name].initial for name in form.fields}
        right = {
            "columns": self._columns,
            "words": self._words,
            "duplicates": self._duplicates,
        }[step](form, page["desk"])
        for name, (value, what) in right.items():
            if (chosen[name] or "") != value:
                chosen[name] = value
                self._answer(what)
        return {name: value for name, value in chosen.items() if value not in (False, None)}

    def _columns(self, form: Any, desk: Any) -> dict[str, tuple[str | bool, str]]:
        right: dict[str, tuple[str | bool, str]] = {}
        for n, intake in enumerate(desk.lists):
            sheet = sheet_of(intake)
            right[f"source-{n}"] = (sheet.name, f"{sheet.file_name}: is of {sheet.name}")
            for at, table in enumerate(intake.tables):
                if not self._is_of_listings(sheet, table["sheet"]):
                    right[f"out-{n}-{at}"] = (True, f"leave {table['sheet']} out")
                    continue
                for column, (heading, name) in enumerate(sheet.columns):
                    key = f"column-{n}-{at}-{column}"
                    if key in form.fields and form[key].initial not in HOLDS[name]:
                        was = f"{sheet.file_name}: {heading} was {form[key].initial!r}"
                        right[key] = (min(HOLDS[name]), was)
        return right

    def _words(self, form: Any, desk: Any) -> dict[str, tuple[str | bool, str]]:
        right: dict[str, tuple[str | bool, str]] = {}
        for number, asked in enumerate(form.questions):
            meant = self._meaning(asked, desk)
            if meant is not None:
                right[f"means-{number}"] = (meant, f"“{asked.value}” is {meant}")
        return right

    def _meaning(self, asked: Any, desk: Any) -> str | None:
        """What a curator says; None to leave what the page has chosen."""
        if asked.is_of_a_name:
            rows = [one.row for one in desk.rows if one.listing.odd.get(asked.key)]
            kinds = {one.kind for row in rows if (one := listing_of(row)) is not None}
            return kinds.pop() if len(kinds) == 1 else None
        if asked.target.key == "organisation.kind":
            return next((kind for kind, said in KIND_WORDS.items() if asked.value in said), None)
        wanted = WORDS.get(asked.value, ())
        return next((str(slug) for slug, label in asked.options if str(label) in wanted), None)

    def _duplicates(self, form: Any, desk: Any) -> dict[str, tuple[str | bool, str]]:
        right: dict[str, tuple[str | bool, str]] = {}
        rows = {one.key: one.row for one in desk.rows}
        for pair in form.pairs:
            one = listing_of(rows[pair.one])
            is_stored = pair.other.startswith("s")
            other = self.drafts.get(pair.other[1:]) if is_stored else listing_of(rows[pair.other])
            same = one is not None and one is other
            answer = ("same" if is_stored else "merge") if same else "different"
            names = f"{one and one.organisation} and {other and other.organisation}"
            right[pair.key] = (answer, f"{names}: {answer}")
        return right

    # --- What came of it ---

    def _is_of_listings(self, sheet: MessySheet, title: str) -> bool:
        places = {place for place, _ in OF_LINE}
        return sheet.name in places or f"{sheet.name}: {title}" in places

    def _compare(self) -> None:
        """Sort what drafts say otherwise than the truth into wrong and not taken in."""
        drafts = Service.objects.filter(code__in=self.drafts).select_related("organisation")
        for draft in drafts.order_by("code").prefetch_related("physiotherapists"):
            true = self.drafts[draft.code]
            numbers = {one.hcpc_number: one.name for one in draft.physiotherapists.all()}
            true_numbers = {one.hcpc_number: one.name for one in true.people if one.hcpc_number}
            for fact, said, meant in (
                ("name", search_name(draft.organisation.name), search_name(true.organisation)),
                ("kind", draft.organisation.kind, true.kind),
                ("telephone", draft.telephone, true.telephone),
                ("postcode", draft.postcode, true.postcode),
                *(
                    (f"name of {number}", numbers.get(number, ""), true_numbers.get(number, ""))
                    for number in sorted(numbers | true_numbers)
                ),
            ):
                if said != meant:
                    among = self.wrong if said else self.not_taken
                    among.append(f"{true.organisation}: {fact} is {said!r}, not {meant!r}")

    def _learn(self, desk: Any) -> None:
        spoken = set()
        for one in desk.rows:
            line = line_of(one.row)
            spoken.add(line)
            if one in desk.waiting:
                self.waiting.append((line, f"{one.standing.value}: {one.why}"))
            if "service" not in one.row.made:
                continue
            service = Service.objects.get(pk=one.row.made["service"])
            if line in OF_LINE:
                self.drafts[service.code] = OF_LINE[line]
            else:
                self.strays.append(line)
        self.lost += sorted(set(OF_LINE) - spoken)


def sheet_of(intake: Intake) -> MessySheet:
    return next(one for one in SHEETS if one.file_name == intake.file_name)


def line_of(row: IntakeRow) -> Line:
    sheet = sheet_of(row.intake)
    within = f"{sheet.name}: {row.intake.tables[row.table]['sheet']}"
    several = any(place == within for place, _ in OF_LINE)
    return (within if several else sheet.name, row.line)


def listing_of(row: IntakeRow) -> TrueListing | None:
    return OF_LINE.get(line_of(row))
