"""All that is kept of one learner, as plain values: for their own page and their own file."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from learning.record.access import progress_of
from learning.record.models import Event, Subject
from paths.access import visible_answers, visible_journeys
from paths.actions import situation_of
from quizzes.models import Answer, Attempt


@dataclass(frozen=True)
class Kept:
    """How much there is of each kind."""

    events: int = 0
    texts: int = 0
    journeys: int = 0
    statements: int = 0
    attempts: int = 0
    situation: int = 0

    @property
    def is_nothing(self) -> bool:
        return not any((self.events, self.texts, self.journeys, self.statements, self.attempts, self.situation))


def count_kept(learner_id: UUID | None) -> Kept:
    """How much is kept of a learner; of who is nobody yet, nothing."""
    if learner_id is None:
        return Kept()
    return Kept(
        events=Event.objects.of(learner_id).count(),
        texts=Subject.objects.get(pk=learner_id).private_texts.count(),
        journeys=visible_journeys(learner_id).count(),
        statements=visible_answers(learner_id).count(),
        attempts=Attempt.objects.visible_to(learner_id).count(),
        situation=len(situation_of(learner_id).to_json()),
    )


def export_of(learner_id: UUID | None) -> dict[str, Any]:
    """Everything, by kind. Keys and codes are those of the record; texts are the learner's own."""
    if learner_id is None:
        return {"format": "cheminer/1", "learner": None}
    return {
        "format": "cheminer/1",
        "learner": learner_id,
        "situation": situation_of(learner_id).to_json(),
        "diagnostic": [_statement(one) for one in visible_answers(learner_id).select_related("item").order_by("answered_at")],
        "journeys": [_journey(one) for one in visible_journeys(learner_id).prefetch_related("steps")],
        "progress": [_progress(key, one) for key, one in progress_of(learner_id).items()],
        "events": list(Event.objects.of(learner_id).in_order().values(*EVENT_FIELDS)),
        "texts": list(Subject.objects.get(pk=learner_id).private_texts.order_by("seq").values("seq", "module_key", "step", "text")),
        "attempts": [_attempt(one) for one in Attempt.objects.visible_to(learner_id).order_by("started_at").prefetch_related("answers")],
    }


EVENT_FIELDS = ("seq", "event_id", "kind", "module_key", "module_version", "step", "attempt", "payload", "received_at", "effective_at")


def _statement(answer: Any) -> dict[str, Any]:
    return {
        "statement": answer.item.text,
        "objective": answer.item.objective,
        "measure": answer.measure,
        "answer": answer.answer,
        "answered_at": answer.answered_at,
    }


def _journey(journey: Any) -> dict[str, Any]:
    steps = [
        {"module": step.module_key, "route": step.route, "origin": step.origin, "state": step.state, "reasons": step.reasons}
        for step in journey.steps.all()
    ]
    return {
        "route": journey.route,
        "purpose": journey.purpose,
        "outcome": journey.outcome,
        "created_at": journey.created_at,
        "finished_at": journey.finished_at,
        "left_at": journey.left_at,
        "steps": steps,
    }


def _progress(key: UUID, progress: Any) -> dict[str, Any]:
    names = ("state", "percent", "steps_done", "steps_total", "started_at", "last_at", "completed_at", "best_score")
    return {"module": key, **{name: getattr(progress, name) for name in names}}


def _attempt(attempt: Attempt) -> dict[str, Any]:
    answers: list[Answer] = list(attempt.answers.all())
    return {
        "quiz": attempt.quiz_slug,
        "number": attempt.number,
        "started_at": attempt.started_at,
        "submitted_at": attempt.submitted_at,
        "graded_at": attempt.graded_at,
        "score": attempt.score,
        "max_score": attempt.max_score,
        "answers": [{"question": one.question_ref, "response": one.response, "answered_at": one.answered_at} for one in answers],
    }
