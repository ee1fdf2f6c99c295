"""What was published, as the fold reads it: every version's outline and which one is current. Versions never change, so they are kept
in the process until anything is published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from cms.engine.outline import AskKind, Outline
from cms.models import ContentVersion, ModuleVersion, current_outlines
from learning.record.engine.completion import steps_of

ADVISED = 0.7  # the mark a quiz advises where its module sets none
MOST_DESCRIBED = 5_000  # learners of one module that a process remembers: a few megabytes


class Described(dict[Any, Any]):
    """What stored rows mean by this content, computed once: the same row and the same content mean the same. Forgets all when full."""

    def __setitem__(self, name: Any, value: Any) -> None:
        if len(self) >= MOST_DESCRIBED:
            self.clear()
        super().__setitem__(name, value)


@dataclass(frozen=True)
class Content:
    """One module's outlines by version number, and the number of the version now offered (0 when there is none)."""

    current: int = 0
    outlines: Mapping[int, Outline] = field(default_factory=dict)
    described: Described = field(default_factory=Described, compare=False)

    @cached_property
    def steps_total(self) -> int:
        """The steps that count for whoever has done nothing yet."""
        outline = self.outlines.get(self.current)
        return steps_of(outline, ())[1] if outline else 0

    @cached_property
    def _asked(self) -> frozenset[tuple[str, Any]]:
        asks = [(step.id, ask) for outline in self.outlines.values() for step in outline.steps for ask in step.asks]
        return frozenset((place, ask.spec.get("quiz")) for step, ask in asks if ask.kind is AskKind.QUIZ for place in (ask.id, step))

    def place_of(self, step: str, quiz: str) -> str:
        """The place an attempt was started from, if it asks for this very quiz in any version, else "": a browser named the place, and a
        short quiz must not stand for a long one."""
        return step if (step, quiz) in self._asked else ""


@dataclass
class _Kept:
    stamp: int = -1
    modules: dict[UUID, Content] = field(default_factory=dict)


_kept = _Kept()
NOTHING = Content()


def content_of(keys: Iterable[UUID]) -> Mapping[UUID, Content]:
    """The content of these modules; one that was never published is empty. One query while nothing is published."""
    global _kept  # noqa: PLW0603 - one cache per process, replaced as a whole so that threads never see half of it
    wanted = set(keys)
    if not wanted:
        return {}
    stamp = ContentVersion.current()
    if _kept.stamp != stamp:
        _kept = _Kept(stamp)
    modules = _kept.modules
    if lacking := wanted - modules.keys():
        modules.update(_read(lacking))
    return {key: modules[key] for key in wanted}


def quiz_marks(keys: Iterable[UUID]) -> dict[UUID, dict[str, float]]:
    """By module, the quizzes its current version asks for, each with the share that its mark is: the module's own, or the advised one.
    One query, as for the content."""
    return {key: marks_in(content) for key, content in content_of(keys).items()}


def marks_in(content: Content) -> dict[str, float]:
    outline = content.outlines.get(content.current)
    asked = [ask for ask, _step in outline.quizzes] if outline else []
    return {str(ask.spec.get("quiz", "")): ADVISED if ask.threshold is None else ask.threshold / 100 for ask in asked}


def _read(keys: set[UUID]) -> dict[UUID, Content]:
    outlines: dict[UUID, dict[int, Outline]] = {key: {} for key in keys}
    for key, number, outline in ModuleVersion.objects.filter(module_key__in=keys).values_list("module_key", "number", "outline"):
        outlines[key][number] = Outline.from_json(outline)
    current = current_outlines(keys)
    return {key: Content(current[key][0] if key in current else max(found, default=0), found) for key, found in outlines.items()}
