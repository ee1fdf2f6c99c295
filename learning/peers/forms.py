"""A look at a peer's work, and the consent to publish a report."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from cms.models import vocabulary

MARKS = (("no", _("Not yet")), ("partly", _("In part")), ("yes", _("Yes")))  # as one judges one's own work
LONGEST = 8_000  # characters: a letter
LONGEST_REPORT = 20_000  # as much as may be handed in


class PeerReviewForm(forms.Form):
    """One word per line of the rubric and a sentence: at least one of them."""

    review = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What you would tell them"),
        help_text=_("What helps: something that works, something that is missing, one question. They do not learn who you are."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, rubric: Sequence[str], review: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"review": review}, **kwargs)
        self.lines = [f"rubric_{place}" for place in range(len(rubric))]
        for name, line in zip(self.lines, rubric, strict=True):
            self.fields[name] = forms.ChoiceField(label=line, choices=MARKS, widget=forms.RadioSelect, required=False)
        self.order_fields(["review", *self.lines, "text"])

    @property
    def by_line(self) -> list[Any]:
        """The field of each line of the rubric, in its order."""
        return [self[name] for name in self.lines]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors and not cleaned.get("text") and not any(cleaned.get(name) for name in self.lines):
            raise forms.ValidationError(_("Say where the work is on at least one line, or write one sentence."))
        return cleaned

    def values(self) -> dict[str, Any]:
        marks = {str(place): self.cleaned_data[name] for place, name in enumerate(self.lines) if self.cleaned_data[name]}
        return {"marks": marks, "text": self.cleaned_data["text"]}


class ReportForm(forms.Form):
    """What is published, word for word, and a yes that nothing has ticked beforehand."""

    title = forms.CharField(label=_("Title"), max_length=200)
    shown_as = forms.CharField(
        label=_("Named as"),
        max_length=200,
        required=False,
        help_text=_("Your name, your organisation, or nothing: then it is told as the work of a participant."),
    )
    summary = forms.CharField(label=_("In one or two sentences"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    profile = forms.ChoiceField(label=_("Kind of actor"), required=False)
    territory = forms.CharField(label=_("Territory"), max_length=200, required=False)
    year = forms.CharField(label=_("Year"), max_length=20, required=False)
    result = forms.CharField(label=_("What came of it"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    text = forms.CharField(
        label=_("The report, as it will be read"),
        help_text=_("Change here what is not for everybody: the names of others first. What you handed in stays as it is."),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    agree = forms.BooleanField(
        label=_("I agree that this text is published among the examples, under the licence CC BY-SA 4.0, once an editor has read it."),
        help_text=_("You may take it back at any time: the page goes, and the text with it. What others copied meanwhile stays theirs."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = [(term.code, term.label()) for term in vocabulary("profile") if not term.retired]
        self.fields["profile"].choices = [("", _("I’d rather not say")), *terms]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.add_input(Submit("offer", _("Offer it to the editors")))

    def told(self, *, participant: str, source: str) -> dict[str, Any]:
        """What the example says."""
        given = self.cleaned_data
        told = {name: given[name] for name in ("title", "summary", "territory", "year", "result", "text")}
        return told | {
            "contributors": given["shown_as"] or participant,
            "profiles": [given["profile"]] if given["profile"] else [],
            "source": source,
        }


class DeclineForm(forms.Form):
    """An editor's word to the author."""

    word = forms.CharField(label=_("Why it is not taken, for its author to read"), max_length=600)
