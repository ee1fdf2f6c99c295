"""Forms of the admin: a question, a quiz, a file of questions."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks.base import BlockField

from quizzes.blocks import QuestionBlock, body_of, pictures_of, refusal, values_of
from quizzes.engine.questions import QuestionError, from_json
from quizzes.exchange.files import NAMES
from quizzes.exchange.writing import WRITERS
from quizzes.models import Bank, Question

LARGEST_UPLOAD = 20 * 1024 * 1024  # bytes; the command takes larger packages
HELD = "quizzes.held"  # salt of the word that fetches a file
HELD_FOR = 24 * 3600  # seconds a file waits for a decision


def _words(text: str) -> list[str]:
    """Words between commas, once each."""
    return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


class QuestionForm(WagtailAdminModelForm):
    """A question with fields for its kind, and its tags as words between commas."""

    content = BlockField(block=QuestionBlock(), label=_("Question"))
    labels = forms.CharField(label=_("Tags"), required=False, help_text=_("Words separated by commas."))
    skill_names = forms.CharField(
        label=_("Skills it asks for"), required=False, help_text=_("Words separated by commas; results are told skill by skill.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        block = self.fields["content"].block
        body = self.instance.body
        begun = [{"type": self.instance.kind, "value": {}}] if self.instance.kind else []
        self.initial["content"] = block.to_python(values_of(body) if body else begun)
        self.initial["labels"] = ", ".join(self.instance.tags)
        self.initial["skill_names"] = ", ".join(map(str, self.instance.skills))

    def clean_labels(self) -> list[str]:
        return _words(self.cleaned_data["labels"])

    def clean_skill_names(self) -> list[str]:
        return _words(self.cleaned_data["skill_names"])

    def clean_content(self) -> Any:
        """Looked at once more with what stays from before: a picture that was not chosen again."""
        if not self.cleaned_data["content"]:  # a preview does not ask for what is missing
            raise forms.ValidationError(_("Choose a kind of question first."))
        try:
            from_json(body_of(self.cleaned_data["content"], self.instance.body))
        except QuestionError as error:
            raise refusal(error) from error
        return self.cleaned_data["content"]

    @property
    def pictures(self) -> dict[str, bytes]:
        """The copies to keep of what was chosen, by name; of a form that is valid."""
        return pictures_of(self.cleaned_data["content"])

    def save(self, commit: bool = True) -> Question:
        """The row with its body; the version rises when what is asked changed."""
        row, before = self.instance, self.instance.body
        question = from_json(body_of(self.cleaned_data["content"], before) | {"name": before.get("name", "") if before else ""})
        row.body, row.kind, row.tags = question.to_json(), question.kind, self.cleaned_data["labels"]
        row.skills = self.cleaned_data["skill_names"]
        row.key = row.key or f"own:{uuid.uuid4().hex}"
        row.version += bool(before) and before != row.body
        return super().save(commit)


class CorrectionForm(forms.Form):
    """A frozen question with its key to mend, and why."""

    content = BlockField(block=QuestionBlock(), label=_("Question"))
    reason = forms.CharField(label=_("Why the key was wrong"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False)

    def __init__(self, *args: Any, body: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        block = self.fields["content"].block
        self.initial["content"] = block.to_python(values_of(body))

    def clean_content(self) -> Any:
        try:
            self.mended()
        except QuestionError as error:
            raise refusal(error) from error
        return self.cleaned_data["content"]

    def mended(self) -> dict[str, Any]:
        """The engine's JSON, with the name it had."""
        return body_of(self.cleaned_data["content"], self.body) | {"name": self.body["name"]}


class QuizForm(WagtailAdminModelForm):
    """A quiz, with the wish to publish it."""

    publish = forms.BooleanField(
        label=_("Publish to learners"),
        required=False,
        initial=True,
        help_text=_("Attempts under way keep the version they began with; the next ones get this one."),
    )


class ImportForm(forms.Form):
    """A file of questions to read."""

    file = forms.FileField(label=_("File"), help_text=format_lazy(_("{formats}. At most 20 MB."), formats=NAMES))
    bank = forms.CharField(
        label=_("Bank"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "banks", "autocomplete": "off"}),
        help_text=_("Made when there is none of this name."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    by_category = forms.BooleanField(
        label=_("A bank for each category"), required=False, help_text=_("Questions without a category go to the bank above.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split it and import the parts."))
        return file


class ConfirmForm(forms.Form):
    """The file that was shown, to be imported now: by a word that only this person's page has."""

    held = forms.CharField(widget=forms.HiddenInput, max_length=500)
    bank = forms.CharField(widget=forms.HiddenInput, max_length=200)
    language = forms.ChoiceField(widget=forms.HiddenInput, choices=settings.LANGUAGES)
    by_category = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, holder: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holder = holder

    @staticmethod
    def word_for(key: uuid.UUID, holder: int) -> str:
        return signing.dumps([str(key), holder], salt=HELD)

    def clean_held(self) -> uuid.UUID:
        try:
            key, holder = signing.loads(self.cleaned_data["held"], salt=HELD, max_age=HELD_FOR)
        except signing.BadSignature:
            key, holder = "", None
        if holder != self.holder:
            raise forms.ValidationError(_("The file is no longer kept. Choose it again."))
        return uuid.UUID(key)


class ExportForm(forms.Form):
    """A bank to be written as a file."""

    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.all())
    format = forms.ChoiceField(label=_("Format"), choices=[(name, writer.label) for name, writer in WRITERS.items()])
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    seen = forms.BooleanField(widget=forms.HiddenInput, required=False)
