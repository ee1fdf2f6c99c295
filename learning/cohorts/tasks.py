"""What Celery calls: an id in, one action."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def build_export(export_id: str) -> None:
    """Rung when a file was asked for."""
    actions.build_export(UUID(export_id), now=timezone.now())


@shared_task
def build_what_waits() -> None:
    """Every thirty seconds: what was asked for and not announced, or whose worker died."""
    actions.build_what_waits(now=timezone.now())


@shared_task
def write_digests() -> None:
    """On Monday mornings."""
    actions.ask_for_digests(now=timezone.now())


@shared_task
def look_ahead() -> None:
    """Every ten minutes: reminders of what starts within a day, files kept long enough."""
    now = timezone.now()
    actions.remind(now=now)
    actions.remind_of_webinars(now=now)
    actions.forget_exports(now=now)
