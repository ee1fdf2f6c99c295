"""Pages of the resource centre from a readable file: each in every language it has words for, linked as translations; the same file
again changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.files import File
from django.db import models, transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Locale, Page
from wagtail.utils.file import hash_filelike

from cms.actions.importing import key_of
from cms.models import ContentVersion, EventPage
from cms.models.fields import BodyField, ModuleKeysField

LANGUAGES = ("fr", "en")
APART = ("type", "slug", "in", *LANGUAGES)  # what says where a page stands, not what it says
EVENTS = ("starts_at", "ends_at")


class ShelfError(ValueError):
    """A file that cannot be read; the message names the page and what is wrong with it."""


@dataclass
class Shelf:
    """Where pages are put: the home page of each language, and what was found below it so far. `files`: where their documents are."""

    homes: Mapping[str, Page]
    locales: Mapping[str, Locale]
    found: dict[tuple[str, str], Page] = field(default_factory=dict)  # (language, path below home) -> page
    files: Path | None = None

    def at(self, language: str, path: str) -> Page | None:
        """The page at a path below the home page, or None."""
        if not path:
            return self.homes[language]
        if (language, path) not in self.found:
            parent = self.at(language, path.rpartition("/")[0])
            page = parent.get_children().filter(slug=path.rpartition("/")[2]).specific().first() if parent else None
            if page is None:
                return None
            self.found[language, path] = page
        return self.found[language, path]


@transaction.atomic
def shelve(written: Mapping[str, Any], shelf: Shelf) -> list[Page]:
    """Makes or updates the pages of one file, in its order. Raises ShelfError, and then nothing is changed."""
    shared = written.get("shared", {})
    made = []
    for page in written["pages"]:
        whole = {**shared, **page}
        source: Page | None = None
        for language in LANGUAGES:
            if language in whole:
                source = _shelve_one(whole, language, shelf, source)
                made.append(source)
    ContentVersion.bump()
    return made


def _shelve_one(written: Mapping[str, Any], language: str, shelf: Shelf, source: Page | None) -> Page:
    slug, above = written.get("slug", ""), written.get("in", "")
    place = f"{above}/{slug}".strip("/")
    parent = shelf.at(language, above)
    if parent is None:
        raise ShelfError(f"{slug}: there is no page at “{above}” in the language “{language}”")
    try:
        model: type[Page] = apps.get_model("cms", written["type"])
    except (LookupError, KeyError) as error:
        raise ShelfError(f"{slug}: “{written.get('type')}” is no kind of page") from error
    said = {name: value for name, value in written.items() if name not in APART} | written[language]
    values = {name: _value(model, name, value, place=place, language=language, shelf=shelf) for name, value in said.items()}
    page = shelf.at(language, place)
    if page is None:
        page = model(slug=slug, locale=shelf.locales[language], live=False)
        if source:
            page.translation_key = source.translation_key
    elif not isinstance(page, model):
        raise ShelfError(f"{place}: it exists as a page of another kind")
    if page.pk and page.live and all(_same(page, name, value) for name, value in values.items()):
        return page
    for name, value in values.items():
        setattr(page, name, value)
    if page.pk is None:
        _write_live(page, parent)
    else:
        page.save_revision().publish()
    shelf.found[language, place] = page
    return page


def _write_live(page: Page, parent: Page) -> None:
    """A new page, live at once: publishing is for what was a draft, and costs three times as much. Its first change makes a revision."""
    page.live, page.first_published_at = True, timezone.now()
    page.last_published_at = page.latest_revision_created_at = page.first_published_at
    parent.add_child(instance=page)


def _value(model: type[Page], name: str, value: Any, *, place: str, language: str, shelf: Shelf) -> Any:
    """What a column holds, of what is written."""
    try:
        column = model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise ShelfError(f"{place}: “{name}” is no field of {model.__name__}") from error
    if isinstance(column, BodyField):
        return column.to_python(_stream(column, name, value, place))
    if isinstance(column, ModuleKeysField):
        return [key_of(slug) for slug in value]
    if isinstance(column, models.ForeignKey) and column.related_model is get_document_model():
        return _document(shelf.files / value if shelf.files else Path(value), place)
    if isinstance(column, models.ForeignKey):
        found = shelf.at(language, value)
        if found is None:
            raise ShelfError(f"{place}: there is no page at “{value}” in the language “{language}”")
        return Page.objects.get(pk=found.pk)
    if name in EVENTS and isinstance(value, str):
        zone = ZoneInfo(EventPage._meta.get_field("timezone").default)
        return datetime.fromisoformat(value).replace(tzinfo=zone)
    return column.to_python(value.strip() if isinstance(value, str) else value)


def _document(path: Path, place: str) -> AbstractDocument:
    """The document that a file is, by its name; a file that has changed makes another one."""
    if not path.is_file():
        raise ShelfError(f"{place}: there is no file “{path.name}”")
    documents = get_document_model().objects
    with path.open("rb") as file:
        told = {"title": path.name, "file_hash": hash_filelike(file), "file_size": path.stat().st_size}
        found: AbstractDocument | None = documents.filter(**told).first()
        return found or documents.create(**told, file=File(file, name=path.name))


def _stream(column: BodyField, name: str, value: Any, place: str) -> list[dict[str, Any]]:
    """A stream: Markdown for a text, else its rows, each of the kind it says or of the stream's last kind."""
    rows: Iterable[Any] = [{"kind": "markdown", "text": value}] if isinstance(value, str) else value
    last = list(column.stream_block.child_blocks)[-1]
    stored = []
    for position, row in enumerate(rows):
        kind = row.get("kind", last)
        if kind not in column.stream_block.child_blocks:
            raise ShelfError(f"{place}: “{kind}” is no block of “{name}”")
        rest = {key: each for key, each in row.items() if key != "kind"}
        identity = str(uuid5(NAMESPACE_URL, f"cheminer:page:{place}:{name}:{position}"))
        stored.append({"type": kind, "value": rest["text"] if kind == "markdown" else rest, "id": identity})
    return stored


def _same(page: Page, name: str, value: Any) -> bool:
    """Whether a column already holds this value."""
    column, now = page._meta.get_field(name), getattr(page, name)
    if isinstance(column, BodyField):
        return bool(column.stream_block.get_api_representation(now) == column.stream_block.get_api_representation(value))
    return bool(now == value)
