"""What Celery calls on the schedule."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def write_practice_letters() -> None:
    """By day: whoever asked for it is told that questions wait."""
    actions.ask_for_practice_letters(now=timezone.now())
