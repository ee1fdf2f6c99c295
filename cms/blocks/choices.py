"""Choices read when a form is shown, not when the code is loaded: terms, modules and quizzes are data."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.apps import apps
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from wagtail import blocks


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
    """A string that names something of another room."""

    def __init__(self, choices: Callable[[], list[tuple[str, str]]], required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        self.named, self.field_options = choices, {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        return _OpenChoiceField(choices=lambda: [("", "—"), *self.named()], **self.field_options)

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    class Meta:
        default = ""
        icon = "link"
