"""The only doors to what learners keep here: each queryset starts from one learner."""

import json
import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from cms.models.prepared import Prepared

from .models import DiagnosticAnswer, Journey, JourneyStep, Situation
from .models.diagnostic import DiagnosticAnswerQuerySet
from .models.journey import JourneyQuerySet, JourneyStepQuerySet, SkipReason, StepState


@dataclass(frozen=True)
class OnPath:
    """Which modules stand on the journey under way (`is_any` even when none does), and which of them the learner says they know."""

    is_any: bool = False
    modules: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


class Laid(NamedTuple):
    """One step of the journey under way, as pages read it. `argued` is the JSON of its reasons as it was kept: what puts them into
    words knows most of it already."""

    module_key: uuid.UUID
    route: str
    minutes: int
    origin: str
    state: str
    skip_reason: str
    instead_of: uuid.UUID | None
    argued: str

    @property
    def reasons(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.argued)
        return found

    @property
    def is_known(self) -> bool:
        return self.state == StepState.SKIPPED and self.skip_reason == SkipReason.KNOWN


class OwnPath(NamedTuple):
    """The journey under way and its steps in order."""

    journey: Journey
    steps: tuple[Laid, ...]


_JOURNEY, _SITUATION = (tuple(field.attname for field in table._meta.concrete_fields) for table in (Journey, Situation))
_journey = Prepared(lambda learner: Journey.objects.for_learner(learner).under_way().values_list(*_JOURNEY))
_steps = Prepared(
    lambda learner: JourneyStep.objects.for_learner(learner).under_way().values_list(*Laid._fields[:-1], Cast("reasons", TextField()))
)
_modules = Prepared(lambda learner: Journey.objects.for_learner(learner).under_way().with_modules())
_situation = Prepared(lambda learner: Situation.objects.for_learner(learner).values_list(*_SITUATION))


def own_path(learner_id: uuid.UUID | None) -> OwnPath | None:
    """The path a learner is on; None when they are on none. Two queries at most."""
    rows = [] if learner_id is None else _journey.rows(learner=learner_id)
    if not rows:
        return None
    journey = Journey.from_db(Journey.objects.db, _JOURNEY, rows[0])
    return OwnPath(journey, tuple(map(Laid._make, _steps.rows(learner=learner_id))))


def told_situation(learner_id: uuid.UUID) -> Situation | None:
    """What a learner said of themselves, as it is kept; None of who said nothing. One query."""
    rows = _situation.rows(learner=learner_id)
    return Situation.from_db(Situation.objects.db, _SITUATION, rows[0]) if rows else None


def visible_journeys(learner_id: uuid.UUID | None) -> JourneyQuerySet:
    """The journeys a learner may see: their own, latest first. Without a learner: none."""
    return Journey.objects.none() if learner_id is None else Journey.objects.for_learner(learner_id).latest_first()


def on_path(learner_id: uuid.UUID | None) -> OnPath:
    """What a learner's own path holds. One query."""
    if learner_id is None:
        return OnPath()
    rows = _modules.rows(learner=learner_id)
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
