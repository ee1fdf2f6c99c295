"""A published page becomes an immutable version, in the publishing transaction; an unpublished one is withdrawn, never forgotten."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from cms.models import ContentVersion, ModulePage, ModuleVersion, PublishedModule


@transaction.atomic
def publish_module(page: ModulePage) -> ModuleVersion:
    """Compiles a page. Makes a new version only when something that a reader or the record sees has changed, points the language at
    it and says that content changed. Returns the version that is current."""
    outline, card = page.compile().to_json(), page.card().to_json()
    language = page.locale.language_code
    digest = digest_of({"outline": outline, "card": card, "content": page.content(), "language": language})
    key = page.translation_key
    pointer = PublishedModule.objects.select_for_update().select_related("version").of([key]).in_language(language).first()
    version = pointer.version if pointer else None
    if version is None or version.digest != digest:
        last = ModuleVersion.objects.filter(module_key=key).aggregate(Max("number"))["number__max"] or 0
        version = ModuleVersion.objects.create(
            module_key=key,
            number=last + 1,
            language=language,
            outline=outline,
            card=card,
            digest=digest,
            published_at=timezone.now(),
            page_id=page.pk,
        )
    PublishedModule.objects.update_or_create(
        module_key=key,
        language=language,
        defaults={"version": version, "slug": page.slug, "url": path_of(page), "is_live": True},
        create_defaults={
            "version": version,
            "slug": page.slug,
            "url": path_of(page),
            "is_live": True,
            "first_published_at": version.published_at,
        },
    )
    ContentVersion.bump()
    return version


@transaction.atomic
def withdraw_module(page: ModulePage) -> None:
    """Takes a page out of the catalogue. Its versions stay: what learners did keeps its meaning."""
    if PublishedModule.objects.live().of([page.translation_key]).in_language(page.locale.language_code).update(is_live=False):
        ContentVersion.bump()


@transaction.atomic
def refresh_addresses(page: Page) -> None:
    """After a move or a new slug: every module below (or at) the page is found at its new address."""
    changed = 0
    for module in ModulePage.objects.descendant_of(page, inclusive=True).live().select_related("locale"):
        pointers = PublishedModule.objects.of([module.translation_key]).in_language(module.locale.language_code)
        changed += pointers.exclude(url=path_of(module)).update(url=path_of(module), slug=module.slug)
    if changed:
        ContentVersion.bump()


def path_of(page: Page) -> str:
    """A page's path on its site, empty when it is below no site."""
    parts = page.get_url_parts()
    return parts[2] or "" if parts else ""


def digest_of(value: Any) -> str:
    """A fingerprint of plain values, the same wherever it is computed."""
    return hashlib.sha256(json.dumps(_settled(value), sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _settled(value: Any) -> Any:
    """The same words, whoever wrote them: a browser sends its own line endings, trims texts, and writes an empty text for nothing."""
    if isinstance(value, dict):
        return {name: _settled(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(each) for each in value]
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return "" if value is None else value
