"""Who is asking, one question a screen. Every question may be skipped, and says why it is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.models import vocabulary
from paths.engine.situation import Situation

SUMMARY = "summary"
MINUTES = [
    ("30", _("About half an hour")),
    ("60", _("One hour")),
    ("120", _("Two hours")),
    ("240", _("Half a day")),
    ("480", _("A day")),
    ("1800", _("Several weeks, a little at a time")),
]
NOTHING_SAID = ("", _("I’d rather not say"))
LONGEST_PURPOSE = 500


def _terms(kind: str) -> list[tuple[str, str]]:
    return [(term.code, term.label()) for term in vocabulary(kind) if not term.retired]


@dataclass(frozen=True)
class Question:
    """One screen: the field of the situation it fills, what is asked, and why."""

    name: str
    label: Promise
    why: Promise
    choices: Callable[[], list[tuple[Any, Any]]] | None = None
    several: bool = False

    def field(self) -> forms.Field:
        """As a form shows it; one's own words when there is nothing to choose from."""
        if self.choices is None:
            return forms.CharField(
                label=self.label,
                help_text=self.why,
                required=False,
                max_length=LONGEST_PURPOSE,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        if self.several:
            return forms.MultipleChoiceField(
                label=self.label, help_text=self.why, required=False, choices=self.choices(), widget=forms.CheckboxSelectMultiple
            )
        return forms.ChoiceField(
            label=self.label, help_text=self.why, required=False, choices=[*self.choices(), NOTHING_SAID], widget=forms.RadioSelect
        )

    def words(self, situation: Situation) -> list[str]:
        """What was answered, in words; an empty list when nothing was."""
        value = getattr(situation, self.name)
        if not value:
            return []
        if self.choices is None:
            return [value]
        labels = {str(code): str(label) for code, label in self.choices()}
        several = value if self.several else [str(value)]
        return [labels.get(code) or _minutes_said(self.name, code) for code in several]


def _minutes_said(name: str, code: str) -> str:
    return str(_("%(minutes)s minutes") % {"minutes": code}) if name == "minutes" else code


QUESTIONS = (
    Question(
        "profile",
        _("What is your profile?"),
        _("Some modules were written with people like you, and their examples come from organisations like yours. We show those first."),
        lambda: _terms("profile"),
    ),
    Question(
        "objectives",
        _("What do you want to make progress on?"),
        _("Each module serves one or two of these four objectives. Choose as many as you like."),
        lambda: _terms("objective"),
        several=True,
    ),
    Question(
        "domains",
        _("In which fields do you act?"),
        _("Examples speak more when they come from your field. This only changes the order: nothing is hidden."),
        lambda: _terms("domain"),
        several=True,
    ),
    Question(
        "level",
        _("On what scale do you work?"),
        _("A method for a neighbourhood is not one for a region."),
        lambda: _terms("level"),
    ),
    Question(
        "minutes",
        _("How much time do you want to give it?"),
        _("The routes are cut to fit. Nobody counts, and you can stop and come back whenever you like."),
        lambda: list(MINUTES),
    ),
    Question(
        "intent",
        _("What brings you here today?"),
        _("To look around, to learn one thing, to follow a whole way or to act at once: the routes are not the same."),
        lambda: _terms("intent"),
    ),
    Question(
        "purpose",
        _("What will it be of use to me for?"),
        _("One sentence, for you alone: it will stand at the top of your path. Nobody else reads it."),
    ),
)
BY_NAME = {question.name: question for question in QUESTIONS}
NAMES = tuple(BY_NAME)


class SituateForm(forms.Form):
    """The form of one question."""

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields[question.name] = question.field()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def change(self) -> Any:
        """The answer as the situation keeps it."""
        value = self.cleaned_data[self.question.name]
        if self.question.name == "minutes":
            return int(value) if value else None
        return value


def after(name: str) -> str:
    """The question that follows, or the summary."""
    place = NAMES.index(name) + 1
    return NAMES[place] if place < len(NAMES) else SUMMARY


def before(name: str) -> str:
    """The question before, or nothing at the first."""
    place = NAMES.index(name)
    return NAMES[place - 1] if place else ""
