"""Files that were asked for: built by a worker, kept a week, given to whoever asked, while they still may see what is in it."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .cohort import Cohort

KEPT = timedelta(days=7)
LEASE = timedelta(seconds=90)  # longer than a task may run
LEFT_AFTER = timedelta(seconds=60)  # longer than a live worker lets a file wait: it is rung for, and swept every thirty seconds
MOST_TRIES = 3


def private_files() -> Storage:
    """A folder no web server serves: a view gives what is in it, to whom it is for."""
    return FileSystemStorage(location=settings.DATA_DIR / "exports")


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: Any) -> Self:
        """One's own, of the cohorts one follows today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user, cohort__in=Cohort.objects.visible_to(user))

    def kept(self, now: datetime) -> Self:
        return self.filter(asked_at__gt=now - KEPT)

    def unfinished(self, now: datetime) -> Self:
        """Nobody has it in hand."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), finished_at=None, error="")

    def claim(self, pk: uuid.UUID, now: datetime) -> bool:
        """Takes one for a while; of many who try, one is told True."""
        return self.unfinished(now).filter(pk=pk).update(claimed_until=now + LEASE, tries=models.F("tries") + 1) == 1

    def outdated(self, now: datetime) -> Self:
        return self.filter(asked_at__lte=now - KEPT)


class Export(models.Model):
    """One file of one cohort; `done` of `total` rows are written."""

    class Format(models.TextChoices):
        CSV = "csv", _("CSV, for any spreadsheet")
        XLSX = "xlsx", _("Excel")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="exports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=10)
    file = models.FileField(storage=private_files, blank=True)
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)  # a worker has it; past this moment that worker is dead
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="export_done_within_total")]

    def __str__(self) -> str:
        return f"{self.cohort_id} · {self.format}"

    @property
    def filename(self) -> str:
        return f"{self.pk}.{self.format}"

    def is_left(self, now: datetime) -> bool:
        """It waits, and no worker takes it: none is alive."""
        return self.finished_at is None and max(self.asked_at + LEFT_AFTER, self.claimed_until or self.asked_at) < now
