"""What happened, appended and never edited; free text kept apart; what was refused; and the one way to take something out."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

REJECT_KEPT = timedelta(days=30)


class EventQuerySet(models.QuerySet["Event"]):
    """Facts by whose they are and whether they were folded."""

    def of(self, subject_id: uuid.UUID) -> "EventQuerySet":
        return self.filter(subject_id=subject_id)

    def of_many(self, subject_ids: Iterable[uuid.UUID]) -> "EventQuerySet":
        return self.filter(subject_id__in=list(subject_ids))

    def about(self, module_keys: Iterable[uuid.UUID]) -> "EventQuerySet":
        return self.filter(module_key__in=list(module_keys))

    def after(self, seq: int) -> "EventQuerySet":
        return self.filter(seq__gt=seq)

    def of_kind(self, kind: str) -> "EventQuerySet":
        return self.filter(kind=kind)

    def up_to(self, seq: int) -> "EventQuerySet":
        return self.filter(seq__lte=seq)

    def unfolded(self) -> "EventQuerySet":
        """The tail that no projection holds yet."""
        return self.filter(seq__gt=F("subject__head__folded_seq"))

    def in_order(self) -> "EventQuerySet":
        return self.order_by("subject_id", "seq")

    def same_as(self, ids: Iterable[uuid.UUID], attempts: Iterable[uuid.UUID], devices: Iterable[tuple[str, int]]) -> "EventQuerySet":
        """Events that bear one of these ids, hand in one of these attempts, or come from the same place of the same device."""
        same = Q(event_id__in=list(ids))
        if attempts := list(attempts):
            same |= Q(kind="quiz.submitted", attempt__in=attempts)
        for device, device_seq in devices:
            same |= Q(device=device, device_seq=device_seq)
        return self.filter(same)


class Event(models.Model):
    """One fact about one learner. `seq` is its place in their ledger, 1, 2, 3 ... without a gap; `event_id` was made by the sender."""

    class Trust(models.TextChoices):
        SERVER = "server"
        CLIENT = "client"

    pk = models.CompositePrimaryKey("subject_id", "seq")  # no global id: ids of other learners' facts cannot be a cursor
    subject = models.ForeignKey("record.Subject", on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveBigIntegerField()
    event_id = models.UUIDField()
    digest = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    module_key = models.UUIDField(null=True, blank=True)
    module_version = models.PositiveIntegerField(null=True, blank=True)
    step = models.CharField(max_length=64, blank=True)
    attempt = models.UUIDField(null=True, blank=True)
    payload = models.JSONField(default=dict)
    trust = models.CharField(max_length=6, choices=Trust.choices, default=Trust.SERVER)
    device = models.CharField(max_length=64, blank=True)
    device_seq = models.PositiveBigIntegerField(null=True, blank=True)
    occurred_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    effective_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_seq_from_one"),
            models.CheckConstraint(condition=Q(effective_at__lte=F("received_at")), name="event_not_from_the_future"),
            models.UniqueConstraint(fields=["subject", "event_id"], name="event_id_once"),
            models.UniqueConstraint(
                fields=["subject", "device", "device_seq"], condition=Q(device_seq__isnull=False), name="event_device_place_once"
            ),
            models.UniqueConstraint(fields=["attempt"], condition=Q(kind="quiz.submitted"), name="event_attempt_submitted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class PrivateTextQuerySet(models.QuerySet["PrivateText"]):
    """Texts by whose they are."""

    def of(self, subject_id: uuid.UUID | None, module_key: uuid.UUID) -> "PrivateTextQuerySet":
        return self.filter(subject_id=subject_id, module_key=module_key)

    def written_at(self, subject_id: uuid.UUID, seqs: Iterable[int]) -> "PrivateTextQuerySet":
        return self.filter(subject_id=subject_id, seq__in=list(seqs))


class PrivateText(models.Model):
    """What a learner wrote in their own words: theirs alone, and erasable without touching the ledger."""

    subject = models.ForeignKey("record.Subject", on_delete=models.CASCADE, related_name="private_texts", db_index=False)
    seq = models.PositiveBigIntegerField()
    module_key = models.UUIDField(null=True, blank=True)
    step = models.CharField(max_length=64, blank=True)
    text = models.TextField()

    wagtail_reference_index_ignore = True

    objects = PrivateTextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="private_text_per_event")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.seq}"


class IngestRejectQuerySet(models.QuerySet["IngestReject"]):
    def outdated(self, now: datetime) -> "IngestRejectQuerySet":
        return self.filter(received_at__lt=now - REJECT_KEPT)


class IngestReject(models.Model):
    """An event that was refused: answered, and kept for thirty days so that a defect of ours costs nobody their work."""

    subject = models.ForeignKey("record.Subject", on_delete=models.CASCADE, related_name="rejects")
    event_id = models.UUIDField()
    reason = models.CharField(max_length=64)
    body = models.TextField()  # JSON as text: what was refused may hold what no JSON column takes
    received_at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    objects = IngestRejectQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "event_id"], name="reject_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.reason}"


class LedgerPermit(models.Model):
    """The way in for erasing and merging: while such a row exists, the triggers let this learner's events be deleted.

    It is written, used and deleted in one transaction (`actions.permits`), so no other connection ever sees one. Nothing lets an event
    be changed.
    """

    subject = models.OneToOneField("record.Subject", primary_key=True, on_delete=models.CASCADE)
    reason = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.subject_id} {self.reason}"
