"""What the schedule calls. The rows say what is due; running twice is running once."""

from celery import shared_task
from django.utils import timezone

from cms.actions.scheduling import keep_hours


@shared_task
def publish_and_withdraw() -> None:
    keep_hours(now=timezone.now())
