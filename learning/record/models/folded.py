"""What follows from the ledger: projections, which can be dropped and made again, and the events no fold could take."""

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.models import Count, F, Q
from django.utils import timezone

from .subject import Subject


class ProgressQuerySet(models.QuerySet["Progress"]):
    """Stored progress by whose it is and of what."""

    def of(self, subject_id: uuid.UUID) -> "ProgressQuerySet":
        return self.filter(subject_id=subject_id)

    def of_many(self, subject_ids: Iterable[uuid.UUID]) -> "ProgressQuerySet":
        return self.filter(subject_id__in=list(subject_ids))

    def about(self, module_keys: Iterable[uuid.UUID]) -> "ProgressQuerySet":
        return self.filter(module_key__in=list(module_keys))

    def among(self, subject_ids: Any) -> "ProgressQuerySet":
        """Of these learners, given as a query: the database looks them up where they are."""
        return self.filter(subject_id__in=subject_ids)

    def of_real_people(self) -> "ProgressQuerySet":
        """What the public is told counts nobody who was made up."""
        return self.exclude(subject_id__in=Subject.objects.invented().values("pk"))

    def people(self) -> int:
        """How many began anything."""
        return self.exclude(started_at=None).aggregate(count=Count("subject_id", distinct=True))["count"]

    def by_module(self) -> dict[str, tuple[int, int]]:
        """How many began each module and how many finished it."""
        counted = self.exclude(started_at=None).values("module_key").annotate(begun=Count("subject_id"), done=Count("completed_at"))
        return {str(each["module_key"]): (each["begun"], each["done"]) for each in counted}

    def write_anew(self, rows: Iterable["Progress"]) -> None:
        """Thousands of rows where there are none: on PostgreSQL as a stream, which costs a sixth of an insertion."""
        if connection.vendor != "postgresql":
            self.bulk_create(rows, batch_size=500)
            return
        names = [field.attname for field in self.model._meta.concrete_fields]
        columns = ", ".join(connection.ops.quote_name(field.column) for field in self.model._meta.concrete_fields)
        with connection.cursor() as cursor, cursor.copy(f"COPY record_progress ({columns}) FROM STDIN") as stream:
            for row in rows:
                values = row.__dict__ | {"state": json.dumps(row.state)}
                stream.write_row([values[name] for name in names])

    def ahead_of_cursor(self) -> "ProgressQuerySet":
        """Rows that claim to know what was not folded yet: never."""
        return self.filter(as_of_seq__gt=F("subject__head__folded_seq"))


class Progress(models.Model):
    """One learner in one module, folded up to `as_of_seq`. Rebuildable: `state` follows from the events, the rest from `state` and
    the outlines up to `module_version`."""

    pk = models.CompositePrimaryKey("subject_id", "module_key")
    subject = models.ForeignKey("record.Subject", on_delete=models.CASCADE, related_name="progress", db_index=False)
    module_key = models.UUIDField()
    epoch = models.PositiveIntegerField(default=0)
    state = models.JSONField(default=dict)
    standing = models.CharField(max_length=8, default="")  # what the state is called, or "exempt"; "" until it is folded again
    percent = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_total = models.PositiveSmallIntegerField(default=0)
    completed_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    best_score = models.FloatField(null=True, blank=True)
    module_version = models.PositiveIntegerField(default=0)
    as_of_seq = models.PositiveBigIntegerField()
    folded_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    objects = ProgressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="progress_percent_within_100"),
            models.CheckConstraint(condition=Q(steps_done__lte=F("steps_total")), name="progress_steps_within_total"),
        ]
        indexes = [
            models.Index(fields=["module_key"], name="progress_by_module"),
            # all that a board reads, so that it reads no state: a fold pays for it with one entry
            models.Index(
                fields=[
                    "subject", "module_key", "percent", "standing", "module_version", "started_at", "last_at", "completed_at", "best_score"
                ],
                name="progress_for_boards",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.subject_id} {self.module_key} {self.percent} %"


class FoldError(models.Model):
    """An event that made the fold fail five times: folded as if it had not happened, until the repair and a rebuild."""

    subject = models.ForeignKey("record.Subject", on_delete=models.CASCADE, related_name="fold_errors", db_index=False)
    seq = models.PositiveBigIntegerField()
    fold_version = models.PositiveIntegerField()
    traceback = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq", "fold_version"], name="fold_error_once")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.seq}: {self.traceback.strip().splitlines()[-1:]}"
