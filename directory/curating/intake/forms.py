"""The desk's forms: a file to upload, what columns hold, what words mean, and one row's cells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from directory.curating.intake import targets
from directory.curating.intake.choices import OddValue
from directory.curating.intake.desk import Said
from directory.curating.intake.layout import FoundList, ListRow
from directory.curating.intake.sorting import DIFFERENT, MERGE, SAME, may_be_filled
from directory.curating.spreadsheets import reading
from directory.fields.numbers import TO_COME, DayFormField
from directory.models import Intake, IntakeRow, Service
from directory.spreadsheet_cells import MAX_LENGTH

NOT_KNOWN = "-"  # as a form's value: the question stays open


def _not_to_come(day: date) -> None:
    if day > timezone.localdate():
        raise forms.ValidationError(TO_COME)


def _day_of_list(**options: Any) -> DayFormField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return DayFormField(validators=[_not_to_come], widget=widget, **options)


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files, chosen at once."""

    widget = _SeveralFiles(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(_FilesField, self).clean(one, initial) for one in data or [None]]


class NewListsForm(forms.Form):
    """Lists to put on the desk."""

    file = _FilesField(
        label="The lists",
        help_text=(
            "One file or several (XLSX, ODS or CSV), just as they are: titles, totals and extra "
            f"sheets do no harm. Up to {settings.INTAKE_MAX_ROWS:,} rows in all."
        ),
        error_messages={"required": "Choose a file.", "empty": "There is nothing in this file."},
    )
    as_of = _day_of_list(
        label="Date of the lists",
        help_text="When they were last changed, as far as you know.",
        initial=timezone.localdate,
    )

    def clean_file(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["file"]
        size = sum(file.size or 0 for file in files)
        if size > reading.MAX_BYTES:
            raise forms.ValidationError(reading.too_large(size))
        return files


class ColumnsForm(forms.Form):
    """Whose list each is, and what each column of each of its tables holds."""

    def __init__(self, lists: Sequence[Intake], *args: Any) -> None:
        super().__init__(*args)
        self.lists = lists
        for n, intake in enumerate(lists):
            known = "" if intake.source.name == intake.file_name[:120] else intake.source.name
            self.fields[f"source-{n}"] = forms.CharField(
                label="Whose list it is",
                initial=known,
                max_length=120,
                widget=forms.TextInput(attrs={"size": 50, "list": "sources"}),
                error_messages={"required": f"Say whose list {intake.file_name} is."},
            )
            self.fields[f"as_of-{n}"] = _day_of_list(label="Date of the list", initial=intake.as_of)
            for at, table in enumerate(intake.tables):
                self.fields[f"out-{n}-{at}"] = forms.BooleanField(
                    required=False, initial=table["is_left_out"], label="Leave this sheet out"
                )
                for column, key in enumerate(table["keys"]):
                    self.fields[f"column-{n}-{at}-{column}"] = forms.ChoiceField(
                        choices=targets.choices(),
                        initial=key,
                        required=False,
                        label=f"What {heading_of(table, column)} holds",
                    )

    def shown(self) -> list[dict[str, Any]]:
        """For the page: each list with its tables."""
        rows: dict[tuple[int, int], list[ListRow]] = defaultdict(list)
        for row in IntakeRow.objects.filter(intake__in=self.lists):
            rows[row.intake_id, row.table].append(ListRow(row.line, row.cells))
        return [
            {
                "intake": intake,
                "whose": [self[f"source-{n}"], self[f"as_of-{n}"]],
                "tables": [
                    self._table(f"{n}-{at}", table, rows[intake.pk, at])
                    for at, table in enumerate(intake.tables)
                ],
            }
            for n, intake in enumerate(self.lists)
        ]

    def _table(self, key: str, table: dict[str, Any], rows: list[ListRow]) -> dict[str, Any]:
        """With its columns, three samples of each, and their fields."""
        found = FoundList(table["sheet"], table["header_line"], table["headings"], rows)
        columns = [
            {
                "heading": heading_of(table, column),
                "samples": found.samples(column),
                "field": self[f"column-{key}-{column}"],
            }
            for column in range(len(table["keys"]))
        ]
        return {**table, "columns": columns, "count": len(rows), "out": self[f"out-{key}"]}

    def said(self) -> list[Said]:
        given = self.cleaned_data
        return [
            Said(
                " ".join(given[f"source-{n}"].split()),
                given[f"as_of-{n}"],
                [
                    [given[f"column-{n}-{at}-{column}"] for column in range(len(table["keys"]))]
                    for at, table in enumerate(intake.tables)
                ],
                [given[f"out-{n}-{at}"] for at in range(len(intake.tables))],
            )
            for n, intake in enumerate(self.lists)
        ]


def heading_of(table: dict[str, Any], column: int) -> str:
    """The heading, or the letter that a spreadsheet gives a column without one."""
    first, second = divmod(column, 26)
    letter = (chr(64 + first) if first else "") + chr(65 + second)
    return table["headings"][column] or f"Column {letter}"


class AnswersForm(forms.Form):
    """What each odd value means: a choice of ours, or nothing."""

    def __init__(self, questions: list[OddValue], *args: Any) -> None:
        super().__init__(*args)
        self.questions = questions
        for number, asked in enumerate(questions):
            nothing = (
                (NOT_KNOWN, "Not known yet") if asked.is_of_a_name else ("", "Leave this word out")
            )
            self.fields[f"means-{number}"] = forms.ChoiceField(
                choices=[nothing, *asked.options],
                initial=asked.guess or nothing[0],
                required=False,
                label=f"“{asked.value}”",
            )

    def asked(self) -> list[tuple[OddValue, forms.BoundField]]:
        return [(each, self[f"means-{number}"]) for number, each in enumerate(self.questions)]

    def answers(self) -> dict[str, str]:
        given = (self.cleaned_data[f"means-{number}"] for number in range(len(self.questions)))
        return {
            asked.key: meant
            for asked, meant in zip(self.questions, given, strict=True)
            if meant != NOT_KNOWN
        }


class PairsForm(forms.Form):
    """Whether rows that look alike are the same listing."""

    def __init__(self, pairs: list[Any], stored: Mapping[str, Service], *args: Any) -> None:
        super().__init__(*args)
        self.pairs = pairs
        for pair in pairs:
            offered = _IN_THE_LIST
            if here := stored.get(pair.other):
                offered = _OF_A_DRAFT if may_be_filled(here) else _OF_A_PUBLIC_ONE
            self.fields[pair.key] = forms.ChoiceField(
                choices=offered,
                initial=offered[0][0] if pair.is_certain else "",
                required=False,
                widget=forms.RadioSelect,
                label="Are these the same listing?",
            )

    def decisions(self) -> dict[str, str]:
        return {pair.key: made for pair in self.pairs if (made := self.cleaned_data[pair.key])}


_IN_THE_LIST = [
    (MERGE, "The same: make one listing, with gaps in the first filled from the second"),
    (SAME, "The same: keep the first row only"),
    (DIFFERENT, "Two listings"),
]
_OF_A_PUBLIC_ONE = [
    (SAME, "The same: leave this row out; what is published stays as it is"),
    (MERGE, "The same: propose what this row says otherwise, to be decided field by field"),
    (DIFFERENT, "Two listings"),
]
_OF_A_DRAFT = [
    (MERGE, "The same: fill the draft’s gaps from this row; what it says already stays"),
    (SAME, "The same: leave this row out"),
    (DIFFERENT, "Two listings"),
]


class RowForm(forms.Form):
    """One row's cells, to correct."""

    def __init__(self, row: IntakeRow, table: dict[str, Any], *args: Any) -> None:
        super().__init__(*args)
        for column, cell in enumerate(row.cells):
            self.fields[f"cell-{column}"] = forms.CharField(
                label=heading_of(table, column),
                initial=cell,
                required=False,
                max_length=MAX_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3, "cols": 60})
                if len(cell) > 60 or "\n" in cell
                else forms.TextInput(attrs={"size": 60}),
            )

    def cells(self) -> list[str]:
        return [str(text).replace("\r\n", "\n") for text in self.cleaned_data.values()]
