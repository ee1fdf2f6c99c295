"""A manuscript becomes a page; the same manuscript again changes nothing."""

from datetime import date, datetime, time
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from cms.actions.fitting import filled, fit
from cms.engine.identity import IS_UUID, module_key_of
from cms.engine.lacks import gettext_noop
from cms.engine.manuscript import FILES, Manuscript, ManuscriptError
from cms.engine.readiness import Level
from cms.engine.streaming import columns_of
from cms.formats.values import settled
from cms.models import FORMATS, CataloguePage, ModulePage
from cms.models.fields import BodyField
from cms.models.vocabularies import coded


@transaction.atomic
def import_manuscript(manuscript: Manuscript, *, parent: CataloguePage, user: Any = None, publish: bool = True) -> ModulePage:
    """Makes or updates the page of this slug in this language. An unchanged manuscript makes no revision. A page that still lacks
    what its format asks is kept as a draft. Raises ManuscriptError, and then nothing is changed."""
    parent = catalogue_in(parent, manuscript.language)
    columns = columns_of(manuscript, resolve=key_of)
    if "licence" in columns:
        columns["licence"] = coded("licence", columns["licence"])
    check_files(manuscript)
    page_class = FORMATS[manuscript.format]
    check_rows(columns, page_class)
    check_blocks(manuscript, columns["body"], page_class)
    found = ModulePage.objects.child_of(parent).filter(slug=manuscript.slug).first()
    key = manuscript.front.get("key") or key_of(manuscript.slug)
    page = found.specific if found else page_class(locale=parent.locale, translation_key=key, live=False)
    if not isinstance(page, page_class):
        raise ManuscriptError(2, gettext_noop("“%(slug)s” exists in another format"), slug=manuscript.slug)
    columns |= _opening(page, manuscript.front.get("opens"))
    changed = [name for name, value in columns.items() if not _same(page, name, value)]
    may_go_live = publish and not page.live and not (page.pk and page.approved_schedule)
    if found and not changed and not (may_go_live and is_ready(page)):
        return page
    for name in changed:
        setattr(page, name, _field(page, name).to_python(columns[name]))
    _save(page, parent, user=user)
    if publish and is_ready(page):
        page.latest_revision.publish(user=user)
    return page_class.objects.get(pk=page.pk)


def _opening(page: ModulePage, day: date | None) -> dict[str, Any]:
    """The hour at which a page that is not live is to open: the first of that day, unless an editor chose another one on it."""
    if day is None or page.live or (page.go_live_at and localtime(page.go_live_at).date() == day):
        return {}
    return {"go_live_at": make_aware(datetime.combine(day, time()))}


def check_blocks(manuscript: Manuscript, body: list[dict[str, Any]], page_class: type[ModulePage]) -> None:
    """Every block of a file is one that its format offers, and as the editing screen would take it: it would lose any other. Raises
    ManuscriptError; writes out texts that are left empty."""
    offered = page_class._meta.get_field("body").stream_block.child_blocks["step"].child_blocks["body"].child_blocks
    for written, step in zip(manuscript.steps, body, strict=True):
        for block, row in zip(written.blocks, step["value"]["body"], strict=True):
            if row["type"] not in offered:
                raise ManuscriptError(
                    block.line, gettext_noop("“%(kind)s” is no block of the format “%(format)s”"), kind=block.kind, format=manuscript.format
                )
            fit(offered[row["type"]], row["value"], line=block.line)
            row["value"] = filled(offered[row["type"]], row["value"])


def check_rows(columns: dict[str, Any], page_class: type[ModulePage]) -> None:
    """The rows of the front matter (sources, speakers…) as the editing screen would take them. Raises ManuscriptError."""
    for name, rows in columns.items():
        field = page_class._meta.get_field(name)
        if name != "body" and isinstance(field, BodyField):
            for row in rows:
                fit(field.stream_block.child_blocks[row["type"]], row["value"], line=2)


def check_files(manuscript: Manuscript) -> None:
    """Every picture and document that a file names is in this site's library. Raises ManuscriptError."""
    libraries = {"image": get_image_model(), "document": get_document_model()}
    for step in manuscript.steps:
        for block in step.blocks:
            for name, library in FILES.get(block.kind, {}).items():
                number = block.value.get(name)
                if number is not None and not libraries[library]._default_manager.filter(pk=number).exists():
                    raise ManuscriptError(
                        block.line,
                        gettext_noop("there is no %(library)s %(number)s in this site’s library"),
                        library=library,
                        number=number,
                    )


def _save(page: ModulePage, parent: Page, *, user: Any) -> None:
    try:
        if page.pk is None:
            parent.add_child(instance=page)
        page.save_revision(user=user)
    except ValidationError as error:
        first, messages = next(iter(error.message_dict.items()))
        raise ManuscriptError(2, "%(first)s: %(message)s", first=first, message=messages[0]) from error


@transaction.atomic
def write_from(page: ModulePage, *, user: Any = None) -> ModulePage:
    """A new draft beside a module, made from it: its steps and words, without its dates. It is another module, with credit of its own."""
    title, slug = _("%(title)s (from this one)") % {"title": page.title}, f"{page.slug}-"
    taken = set(page.get_siblings().values_list("slug", flat=True))
    number = next(number for number in count(2) if f"{slug}{number}" not in taken)
    fresh = {"title": title[:255], "slug": f"{slug}{number}", "published_on": None, "review_date": None, "status": "in-progress"}
    draft = page.get_latest_revision_as_object()
    made: ModulePage = draft.copy(update_attrs=fresh, copy_revisions=False, keep_live=False, user=user)
    return made


def is_ready(page: ModulePage) -> bool:
    """Whether nothing stands against publication."""
    return not any(lack.level is Level.BLOCKING for lack in page.lacks())


def key_of(slug: str) -> str:
    """The identity of the module of this slug: that of a page when there is one, else the one its name gives."""
    if IS_UUID.match(slug):
        return slug
    known = ModulePage.objects.filter(slug=slug).order_by("pk").values_list("translation_key", flat=True).first()
    return str(known or module_key_of(slug))


def catalogue_in(parent: CataloguePage, language: str) -> CataloguePage:
    """The same catalogue in this language. Raises ManuscriptError when there is none."""
    if parent.locale.language_code == language:
        return parent
    locale = Locale.objects.filter(language_code=language).first()
    found = locale and parent.get_translation_or_none(locale)
    if not found:
        raise ManuscriptError(2, gettext_noop("there is no catalogue in the language “%(language)s”"), language=language)
    return found


def _field(page: ModulePage, name: str) -> Any:
    return page._meta.get_field(name)


def _same(page: ModulePage, name: str, value: Any) -> bool:
    """Whether a column already holds this value."""
    field = _field(page, name)
    now, then = getattr(page, name), field.to_python(value)
    if isinstance(field, BodyField):
        before, after = (field.stream_block.get_api_representation(each) for each in (now, then))
        if name != "body":
            before, after = ([row["value"] for row in rows] for rows in (before, after))
        return bool(settled(before) == settled(after))
    return bool(now == then)
