"""What a facilitator does for a member: kept with its author and its reason, readable by the member, and done once however often sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext

from cms.engine.outline import AskKind
from learning.cohorts.models import Cohort, Deed, Kind, Membership, Work
from learning.jobs.actions import enqueue_job
from learning.jobs.registry import job
from learning.record.access import content_of
from learning.record.actions import EventDraft, append_events

from .telling import tell_deed

EVENTS = {Kind.EXEMPT: "module.exempted", Kind.RESET: "module.reset", Kind.ATTEND: "webinar.attended"}


class Refused(Exception):
    """What was asked cannot be done; the words say why."""


@dataclass(frozen=True)
class Asked:
    """What a form says: `id` was made with the form."""

    id: UUID
    kind: Kind
    text: str = ""
    reason: str = ""
    module_key: UUID | None = None
    days: int | None = None
    meets_at: datetime | None = None
    rule: str = ""


@transaction.atomic
def act_for(membership: Membership, asked: Asked, *, author: Any, now: datetime) -> Deed:
    """Does it: the row, and what follows from it in the member's record, in one transaction. Sent again, it is the same act.

    Raises Refused for an id that is another act's, and for attendance of a module that has nothing to attend.
    """
    member = Membership.objects.select_for_update().get(pk=membership.pk)
    known = Deed.objects.filter(pk=asked.id).first()
    if known is not None:
        if (known.membership_id, known.author_id, known.kind) != (member.pk, author.pk, asked.kind):
            raise Refused(gettext("another act bears this id"))
        return known
    names = ("id", "kind", "text", "reason", "module_key", "days", "meets_at", "rule")
    deed = Deed.objects.create(membership=member, author=author, created_at=now, **{name: getattr(asked, name) for name in names})
    if deed.kind == Kind.EXTEND:
        member.later += deed.days or 0
        member.save(update_fields=["later"])
    if deed.kind in EVENTS:
        _record(deed, EVENTS[Kind(deed.kind)], deed.pk, now)
    tell_deed(deed, now=now)
    return deed


def _record(deed: Deed, kind: str, event_id: UUID, now: datetime) -> None:
    """The event behind an act, with the act's own id, so that it is one event whatever is sent twice."""
    key = deed.module_key
    if key is None:
        raise Refused(gettext("no module was named"))
    content = content_of([key])[key]
    outline = content.outlines.get(content.current)
    step = ""
    if deed.kind == Kind.ATTEND:
        asks = [ask.id for each in (outline.steps if outline else ()) for ask in each.asks if ask.kind is AskKind.ATTEND]
        if not asks:
            raise Refused(gettext("nothing is attended in this module"))
        step = asks[0]
    payload = {"reason": "facilitator"} if deed.kind == Kind.EXEMPT and kind == EVENTS[Kind.EXEMPT] else {}
    draft = EventDraft(event_id=event_id, kind=kind, module_key=key, module_version=content.current or None, step=step, payload=payload)
    verdict = append_events(deed.membership.learner_id, [draft], now=now)[0]
    if verdict.status not in ("accepted", "duplicate"):
        raise Refused(verdict.reason)


@transaction.atomic
def write_to_many(cohort: Cohort, members: Iterable[Membership], *, message_id: UUID, text: str, author: Any, now: datetime) -> int:
    """The same message to each of some members: one act each, which the member reads; mail follows from a worker. Sent again with the
    same id, whoever had it has it once. Returns how many have it."""
    deeds = [
        Deed(id=uuid5(message_id, str(member.pk)), membership=member, author=author, kind=Kind.WRITE, text=text, created_at=now)
        for member in members
    ]
    Deed.objects.bulk_create(deeds, ignore_conflicts=True, batch_size=500)
    enqueue_job("cohorts.many", str(cohort.pk), str(message_id), key=f"many:{message_id}")
    return len(deeds)


@job("cohorts.many")
def mail_many(cohort_id: str, message_id: str) -> int:
    """A letter for each of them who accepts mail. Returns how many were told."""
    active = Membership.objects.active().of_cohort(UUID(cohort_id)).filter(may_be_mailed=True)
    ids = [uuid5(UUID(message_id), str(pk)) for pk in active.values_list("pk", flat=True)]
    deeds = list(Deed.objects.standing().by_ids(ids).select_related("membership"))
    for deed in deeds:
        tell_deed(deed, now=deed.created_at)
    return len(deeds)


@transaction.atomic
def undo_deed(deed: Deed, *, by: Any, now: datetime) -> Deed:
    """Takes an act back where it can be; what cannot be, and what was taken back before, is left as it is."""
    member = Membership.objects.select_for_update().get(pk=deed.membership_id)
    found = Deed.objects.select_for_update().get(pk=deed.pk)
    if not found.may_be_undone:
        return found
    found.undone_at, found.undone_by = now, by
    found.save(update_fields=["undone_at", "undone_by"])
    if found.kind == Kind.EXTEND:
        member.later = max(0, member.later - (found.days or 0))
        member.save(update_fields=["later"])
    if found.kind == Kind.EXEMPT and not Deed.objects.exemptions(member.learner_id, found.module_key).exists():  # nobody else gave it, too
        _record(found, "module.unexempted", uuid5(found.pk, "undone"), now)
    if found.kind == Kind.REVIEW:
        Work.objects.of_step(member, found.module_key, found.step).update(reviewed_at=None)
    return found


def say_whether_it_helped(deed: Deed, *, answer: str) -> Deed:
    """What the facilitator says a week later; the last word counts."""
    deed.helped = answer
    deed.save(update_fields=["helped"])
    return deed


@transaction.atomic
def show_work(membership: Membership, *, module_key: UUID, step: str, text: str, now: datetime) -> Work:
    """The member lets their facilitators read a piece of work: a copy of it as it is now. Shown again, the newer copy waits for review."""
    given = {"text": text, "shown_at": now, "reviewed_at": None}
    found = Work.objects.of_step(membership, module_key, step).first()
    if found is not None and found.text == text:
        return found
    return Work.objects.update_or_create(membership=membership, module_key=module_key, step=step, defaults=given)[0]


def take_back_work(membership: Membership, *, module_key: UUID, step: str) -> int:
    """The copy is deleted; what was said of it stays with the member."""
    return Work.objects.of_step(membership, module_key, step).delete()[0]


@transaction.atomic
def review_work(work: Work, *, deed_id: UUID, author: Any, text: str, marks: dict[str, str], now: datetime) -> Deed:
    """What a facilitator says of a piece of work, line by line of its rubric."""
    known = Deed.objects.filter(pk=deed_id).first()
    if known is not None:
        return known
    Work.objects.filter(pk=work.pk).update(reviewed_at=now)
    deed = Deed.objects.create(
        id=deed_id, membership_id=work.membership_id, author=author, kind=Kind.REVIEW, module_key=work.module_key, step=work.step,
        text=text, marks=marks, created_at=now,
    )  # fmt: skip
    tell_deed(deed, now=now)
    return deed
