"""An event of a cohort, and news for all of its members."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MeetingForm(forms.Form):
    """`id` is made with the form, so that a form sent twice is one event."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=120)
    starts_at = forms.DateTimeField(
        label=_("Starts at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=14_400, initial=60)
    place = forms.CharField(label=_("Place or link"), max_length=300, required=False)
    about = forms.CharField(label=_("What about"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"id": uuid.uuid4()}, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("announce", _("Announce it")))

    def clean_starts_at(self) -> Any:
        at = self.cleaned_data["starts_at"]
        if at <= timezone.now():
            raise forms.ValidationError(_("This moment is over. Choose one to come."))
        return at

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"meeting_id": given.pop("id"), **given}


class FlashForm(forms.Form):
    """News for the whole cohort: looked at first, then sent."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Your words"), max_length=6000, widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args: Any, suggested: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"id": uuid.uuid4(), "text": suggested}, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("preview", _("See what will be sent"), css_class="button--quiet"))
        self.helper.add_input(Submit("send", _("Send it to everybody")))

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"flash_id": given.pop("id"), **given}
