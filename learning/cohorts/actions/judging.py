"""What a facilitator says of an answer that a quiz asks a person to judge."""

from datetime import datetime
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext

from learning.cohorts.models import Deed, Kind, Membership
from quizzes.actions import Reviewer
from quizzes.actions import judge_answer as keep_review
from quizzes.models import Attempt, Review

from .telling import tell_deed


@transaction.atomic
def judge_answer(member: Membership, attempt: Attempt, *, ref: str, said: dict[str, Any], author: Any, now: datetime) -> Review:
    """Keeps the review, and the result with it; the member is told as of every act. Raises quizzes.actions.Refused.

    The act is named by the review, so that it is told once.
    """
    review = keep_review(attempt, question_ref=ref, reviewer=Reviewer(Review.By.FACILITATOR, account=author), **said, now=now)
    told = gettext("Your answer in “%(quiz)s” was read: the result of the quiz says what it came to.") % {
        "quiz": attempt.quiz_version.title
    }
    text = f"{told}\n\n{review.comment}".strip()
    given = {"author": author, "kind": Kind.REVIEW, "module_key": attempt.context_module, "text": text, "created_at": now}
    deed, made = Deed.objects.get_or_create(pk=uuid5(attempt.pk, f"review:{review.pk}"), membership=member, defaults=given)
    if made:
        tell_deed(deed, now=now)
    return review
