"""The form of each act: what it needs, and nothing else."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.engine.card import Card
from learning.cohorts.engine.needs import Rule
from learning.cohorts.models import Kind, Membership

FIELDS: dict[str, tuple[str, ...]] = {
    Kind.WRITE: ("text",),
    Kind.PRAISE: ("text",),
    Kind.MEET: ("text", "meets_at"),
    Kind.EXEMPT: ("module_key", "reason"),
    Kind.EXTEND: ("days", "reason"),
    Kind.RESET: ("module_key", "reason"),
    Kind.ATTEND: ("module_key",),
    Kind.NOTE: ("text",),
}
SUBMITS = {
    Kind.WRITE: _("Send the message"),
    Kind.PRAISE: _("Send these words"),
    Kind.MEET: _("Propose to meet"),
    Kind.EXEMPT: _("Exempt from this module"),
    Kind.EXTEND: _("Put the dates off"),
    Kind.RESET: _("Begin this module anew"),
    Kind.ATTEND: _("Mark as present"),
    Kind.NOTE: _("Pin the note"),
}
LETTERS = frozenset({Kind.WRITE, Kind.PRAISE, Kind.MEET})  # what reaches the other person in the facilitator's words
DAYS = ((7, _("one week")), (14, _("two weeks")), (30, _("a month")))
LONGEST = 4000  # characters: a letter, not a report


class ActForm(forms.Form):
    """`id` is made with the form, so that a form sent twice is one act; `rule` is what the board said; `back` is the list that a row
    stands on, where one goes on when it is done."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    rule = forms.ChoiceField(choices=[("", ""), *((rule.value, rule.value) for rule in Rule)], required=False, widget=forms.HiddenInput)
    back = forms.ChoiceField(choices=[("", ""), ("board", "board"), ("week", "week")], required=False, widget=forms.HiddenInput)
    module_key = forms.ChoiceField(label=_("Module"))
    text = forms.CharField(label=_("Your words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))
    meets_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), required=False,
        help_text=_("Leave empty to let the other person choose."),
    )  # fmt: skip
    days = forms.TypedChoiceField(label=_("How much longer"), choices=DAYS, coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("The member reads it, with your name and the date."))

    def __init__(
        self, *args: Any, kind: Kind, modules: Sequence[Card], member: Membership, asked: Mapping[str, str], **kwargs: Any
    ) -> None:
        rule, back = asked.get("rule", ""), asked.get("back", "")
        initial = {"id": uuid.uuid4(), "rule": rule if rule in set(Rule) else "", "back": back}
        super().__init__(*args, initial=initial, **kwargs)
        self.kind = kind
        for name in set(self.fields) - {"id", "rule", "back", *FIELDS[kind]}:
            del self.fields[name]
        if "module_key" in self.fields:
            self.fields["module_key"].choices = [(card.module_key, card.title) for card in modules]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        if kind in LETTERS:
            self.helper.add_input(Submit("preview", _("See what will be sent"), css_class="button--quiet"))
        self.helper.add_input(Submit("do", SUBMITS[kind]))

    def clean_meets_at(self) -> Any:
        at = self.cleaned_data["meets_at"]
        if at is not None and at <= timezone.now():
            raise forms.ValidationError(_("This moment is over. Choose one to come."))
        return at

    def values(self) -> dict[str, Any]:
        """What the act takes, with the module as a key."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "") and name != "back"}
        if "module_key" in given:
            given["module_key"] = uuid.UUID(given["module_key"])
        return given


class ManyForm(forms.Form):
    """One message to several members. `to`: those ticked, as ids with commas between them; each is looked at again when it is sent."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Your words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, to: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"id": uuid.uuid4(), "to": to}, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("preview", _("See what will be sent"), css_class="button--quiet"))
        self.helper.add_input(Submit("send", _("Send the message")))


MARKS = (("met", _("there")), ("nearly", _("nearly there")), ("missing", _("not there yet")))


class ReviewForm(forms.Form):
    """One mark in words per line of the rubric, and a comment."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, rubric: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, initial={"id": uuid.uuid4()}, **kwargs)
        self.lines = [f"line_{place}" for place in range(len(rubric))]
        for name, line in zip(self.lines, rubric, strict=True):
            self.fields[name] = forms.ChoiceField(label=line, choices=MARKS, widget=forms.RadioSelect)
        self.order_fields(["id", *self.lines, "text"])
        self.helper = FormHelper()
        self.helper.add_input(Submit("review", _("Send the review")))

    def values(self) -> dict[str, Any]:
        marks = {str(place): self.cleaned_data[name] for place, name in enumerate(self.lines)}
        return {"deed_id": self.cleaned_data["id"], "text": self.cleaned_data["text"], "marks": marks}
