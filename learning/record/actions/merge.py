"""One person, one record: what was done without an account goes along when they sign up or sign in.

Everything is kept and nothing is doubled: the events move to the end of the account's ledger, each once, and are folded there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from learning.record.models import Event, FoldError, Head, IngestReject, PrivateText, Progress, Subject
from learning.record.signals import subject_merged

from .append import mark_dirty
from .permits import deletion_permitted
from .subjects import ensure_subject


def adopt_subject(subject_id: UUID, user: Any) -> UUID:
    """Gives an anonymous learner's record to an account: becomes the account's own when it has none, else joins it. Returns the
    account's learner id. A record that already belongs to an account is left alone."""
    own = Subject.objects.of_user(user).values_list("pk", flat=True).first()
    if own is None:
        try:
            with transaction.atomic():
                if Subject.objects.anonymous().filter(pk=subject_id).update(user_id=user.pk):
                    return subject_id
        except IntegrityError:  # the account got a record meanwhile: then this one joins it
            pass
        own = ensure_subject(user=user)
    if Subject.objects.anonymous().filter(pk=subject_id).exists():
        merge_subject(subject_id, own)
    return own


def merge_subject(source: UUID, into: UUID, *, now: datetime | None = None) -> int:
    """Moves one learner's whole record into another's; returns how many events moved. Safe to call again."""
    now = now or timezone.now()
    if source == into:
        return 0
    with transaction.atomic():
        _reassign_elsewhere(source, into)  # first: handing in an attempt locks the attempt and then the head, and so must this
        heads = {head.pk: head for head in Head.objects.locked().filter(pk__in=[source, into]).order_by("pk")}
        if source not in heads:
            return 0
        moved = _move_events(heads[source], heads[into], now)
        _drop_projections(source)
        _move_rejects(source, into)
        heads[source].delete()
        Subject.objects.filter(pk=source).update(merged_into=into, user=None)
        Subject.objects.filter(merged_into=source).update(merged_into=into)
    return moved


def _move_events(source: Head, into: Head, now: datetime) -> int:
    events = list(Event.objects.of(source.pk).in_order())
    plan = _plan(events, into)
    texts = list(PrivateText.objects.filter(subject_id=source.pk))
    with deletion_permitted(source.pk, reason="merge"):
        Event.objects.of(source.pk).delete()
    PrivateText.objects.filter(subject_id=source.pk).delete()
    if plan.events:
        Event.objects.bulk_create(plan.events, batch_size=500)
        mark_dirty(into, last_seq=plan.events[-1].seq, now=now)
    for text in texts:
        text.pk, text.subject_id, text.seq = None, into.pk, plan.seqs[text.seq]
    PrivateText.objects.bulk_create(texts, ignore_conflicts=True)
    return len(plan.events)


@dataclass
class _Plan:
    """The events as they will stand in the other ledger, and the place each had and will have."""

    events: list[Event] = field(default_factory=list)
    seqs: dict[int, int] = field(default_factory=dict)


def _plan(events: Sequence[Event], into: Head) -> _Plan:
    """An event both ledgers hold is one. An id that means another event there, or a device's place taken there, is given up: nothing
    is lost by it, for what was sent twice was recognised when it arrived."""
    there = {event.event_id: event for event in Event.objects.of(into.pk)} if into.last_seq else {}
    places = {(event.device, event.device_seq) for event in there.values() if event.device_seq is not None}
    plan = _Plan()
    for event in events:
        same = there.get(event.event_id)
        if same is not None and same.digest == event.digest:
            plan.seqs[event.seq] = same.seq
            continue
        if same is not None:
            event.event_id = uuid5(event.subject_id, str(event.event_id))
        if (event.device, event.device_seq) in places:
            event.device, event.device_seq = "", None
        old, event.seq, event.subject_id = event.seq, into.last_seq + len(plan.events) + 1, into.pk
        plan.seqs[old] = event.seq
        plan.events.append(event)
    return plan


def _drop_projections(source: UUID) -> None:
    """They are folded again from the events, there."""
    Progress.objects.of(source).delete()
    FoldError.objects.filter(subject_id=source).delete()


def _move_rejects(source: UUID, into: UUID) -> None:
    there = IngestReject.objects.filter(subject_id=into).values("event_id")
    IngestReject.objects.filter(subject_id=source).exclude(event_id__in=there).update(subject_id=into)
    IngestReject.objects.filter(subject_id=source).delete()


def _reassign_elsewhere(source: UUID, into: UUID) -> None:
    """Attempts, situation and journey know a learner by id alone, and so do rooms above."""
    from paths.actions import reassign
    from quizzes.actions import reassign_attempts

    reassign_attempts(source, into)
    reassign(source, into)
    subject_merged.send(sender=Subject, source=source, into=into)
