"""The only doors to what learners keep here: each queryset starts from one learner."""

import uuid

from .models import DiagnosticAnswer, Journey, JourneyStep
from .models.diagnostic import DiagnosticAnswerQuerySet
from .models.journey import JourneyQuerySet, JourneyStepQuerySet


def visible_journeys(learner_id: uuid.UUID | None) -> JourneyQuerySet:
    """The journeys a learner may see: their own, latest first. Without a learner: none."""
    return Journey.objects.none() if learner_id is None else Journey.objects.for_learner(learner_id).latest_first()


def visible_steps(learner_id: uuid.UUID | None) -> JourneyStepQuerySet:
    """The steps a learner may see and change: those of their journey under way."""
    if learner_id is None:
        return JourneyStep.objects.none()
    return JourneyStep.objects.for_learner(learner_id).under_way().select_related("journey")


def visible_answers(learner_id: uuid.UUID | None) -> DiagnosticAnswerQuerySet:
    """The answers to the diagnostic a learner may see: their own."""
    return DiagnosticAnswer.objects.none() if learner_id is None else DiagnosticAnswer.objects.for_learner(learner_id)
