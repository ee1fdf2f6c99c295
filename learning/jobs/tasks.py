"""What Celery calls: an id in, one action."""

from celery import shared_task

from . import actions


@shared_task
def run_job(job_id: str) -> None:
    """Rung when a job was written."""
    actions.run_job(job_id)


@shared_task
def sweep_jobs() -> None:
    """On the schedule: what no ring announced, and what a killed worker held."""
    actions.sweep_jobs()
