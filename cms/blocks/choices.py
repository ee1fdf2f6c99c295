"""Choices read when a form is shown, not when the code is loaded: terms, modules and quizzes are data."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from wagtail import blocks

Choices = Callable[[], list[tuple[str, str]]]
Found = Callable[[str], list[Any]]
Reference = tuple[type[Any], str, str, str]  # what is referred to, and where in the field


def terms(kind: str) -> Callable[[], list[tuple[str, str]]]:
    """The choices of a vocabulary."""

    def choices() -> list[tuple[str, str]]:
        return [(term.code, term.label()) for term in apps.get_model("cms", "Term").of_kind(kind)]

    return choices


def quizzes() -> list[tuple[str, str]]:
    """The quizzes there are, by slug; none when nobody installed any."""
    try:
        model = apps.get_model("quizzes", "Quiz")
    except LookupError:
        return []
    found = model._default_manager.order_by("slug", "language").values_list("slug", "language", "title")
    titles: dict[str, str] = {}
    for slug, language, title in found:
        if slug not in titles or language == get_language():
            titles[slug] = title or slug
    return sorted(titles.items(), key=lambda choice: choice[1].casefold())


def quizzes_named(slug: str) -> list[Any]:
    """The quiz of this slug, in each language it is in; none when nobody installed any."""
    try:
        model = apps.get_model("quizzes", "Quiz")
    except LookupError:
        return []
    return list(model._default_manager.filter(slug=slug))


def pages_of(*keys: str) -> list[Any]:
    """The pages of these modules, in each language they are in."""
    known = [key for key in keys if _is_key(key)]
    return list(apps.get_model("wagtailcore", "Page").objects.filter(translation_key__in=known)) if known else []


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def pointed_at(rows: Iterable[Any]) -> Iterator[Reference]:
    """What the admin keeps of these rows to say of each where it is used."""
    yield from ((type(row), str(row.pk), "", "") for row in rows)


def modules() -> list[tuple[str, str]]:
    """The modules for a form, by title: each once, in the language that is read if it is written in it; drafts too, since modules are
    often written together, and what names a module outlives its publication."""
    rows = apps.get_model("cms", "ModulePage").objects.values_list("translation_key", "locale__language_code", "title", "live")
    language = (get_language() or "fr")[:2]
    titles: dict[str, str] = {}
    for key, code, title, live in rows.order_by("pk"):
        if str(key) not in titles or code == language:
            titles[str(key)] = title if live else gettext("%(title)s (draft)") % {"title": title}
    return sorted(titles.items(), key=lambda choice: choice[1].casefold())


class _OpenChoiceField(forms.ChoiceField):
    """Keeps a value that is not among the choices at this moment: what it names may come back."""

    def valid_value(self, value: Any) -> bool:
        return bool(value)


class NamedElsewhereBlock(blocks.FieldBlock):
    """A string that names something of another room. `found`: the rows it names, so that each can say where it is used."""

    def __init__(self, choices: Choices, found: Found, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        self.named, self.found, self.field_options = choices, found, {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    def extract_references(self, value: Any) -> Iterator[Reference]:
        yield from pointed_at(self.found(value) if value else ())

    @cached_property
    def field(self) -> forms.Field:
        return _OpenChoiceField(choices=lambda: [("", "—"), *self.named()], **self.field_options)

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    class Meta:
        default = ""
        icon = "link"
