"""What editors fill in: an item of the diagnostic, and a made-up situation to preview the routes of."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.models import vocabulary

from .engine.situation import INTENTS, LEVELS, MAX_MINUTES, Situation
from .models import DiagnosticItem


def choices(kind: str, *, empty: Any = None) -> list[tuple[str, Any]]:
    """The terms of a vocabulary as choices; retired ones are no longer offered."""
    found = [(term.code, term.label()) for term in vocabulary(kind) if not term.retired]
    return found if empty is None else [("", empty), *found]


class DiagnosticItemForm(WagtailAdminModelForm):
    """One text field per language, so that nobody edits JSON."""

    class Meta:
        model = DiagnosticItem
        fields = ["objective", "level", "form", "kind", "right", "key", "retired"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"] = forms.ChoiceField(label=_("Objective"), choices=choices("objective"))
        self.fields["level"] = forms.ChoiceField(
            label=_("Maturity level"), choices=choices("maturity"), help_text=_("The level that a yes, or the right answer, shows.")
        )
        texts = {
            f"text_{code}": forms.CharField(
                label=_("Statement (%(language)s)") % {"language": name},
                initial=self.instance.texts.get(code, ""),
                required=code == settings.LANGUAGE_CODE,
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                help_text=_("One sentence in the first person, to answer by yes, no or “I don’t know”."),
            )
            for code, name in settings.LANGUAGES
        }
        self.fields = {**texts, **self.fields}

    def save(self, commit: bool = True) -> DiagnosticItem:
        told = {code: self.cleaned_data[f"text_{code}"].strip() for code, _name in settings.LANGUAGES}
        self.instance.texts = {**self.instance.texts, **told}
        return super().save(commit)


class PreviewForm(forms.Form):
    """A made-up situation; every field may stay empty."""

    profile = forms.ChoiceField(label=_("Profile"), required=False)
    objectives = forms.MultipleChoiceField(label=_("Objectives"), required=False, widget=forms.CheckboxSelectMultiple)
    domains = forms.MultipleChoiceField(label=_("Fields of action"), required=False, widget=forms.CheckboxSelectMultiple)
    level = forms.ChoiceField(label=_("Territorial level"), required=False)
    minutes = forms.IntegerField(label=_("Minutes available"), required=False, min_value=1, max_value=MAX_MINUTES)
    intent = forms.ChoiceField(label=_("What one came for"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unsaid = _("Rather not say")
        self.fields["profile"].choices = choices("profile", empty=unsaid)
        self.fields["objectives"].choices = choices("objective")
        self.fields["domains"].choices = choices("domain")
        self.fields["level"].choices = choices("level", empty=unsaid)
        self.fields["intent"].choices = [one for one in choices("intent", empty=unsaid) if one[0] in ("", *INTENTS)]
        levels = [one for one in choices("maturity", empty=_("Not known")) if one[0] in ("", *LEVELS)]
        for code, label in choices("objective"):
            words = _("Maturity on “%(objective)s”") % {"objective": label}
            self.fields[f"maturity_{code}"] = forms.ChoiceField(label=words, choices=levels, required=False)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.add_input(Submit("show", _("Show the routes")))

    def situation(self) -> Situation:
        """The situation that a valid form describes."""
        data = dict(self.cleaned_data)
        found = {name: data[name] for name in ("profile", "objectives", "domains", "level", "minutes", "intent", "language")}
        found["maturity"] = {name.removeprefix("maturity_"): one for name, one in data.items() if name.startswith("maturity_")}
        return Situation.from_json(found)
