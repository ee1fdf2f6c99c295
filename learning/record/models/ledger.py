"""What happened, appended and never edited; free text kept apart; what was refused; and the one way to take something out."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import cast

from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone

from learning.record.engine.events import EventDraft

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

    def beyond(self, cursors: Mapping[uuid.UUID, int]) -> "EventQuerySet":
        """What stands after its place in each of these ledgers. Said place by place: joined to the cursors, PostgreSQL reads each ledger
        from its beginning, for it takes a third of it to be new."""
        return self.filter(reduce(or_, (Q(subject_id=learner, seq__gt=seq) for learner, seq in cursors.items())))

    def in_order(self) -> "EventQuerySet":
        return self.order_by("subject_id", "seq")

    def back_from(self, seq: int | None) -> "EventQuerySet":
        """The last first, from one place on (from the end when None)."""
        return (self if seq is None else self.up_to(seq)).order_by("-seq")

    def same_as(self, ids: Iterable[uuid.UUID], attempts: Iterable[uuid.UUID], devices: Iterable[tuple[str, int]]) -> "EventQuerySet":
        """Events that bear one of these ids, hand in one of these attempts, or come from the same place of the same device."""
        same = Q(event_id__in=list(ids))
        if attempts := list(attempts):
            same |= Q(kind="quiz.submitted", attempt__in=attempts)
        for device, device_seq in devices:
            same |= Q(device=device, device_seq=device_seq)
        return self.filter(same)

    def append_fresh(self, subject_id: uuid.UUID, drafts: Sequence[EventDraft], *, now: datetime, trust: str) -> int | None:
        """Takes the lock, the next places and writes the events, if none of their ids and devices' places is taken; returns the length the
        ledger had. None, and nothing done, when one is, or when there is no such ledger. One statement on PostgreSQL, two on SQLite
        (whose immediate transaction, the caller's, is the lock)."""
        if connection.vendor == "postgresql":
            return _append_by_function(subject_id, drafts, now, trust)
        return _append_by_statements(subject_id, drafts, now, trust)


def _append_by_function(subject_id: uuid.UUID, drafts: Sequence[EventDraft], now: datetime, trust: str) -> int | None:
    given = [
        {
            "place": place,
            "event_id": str(draft.event_id),
            "digest": draft.digest(),
            "kind": draft.kind,
            "module_key": draft.module_key and str(draft.module_key),
            "module_version": draft.module_version,
            "step": draft.step,
            "attempt": draft.attempt and str(draft.attempt),
            "payload": draft.payload,
            "device": draft.device,
            "device_seq": draft.device_seq,
            "occurred_at": draft.occurred_at and draft.occurred_at.isoformat(),
            "effective_at": draft.effective_at(now).isoformat(),
        }
        for place, draft in enumerate(drafts)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_append(%s, %s, %s, %s::jsonb)", [subject_id, now, trust, json.dumps(given, default=dict)])
        (length,) = cursor.fetchone()
    return cast("int | None", length)


def _append_by_statements(subject_id: uuid.UUID, drafts: Sequence[EventDraft], now: datetime, trust: str) -> int | None:
    moment = connection.ops.adapt_datetimefield_value
    learner, at = subject_id.hex, moment(now)
    ids = json.dumps([draft.event_id.hex for draft in drafts])
    places = json.dumps([[draft.device, draft.device_seq] for draft in drafts if draft.device_seq is not None])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE record_head SET last_seq = last_seq + %s,"
            " dirty_since = CASE WHEN folded_seq < last_seq THEN dirty_since ELSE %s END"
            " WHERE subject_id = %s"
            " AND NOT EXISTS (SELECT 1 FROM record_event known"
            " WHERE known.subject_id = %s AND known.event_id IN (SELECT value FROM json_each(%s)))"
            " AND NOT EXISTS (SELECT 1 FROM json_each(%s) sent CROSS JOIN record_event known WHERE known.subject_id = %s"
            " AND known.device = json_extract(sent.value, '$[0]') AND known.device_seq = json_extract(sent.value, '$[1]'))"
            " RETURNING last_seq",
            [len(drafts), at, learner, learner, ids, places, learner],
        )
        row = cursor.fetchone()
        if row is None:
            return None
        length: int = row[0] - len(drafts)
        cursor.executemany(
            "INSERT INTO record_event (subject_id, seq, event_id, digest, kind, module_key, module_version, step, attempt, payload, trust,"
            " device, device_seq, occurred_at, received_at, effective_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    learner,
                    length + place,
                    draft.event_id.hex,
                    draft.digest(),
                    draft.kind,
                    draft.module_key and draft.module_key.hex,
                    draft.module_version,
                    draft.step,
                    draft.attempt and draft.attempt.hex,
                    json.dumps(draft.payload, default=dict),
                    trust,
                    draft.device,
                    draft.device_seq,
                    draft.occurred_at and moment(draft.occurred_at),
                    at,
                    moment(draft.effective_at(now)),
                )
                for place, draft in enumerate(drafts, start=1)
            ],
        )
    return length


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
