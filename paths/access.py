"""The only doors to what learners keep here: each queryset starts from one learner."""

import uuid
from dataclasses import dataclass

from .models import DiagnosticAnswer, Journey, JourneyStep
from .models.diagnostic import DiagnosticAnswerQuerySet
from .models.journey import JourneyQuerySet, JourneyStepQuerySet, SkipReason, StepState


@dataclass(frozen=True)
class OnPath:
    """Which modules stand on the journey under way (`is_any` even when none does), and which of them the learner says they know."""

    is_any: bool = False
    modules: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


def visible_journeys(learner_id: uuid.UUID | None) -> JourneyQuerySet:
    """The journeys a learner may see: their own, latest first. Without a learner: none."""
    return Journey.objects.none() if learner_id is None else Journey.objects.for_learner(learner_id).latest_first()


def on_path(learner_id: uuid.UUID | None) -> OnPath:
    """What a learner's own path holds. One query."""
    if learner_id is None:
        return OnPath()
    rows = list(Journey.objects.for_learner(learner_id).under_way().with_modules())
    known = (key for key, state, reason in rows if (state, reason) == (StepState.SKIPPED, SkipReason.KNOWN))
    return OnPath(bool(rows), frozenset(str(key) for key, _state, _reason in rows if key), frozenset(map(str, known)))


def visible_steps(learner_id: uuid.UUID | None) -> JourneyStepQuerySet:
    """The steps a learner may see and change: those of their journey under way."""
    if learner_id is None:
        return JourneyStep.objects.none()
    return JourneyStep.objects.for_learner(learner_id).under_way().select_related("journey")


def visible_answers(learner_id: uuid.UUID | None) -> DiagnosticAnswerQuerySet:
    """The answers to the diagnostic a learner may see: their own."""
    return DiagnosticAnswer.objects.none() if learner_id is None else DiagnosticAnswer.objects.for_learner(learner_id)
