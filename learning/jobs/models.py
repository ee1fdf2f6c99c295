"""The row of a job: what to do, whether it was done, and what went wrong."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAX_ATTEMPTS = 5
LEASE = timedelta(seconds=90)  # longer than Celery's time limit for a task (60 s): who holds a job past it is dead
DONE_KEPT = timedelta(days=7)  # long enough to look back at a week; keyed rows stay, for they say "already done"


def is_free_q(now: datetime) -> Q:
    """Nobody has it: it waits and its time has come, or whoever held it did not come back within the lease."""
    return Q(status=Job.Status.READY, run_after__lte=now) | Q(status=Job.Status.RUNNING, lease_until__lt=now)


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by what can be done with them."""

    def free(self, now: datetime) -> "JobQuerySet":
        return self.filter(is_free_q(now))

    def waiting(self) -> "JobQuerySet":
        return self.filter(status=Job.Status.READY)

    def failed(self) -> "JobQuerySet":
        return self.filter(status=Job.Status.FAILED)

    def merging_on(self, merge_key: str) -> "JobQuerySet":
        """Those that wait to do the same thing."""
        return self.waiting().filter(merge_key=merge_key)

    def keyed(self, key: str) -> "JobQuerySet":
        return self.filter(key=key)

    def forgettable(self, now: datetime) -> "JobQuerySet":
        """Done long ago, and not needed to know that they were."""
        return self.filter(status=Job.Status.DONE, key=None, finished_at__lt=now - DONE_KEPT)

    def claim(self, pk: uuid.UUID, now: datetime) -> bool:
        """Takes one free job for a lease; of many who try, one is told True."""
        changes = {"status": Job.Status.RUNNING, "lease_until": now + LEASE, "started_at": now, "attempts": F("attempts") + 1}
        return self.free(now).filter(pk=pk).update(**changes) == 1

    def held(self, job: "Job") -> "JobQuerySet":
        """This job as long as it is still in the hands of the attempt that claimed it."""
        return self.filter(pk=job.pk, status=Job.Status.RUNNING, attempts=job.attempts)


class Job(models.Model):
    """One thing to do, durably. `key`: done once for ever; `merge_key`: while one waits, another of the same is not needed."""

    class Status(models.TextChoices):
        READY = "ready", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("job"), max_length=100)
    args = models.JSONField(_("arguments"), default=list, blank=True)
    kwargs = models.JSONField(_("named arguments"), default=dict, blank=True)
    key = models.CharField(_("key"), max_length=200, null=True, blank=True, unique=True)
    merge_key = models.CharField(max_length=200, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.READY)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    run_after = models.DateTimeField(_("not before"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("last started"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(pgettext_lazy("moment", "finished"), null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True  # jobs write the reference index: indexing jobs would never end

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["ready", "running", "done", "failed"]), name="job_status_is_known"),
            models.CheckConstraint(condition=~Q(status="running") | Q(lease_until__isnull=False), name="job_running_has_lease"),
            models.CheckConstraint(condition=Q(finished_at__isnull=False) | ~Q(status__in=["done", "failed"]), name="job_end_has_moment"),
        ]
        indexes = [
            models.Index(fields=["run_after"], condition=Q(status="ready"), name="job_waiting"),
            models.Index(fields=["lease_until"], condition=Q(status="running"), name="job_held"),
            models.Index(fields=["merge_key"], condition=Q(status="ready"), name="job_merging"),
            models.Index(fields=["-created_at"], name="job_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_status_display()})"

    @property
    def error_line(self) -> str:
        """The last line of the error: what a list has room for."""
        return self.error.strip().splitlines()[-1][:120] if self.error.strip() else ""

    error_line.fget.short_description = _("error")  # type: ignore[attr-defined]
