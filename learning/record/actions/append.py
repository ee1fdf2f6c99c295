"""Appending to a ledger: one short transaction under the learner's lock, and one verdict per event.

An answer of "accepted" or "duplicate" means that the row is committed (once the transaction this joins is). Without an answer the
sender sends the same ids again: that is harmless, because an id is taken once.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction

from cms.models.prepared import Prepared, Row
from learning.jobs.bells import ring_together
from learning.record.engine.events import EventDraft, refusal
from learning.record.models import Event, Head, IngestReject, PrivateText, Subject

MAX_BATCH = 100
MAX_REJECT = 64 * 1024  # characters kept of a refused event
FOLD_TASK = "learning.record.tasks.fold_learners"
HEAD, EVENT = ([field.attname for field in model._meta.concrete_fields] for model in (Head, Event))
_locked = Prepared(lambda learner: Head.objects.select_for_update(no_key=True).filter(pk=learner).values_list(*HEAD))
_same_ids = Prepared(lambda learner, ids: Event.objects.of(learner).same_as(ids, [], []).values_list(*EVENT))


@dataclass(frozen=True)
class Verdict:
    """What became of an event: accepted, duplicate (it was there), conflict (its id is another event's) or rejected (and why)."""

    event_id: UUID
    status: str
    seq: int | None = None
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"event_id": str(self.event_id), "status": self.status, "seq": self.seq, "reason": self.reason}


@dataclass
class _Known:
    """The events that already bear what is sent now."""

    ids: dict[UUID, Event] = field(default_factory=dict)
    devices: dict[tuple[str, int], Event] = field(default_factory=dict)
    attempts: dict[UUID, Event] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        self.ids[event.event_id] = event
        if event.device_seq is not None:
            self.devices[(event.device, event.device_seq)] = event
        if event.kind == "quiz.submitted" and event.attempt is not None:
            self.attempts[event.attempt] = event


def append_events(
    subject_id: UUID,
    drafts: Sequence[EventDraft],
    *,
    now: datetime,
    trust: str = "server",
    refused: dict[UUID, str] | None = None,
    durable: bool = False,
) -> tuple[Verdict, ...]:
    """Appends what may be appended, in the order of each device, and answers for every draft in the order given.

    Joins the caller's transaction when there is one (a quiz and its event are one step); `durable=True` refuses to, for callers whose
    answer must not be undone. `refused`: reasons found by the caller, who can look at what was published. What comes for the first time
    is one statement on PostgreSQL and two on SQLite, for a batch of any length; one more for texts, one for rejects. When something was
    there already it is looked at: five.
    """
    if len(drafts) > MAX_BATCH:
        raise ValueError(f"at most {MAX_BATCH} events at once")
    reasons = {draft.event_id: reason for draft in drafts if (reason := refusal(draft, trust=trust))} | (refused or {})
    taken = {place: draft for place, draft in enumerate(drafts) if draft.event_id not in reasons}
    connection = transaction.get_connection()
    by_itself = connection.vendor == "postgresql" and not (
        connection.in_atomic_block or reasons or any(each.private_text for each in drafts)
    )
    verdicts = _take_fresh(subject_id, taken, now=now, trust=trust) if by_itself else None
    if verdicts is None:
        with transaction.atomic(durable=durable):
            verdicts = None if by_itself else _take_fresh(subject_id, taken, now=now, trust=trust)
            if verdicts is None:
                head = lock_head(subject_id)
                subject_id = head.pk
                verdicts = _take(head, taken, now=now, trust=trust)
            _keep_rejects(subject_id, drafts, reasons, now)
    rejected = {
        place: Verdict(draft.event_id, "rejected", None, reasons[draft.event_id])
        for place, draft in enumerate(drafts)
        if place not in taken
    }
    return tuple((verdicts | rejected)[place] for place in range(len(drafts)))


