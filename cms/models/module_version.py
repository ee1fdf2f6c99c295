"""What publishing leaves behind: immutable versions, pointers at those that are live, and the ways to read them."""

import functools
import operator
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from wagtail.models import Page, PageViewRestriction

from cms.engine.card import Card
from cms.engine.changing import Choice, Decision
from cms.engine.outline import Outline

from .content_version import ContentVersion

MOST_PAGES = 500  # what one process keeps of pages: some 100 KB each with their blocks


class ModuleVersion(models.Model):
    """A module as it was published once, in one language. Never edited: attempts and progress are read against it."""

    module_key = models.UUIDField()
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    outline = models.JSONField()
    card = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    page_id = models.BigIntegerField()  # no foreign key: the version outlives its page
    texts = models.JSONField(default=dict)  # the words of each step by its id: the next version is told from this one by them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module_key", "number"], name="cms_module_version_once")]

    def __str__(self) -> str:
        return f"{self.card.get('title', self.module_key)} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("A published version is never edited: publish the page again.")
        super().save(*args, **kwargs)

    def read_outline(self) -> Outline:
        return Outline.from_json(self.outline)


class StepEdition(models.Model):
    """A step that has to be done again since it was rewritten: its asks bear this edition, in every language."""

    module_key = models.UUIDField()
    step_id = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module_key", "step_id"], name="cms_step_edition_once")]


class PublishingDecision(models.Model):
    """What an editor chose for one revision, kept beside it until it is published, now, later or by a reviewer."""

    revision_id = models.BigIntegerField(unique=True)  # no foreign key: revisions are purged, decisions are small
    choice = models.CharField(max_length=10)
    steps = models.JSONField(default=list)

    def read(self) -> Decision:
        return Decision(Choice(self.choice), tuple(self.steps))


class PublishedModuleQuerySet(models.QuerySet["PublishedModule"]):
    def live(self) -> "PublishedModuleQuerySet":
        return self.filter(is_live=True)

    def in_language(self, code: str) -> "PublishedModuleQuerySet":
        return self.filter(language=code)

    def newest(self) -> "PublishedModuleQuerySet":
        """Those published last first, with their version."""
        return self.select_related("version").order_by("-first_published_at", "-pk")

    def of(self, keys: Iterable[uuid.UUID | str]) -> "PublishedModuleQuerySet":
        """Of these modules."""
        return self.filter(module_key__in=list(keys))


class PublishedModule(models.Model):
    """Which version of a module is current in a language, and where. Withdrawn modules keep their pointer, not live."""

    module_key = models.UUIDField()
    language = models.CharField(max_length=10)
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=255)
    url = models.CharField(max_length=2000, blank=True)
    is_live = models.BooleanField(default=True)
    first_published_at = models.DateTimeField()

    objects = PublishedModuleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module_key", "language"], name="cms_one_pointer_per_language")]

    def __str__(self) -> str:
        return f"{self.slug} ({self.language})"

    def read_card(self) -> Card:
        return Card.from_json(
            self.version.card,
            module_key=str(self.module_key),
            language=self.language,
            slug=self.slug,
            url=self.url,
            number=self.version.number,
        )


class _Kept:
    """What this process keeps of one content version: nothing of it survives the next."""

    def __init__(self, stamp: int) -> None:
        self.stamp = stamp
        self.outlines: dict[int, Outline] = {}  # by primary key of the version
        self.numbers: dict[tuple[uuid.UUID, int], int] = {}  # (module, number) -> primary key of the version
        self.current: dict[uuid.UUID, tuple[int, int]] | None = None  # module -> (number, primary key)
        self.cards: dict[str, tuple[Card, ...]] = {}
        self.editions: dict[str, dict[str, int]] | None = None  # module -> step -> edition
        self.pages: dict[tuple[str, str], Any] = {}  # (language, address) -> the page there, read and never changed


_kept = _Kept(-1)


def _store() -> _Kept:
    global _kept  # noqa: PLW0603 - one cache per process, replaced as a whole so that threads never see half of it
    stamp = ContentVersion.current()
    if _kept.stamp != stamp:
        _kept = _Kept(stamp)
    return _kept


def _read(kept: _Kept, version_ids: Iterable[int]) -> dict[int, Outline]:
    """These versions' outlines, in one query for those not yet read."""
    wanted = set(version_ids)
    lacking = wanted - kept.outlines.keys()
    if lacking:
        rows = ModuleVersion.objects.filter(pk__in=lacking).values_list("pk", "module_key", "number", "outline")
        for version_id, key, number, outline in rows:
            kept.outlines[version_id] = Outline.from_json(outline)
            kept.numbers[(key, number)] = version_id
    return {version_id: kept.outlines[version_id] for version_id in wanted}


def outline_of(module_key: uuid.UUID | str, number: int) -> Outline:
    """The outline of one version, kept in the process. Raises ModuleVersion.DoesNotExist."""
    found = outlines_of([(module_key, number)])
    if not found:
        raise ModuleVersion.DoesNotExist(f"{module_key} has no version {number}")
    return next(iter(found.values()))


