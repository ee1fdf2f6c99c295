"""What Celery calls on the schedule."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def sweep_letters() -> None:
    """What no ring announced, and what waited for its week to be over."""
    actions.sweep_letters(now=timezone.now())
