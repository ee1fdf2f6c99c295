"""What is asked of a facilitator who makes a cohort, and of a learner who joins one."""

import uuid
from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from cms.engine.card import Card
from learning.cohorts.engine.ordering import with_order_kept
from learning.cohorts.models import Cohort, Rhythm


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
    community = forms.ChoiceField(
        label=_("Community"), help_text=_("Its news and its events then reach the cohort, too. Leave empty for none."), required=False
    )
    starts_on = forms.DateField(
        label=_("Starting together on"), help_text=_("Leave empty when each begins on their own day."), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    rhythm = forms.ChoiceField(
        label=_("Rhythm"), help_text=_("Dates are a suggestion: nobody is ever late."), choices=Rhythm.choices, required=False
    )  # fmt: skip
    ends_on = forms.DateField(
        label=_("Followed until"), help_text=_("The last day on which you see anything. Leave empty for no end."), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    facilitator = forms.CharField(
        label=_("Your name, as members will read it"), help_text=_("Who joins wants to know who will follow them."), max_length=80
    )

    def __init__(
        self,
        *args: Any,
        cards: Iterable[Card],
        communities: Iterable[Any] = (),
        cohort: Cohort | None = None,
        user: Any = None,
        **kwargs: Any,
    ) -> None:
        if cohort is not None:
            kwargs.setdefault("initial", {name: getattr(cohort, name) for name in self.base_fields if name != "facilitator"})
        super().__init__(*args, **kwargs)
        if cohort is not None:
            del self.fields["facilitator"]  # asked of each facilitator for themselves
        elif user is not None:
            self.fields["facilitator"].initial = user.get_full_name()
        offered = [(each.key, each.title) for each in communities]
        self.fields["community"].choices = [("", _("none")), *offered]  # type: ignore[attr-defined]
        if not offered:
            del self.fields["community"]
        self.cards, self.was = tuple(cards), cohort.modules if cohort else ()
        self.fields["modules"].choices = [(card.module_key, card.title) for card in self.cards]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save the changes") if cohort else _("Make the cohort")))

    def clean_community(self) -> uuid.UUID | None:
        return uuid.UUID(self.cleaned_data["community"]) if self.cleaned_data["community"] else None

    def clean_modules(self) -> list[uuid.UUID]:
        """In the order they are suggested: as it was, or prerequisites first."""
        return [uuid.UUID(key) for key in with_order_kept(self.cleaned_data["modules"], self.was, self.cards)]

    def clean(self) -> dict[str, Any]:
        """Dates that contradict each other are said beside the field that can mend them."""
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day comes before the first. Choose a later day, or leave it empty."))
        if given.get("rhythm") and not starts:
            self.add_error("starts_on", _("A rhythm needs a first day. Choose one, or choose no dates."))
        return given


class JoinForm(forms.Form):
    """The name a facilitator will see, and a plain yes. Nothing is ticked beforehand."""

    name = forms.CharField(
        label=_("The name your facilitator will see"), help_text=_("A first name or a nickname is enough."), max_length=80
    )  # fmt: skip
    may_be_mailed = forms.BooleanField(
        label=_("My facilitators may write to me by e-mail, at most once a week"), required=False,
        help_text=_("Otherwise their messages wait for you on this site. You can change this at any time."),
    )  # fmt: skip
    agree = forms.BooleanField(label=_("I have read what will be seen, and I agree"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("join", _("Join the cohort")))


class CodeForm(forms.Form):
    """A code that was said aloud or written on a board."""

    code = forms.CharField(
        label=_("The code of the cohort"), help_text=_("Eight letters and digits, for example K7M2 QX4P."), max_length=20
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("find", _("Find the cohort")))
