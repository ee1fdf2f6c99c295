"""Where a number comes from: what the module counts, what of it is done, and every event behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cms.engine.card import Card
from cms.engine.outline import Outline
from cms.models import outlines_of, worded_outlines
from learning.record.access import Explanation, ModuleProgress, explain

from .catalogue import cards_by_key
from .words import ASKS, EVENTS


@dataclass(frozen=True)
class Counted:
    """One thing that the module counts: what it is in words, the share of it that is done (0 to 1)."""

    words: tuple[str, ...]
    share: float

    @property
    def is_done(self) -> bool:
        return self.share == 1

    @property
    def percent(self) -> int:
        return int(self.share * 100)


@dataclass(frozen=True)
class Fact:
    """One event in words, with the step it happened in; `counts` is false for what came before the module was begun anew."""

    what: Any
    where: str
    at: datetime
    counts: bool


@dataclass(frozen=True)
class WhyView:
    """A percentage, opened."""

    card: Card
    progress: ModuleProgress
    counted: tuple[Counted, ...]
    facts: tuple[Fact, ...]

    @property
    def done(self) -> int:
        return sum(each.is_done for each in self.counted)

    @property
    def by_completion(self) -> bool:
        """Finished once, though the rule as it stands would say less: what is finished stays finished."""
        return self.progress.percent == 100 and self.done < len(self.counted)


def read_why(learner_id: UUID | None, module_key: UUID) -> WhyView | None:
    """The number of one learner in one module, opened; None when no such module is published."""
    card = cards_by_key().get(str(module_key))
    if card is None:
        return None
    if learner_id is None:
        return WhyView(card, ModuleProgress(module_key), (), ())
    told: Explanation = explain(learner_id, module_key)
    counted_by = outlines_of([(module_key, told.rule_version)])
    outline = worded_outlines(counted_by, card.language).get((module_key, told.rule_version))
    counted = tuple(Counted(_words(part.alternatives, outline), part.share) for part in told.parts)
    facts = tuple(
        Fact(EVENTS.get(line.kind, line.kind), step_title(line.step, outline), line.at, line.counts) for line in reversed(told.events)
    )
    return WhyView(card, told.progress, counted, facts)


def _words(alternatives: tuple[tuple[str, ...], ...], outline: Outline | None) -> tuple[str, ...]:
    """Each alternative in words: "Step: what it asks"; many asks of one alternative are named by their steps."""
    return tuple(dict.fromkeys(" + ".join(dict.fromkeys(_ask_words(ask_id, outline) for ask_id in asks)) for asks in alternatives))


def _ask_words(ask_id: str, outline: Outline | None) -> str:
    ask, step = (outline.ask(ask_id), outline.step_of(ask_id)) if outline else (None, None)
    return gettext("%(step)s: %(ask)s") % {"step": step.title, "ask": ASKS[ask.kind]} if ask and step else ask_id


def step_title(target: str, outline: Outline | None) -> str:
    """The title of the step that is meant, or that holds the ask that is meant; "" when there is none."""
    if outline is None:
        return ""
    step = outline.step_of(target) or next((each for each in outline.steps if each.id == target), None)
    return step.title if step else ""
