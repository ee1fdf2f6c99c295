"""What stands in the resource centre, as entries kept in the process until content changes."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from wagtail.models import Locale

from cms.engine.entry import Entry

from .keeping import Kept
from .places import closed_paths

_all: Kept[tuple[tuple[Entry, ...], tuple[Entry, ...]]] = Kept(1)  # the pages of the centre, the live sessions of webinars
_by_language: Kept[tuple[Entry, ...]] = Kept(16)


def all_entries() -> tuple[Entry, ...]:
    """Every published page of the resource centre in every language: one query per kind, then none until content changes."""
    return _known()[0]


def _known() -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    def read() -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        closed = closed_paths()
        return tuple(_read(closed)), tuple(_read_webinars(closed))

    return _all.get("all", read)


def _read(closed: tuple[str, ...]) -> Iterable[Entry]:
    from .content import ContentPage

    locales = {locale.pk: locale for locale in Locale.objects.all()}
    pages = [page for page in ContentPage.objects.live().order_by("path").specific() if not page.path.startswith(closed)]
    keys = {page.path: str(page.translation_key) for page in pages}
    for page in pages:
        page.locale = locales[page.locale_id]
        entry = page.entry(parent=keys.get(page.path[: -page.steplen], ""))
        if entry.url:
            yield entry


def webinars(language: str) -> list[Entry]:
    """The live sessions of published webinars as events of the calendar, each once; their pages are modules, and stay in the catalogue."""
    return list(_each_once(_known()[1], language))


def _read_webinars(closed: tuple[str, ...]) -> Iterable[Entry]:
    from cms.formats import WebinarPage

    for page in WebinarPage.objects.live().exclude(starts_at=None).select_related("locale").order_by("path"):
        parts = None if page.path.startswith(closed) else page.get_url_parts()
        if not parts or not parts[2]:
            continue
        start, end = page.starts_there, page.ends_at.astimezone(page.starts_there.tzinfo)
        yield Entry(
            key=page.module_key,
            page_id=page.pk,
            kind="event",
            language=page.locale.language_code,
            title=page.title,
            summary=page.promise,
            url=parts[2],
            date=start.date().isoformat(),
            codes={"event": ("webinar",), "objective": tuple(page.objectives), "domain": tuple(page.domains)},
            facts={
                "starts_at": start.isoformat(),
                "ends_at": end.isoformat(),
                "last_day": end.date().isoformat(),
                "timezone": page.timezone or "Europe/Paris",
                "precision": "time",
                "place": "",
                "link": page.join_url,
            },
        )


def _each_once(found: Iterable[Entry], language: str) -> Iterable[Entry]:
    """Each page in this language, else in the source's, else in any."""
    best: dict[str, Entry] = {}
    for entry in sorted(found, key=lambda one: (one.language == language, one.language == settings.LANGUAGE_CODE)):
        best[entry.key] = entry
    return best.values()


def entries(language: str) -> tuple[Entry, ...]:
    """Each page once, in this language or, when it lacks it, in another (`entry.language` tells); newest first, then by title."""
    return _by_language.get(language, lambda: _in_order(language))


def _in_order(language: str) -> tuple[Entry, ...]:
    by_title = sorted(_each_once(all_entries(), language), key=lambda one: (one.title.casefold(), one.key))
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
