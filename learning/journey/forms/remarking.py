"""A word to who writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.journey.models import Remark

LONGEST = 600


class RemarkForm(forms.Form):
    """What is sent without a name; a question has to say something."""

    kind = forms.ChoiceField(choices=Remark.Kind.choices)
    block = forms.UUIDField(required=False)
    nonce = forms.UUIDField()
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("Say it in %(limit_value)d characters; these are %(show_value)d.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("kind") == Remark.Kind.QUESTION and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write your question first; one sentence is enough."))
        return cleaned
