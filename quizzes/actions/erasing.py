"""When a learner is erased: what their attempts were worth stays, under a pseudonym nobody knows; what they said goes."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from quizzes.actions.grading import grade_attempt
from quizzes.models import Answer, Attempt

KEPT = (
    "quiz_version_id",
    "quiz_slug",
    "number",
    "seed",
    "draw",
    "digest",
    "gradings",
    "context_module",
    "context_step",
    "score",
    "max_score",
)
WORTH, WORDS = ("score", "right", "answered", "needs_review"), ("feedback", "parts", "expected")  # of a kept mark
DAYS = ("started_at", "submitted_at", "graded_at")


def anonymise_attempts(learner_id: uuid.UUID, nobody: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """Writes what one learner handed in anew under `nobody` and deletes all of theirs; returns the new id of each attempt by the old.

    An attempt not handed in is worth nothing and is deleted. Of the answers, those stay that chose among what an editor wrote: how
    often a wrong choice is taken is counted on. What was typed goes.
    """
    with transaction.atomic():
        attempts = Attempt.objects.select_for_update(of=("self",)).select_related("quiz_version").visible_to(learner_id).order_by("pk")
        made = {}
        for attempt in list(attempts):
            if attempt.submitted_at is not None:
                made[attempt.pk] = _anew(attempt, nobody).pk
        Attempt.objects.visible_to(learner_id).delete()
    return made


def _anew(attempt: Attempt, nobody: uuid.UUID) -> Attempt:
    if attempt.graded_at is None:
        attempt = grade_attempt(attempt.pk, now=timezone.now())
    fields = {name: getattr(attempt, name) for name in KEPT}
    days = {name: _day(getattr(attempt, name)) for name in DAYS}
    fresh = Attempt.objects.create(pk=uuid.uuid4(), learner_id=nobody, result=_figures(attempt.result), **fields, **days)
    written = {ref: set(_texts(question)) for ref, question in attempt.quiz_version.frozen["questions"].items()}
    Answer.objects.bulk_create(
        Answer(
            attempt=fresh,
            question_ref=answer.question_ref,
            event_id=uuid.uuid4(),
            response=answer.response,
            answered_at=_day(answer.answered_at),
            saved_at=_day(answer.saved_at),
        )
        for answer in Answer.objects.of(attempt)
        if _is_choice(answer.response, written.get(answer.question_ref, set()))
    )
    return fresh


def _day(moment: Any) -> Any:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) if moment else None


def _is_choice(response: Any, written: set[str]) -> bool:
    """Whether each text in an answer is one an editor wrote, and no number was typed."""
    if isinstance(response, dict):
        return all(_is_choice(value, written) for value in response.values())
    if isinstance(response, list):
        return all(_is_choice(value, written) for value in response)
    return response is None or isinstance(response, bool) or (isinstance(response, str) and response in written)


def _texts(value: Any) -> list[str]:
    """Every text of a frozen question, its choices' ids included."""
    if isinstance(value, dict):
        return [*value, *(text for each in value.values() for text in _texts(each))]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _figures(result: Any) -> Any:
    """What each question was worth; no word of anybody's."""
    if not result:
        return None
    marks = {ref: {name: mark.get(name) for name in WORTH} | {name: [] for name in WORDS} for ref, mark in result["marks"].items()}
    return {"marks": marks, "needs_review": result.get("needs_review"), "passed": result.get("passed")}
