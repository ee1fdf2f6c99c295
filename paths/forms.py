"""What editors fill in: an item of the diagnostic, a made-up situation to preview the routes of, and what counts how much."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from cms.models import vocabulary

from .engine.situation import INTENTS, LEVELS, MAX_MINUTES, Situation
from .engine.weights import HEAVIEST, WEIGHTS, Weights
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
            label=_("Maturity level"),
            choices=[one for one in choices("maturity") if one[0] in LEVELS],  # a level that an editor added is no rung of the ladder
            help_text=_("The level that a yes, or the right answer, shows."),
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


WEIGHED = {  # name of a weight -> what it is called, and what it does
    "objective": (_("Objective"), _("The module serves an objective that was chosen.")),
    "maturity": (
        _("Maturity"),
        _("Per grade, 0 to 3, times the confidence: how well it suits the level, a gentle format when one begins."),
    ),
    "profile": (_("Profile"), _("Per grade: 2 when the module names the profile, 1 when it is made for all.")),
    "domain": (_("Field of action"), _("Per grade and per field: examples from one’s own field help, without closing the others.")),
    "level": (_("Territorial level"), _("Per grade: it colours examples more than it changes what is to be learnt.")),
    "intent": (_("What one came for"), _("The format answers the intent.")),
    "minutes": (
        pgettext_lazy("time one has", "Time"),
        _("How much the time one has counts among the reasons; it never makes a module better."),
    ),
    "route": (_("Meant for the route"), _("Per grade, 1 to 3: how much its editors meant the module for this route.")),
    "language": (_("Own language"), _("The module is written in the reader’s language.")),
    "gentle": (_("First step"), _("Per grade, 0 to 4, only while no objective is chosen: it begins low, in a gentle format.")),
    "variety": (_("Variety"), _("The format has not been met yet on the route.")),
    "skill": (_("New skill"), _("Per skill that nothing before it covers, two at most.")),
}


class WeighingForm(forms.Form):
    """Every weight, and why it is changed. What it is compared with are the weights in force."""

    def __init__(self, now: Weights, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=now.to_json(), **kwargs)
        for name, (label, help_text) in WEIGHED.items():
            usual = _("%(help)s Now %(now)s, at first %(first)s.") % {
                "help": help_text,
                "now": now.to_json()[name],
                "first": WEIGHTS.to_json()[name],
            }
            self.fields[name] = forms.IntegerField(label=label, help_text=usual, min_value=0, max_value=HEAVIEST)
        self.fields["why"] = forms.CharField(
            label=_("Why this change?"),
            help_text=_("One sentence for whoever looks at it in a year."),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def weights(self) -> Weights:
        """The weights that a valid form describes."""
        return Weights.from_json({name: self.cleaned_data[name] for name in WEIGHED})
