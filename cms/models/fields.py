"""Columns that hold codes: of vocabulary terms, of skills, of other modules. Data, so that an editor may rename and retire."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from cms.blocks.choices import modules

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


class BodyField(StreamField):
    """A stream whose migrations say nothing of its blocks: what an editor may write is code, not schema."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


class _CodesField(models.JSONField):
    """A list of codes, empty by default."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"default": list, "blank": True} | kwargs))


class TermsField(_CodesField):
    """Codes of one vocabulary (`kind`), chosen by ticking boxes."""

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=lambda: term_choices(self.kind),
            required=False,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


class SlugsField(_CodesField):
    """Slugs, typed with commas between them."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return SlugsFormField(required=False, label=self.verbose_name.capitalize(), help_text=self.help_text)


class SlugsFormField(forms.CharField):
    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return [part for part in re.split(r"[,;\s]+", value or "") if part] if isinstance(value, str) else list(value or [])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)

    def validate(self, value: list[str]) -> None:
        wrong = [slug for slug in value if not SLUG.match(slug)]
        if wrong:
            message = _("Write each skill in small letters, digits and hyphens: “%(skill)s” is not.")
            raise ValidationError(message, params={"skill": wrong[0]})

    def run_validators(self, value: list[str]) -> None:
        """Nothing more: CharField's own validators are for text."""


class ModuleKeysField(_CodesField):
    """Identities of other modules."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return KeysFormField(
            choices=modules,
            required=False,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


class KeysFormField(forms.MultipleChoiceField):
    """Keeps the identity of a module that is not published: it may come back."""

    def valid_value(self, value: Any) -> bool:
        return bool(value)


class ModuleKeyField(models.CharField):
    """The identity of another module, or nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"max_length": 36, "blank": True, "default": ""} | kwargs))

    def formfield(self, **kwargs: Any) -> forms.Field:
        return KeyFormField(
            choices=lambda: [("", "—"), *modules()],
            required=False,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
        )


class KeyFormField(forms.ChoiceField):
    def valid_value(self, value: Any) -> bool:
        return bool(value)


def term_choices(kind: str) -> list[tuple[str, str]]:
    """The terms of a vocabulary for a form, retired ones last."""
    from .vocabularies import vocabulary

    terms = sorted(vocabulary(kind), key=lambda term: term.retired)
    return [(term.code, term.label()) for term in terms]
