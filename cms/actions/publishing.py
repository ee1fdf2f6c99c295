"""A published page becomes an immutable version, in the publishing transaction; an unpublished one is withdrawn, never forgotten."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.engine.changing import Change, Choice, Decision, changes_between, is_reordered, rewritten_between
from cms.engine.outline import Outline
from cms.formats.values import settled
from cms.models import ContentVersion, ModulePage, ModuleVersion, PublishedModule, PublishingDecision, StepEdition, editions_of


@transaction.atomic
def publish_module(page: ModulePage, *, decision: Decision | None = None) -> ModuleVersion:
    """Compiles a page. Makes a new version only when something that a reader or the record sees has changed, points the language at
    it and says that content changed. Returns the version that is current.

    `decision`: what the editor chose for the steps that are rewritten; without one, what was done in them is kept.
    """
    pointer = _pointer(page)
    steps = decision.steps if decision else ()
    if decision and decision.choice is Choice.REQUIRE and steps and pointer:
        ask_again(page.translation_key, steps)
        for other in _translations(page):
            _publish(other, Decision(Choice.REQUIRE, steps), _pointer(other))
    version = _publish(page, decision, pointer)
    ContentVersion.bump()
    return version


def _pointer(page: ModulePage) -> PublishedModule | None:
    pointers = PublishedModule.objects.select_for_update().select_related("version").of([page.translation_key])
    return pointers.in_language(page.locale.language_code).first()


def _translations(page: ModulePage) -> list[ModulePage]:
    """The same module live in other languages: what has to be done again has to be in each of them."""
    found = ModulePage.objects.filter(translation_key=page.translation_key).live().exclude(pk=page.pk)
    return [other.specific for other in found]


def _publish(page: ModulePage, decision: Decision | None, pointer: PublishedModule | None) -> ModuleVersion:
    language, key = page.locale.language_code, page.translation_key
    outline, card, texts = page.compile().to_json(), page.card().to_json(), page.step_texts()
    digest = digest_of({"outline": outline, "card": card, "content": page.content(), "language": language})
    version = pointer.version if pointer else None
    if version is None or version.digest != digest:
        version = ModuleVersion.objects.create(
            module_key=key,
            number=next_number(key),
            language=language,
            outline=outline | _decided(decision, version, texts, [step["id"] for step in outline["steps"]]),
            card=card,
            digest=digest,
            published_at=timezone.now(),
            page_id=page.pk,
            texts=texts,
        )
    now = {"version": version, "slug": page.slug, "url": path_of(page), "is_live": True}
    first = now | {"first_published_at": version.published_at}
    PublishedModule.objects.update_or_create(module_key=key, language=language, defaults=now, create_defaults=first)
    return version


def _decided(decision: Decision | None, before: ModuleVersion | None, texts: dict[str, str], steps: list[str]) -> dict[str, Any]:
    """What a version says of the steps it rewrites; nothing when it rewrites none."""
    if before is None:
        return {}
    found = decision.steps if decision else rewritten_between(before.texts, texts)
    rewritten = [step for step in steps if step in found]
    choice = decision.choice if decision else Choice.KEEP
    return {"choice": choice.value, "rewritten": rewritten} if rewritten else {}


def next_number(module_key: UUID) -> int:
    return (ModuleVersion.objects.filter(module_key=module_key).aggregate(Max("number"))["number__max"] or 0) + 1


@dataclass(frozen=True)
class Candidate:
    """What publishing a page would make: the number and the outline of its version, what it changes for readers of this language, and
    whether learners would be read against it (a translation's is not while the module is published in its first language)."""

    number: int
    outline: Outline
    changes: tuple[Change, ...]
    is_reordered: bool
    is_offered: bool

    @property
    def asks_to_decide(self) -> bool:
        """Whether it does anything to who is on the module: a typo does not."""
        return bool(self.changes) or self.is_reordered


def candidate_of(page: ModulePage, decision: Decision | None = None) -> Candidate | None:
    """What publishing this page as it stands would make; None for one that was never published in its language."""
    key, language = page.translation_key, page.locale.language_code
    pointer = PublishedModule.objects.select_related("version").of([key]).in_language(language).first()
    if pointer is None:
        return None
    before, texts = pointer.version.read_outline(), page.step_texts()
    editions = editions_of(key)
    if decision and decision.choice is Choice.REQUIRE:
        editions = editions | {step_id: editions.get(step_id, 1) + 1 for step_id in decision.steps}
    outline = page.compile(editions)
    decided = _decided(decision, pointer.version, texts, [step.id for step in outline.steps])
    outline = Outline.from_json(outline.to_json() | decided)
    source = settings.LANGUAGE_CODE
    offered = language == source or not PublishedModule.objects.of([key]).in_language(source).live().exists()
    changes = changes_between(before, outline, outline.rewritten)
    owes_otherwise = outline.requirements != before.requirements and not changes
    return Candidate(next_number(key), outline, changes, is_reordered(before, outline) or owes_otherwise, offered)


def ask_again(module_key: UUID, steps: Iterable[str]) -> None:
    """These steps begin another edition: what was done in the one before no longer answers what they ask."""
    for step_id in steps:
        edition, _made = StepEdition.objects.select_for_update().get_or_create(
            module_key=module_key, step_id=step_id, defaults={"number": 1}
        )
        edition.number += 1
        edition.save(update_fields=["number"])
    ContentVersion.bump()


def decide(revision: Revision, decision: Decision) -> None:
    """Keeps what an editor chose for a revision, for the moment it is published."""
    values = {"choice": decision.choice.value, "steps": list(decision.steps)}
    PublishingDecision.objects.update_or_create(revision_id=revision.pk, defaults=values)


def decision_for(revision: Revision | None) -> Decision | None:
    """What was chosen for a revision, or nothing."""
    kept = PublishingDecision.objects.filter(revision_id=revision.pk).first() if revision else None
    return kept.read() if kept else None


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
    return hashlib.sha256(json.dumps(settled(value), sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