def outlines_of(pairs: Iterable[tuple[uuid.UUID | str, int]]) -> dict[tuple[uuid.UUID, int], Outline]:
    """The outlines of several (module, number), in at most one query; pairs that name no version are left out."""
    kept = _store()
    wanted = {(key if isinstance(key, uuid.UUID) else uuid.UUID(key), number) for key, number in pairs}
    lacking = {key for key, number in wanted if (key, number) not in kept.numbers}
    if lacking:
        rows = ModuleVersion.objects.filter(module_key__in=lacking).values_list("pk", "module_key", "number", "outline")
        for version_id, key, number, outline in rows:
            kept.numbers[(key, number)] = version_id
            kept.outlines.setdefault(version_id, Outline.from_json(outline))
    return {pair: kept.outlines[kept.numbers[pair]] for pair in wanted if pair in kept.numbers}


def current_outlines(keys: Iterable[uuid.UUID | str] | None = None) -> dict[uuid.UUID, tuple[int, Outline]]:
    """Each module's current (number, outline): that of the source language if it is published, else of any language, else the last
    one there was (what was withdrawn stays known)."""
    kept = _store()
    if kept.current is None:
        rows = PublishedModule.objects.values_list("module_key", "version__number", "version_id", "is_live", "language")
        source = settings.LANGUAGE_CODE
        best = sorted(rows, key=lambda row: (row[3], row[4] == source, row[1]))  # the last one written wins
        kept.current = {key: (number, version_id) for key, number, version_id, _live, _language in best}
    current = kept.current
    wanted = current.keys() if keys is None else {key if isinstance(key, uuid.UUID) else uuid.UUID(key) for key in keys} & current.keys()
    read = _read(kept, (current[key][1] for key in wanted))
    return {key: (current[key][0], read[current[key][1]]) for key in wanted}


def worded_outlines(outlines: Mapping[Any, Outline], language: str) -> dict[Any, Outline]:
    """The same outlines in the words in which readers of a language meet their modules now: titles of steps, and what is asked. Those of
    a module that is not published stay as they are. One query at most, none for what was read before."""
    wanted = {outline.module_key for outline in outlines.values()}
    read = outlines_of([(card.module_key, card.number) for card in cards(language) if card.module_key in wanted])
    words = {str(key): outline for (key, _number), outline in read.items()}
    return {name: outline.told_by(words.get(outline.module_key, outline)) for name, outline in outlines.items()}


def cards(language: str) -> tuple[Card, ...]:
    """The card of every live module, in this language or, when a module lacks it, in another (`card.language` tells); by title.
    A page that an editor keeps for some is in nobody's catalogue. Two queries, and
    that of the content version; then only that until content changes."""
    kept = _store()
    if language not in kept.cards:
        found: dict[uuid.UUID, Card] = {}
        rows = sorted(
            PublishedModule.objects.live().select_related("version").defer("version__outline", "version__texts"), key=lambda row: row.pk
        )
        closed = _closed()
        for row in sorted(rows, key=lambda row: (row.language == language, row.language == settings.LANGUAGE_CODE)):
            if (row.module_key, row.language) not in closed:
                found[row.module_key] = row.read_card()
        kept.cards[language] = tuple(sorted(found.values(), key=lambda card: (card.title.casefold(), card.module_key)))
    return kept.cards[language]


def _closed() -> frozenset[tuple[uuid.UUID, str]]:
    """The (module, language) of the pages that stand, or hang below one that stands, behind a password, a sign-in or a group."""
    paths = list(PageViewRestriction.objects.values_list("page__path", flat=True))
    if not paths:
        return frozenset()
    below = functools.reduce(operator.or_, (models.Q(path__startswith=path) for path in paths))
    return frozenset(Page.objects.filter(below).values_list("translation_key", "locale__language_code"))


def module_page_at(path: str, *, language: str) -> Any | None:
    """The live module page at an address, without walking the tree; None when the address is no module's, or is not for everybody.

    What is read most is kept: one query, then none until content changes. The page is everybody's: nothing may be set on it.
    """
    from cms.formats import FORMATS

    kept = _store()
    place = (language, path)
    if place not in kept.pages:
        card = next((card for card in cards(language) if card.url == path), None)
        if card is None:
            return None
        pages = FORMATS[card.format].objects.live().select_related("locale")
        page = pages.filter(translation_key=card.module_key, locale__language_code=card.language).first()
        if page is None or len(kept.pages) >= MOST_PAGES:
            return page
        kept.pages[place] = page
    return kept.pages[place]


def card_of(module_key: uuid.UUID | str, language: str) -> Card | None:
    """One live module's card, or None."""
    return next((card for card in cards(language) if card.module_key == str(module_key)), None)


def editions_of(module_key: uuid.UUID | str) -> dict[str, int]:
    """The editions of a module's steps, by step; few modules have any. One query for all of them, then none until content changes."""
    kept = _store()
    if kept.editions is None:
        found: dict[str, dict[str, int]] = {}
        for key, step_id, number in StepEdition.objects.values_list("module_key", "step_id", "number"):
            found.setdefault(str(key), {})[step_id] = number
        kept.editions = found
    return kept.editions.get(str(module_key), {})
