"""What Celery calls: an id in, one action."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def fold_learner(subject_id: str) -> None:
    """Rung when something was appended. Where bells queue up, whoever waits longest is folded along."""
    now = timezone.now()
    actions.fold_overdue(now=now)
    actions.fold_learner(UUID(subject_id), now=now)


@shared_task
def sweep_record() -> None:
    """On the schedule, and when a worker starts."""
    actions.sweep_record(now=timezone.now())