def append_new(subject_id: UUID, draft: EventDraft, *, now: datetime) -> int | None:
    """One event of the server's own that cannot have been sent before, since the caller holds the row it follows from. In the caller's
    transaction; returns its place, None when there is no such ledger. Raises ValueError on what is no event."""
    if reason := refusal(draft, trust="server"):
        raise ValueError(f"the record refuses {draft.kind}: {reason}")
    length = Event.objects.append_fresh(subject_id, [draft], now=now, trust="server")
    if length is None:
        return None
    ring_together(FOLD_TASK, str(subject_id))
    return length + 1


def _take_fresh(subject_id: UUID, drafts: Mapping[int, EventDraft], *, now: datetime, trust: str) -> dict[int, Verdict] | None:
    """Verdicts when all of these come for the first time, as they nearly always do; None, and nothing done, when they may not."""
    order = sorted(drafts, key=lambda place: _in_device_order(drafts[place]))
    sent = [drafts[place] for place in order]
    devices = [(draft.device, draft.device_seq) for draft in sent if draft.device_seq is not None]
    twice = len({draft.event_id for draft in sent}) < len(sent) or len(set(devices)) < len(devices)
    if not sent or twice or any(draft.kind == "quiz.submitted" for draft in sent):  # an attempt is handed in once, whatever its id
        return None
    length = Event.objects.append_fresh(subject_id, sent, now=now, trust=trust)
    if length is None:
        return None
    seqs = {place: length + number for number, place in enumerate(order, start=1)}
    if texts := [_text(subject_id, seqs[place], drafts[place]) for place in order if drafts[place].private_text]:
        PrivateText.objects.bulk_create(texts)
    ring_together(FOLD_TASK, str(subject_id))
    return {place: Verdict(drafts[place].event_id, "accepted", seq) for place, seq in seqs.items()}


def _text(subject_id: UUID, seq: int, draft: EventDraft) -> PrivateText:
    return PrivateText(subject_id=subject_id, seq=seq, module_key=draft.module_key, step=draft.step, text=draft.private_text)


def lock_head(subject_id: UUID) -> Head:
    """The learner's lock; of a learner whose record was merged into another's meanwhile, the other's."""
    while True:
        found = _locked.rows(learner=subject_id)
        if found:
            return Head.from_db(DEFAULT_DB_ALIAS, HEAD, found[0])
        into = Subject.objects.filter(pk=subject_id).values_list("merged_into", flat=True).first()
        if into is None:
            raise Head.DoesNotExist
        subject_id = into


def _take(head: Head, drafts: Mapping[int, EventDraft], *, now: datetime, trust: str) -> dict[int, Verdict]:
    """Verdicts by the draft's place in the batch."""
    known = _known(head.subject_id, list(drafts.values()))
    verdicts: dict[int, Verdict] = {}
    fresh: list[Event] = []
    texts: list[PrivateText] = []
    for place, draft in sorted(drafts.items(), key=lambda item: _in_device_order(item[1])):
        same = _same(known, draft)
        if same is not None:
            verdicts[place] = _verdict_on(draft, same)
            continue
        event = _event(head.subject_id, head.last_seq + len(fresh) + 1, draft, now=now, trust=trust)
        known.add(event)
        fresh.append(event)
        if draft.private_text:
            texts.append(_text(head.subject_id, event.seq, draft))
        verdicts[place] = Verdict(draft.event_id, "accepted", event.seq)
    if fresh:
        _write(head, fresh, texts, now)
    return verdicts


def _in_device_order(draft: EventDraft) -> tuple[str, int]:
    """Of one device, as it counted; else as given, for sorting keeps the order of equals."""
    return (draft.device, draft.device_seq) if draft.device_seq is not None else ("", 0)


def _known(subject_id: UUID, drafts: Sequence[EventDraft]) -> _Known:
    known = _Known()
    if drafts:
        ids = {draft.event_id for draft in drafts}
        attempts = {draft.attempt for draft in drafts if draft.kind == "quiz.submitted" and draft.attempt}
        devices = {(draft.device, draft.device_seq) for draft in drafts if draft.device_seq is not None}
        rows = _same_ids.rows(learner=subject_id, ids=list(ids)) if not attempts and not devices else None
        for event in Event.objects.of(subject_id).same_as(ids, attempts, devices) if rows is None else map(_read, rows):
            known.add(event)
    return known


