"""A person judges what only a person can: the learner with the rubric, a peer, a facilitator."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from quizzes.actions.attempting import locked
from quizzes.actions.grading import grade_attempt
from quizzes.actions.refusals import Refused
from quizzes.engine import questions as q
from quizzes.engine.reviewing import ReviewError, review
from quizzes.models import Attempt, Review

LONGEST_COMMENT = 5_000  # characters


@dataclass(frozen=True)
class Reviewer:
    """Who judges: themselves, a peer (by pseudonym), or a facilitator (by account)."""

    by: str
    peer_id: uuid.UUID | None = None
    account: Any = None


def review_answer(
    attempt: Attempt,
    *,
    question_ref: str,
    reviewer: Reviewer,
    levels: Mapping[str, str],
    percent: int | None = None,
    comment: str = "",
    now: datetime,
) -> Review:
    """Keep a review; the result is judged anew from it. Reviewing again replaces one's own word; nobody is their own peer.

    Raises Refused: attempt still open, nothing handed in, somebody else's turn, or a rubric not filled in.
    """
    with transaction.atomic():
        attempt = locked(attempt.pk)
        question = attempt.asked.get(question_ref)
        if attempt.submitted_at is None or not isinstance(question, q.Reviewed):
            raise Refused("nothing_to_review")
        if reviewer.by not in (Review.By.FACILITATOR, question.reviewer):
            raise Refused("not_your_review")
        if reviewer.by == Review.By.PEER and reviewer.peer_id in (None, attempt.learner_id):
            raise Refused("not_your_review")
        try:
            said = review(question, levels=levels, percent=percent, comment=comment.strip()[:LONGEST_COMMENT])
        except ReviewError:
            raise Refused("review_incomplete") from None
        content = {"score": str(said.score), "levels": dict(said.levels), "comment": said.comment, "reviewed_at": now}
        if reviewer.by == Review.By.PEER:
            kept, _new = Review.objects.update_or_create(
                attempt=attempt, question_ref=question_ref, by=reviewer.by, peer_id=reviewer.peer_id, defaults=content
            )
        else:
            own = {"attempt": attempt, "question_ref": question_ref, "by": reviewer.by, "reviewer": reviewer.account}
            kept = Review.objects.create(**own, **content)
        if attempt.graded_at is not None:
            Attempt.objects.filter(pk=attempt.pk).update(stale_at=now)
    return kept


def judge_answer(attempt: Attempt, *, question_ref: str, reviewer: Reviewer, now: datetime, **said: Any) -> Review:
    """Keep a review and, with it, what the attempt comes to now. Raises Refused, as `review_answer` does."""
    with transaction.atomic():
        kept = review_answer(attempt, question_ref=question_ref, reviewer=reviewer, **said, now=now)
        grade_attempt(attempt.pk, now=now)
    return kept
