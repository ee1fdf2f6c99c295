"""A manuscript becomes a page; the same manuscript again changes nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from cms.engine.identity import module_key_of
from cms.engine.manuscript import Manuscript, ManuscriptError
from cms.engine.readiness import Level, lacks_of
from cms.engine.streaming import columns_of
from cms.formats.form import written_of
from cms.models import FORMATS, CataloguePage, ModulePage
from cms.models.fields import BodyField


@transaction.atomic
def import_manuscript(manuscript: Manuscript, *, parent: CataloguePage, user: Any = None, publish: bool = True) -> ModulePage:
    """Makes or updates the page of this slug in this language. An unchanged manuscript makes no revision. A page that still lacks
    what its format asks is kept as a draft. Raises ManuscriptError, and then nothing is changed."""
    parent = catalogue_in(parent, manuscript.language)
    columns = columns_of(manuscript, resolve=key_of)
    page_class = FORMATS[manuscript.format]
    found = ModulePage.objects.child_of(parent).filter(slug=manuscript.slug).first()
    page = found.specific if found else page_class(locale=parent.locale, translation_key=key_of(manuscript.slug), live=False)
    if not isinstance(page, page_class):
        raise ManuscriptError(2, f"“{manuscript.slug}” exists in another format")
    changed = [name for name, value in columns.items() if not _same(page, name, value)]
    may_go_live = publish and not page.live
    if found and not changed and not (may_go_live and is_ready(page)):
        return page
    for name in changed:
        setattr(page, name, _field(page, name).to_python(columns[name]))
    _save(page, parent, user=user)
    if publish and is_ready(page):
        page.latest_revision.publish(user=user)
    return page_class.objects.get(pk=page.pk)


def _save(page: ModulePage, parent: Page, *, user: Any) -> None:
    try:
        if page.pk is None:
            parent.add_child(instance=page)
        page.save_revision(user=user)
    except ValidationError as error:
        first, messages = next(iter(error.message_dict.items()))
        raise ManuscriptError(2, f"{first}: {messages[0]}") from error


def is_ready(page: ModulePage) -> bool:
    """Whether nothing stands against publication."""
    return not any(lack.level is Level.BLOCKING for lack in lacks_of(written_of(page)))


def key_of(slug: str) -> str:
    """The identity of the module of this slug: that of a page when there is one, else the one its name gives."""
    known = ModulePage.objects.filter(slug=slug).order_by("pk").values_list("translation_key", flat=True).first()
    return str(known or module_key_of(slug))


def catalogue_in(parent: CataloguePage, language: str) -> CataloguePage:
    """The same catalogue in this language. Raises ManuscriptError when there is none."""
    if parent.locale.language_code == language:
        return parent
    locale = Locale.objects.filter(language_code=language).first()
    found = locale and parent.get_translation_or_none(locale)
    if not found:
        raise ManuscriptError(2, f"there is no catalogue in the language “{language}”")
    return found


def _field(page: ModulePage, name: str) -> Any:
    return page._meta.get_field(name)


def _same(page: ModulePage, name: str, value: Any) -> bool:
    """Whether a column already holds this value."""
    field = _field(page, name)
    now, then = getattr(page, name), field.to_python(value)
    if isinstance(field, BodyField):
        return field.stream_block.get_api_representation(now) == field.stream_block.get_api_representation(then)
    return bool(now == then)
