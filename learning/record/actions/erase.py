"""Erasing a learner: the person goes, the counts hold.

Their words, their refused events and their pseudonym are deleted. What they did is written anew under a pseudonym that nobody ever knew,
without ids, devices, letters or hours: so how often a module was begun and completed stays true, and no row leads back to anybody.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from learning.record.engine.anonymising import anonymous_payload, day_of
from learning.record.engine.events import EventDraft
from learning.record.engine.fold import FOLD_VERSION
from learning.record.models import Event, FoldError, Head, IngestReject, PrivateText, Progress, Subject

from .append import lock_head
from .permits import deletion_permitted
from .rebuild import rebuild_learner


def erase_subject(subject_id: UUID, *, now: datetime) -> UUID | None:
    """Erases one learner and all records that were merged into theirs; returns the pseudonym under which the counts stay, None when
    there is nothing to count or the learner is gone already. Safe to repeat."""
    from quizzes.actions import anonymise_attempts

    with transaction.atomic():
        nobody = uuid4()
        attempts = anonymise_attempts(subject_id, nobody)  # first: handing in locks the attempt and then the head, and so must this
        try:
            head = lock_head(subject_id)
        except Head.DoesNotExist:
            return None
        events = _take_out(head)
        if events or attempts:
            _write_anew(nobody, events, attempts, aside=_set_aside(head.pk), now=now)
        _delete_person(head.pk)
    return nobody if events or attempts else None


def _take_out(head: Head) -> list[Event]:
    events = list(Event.objects.of(head.pk).in_order())
    with deletion_permitted(head.pk, reason="erasure"):
        Event.objects.of(head.pk).delete()
    return events


def _set_aside(subject_id: UUID) -> list[tuple[int, int]]:
    return list(FoldError.objects.filter(subject_id=subject_id).values_list("seq", "fold_version"))


def _write_anew(nobody: UUID, events: list[Event], attempts: Mapping[UUID, UUID], *, aside: list[tuple[int, int]], now: datetime) -> None:
    Subject.objects.create(pk=nobody, created_at=day_of(now), erased_on=timezone.localdate(now))
    dirty = day_of(now) if events else None
    Head.objects.create(subject_id=nobody, last_seq=len(events), dirty_since=dirty, fold_version=FOLD_VERSION)
    Event.objects.bulk_create([_without_person(event, nobody, attempts) for event in events], batch_size=500)
    errors = [FoldError(subject_id=nobody, seq=seq, fold_version=version, traceback="", created_at=day_of(now)) for seq, version in aside]
    FoldError.objects.bulk_create(errors)
    rebuild_learner(nobody, now=now)


def _without_person(event: Event, nobody: UUID, attempts: Mapping[UUID, UUID]) -> Event:
    draft = EventDraft(
        event_id=uuid4(),
        kind=event.kind,
        module_key=event.module_key,
        module_version=event.module_version,
        step=event.step,
        attempt=attempts.get(event.attempt, uuid4()) if event.attempt else None,
        payload=anonymous_payload(event.kind, event.payload, trust=event.trust),
    )
    return Event(
        subject_id=nobody,
        seq=event.seq,
        event_id=draft.event_id,
        digest=draft.digest(),
        kind=draft.kind,
        module_key=draft.module_key,
        module_version=draft.module_version,
        step=draft.step,
        attempt=draft.attempt,
        payload=dict(draft.payload),
        trust=event.trust,
        received_at=day_of(event.received_at),
        effective_at=day_of(event.effective_at),
    )


def _delete_person(subject_id: UUID) -> None:
    for model in (PrivateText, IngestReject, FoldError, Progress, Head):
        model.objects.filter(subject_id=subject_id).delete()
    Subject.objects.filter(merged_into=subject_id).delete()
    Subject.objects.filter(pk=subject_id).delete()
