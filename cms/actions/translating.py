"""A page in two languages: made, put side by side, kept as a draft; and which pages lack a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from wagtail.models import Locale, Page

from cms.engine.translating import Segment, lost, segments, translated
from cms.models import ContentPage, InfoPage, ModulePage
from cms.models.fields import BodyField, ModuleKeyField, TermField

SHARED = ("slug", "url_path", "draft_title", "timezone", "precision", "seo_title")
BASES = (ModulePage, ContentPage, InfoPage)


@dataclass(frozen=True)
class Row:
    """One page and how it stands in one other language: missing, draft, old (the source changed since) or done."""

    page: Page
    language: str
    state: str
    translation_id: int | None = None


def columns(page: Page) -> list[Any]:
    """The fields of a page that hold words."""
    found = []
    for column in page._meta.get_fields():
        is_words = isinstance(column, BodyField) or (
            isinstance(column, models.CharField | models.TextField)
            and not isinstance(column, TermField | ModuleKeyField | models.URLField | models.SlugField)
            and not column.choices
        )
        is_ours = column.model is not Page or column.name in ("title", "search_description") if hasattr(column, "model") else False
        if is_words and is_ours and column.name not in SHARED:
            found.append(column)
    return found


def values_of(page: Page) -> dict[str, Any]:
    """The words of a page as plain values."""
    found: dict[str, Any] = {}
    for column in columns(page):
        value = getattr(page, column.name)
        found[column.name] = column.stream_block.get_prep_value(value) if isinstance(column, BodyField) else value or ""
    return found


def side_by_side(source: Page, target: Page | None) -> tuple[list[Segment], list[str]]:
    """The segments of both, and what of the translation has no place in the source."""
    one, other = values_of(source), values_of(target) if target else {}
    return segments(one, other), lost(one, other)


@transaction.atomic
def save_translation(source: Page, locale: Locale, words: Mapping[str, str], *, user: Any) -> Page:
    """Keeps the words as a draft of the page in this language, made when there is none. Nothing is published."""
    found = source.get_translation_or_none(locale)
    target = found.get_latest_revision_as_object() if found else source.copy_for_translation(locale, copy_parents=True)
    whole = translated(values_of(source), words)
    for column in columns(source):
        setattr(target, column.name, column.to_python(whole[column.name]) if isinstance(column, BodyField) else whole[column.name])
    target.save_revision(user=user, changed=True)
    return target


def translation_rows(languages: list[str]) -> list[Row]:
    """Every published page that lacks another language or is older there than its source, the missing ones first."""
    by_key: dict[Any, dict[str, Page]] = {}
    kinds = [kind for base in BASES for kind in ([base] if base is InfoPage else base.__subclasses__())]
    for page in Page.objects.type(*kinds).select_related("locale", "content_type").order_by("title"):
        by_key.setdefault(page.translation_key, {})[page.locale.language_code] = page
    rows = []
    for known in by_key.values():
        live = [page for page in known.values() if page.live]
        if not live:
            continue
        source = next((known[code] for code in languages if code in known and known[code].live), live[0])
        for code in languages:
            state = _state(source, known.get(code)) if code != source.locale.language_code else "done"
            if state != "done":
                rows.append(Row(source, code, state, known[code].pk if code in known else None))
    order = ("missing", "draft", "old")
    return sorted(rows, key=lambda row: (order.index(row.state), row.page.title.casefold()))


def _state(source: Page, other: Page | None) -> str:
    if other is None:
        return "missing"
    if not other.live:
        return "draft"
    later = source.last_published_at and other.last_published_at and source.last_published_at > other.last_published_at
    return "old" if later and source.latest_revision_id else "done"
