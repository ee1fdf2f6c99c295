"""Writing jobs, running them, and sweeping up what no ring announced."""

import logging
import time
import traceback
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from .bells import ring
from .models import MAX_ATTEMPTS, Job
from .registry import function_of

logger = logging.getLogger(__name__)

RUN_TASK = "learning.jobs.tasks.run_job"
FIRST_PAUSE, PAUSE_FACTOR = timedelta(seconds=5), 3  # 5, 15, 45, 135 s: past a restart, a full disk, a short outage
SWEEP_BUDGET_SECONDS = 40.0  # a sweep leaves off before Celery's time limit would kill it in the middle of a job


class LeaseLost(Exception):
    """Somebody else took the job over: what this attempt did is rolled back."""


def enqueue_job(
    name: str,
    *args: Any,
    key: str | None = None,
    merge_key: str = "",
    run_after: datetime | None = None,
    **kwargs: Any,
) -> Job:
    """Writes a job in the caller's transaction and rings when it commits; returns the row that will do it.

    `key`: the job is done once for ever, so a second call with the same key returns the first row. `merge_key`: while a job of that
    merge key still waits, no second one is needed; one that has begun may have read too early, so then there is a second.
    Raises UnknownJob when no job bears the name.
    """
    function_of(name)
    fresh = Job(name=name, args=list(args), kwargs=kwargs, key=key, merge_key=merge_key, run_after=run_after or timezone.now())
    with transaction.atomic():
        job = _once(fresh) if key is not None else _merged(fresh)
    if job.status == Job.Status.READY and job.run_after <= timezone.now():
        ring(RUN_TASK, str(job.pk))
    return job


def _once(job: Job) -> Job:
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return Job.objects.keyed(str(job.key)).get()


def _merged(job: Job) -> Job:
    """The lock makes a worker that is about to claim the waiting row wait for this transaction, and then see what it wrote. A row that
    is locked already is passed over: a second job is only work, a deadlock would be an error."""
    waiting = Job.objects.merging_on(job.merge_key).select_for_update(skip_locked=True).first() if job.merge_key else None
    return waiting or Job.objects.bulk_create([job])[0]


def run_job(job_id: UUID | str, *, now: datetime | None = None) -> bool:
    """Runs a job if it is free; says whether this call did it. Its effect and its `done` commit together."""
    now = now or timezone.now()
    pk = job_id if isinstance(job_id, UUID) else UUID(job_id)
    if not Job.objects.claim(pk, now):
        return False
    job = Job.objects.get(pk=pk)
    if job.attempts > MAX_ATTEMPTS:  # claimed five times and never heard of again: it kills its worker
        _give_up(job, job.error or "The worker died each time this job ran.", now)
        return False
    try:
        _run(job, now)
    except LeaseLost:
        return False
    except Exception:
        _record_failure(job, traceback.format_exc(), now)
        return False
    return True


def _run(job: Job, now: datetime) -> None:
    with transaction.atomic():
        function_of(job.name)(*job.args, **job.kwargs)
        done = {"status": Job.Status.DONE, "lease_until": None, "finished_at": now, "error": ""}
        if Job.objects.held(job).update(**done) != 1:
            raise LeaseLost


def _record_failure(job: Job, error: str, now: datetime) -> None:
    logger.warning("job %s (%s) failed, attempt %d", job.name, job.pk, job.attempts)
    if job.attempts >= MAX_ATTEMPTS:
        _give_up(job, error, now)
        return
    pause = FIRST_PAUSE * PAUSE_FACTOR ** (job.attempts - 1)
    Job.objects.held(job).update(status=Job.Status.READY, lease_until=None, run_after=now + pause, error=error)


def _give_up(job: Job, error: str, now: datetime) -> None:
    Job.objects.held(job).update(status=Job.Status.FAILED, lease_until=None, finished_at=now, error=error)


def sweep_jobs(*, now: datetime | None = None, limit: int = 500) -> int:
    """Runs the free jobs, oldest first, and forgets those done long ago; returns how many were run."""
    moment = now or timezone.now()
    Job.objects.forgettable(moment).delete()
    until = time.monotonic() + SWEEP_BUDGET_SECONDS
    ran = 0
    for pk in list(Job.objects.free(moment).order_by("run_after").values_list("pk", flat=True)[:limit]):
        if time.monotonic() > until:
            break
        ran += run_job(pk, now=now)
    return ran


def run_again(job: Job) -> Job:
    """Lets a failed job try again, from its first attempt, and rings; a job in any other state is left as it is."""
    with transaction.atomic():
        fresh = {"status": Job.Status.READY, "attempts": 0, "run_after": timezone.now(), "finished_at": None}
        if Job.objects.failed().filter(pk=job.pk).update(**fresh):
            ring(RUN_TASK, str(job.pk))
    job.refresh_from_db()
    return job
