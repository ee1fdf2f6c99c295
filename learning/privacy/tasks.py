"""What Celery calls: one action."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def forget_outdated() -> None:
    """Every night."""
    actions.forget_outdated(now=timezone.now())
