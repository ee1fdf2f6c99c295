"""One module over a cohort: where members stop, which question fails. Counts of fewer than five people are not shown."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from cms.engine.card import Card
from cms.engine.outline import AskKind, Outline
from cms.formats.panels import Unclear, unclear_in
from cms.models import card_of, current_outlines, worded_outlines
from learning.cohorts.engine.hiding import FEWEST, share
from learning.cohorts.models import Cohort
from learning.record.access import ModuleProgress, progress_of_many

from .board import who_shows


@dataclass(frozen=True)
class StepCount:
    """One step: how many did it, how many stand before it; `percent` of those who began did it. None hides a small group."""

    title: str
    did: int | None
    stopped: int | None
    percent: int | None


@dataclass(frozen=True)
class QuestionCount:
    """One recall question: how many answered, how many of them right."""

    title: str
    answered: int
    right: int
    percent: int


@dataclass(frozen=True)
class ModuleView:
    card: Card
    shown: int
    begun: int | None
    done: int | None
    steps: tuple[StepCount, ...]
    questions: tuple[QuestionCount, ...]
    unclear: tuple[Unclear, ...] = ()  # of all readers of the module: what was not understood bears no name, and so no cohort


def module_of(cohort: Cohort, module_key: uuid.UUID, *, now: datetime) -> ModuleView:
    """What a module comes to over those who show it; 404 for a module the cohort does not follow."""
    card = card_of(module_key, get_language() or "fr")
    if card is None or str(module_key) not in cohort.modules:
        raise Http404
    members = who_shows(cohort, module_key, today=timezone.localdate(now))
    progress = list(progress_of_many(members, [module_key]).values())
    begun = [each for each in progress if each.state != "todo"]
    unclear = tuple(each for each in unclear_in(module_key, card.language) if each.count >= FEWEST)
    if len(begun) < FEWEST:
        return ModuleView(card, len(members), None, None, (), (), unclear)
    current = {key: outline for key, (_number, outline) in current_outlines([module_key]).items()}
    outline = worded_outlines(current, card.language).get(module_key)
    done = sum(each.completed_at is not None for each in begun)
    return ModuleView(card, len(members), len(begun), done, _steps(outline, begun), _questions(outline, begun), unclear)


def _steps(outline: Outline | None, begun: Sequence[ModuleProgress]) -> tuple[StepCount, ...]:
    steps = [step for step in outline.steps if step.required] or list(outline.steps) if outline else []
    did = {step.id: 0 for step in steps}
    stopped = {step.id: 0 for step in steps}
    for each in begun:
        left = [step for step in steps if outline and not outline.step_is_done(step, each.done_asks)]
        for step in steps:
            did[step.id] += step not in left
        if left and each.completed_at is None:
            stopped[left[0].id] += 1
    return tuple(StepCount(step.title, did[step.id], stopped[step.id], share(did[step.id], len(begun))) for step in steps)


def _questions(outline: Outline | None, begun: Sequence[ModuleProgress]) -> tuple[QuestionCount, ...]:
    found = []
    for step in outline.steps if outline else ():
        for ask in step.asks:
            if ask.kind is AskKind.RECALL:
                given = [each.recall[ask.id] for each in begun if ask.id in each.recall]
                right = sum(bool(one.get("right")) for one in given)
                if len(given) >= FEWEST:
                    found.append(QuestionCount(step.title, len(given), right, share(right, len(given))))
    return tuple(sorted(found, key=lambda each: each.percent))
