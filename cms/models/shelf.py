"""What stands in the resource centre, as entries kept in the process until content changes."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from wagtail.models import Locale

from cms.engine.entry import Entry

from .keeping import Kept
from .places import closed_paths

_all: Kept[tuple[Entry, ...]] = Kept(1)
_by_language: Kept[tuple[Entry, ...]] = Kept(16)


def all_entries() -> tuple[Entry, ...]:
    """Every published page of the resource centre in every language: one query per kind, then none until content changes."""
    return _all.get("all", lambda: tuple(_read()))


def _read() -> Iterable[Entry]:
    from .content import ContentPage

    locales, closed = {locale.pk: locale for locale in Locale.objects.all()}, closed_paths()
    pages = [page for page in ContentPage.objects.live().order_by("path").specific() if not page.path.startswith(closed)]
    keys = {page.path: str(page.translation_key) for page in pages}
    for page in pages:
        page.locale = locales[page.locale_id]
        entry = page.entry(parent=keys.get(page.path[: -page.steplen], ""))
        if entry.url:
            yield entry


def entries(language: str) -> tuple[Entry, ...]:
    """Each page once, in this language or, when it lacks it, in another (`entry.language` tells); newest first, then by title."""
    return _by_language.get(language, lambda: _in_order(language))


def _in_order(language: str) -> tuple[Entry, ...]:
    best: dict[str, Entry] = {}
    for entry in sorted(all_entries(), key=lambda one: (one.language == language, one.language == settings.LANGUAGE_CODE)):
        best[entry.key] = entry
    by_title = sorted(best.values(), key=lambda one: (one.title.casefold(), one.key))
    return tuple(sorted(by_title, key=lambda one: one.date, reverse=True))


def entries_of(kinds: Collection[str], language: str) -> list[Entry]:
    """The entries of these kinds."""
    return [entry for entry in entries(language) if entry.kind in kinds]


def entry_of(key: Any, language: str) -> Entry | None:
    """One page in this language, or in another when it lacks it; None when it is not published."""
    return next((entry for entry in entries(language) if entry.key == str(key)), None)


def within(key: Any, language: str) -> list[Entry]:
    """What stands directly below a page."""
    return [entry for entry in entries(language) if entry.parent == str(key)]
