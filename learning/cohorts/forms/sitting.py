"""What is asked of whoever leads a session: which module, how many people, how many hands."""

import uuid
from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from learning.cohorts.engine.tallying import MOST_PRESENT, Question


class BeginForm(forms.Form):
    """`id` is made with the form, so that a form sent twice begins one session."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    module = forms.ChoiceField(label=_("Module to lead"), help_text=_("Modules made for a board or a council: one card at a time."))

    def __init__(self, *args: Any, cards: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, initial={"id": uuid.uuid4()}, **kwargs)
        self.cards = {card.module_key: card for card in cards}
        self.fields["module"].choices = [(key, card.title) for key, card in self.cards.items()]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.add_input(Submit("begin", _("Begin the session")))


class PresentForm(forms.Form):
    """How many people are in the room; nobody's name."""

    present = forms.IntegerField(label=_("How many people are here?"), min_value=0, max_value=MOST_PRESENT)


class HandsForm(forms.Form):
    """A number of hands for each answer; an empty field is none."""

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(len(question.answers)):
            self.fields[f"hands_{place}"] = forms.IntegerField(min_value=0, max_value=MOST_PRESENT, required=False)

    def counts(self) -> list[int]:
        return [self.cleaned_data[name] or 0 for name in self.fields]


class NoteForm(forms.Form):
    note = forms.CharField(label=_("What the group answered"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
