"""The words of the domain as data: what an editor may rename, reorder, extend or retire without losing what refers to them."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .content_version import ContentVersion

KINDS = [
    ("route", _("Routes")),
    ("objective", _("Strategic objectives")),
    ("maturity", _("Maturity levels")),
    ("profile", _("Actor profiles")),
    ("domain", _("Domains of action")),
    ("level", _("Territorial levels")),
    ("intent", _("Intents")),
    ("medoc", _("Kinds of resource")),
    ("section", _("Sections of a resource centre")),
    ("information", _("Information levels")),
    ("publication", _("Types of publication")),
    ("event", _("Kinds of event")),
    ("format", _("Formats")),
    ("rhythm", _("Rhythms")),
    ("basis", _("Bases of evidence")),
    ("status", _("Statuses")),
    ("licence", _("Licences")),
]


class Term(models.Model):
    """One word of one vocabulary. Its code never changes; everything else may."""

    kind = models.CharField(_("vocabulary"), max_length=20, choices=KINDS)
    code = models.CharField(_("code"), max_length=40, validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$")])
    labels = models.JSONField(_("labels"), default=dict)
    descriptions = models.JSONField(_("descriptions"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired = models.BooleanField(_("retired"), default=False, help_text=_("No longer offered; what refers to it keeps it."))
    facts = models.JSONField(_("facts"), default=dict, blank=True)

    class Meta:
        ordering = ["kind", "position", "code"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="cms_term_once_per_vocabulary")]

    def __str__(self) -> str:
        return self.label()

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        ContentVersion.bump()

    @classmethod
    def of_kind(cls, kind: str) -> "tuple[Term, ...]":
        """The terms of one vocabulary, kept in the process."""
        return vocabulary(kind)

    def label(self, language: str | None = None) -> str:
        """In a language (the current one), else in whichever there is, else the code."""
        return self._text(self.labels, language) or self.code

    def description(self, language: str | None = None) -> str:
        return self._text(self.descriptions, language)

    @staticmethod
    def _text(texts: dict[str, str], language: str | None) -> str:
        code = (language or get_language() or "fr")[:2]
        return texts.get(code) or next((text for text in texts.values() if text), "")


_kept: tuple[int, dict[str, tuple[Term, ...]]] = (-1, {})


def vocabularies() -> dict[str, tuple[Term, ...]]:
    """The terms of every kind in their order, retired ones included; kept in the process until content changes."""
    global _kept  # noqa: PLW0603 - one cache per process, replaced as a whole so that threads never see half of it
    version, kept = ContentVersion.current(), _kept
    if kept[0] != version:
        found: dict[str, list[Term]] = {}
        for each in Term.objects.all():
            found.setdefault(each.kind, []).append(each)
        _kept = kept = (version, {name: tuple(terms) for name, terms in found.items()})
    return kept[1]


def vocabulary(kind: str) -> tuple[Term, ...]:
    """The terms of one kind in their order, retired ones included."""
    return vocabularies().get(kind, ())


def worded(kind: str, code: str, language: str) -> str:
    """The label of a code in a language; what no vocabulary knows says itself."""
    found = term(kind, code)
    return found.label(language) if found else code


def coded(kind: str, words: str) -> str:
    """The code of what a file calls by its label, in any language; what no vocabulary knows is kept as it is."""
    same = words.strip().casefold()
    known = ({each.code.casefold(), *(label.casefold() for label in each.labels.values())} for each in vocabulary(kind))
    return next((each.code for each, names in zip(vocabulary(kind), known, strict=True) if same in names), words)


def term(kind: str, code: str) -> Term | None:
    """One term, or None when nobody made it."""
    return next((each for each in vocabulary(kind) if each.code == code), None)
