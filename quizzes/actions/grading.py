"""Keeping results: first after submission, again after a person has judged or a key was mended. One pure function judges."""

import logging
import uuid
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from quizzes.actions.attempting import locked
from quizzes.engine import questions as q
from quizzes.engine.attempting import is_passed
from quizzes.engine.responding import Response
from quizzes.engine.results import Result, evaluate, recall
from quizzes.engine.reviewing import Review as Judged
from quizzes.models import Answer, Attempt, Review, Try
from quizzes.signals import attempt_graded

logger = logging.getLogger(__name__)
SWEPT_AT_ONCE = 200  # attempts one sweep grades: at a few milliseconds each, far inside a task's time limit


def grade_attempt(attempt_id: uuid.UUID | str, *, now: datetime) -> Attempt:
    """Keep the result of a submitted attempt, from its pinned version. Safe to run twice; an open attempt is left alone."""
    with transaction.atomic():
        attempt = locked(attempt_id)
        if attempt.submitted_at is None or (attempt.graded_at is not None and attempt.stale_at is None):
            return attempt
        if attempt.draw is not None and attempt.redrawn() != attempt.drawn:
            logger.error("attempt %s was drawn in another way than its seed draws now; what was asked is what counts", attempt.pk)
        result = judged(attempt)
        attempt.score, attempt.max_score = _decimal(result.score), _decimal(result.max_score)
        attempt.result = {"marks": result.marks_json(), "needs_review": result.needs_review}
        passed = is_passed_with(attempt, result)
        if passed is not None:
            attempt.result |= {"passed": passed} | ({} if result.settled_share is None else {"share": str(result.settled_share)})
        attempt.graded_at, attempt.stale_at, attempt.gradings = now, None, attempt.gradings + 1
        attempt.save(update_fields=["score", "max_score", "result", "graded_at", "stale_at", "gradings"])
        attempt_graded.send(Attempt, attempt=attempt)
    return attempt


def grade_due(*, now: datetime) -> int:
    """Grade what was submitted and that no doorbell led to, and what waits to be judged anew; returns how many."""
    due = [*Attempt.objects.due().values_list("pk", flat=True)[:SWEPT_AT_ONCE]]
    due += Attempt.objects.stale().values_list("pk", flat=True)[: SWEPT_AT_ONCE - len(due)]
    for attempt_id in due:
        grade_attempt(attempt_id, now=now)
    return len(due)


def result_of(attempt: Attempt) -> Result:
    """The result as it was kept, or computed now by the same function when grading has not come by yet."""
    if attempt.graded_at is not None and attempt.result:
        return recall(attempt.drawn, attempt.asked, responses_of(attempt), attempt.result["marks"])
    return judged(attempt)


def judged(attempt: Attempt) -> Result:
    """What the attempt comes to by its version as it is now: queries only for what this version can have."""
    tried = Try.objects.by_question(attempt) if attempt.policy.explains_before_the_end else {}
    reviews = reviews_of(attempt) if any(isinstance(question, q.Reviewed) for question in attempt.asked.values()) else {}
    return evaluate(attempt.drawn, attempt.asked, responses_of(attempt), tried=tried, reviews=reviews)


def is_passed_with(attempt: Attempt, result: Result) -> bool | None:
    """Whether the quiz is passed, by this result and those of the learner's other attempts; None where the pinned version requires no
    mark. One query then, and those of judging for each attempt no grader has come by."""
    policy = attempt.policy
    if not policy.pass_required:
        return None
    closed = Attempt.objects.visible_to(attempt.learner_id).for_quiz(attempt.quiz_slug).closed().exclude(pk=attempt.pk)
    shares = {other.number: _share(other) for other in closed.select_related("quiz_version")} | {attempt.number: result.settled_share}
    return is_passed(policy, [shares[number] for number in sorted(shares)])


def _share(attempt: Attempt) -> Fraction | None:
    """What an attempt is worth, 0 to 1, exactly where that was kept; None while a person still has to judge a part of it."""
    if attempt.graded_at is None or not attempt.result:
        return judged(attempt).settled_share
    if attempt.result.get("needs_review"):
        return None
    if "share" in attempt.result:
        return Fraction(attempt.result["share"])
    return Fraction(attempt.score) / Fraction(attempt.max_score) if attempt.max_score else Fraction(1)


def responses_of(attempt: Attempt) -> dict[str, Response | None]:
    """The answer that counts for each question answered: the latest given."""
    return dict(Answer.objects.of(attempt).values_list("question_ref", "response"))


def reviews_of(attempt: Attempt) -> dict[str, Judged]:
    """The review that counts for each answer: a facilitator's above a peer's above one's own, and the later of two alike."""
    found: dict[str, Judged] = {}
    rank = {Review.By.SELF: 0, Review.By.PEER: 1, Review.By.FACILITATOR: 2}
    for row in sorted(Review.objects.of(attempt), key=lambda row: (rank[Review.By(row.by)], row.pk)):
        found[row.question_ref] = Judged(Fraction(row.score), row.levels, row.comment)
    return found


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"))
