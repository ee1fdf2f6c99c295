"""Columns that hold codes: of vocabulary terms, of skills, of other modules. Data, so that an editor may rename and retire."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from cms.blocks.choices import Reference, modules, pages_of, pointed_at

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


class _Offered:
    """Offers the terms of a vocabulary: those that are retired only to what holds them already."""

    kind: str

    def get_bound_field(self, form: Any, name: str) -> Any:
        held = form.get_initial_for_field(self, name)
        self.choices = offered_terms(self.kind, [held] if isinstance(held, str) else held or ())
        return super().get_bound_field(form, name)  # type: ignore[misc]


class TermsFormField(_Offered, forms.MultipleChoiceField):
    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(choices=lambda: term_choices(kind), **kwargs)


class TermFormField(_Offered, forms.ChoiceField):
    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(choices=lambda: [("", "—"), *term_choices(kind)], **kwargs)

    def get_bound_field(self, form: Any, name: str) -> Any:
        bound = super().get_bound_field(form, name)
        self.choices = [("", "—"), *self.choices]
        return bound


class TermsField(_CodesField):
    """Codes of one vocabulary (`kind`), chosen by ticking boxes."""

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return TermsFormField(
            kind=self.kind,
            required=False,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def extract_references(self, value: list[str]) -> Iterator[Reference]:
        yield from pointed_at(terms_of(self.kind, value))


class TermField(models.CharField):
    """The code of one term of one vocabulary (`kind`), or nothing."""

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **({"max_length": 40, "blank": True, "default": ""} | kwargs))

    def formfield(self, **kwargs: Any) -> forms.Field:
        return TermFormField(kind=self.kind, required=not self.blank, label=self.verbose_name.capitalize(), help_text=self.help_text)

    def extract_references(self, value: str) -> Iterator[Reference]:
        yield from pointed_at(terms_of(self.kind, [value]))


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

    def extract_references(self, value: list[str]) -> Iterator[Reference]:
        yield from pointed_at(pages_of(*value))


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

    def extract_references(self, value: str) -> Iterator[Reference]:
        yield from pointed_at(pages_of(value))


class KeyFormField(forms.ChoiceField):
    def valid_value(self, value: Any) -> bool:
        return bool(value)


def kinds_pointed_at() -> set[str]:
    """The vocabularies whose terms pages hold in columns of their own: of these the admin knows where each term is used."""
    columns = (column for model in apps.get_models() for column in model._meta.get_fields())
    return {column.kind for column in columns if isinstance(column, TermField | TermsField)}


def terms_of(kind: str, codes: Iterable[str]) -> list[Any]:
    """The terms of a vocabulary that bear these codes."""
    from .vocabularies import vocabulary

    held = set(codes)
    return [term for term in vocabulary(kind) if term.code in held]


def term_choices(kind: str) -> list[tuple[str, str]]:
    """The terms of a vocabulary for a form, retired ones last and said to be."""
    from .vocabularies import vocabulary

    terms = sorted(vocabulary(kind), key=lambda term: term.retired)
    return [(term.code, _("%(term)s (retired)") % {"term": term.label()} if term.retired else term.label()) for term in terms]


def offered_terms(kind: str, held: Any) -> list[tuple[str, str]]:
    """The terms to offer to something that holds these codes. A code that no vocabulary knows stays, so that saving never loses it."""
    from .vocabularies import vocabulary

    gone = {term.code for term in vocabulary(kind) if term.retired} - set(held)
    known = [(code, label) for code, label in term_choices(kind) if code not in gone]
    return known + [(code, code) for code in held if code and code not in {each for each, _label in known}]
