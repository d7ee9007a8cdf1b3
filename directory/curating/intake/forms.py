"""The desk's forms: a file to upload, what columns hold, what words mean, and one row's cells."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from directory.curating.intake import targets
from directory.curating.intake.choices import OddValue
from directory.curating.intake.layout import FoundList, ListRow
from directory.curating.intake.sorting import DIFFERENT, MERGE, SAME
from directory.curating.spreadsheets import reading
from directory.fields.numbers import DayFormField
from directory.models import Intake, IntakeRow
from directory.spreadsheet_cells import MAX_LENGTH

NOT_KNOWN = "-"  # as a form's value: the question stays open


class NewListForm(forms.Form):
    """A list to put on the desk."""

    file = forms.FileField(
        label="The list",
        help_text=(
            "XLSX, ODS or CSV, as it is: with titles, totals, several sheets. "
            f"Up to {settings.INTAKE_MAX_ROWS:,} rows."
        ),
        error_messages={"required": "Choose a file.", "empty": "There is nothing in this file."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )
    source = forms.CharField(
        label="Whose list it is",
        max_length=120,
        help_text=(
            "Such as “the list of the Leeds MS group”. It stands in the e-mail to people who are "
            "added from it. What its columns mean is remembered for their next list."
        ),
        widget=forms.TextInput(attrs={"size": 50, "list": "sources"}),
        error_messages={"required": "Say whose list it is."},
    )
    as_of = DayFormField(
        label="Date of the list",
        help_text="When they last changed it, as far as you know.",
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > reading.MAX_BYTES:
            raise forms.ValidationError(reading.too_large(file.size or 0))
        return file

    def clean_source(self) -> str:
        return " ".join(str(self.cleaned_data["source"]).split())

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day is still to come. Check it.")
        return day


class ColumnsForm(forms.Form):
    """What each column of each table holds."""

    def __init__(self, intake: Intake, *args: Any) -> None:
        super().__init__(*args)
        self.intake = intake
        for at, table in enumerate(intake.tables):
            self.fields[f"out-{at}"] = forms.BooleanField(
                required=False, initial=table["is_left_out"], label="Leave this sheet out"
            )
            for column, key in enumerate(table["keys"]):
                self.fields[f"column-{at}-{column}"] = forms.ChoiceField(
                    choices=targets.choices(),
                    initial=key,
                    required=False,
                    label=f"What {heading_of(table, column)} holds",
                )

    def tables(self) -> list[dict[str, Any]]:
        """For the page: each table with its columns, three samples of each, and their fields."""
        rows: dict[int, list[IntakeRow]] = {}
        for row in self.intake.rows.all():
            rows.setdefault(row.table, []).append(row)
        shown = []
        for at, table in enumerate(self.intake.tables):
            found = FoundList(table["sheet"], table["header_line"], table["headings"])
            found.rows = [ListRow(row.line, row.cells) for row in rows.get(at, [])]
            columns = [
                {
                    "heading": heading_of(table, column),
                    "samples": found.samples(column),
                    "field": self[f"column-{at}-{column}"],
                }
                for column in range(len(table["keys"]))
            ]
            shown.append(
                {**table, "columns": columns, "count": len(found.rows), "out": self[f"out-{at}"]}
            )
        return shown

    def chosen(self) -> tuple[list[list[str]], list[bool]]:
        keys = [
            [self.cleaned_data[f"column-{at}-{column}"] for column in range(len(table["keys"]))]
            for at, table in enumerate(self.intake.tables)
        ]
        left_out = [self.cleaned_data[f"out-{at}"] for at in range(len(self.intake.tables))]
        return keys, left_out


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
            nothing = (NOT_KNOWN, "Not known yet") if asked.is_of_a_name else ("", "Leave it out")
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

    def __init__(self, pairs: list[Any], *args: Any) -> None:
        super().__init__(*args)
        self.pairs = pairs
        for pair in pairs:
            self.fields[pair.key] = forms.ChoiceField(
                choices=_OF_STORED if pair.other.startswith("s") else _IN_THE_LIST,
                initial=(SAME if pair.other.startswith("s") else MERGE) if pair.is_certain else "",
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
_OF_STORED = [
    (SAME, "Already here: leave this row out"),
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
