"""What Celery calls: an id in, one action."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def fold_learners(*subject_ids: str) -> None:
    """Rung when something was appended. Where bells queue up, whoever waits longest is folded along."""
    actions.fold_rung([UUID(each) for each in subject_ids], now=timezone.now())


@shared_task
def sweep_record() -> None:
    """On the schedule, and when a worker starts."""
    actions.sweep_record(now=timezone.now())
