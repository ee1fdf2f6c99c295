"""What Celery calls: one action."""

from celery import shared_task
from django.utils import timezone

from . import actions
from .engine.diagnosing import Part


@shared_task
def note_beat() -> None:
    """Rung by the schedule: so it lives."""
    actions.note_pulse(Part.BEAT, now=timezone.now())
