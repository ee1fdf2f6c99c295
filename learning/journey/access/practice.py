"""Who may be told by mail that questions wait."""

from datetime import datetime
from typing import Any

from learning.mail.engine.posting import WEEK
from learning.mail.models import Letter, Subscription
from learning.record.models import Subject
from quizzes.access import learners_with_due_cards

PRACTICE = "practice"  # the topic
MOST_ASKED = 2_000  # people one look finds; the next one goes on


def accepts_practice_mail(user: Any) -> bool:
    return Subscription.objects.of_user(user).accepted().about(PRACTICE).exists()


def may_remind(user_id: Any, now: datetime) -> bool:
    """Not while a letter waits, and not within a week of the last one, whatever rhythm was chosen."""
    return not Letter.objects.to_user(user_id).about(PRACTICE).recent(now - WEEK).exists()


def wanting_practice(now: datetime) -> list[Any]:
    """Accounts that accept this mail, practise, have something due and were not written to this week. One query."""
    accepting = Subscription.objects.accepted().about(PRACTICE).values("user_id")
    told = Letter.objects.about(PRACTICE).recent(now - WEEK).values("user_id")
    found = Subject.objects.among(learners_with_due_cards(now)).of_users(accepting).without_users(told)
    return list(found.order_by("pk").values_list("user_id", flat=True)[:MOST_ASKED])
