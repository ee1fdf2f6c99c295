"""The mail that says questions wait to be met again: for who asked for it, at most once a week, with a link that opens them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from learning.jobs.actions import enqueue_job
from learning.jobs.registry import job
from learning.journey.access.practice import PRACTICE, may_remind, wanting_practice
from learning.mail.access import chosen_language
from learning.mail.actions import accept, stop_topic, write_letter
from learning.mail.models import Letter, Subscription
from learning.record.models import Subject
from quizzes.access import due_card, practice_token
from quizzes.actions import start_practice


@transaction.atomic
def accept_practice_mail(user_id: Any, *, learner_id: UUID, now: datetime) -> Subscription:
    """Missed questions come back, and a mail says so. Asking again changes nothing."""
    start_practice(learner_id, now=now)
    return accept(user_id, topic=PRACTICE, label=gettext("Three minutes on what you missed"), now=now)


def stop_practice_mail(user_id: Any, *, now: datetime) -> int:
    """No more mail; the questions still come back on the site."""
    return stop_topic(user_id, topic=PRACTICE, now=now)


def hear_practice_stopped(learner_id: UUID, *, now: datetime) -> None:
    """Whoever lets no question come back wants no mail about them."""
    user_id = Subject.objects.filter(pk=learner_id).values_list("user_id", flat=True).first()
    if user_id is not None:
        stop_practice_mail(user_id, now=now)


def ask_for_practice_letters(*, now: datetime) -> int:
    """One job a day for each person who may be written to, however often this is called."""
    wanting = wanting_practice(now)
    for user_id in wanting:
        enqueue_job("journey.practice", user_id, key=f"practice:{user_id}:{now:%Y-%m-%d}")
    return len(wanting)


@job("journey.practice")
def write_practice_letter(user_id: Any) -> Letter | None:
    """Looks again, under the lock of the subscription, and writes the letter, in the language its reader chose or, without one, in that of
    the first question that waits."""
    now = timezone.now()
    asked = Subscription.objects.select_for_update().of_user(user_id).accepted().about(PRACTICE).first()
    subject = Subject.objects.filter(user_id=user_id).first()
    card = due_card(subject.pk, now) if asked and subject else None
    if subject is None or card is None or not may_remind(user_id, now):
        return None
    spoken = card.quiz_version.quiz.language
    language = chosen_language(user_id) or (spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
    with translation.override(language):
        return write_letter(
            user_id,
            topic=PRACTICE,
            key=f"practice:{now:%Y-%m-%d}",
            subject=gettext("Three minutes on what you missed"),
            body=gettext("Questions you missed are about to be forgotten. The link below opens them: three minutes at most."),
            language=language,
            now=now,
            path=reverse("quizzes:practice_by_link", args=[practice_token(subject.pk)]),
        )
