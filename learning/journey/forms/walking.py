"""What a learner says about their path: a module to add, the purpose, how it ends, a level of their own."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from cms.engine.card import Card
from cms.models import vocabulary

from .situating import LONGEST_PURPOSE


class _Form(forms.Form):
    """The page writes the form's tag and its buttons; crispy writes the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class ModuleForm(_Form):
    """One module of the catalogue, chosen by its title."""

    module = forms.ChoiceField(label=_("Module"), required=False)

    def __init__(self, cards: Iterable[Card], *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ordered = sorted(cards, key=lambda card: card.title.casefold())
        self.fields["module"].choices = [("", _("Choose a module")), *((card.module_key, card.title) for card in ordered)]
        if label:
            self.fields["module"].label = label

    def clean_module(self) -> str:
        """An empty choice is told in a sentence, not by a browser's bubble."""
        if not self.cleaned_data["module"]:
            raise forms.ValidationError(_("Choose a module first."))
        return self.cleaned_data["module"]


class PurposeForm(_Form):
    """What will it be of use to me for?"""

    purpose = forms.CharField(
        label=_("What will it be of use to me for?"),
        help_text=_("One sentence, for you alone."),
        required=False,
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomeForm(_Form):
    """A path ends on an action or a decision."""

    outcome = forms.CharField(
        label=_("What do you do, or decide, now?"),
        help_text=_("An action or a decision, in one or two sentences. It stays with your path, for you alone."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write one sentence: a path ends on something that you do or decide. You can also leave it open.")},
    )


class LevelForm(_Form):
    """A level of one's own: the diagnostic is an estimate, the learner knows better."""

    level = forms.ChoiceField(
        label=_("I would place myself here"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four levels.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(term.code, term.label()) for term in vocabulary("maturity")]
