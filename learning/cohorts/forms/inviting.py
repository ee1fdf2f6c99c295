"""Lists of addresses, other facilitators, the last day of a link."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.cohorts.engine.inviting import MOST_BYTES, WrongList, read_addresses

WRONG = {
    "encoding": _("This file is not text. Save the list as CSV, then choose it again."),
    "columns": _("No column is named “email”. Name it so in the first line, or keep one column of addresses only."),
    "empty": _("There is no address in this list. Put one on each line."),
    "long": _("This list is too long: 2,000 lines at most. Send it in two parts."),
}


class AddressesForm(forms.Form):
    """A CSV file, or addresses typed one a line; `lines` is what was read."""

    file = forms.FileField(
        label=_("CSV file"), required=False, help_text=_("One address a line, or a column named “email”."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )  # fmt: skip
    typed = forms.CharField(label=_("Or addresses, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    domains = forms.CharField(
        label=_("Only addresses of these domains"), required=False, max_length=200,
        help_text=_("For example: nantes.fr, loire.fr. Empty: any."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: tuple[tuple[int, str], ...] = ()
        self.helper = FormHelper()
        self.helper.add_input(Submit("invite", _("Check and invite")))

    def clean_domains(self) -> list[str]:
        return [part.strip().lower().lstrip("@") for part in self.cleaned_data["domains"].split(",") if part.strip()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        upload = given.get("file")
        if not self.errors:
            data = upload.read(MOST_BYTES + 1) if upload else given.get("typed", "").encode()
            try:
                self.lines = read_addresses(data)
            except WrongList as wrong:
                self.add_error("file" if upload else "typed", WRONG[wrong.code])
        return given


class FacilitatorForm(forms.Form):
    """Somebody else who follows the cohort."""

    email = forms.EmailField(label=_("Address of their account"))
    name = forms.CharField(label=_("Their name, as members will read it"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("add", _("Add this person")))


class LinkForm(forms.Form):
    """A new link, with a last day if one is wanted."""

    expires_on = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean_expires_on(self) -> date | None:
        until = self.cleaned_data["expires_on"]
        if until is not None and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose one to come."))
        return until
