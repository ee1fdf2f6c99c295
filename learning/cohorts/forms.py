"""What is asked of a facilitator who makes a cohort, and of a learner who joins one."""

import uuid
from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Cohort


class CohortForm(forms.Form):
    """Name, purpose, modules and last day of a cohort. `cards` are the modules on offer."""

    name = forms.CharField(label=_("Name of the cohort"), max_length=120)
    promise = forms.CharField(
        label=_("What is it for?"), help_text=_("One or two sentences; members read them before they join."), max_length=1000,
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    modules = forms.MultipleChoiceField(
        label=_("Modules to follow"), help_text=_("You will see progress in these modules, and in no others."),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    ends_on = forms.DateField(
        label=_("Followed until"), help_text=_("The last day on which you see anything. Leave empty for no end."), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    def __init__(self, *args: Any, cards: Iterable[Any], cohort: Cohort | None = None, **kwargs: Any) -> None:
        if cohort is not None:
            kwargs.setdefault("initial", {name: getattr(cohort, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        self.fields["modules"].choices = [(str(card.module_key), card.title) for card in cards]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save the changes") if cohort else _("Make the cohort")))

    def clean_modules(self) -> list[uuid.UUID]:
        return [uuid.UUID(key) for key in self.cleaned_data["modules"]]


class JoinForm(forms.Form):
    """The name a facilitator will see, and a plain yes. Nothing is ticked beforehand."""

    name = forms.CharField(
        label=_("The name your facilitator will see"), help_text=_("A first name or a nickname is enough."), max_length=80
    )  # fmt: skip
    agree = forms.BooleanField(label=_("I have read what will be seen, and I agree"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("join", _("Join the cohort")))
