"""What is typed of a person and of a service, wherever staff type it."""

from django import forms

from directory.curating.admin.facts import FactsForm
from directory.curating.admin.wording import WordsChecked
from directory.hcpc import HcpcNumber, NotAnHcpcNumber
from directory.models.people import NUMBER_NEEDED
from directory.postcodes import NotAPostcode, Postcode


class PersonForm(WordsChecked):
    """Reads the registration number in any form."""

    hcpc_number = forms.CharField(label="HCPC number", max_length=30)

    def clean_hcpc_number(self) -> str:
        try:
            return str(HcpcNumber.parse(self.cleaned_data["hcpc_number"]))
        except NotAnHcpcNumber as error:
            raise forms.ValidationError(NUMBER_NEEDED) from error


class PlacedForm(WordsChecked, FactsForm):
    """Reads the postcode as the search box does."""

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        try:
            return str(Postcode.parse(typed)) if typed else ""
        except NotAPostcode as error:
            raise forms.ValidationError("Enter a real postcode, like OX3 9DU.") from error
