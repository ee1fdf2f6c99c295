"""Grading, rung by a doorbell or found by the sweep. The row says what is due; running twice is running once."""

from celery import shared_task
from django.utils import timezone

from quizzes import actions


@shared_task
def grade_attempt(attempt_id: str) -> None:
    actions.grade_attempt(attempt_id, now=timezone.now())


@shared_task
def submit_overdue() -> None:
    actions.submit_overdue(now=timezone.now())


@shared_task
def grade_due() -> None:
    actions.grade_due(now=timezone.now())


@shared_task
def count_due() -> None:
    actions.count_due(now=timezone.now())
