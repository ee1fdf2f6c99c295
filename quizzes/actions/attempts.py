"""Starting, answering, submitting and grading an attempt. Each looks again under the attempt's lock before it writes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction

from quizzes.actions.refusals import Refused, require
from quizzes.engine.attempting import AttemptState, may_answer, may_start, may_submit
from quizzes.engine.responding import Response, ResponseError, normalise
from quizzes.engine.results import Result, evaluate, recall
from quizzes.models import Answer, Attempt, Quiz, QuizVersion
from quizzes.signals import attempt_graded, attempt_started, attempt_submitted

SWEPT_AT_ONCE = 200  # attempts one sweep grades: at a few milliseconds each, far inside a task's time limit


@dataclass(frozen=True)
class SavedAnswer:
    """What the server has. `duplicate`: it had it already; `row` is what a form calls the answer it shows."""

    event_id: uuid.UUID
    saved_at: datetime
    duplicate: bool
    row: int


def start_attempt(
    learner_id: uuid.UUID,
    *,
    quiz_slug: str,
    language: str,
    module_key: uuid.UUID | None = None,
    step: str = "",
    return_to: str = "",
    now: datetime,
) -> Attempt:
    """The learner's open attempt at this quiz, or a new one at its latest version.

    Two tabs that start at once get the same attempt: the second insert breaks on the constraint and reads the first.
    Raises Refused when there is no such quiz or no attempt left.
    """
    quiz = Quiz.objects.named(quiz_slug, language).first()
    if quiz is None:
        raise Refused("no_quiz")
    context = {"context_module": module_key, "context_step": step, "return_to": return_to}
    try:
        with transaction.atomic():
            return _open_attempt(learner_id, quiz_slug) or _new_attempt(learner_id, quiz, context, now)
    except IntegrityError:
        found = _open_attempt(learner_id, quiz_slug)
        if found is None:
            raise
        return found


def _open_attempt(learner_id: uuid.UUID, slug: str) -> Attempt | None:
    return Attempt.objects.visible_to(learner_id).for_quiz(slug).open().select_related("quiz_version").first()


def _new_attempt(learner_id: uuid.UUID, quiz: Quiz, context: dict[str, Any], now: datetime) -> Attempt:
    version = QuizVersion.objects.of(quiz)[0]
    earlier = Attempt.objects.visible_to(learner_id).for_quiz(quiz.slug)
    require(may_start(version.policy, earlier.counted().count()))
    number = (earlier.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    attempt = Attempt.objects.create(
        learner_id=learner_id,
        quiz_version=version,
        quiz_slug=quiz.slug,
        number=number,
        seed=uuid.uuid4().int >> 65,  # 63 bits: fits a signed column on every database
        started_at=now,
        deadline_at=version.policy.deadline(now),
        **context,
    )
    attempt_started.send(Attempt, attempt=attempt)
    return attempt


def save_answer(
    attempt: Attempt, *, question_ref: str, response: Any, event_id: uuid.UUID, now: datetime, answered_at: datetime | None = None
) -> SavedAnswer:
    """Keep one answer under its id. The same id with the same answer is answered again and kept once.

    `answered_at` is the browser's word, held between the start and now, so that answers catching up out of order still end on the
    last one given. Raises Refused: attempt closed, deadline past, foreign question, or not an answer to it.
    """
    with transaction.atomic():
        attempt = locked(attempt.pk)
        clean = _clean(attempt, question_ref, response)
        known = attempt.answers.filter(event_id=event_id).first()
        if known is not None:
            if (known.question_ref, known.response) != (question_ref, clean):
                raise Refused("conflict")
            return SavedAnswer(event_id, known.saved_at, duplicate=True, row=known.pk)
        require(may_answer(_state(attempt), now))
        given = min(max(answered_at or now, attempt.started_at), now)
        row = Answer.objects.create(
            attempt=attempt, question_ref=question_ref, event_id=event_id, response=clean, answered_at=given, saved_at=now
        )
    return SavedAnswer(event_id, now, duplicate=False, row=row.pk)


def save_answers(attempt: Attempt, *, responses: Mapping[str, Any], seen: Mapping[str, int] | None = None, now: datetime) -> int:
    """Keep what a whole form says; returns how many answers changed.

    `seen` names the answer (its row) the form was filled with, question by question: what still stands as it was shown is left alone,
    so that an old tab takes nothing back from a newer one. Posting the same form twice changes nothing.
    """
    with transaction.atomic():
        attempt = locked(attempt.pk)
        rows = {row.pk: row for row in Answer.objects.of(attempt)}
        kept = {row.question_ref: row.response for row in rows.values()}
        changed = {}
        for ref, raw in responses.items():
            response = _clean(attempt, ref, raw)
            shown = rows.get((seen or {}).get(ref, 0))
            before = shown.response if shown and shown.question_ref == ref else None
            if response not in (before, kept.get(ref)):
                changed[ref] = response
        if changed:
            require(may_answer(_state(attempt), now))
        made = [
            Answer(attempt=attempt, question_ref=ref, event_id=uuid.uuid4(), response=response, answered_at=now, saved_at=now)
            for ref, response in changed.items()
        ]
        return len(Answer.objects.bulk_create(made))


def submit_attempt(attempt: Attempt, *, now: datetime) -> Attempt:
    """Close the attempt. Submitting again changes nothing and returns it as it is. Raises Refused when it was set aside."""
    with transaction.atomic():
        attempt = locked(attempt.pk)
        require(may_submit(_state(attempt)))
        if attempt.submitted_at is None:
            attempt.submitted_at = now
            attempt.save(update_fields=["submitted_at"])
            attempt_submitted.send(Attempt, attempt=attempt)
    return attempt


def grade_attempt(attempt_id: uuid.UUID | str, *, now: datetime) -> Attempt:
    """Keep the result of a submitted attempt, from its pinned version. Safe to run twice; an open attempt is left alone."""
    with transaction.atomic():
        attempt = locked(attempt_id)
        if attempt.submitted_at is None or attempt.graded_at is not None:
            return attempt
        result = result_of(attempt)
        attempt.score, attempt.max_score = _decimal(result.score), _decimal(result.max_score)
        attempt.result = {"marks": result.marks_json(), "needs_review": result.needs_review}
        attempt.graded_at = now
        attempt.save(update_fields=["score", "max_score", "result", "graded_at"])
        attempt_graded.send(Attempt, attempt=attempt)
    return attempt


def grade_due(*, now: datetime) -> int:
    """Grade what was submitted and that no doorbell led to; returns how many."""
    due = list(Attempt.objects.due().values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for attempt_id in due:
        grade_attempt(attempt_id, now=now)
    return len(due)


def result_of(attempt: Attempt) -> Result:
    """The result as it was kept, or computed now by the same function when grading has not come by yet."""
    version, drawn, responses = attempt.quiz_version, attempt.drawn, responses_of(attempt)
    if attempt.graded_at is not None and attempt.result:
        return recall(drawn, version.questions, responses, attempt.result["marks"])
    return evaluate(drawn, version.questions, responses)


def responses_of(attempt: Attempt) -> dict[str, Response | None]:
    """The answer that counts for each question answered: the latest given."""
    return dict(Answer.objects.of(attempt).values_list("question_ref", "response"))


def locked(attempt_id: uuid.UUID | str) -> Attempt:
    """The attempt, held until the transaction ends: whoever comes second sees what the first did."""
    return Attempt.objects.select_for_update(of=("self",)).select_related("quiz_version").get(pk=attempt_id)


def reassign_attempts(source_learner_id: uuid.UUID, into: uuid.UUID) -> int:
    """Give one learner's attempts to another who turned out to be the same person; returns how many moved. Nothing is lost:

    numbers go on after those there are, and of two open attempts at one quiz the other is set aside, after its answers filled what the
    one that stays had left open.
    """
    with transaction.atomic():
        moving = list(Attempt.objects.select_for_update().visible_to(source_learner_id).order_by("quiz_slug", "number"))
        for attempt in moving:
            theirs = Attempt.objects.visible_to(into).for_quiz(attempt.quiz_slug)
            stays = theirs.open().first() if attempt.is_open else None
            if stays is not None:
                _fill(stays, attempt)
                attempt.set_aside_at = max(attempt.started_at, stays.started_at)
            attempt.number = (theirs.order_by("-number").values_list("number", flat=True).first() or 0) + 1
            attempt.learner_id = into
            attempt.save(update_fields=["learner_id", "number", "set_aside_at"])
    return len(moving)


def _fill(stays: Attempt, leaves: Attempt) -> None:
    """Answers to questions that the attempt which stays asks and that nobody answered there."""
    kept, asked = responses_of(stays), stays.drawn
    if stays.quiz_version_id != leaves.quiz_version_id:
        return
    for answer in Answer.objects.of(leaves):
        if answer.question_ref in asked and answer.question_ref not in kept:
            answer.pk = None
            answer.attempt = stays
            answer.event_id = uuid.uuid5(answer.event_id, str(stays.pk))
            answer.save(force_insert=True)


def _clean(attempt: Attempt, ref: str, response: Any) -> Response | None:
    if ref not in attempt.drawn:
        raise Refused("unknown_question")
    try:
        return normalise(attempt.quiz_version.questions[ref], response)
    except ResponseError:
        raise Refused("bad_response") from None


def _state(attempt: Attempt) -> AttemptState:
    return AttemptState(attempt.submitted_at, attempt.set_aside_at, attempt.deadline_at)


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"))