def _read(row: Row) -> Event:
    return Event.from_db(DEFAULT_DB_ALIAS, EVENT, row)


def _same(known: _Known, draft: EventDraft) -> Event | None:
    if draft.event_id in known.ids:
        return known.ids[draft.event_id]
    if draft.kind == "quiz.submitted" and draft.attempt in known.attempts:
        return known.attempts[draft.attempt]
    if draft.device_seq is not None:
        return known.devices.get((draft.device, draft.device_seq))
    return None


def _verdict_on(draft: EventDraft, same: Event) -> Verdict:
    """An id, an attempt or a device's place that is taken: by the same event, or by another."""
    if same.event_id != draft.event_id:
        handed_in = draft.kind == "quiz.submitted" and same.attempt == draft.attempt
        status, reason = ("duplicate", "") if handed_in else ("conflict", "device-place-taken")
        return Verdict(draft.event_id, status, same.seq, reason)
    if same.digest != draft.digest() or not _same_text(draft, same):
        return Verdict(draft.event_id, "conflict", same.seq, "id-taken")
    return Verdict(draft.event_id, "duplicate", same.seq)


def _same_text(draft: EventDraft, same: Event) -> bool:
    """Whether the text is the one that was kept; when it was erased since, there is nothing to contradict."""
    if not draft.private_text:
        return True
    kept = PrivateText.objects.written_at(same.subject_id, [same.seq]).values_list("text", flat=True).first()
    return kept is None or kept == draft.private_text


def _event(subject_id: UUID, seq: int, draft: EventDraft, *, now: datetime, trust: str) -> Event:
    return Event(
        subject_id=subject_id,
        seq=seq,
        event_id=draft.event_id,
        digest=draft.digest(),
        kind=draft.kind,
        module_key=draft.module_key,
        module_version=draft.module_version,
        step=draft.step,
        attempt=draft.attempt,
        payload=dict(draft.payload),
        trust=trust,
        device=draft.device,
        device_seq=draft.device_seq,
        occurred_at=draft.occurred_at,
        received_at=now,
        effective_at=draft.effective_at(now),
    )


def _write(head: Head, fresh: list[Event], texts: list[PrivateText], now: datetime) -> None:
    Event.objects.bulk_create(fresh)
    if texts:
        PrivateText.objects.bulk_create(texts)
    mark_dirty(head, last_seq=fresh[-1].seq, now=now)


def mark_dirty(head: Head, *, last_seq: int, now: datetime) -> None:
    """Moves the end of the ledger under its lock, and rings for the fold."""
    since = head.dirty_since if head.folded_seq < head.last_seq else now
    Head.objects.filter(pk=head.pk).update(last_seq=last_seq, dirty_since=since)
    head.last_seq, head.dirty_since = last_seq, since
    ring_together(FOLD_TASK, str(head.pk))


def _keep_rejects(subject_id: UUID, drafts: Iterable[EventDraft], reasons: dict[UUID, str], now: datetime) -> None:
    """A refused event is answered and kept: if the refusal was our mistake, nobody's work is lost by it."""
    if not reasons:
        return
    rows = [
        IngestReject(subject_id=subject_id, event_id=draft.event_id, reason=reasons[draft.event_id], body=_body(draft), received_at=now)
        for draft in drafts
        if draft.event_id in reasons
    ]
    IngestReject.objects.bulk_create(rows, ignore_conflicts=True)


def _body(draft: EventDraft) -> str:
    plain = {name: getattr(draft, name) for name in ("kind", "module_version", "step", "private_text", "device", "device_seq", "payload")}
    named = {name: str(getattr(draft, name) or "") for name in ("module_key", "attempt", "occurred_at")}
    return json.dumps(plain | named, default=str)[:MAX_REJECT]
