"""Registering, taking it back, and marking who was there: each once however often it is sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from cms.engine.outline import AskKind
from cms.models import PublishedModule, WebinarPage, current_outlines
from learning.record.actions import EventDraft, append_events
from learning.webinars.models import Registration

KEPT = timedelta(days=30)  # after the session: who was there has been marked by then, and a name serves nothing more


class Full(Exception):
    """Every place is taken."""


@transaction.atomic
def register(learner_id: UUID, page: WebinarPage, *, name: str, now: datetime) -> Registration:
    """This learner comes; said again, the last name counts. Raises Full when every place is taken by others: whoever registers at the
    same moment waits for the module's row, so that the last place is given once."""
    key = UUID(page.module_key)
    list(PublishedModule.objects.of([key]).select_for_update().order_by("pk"))
    if page.capacity and Registration.objects.to([key]).besides(learner_id).count() >= page.capacity:
        raise Full
    found, is_new = Registration.objects.update_or_create(
        learner_id=learner_id, module_key=key, defaults={"name": name}, create_defaults={"name": name, "registered_at": now}
    )
    if is_new:
        _append(found, "webinar.registered", AskKind.REGISTER, now)
    return found


@transaction.atomic
def withdraw(registration: Registration, *, now: datetime) -> bool:
    """The place is free again and the name gone; False for somebody who was marked as having been there."""
    found = Registration.objects.select_for_update().filter(pk=registration.pk, attended_at=None).first()
    if found is None:
        return False
    _append(found, "webinar.unregistered", AskKind.REGISTER, now)
    found.delete()
    return True


@transaction.atomic
def mark_present(page: WebinarPage, *, present: Iterable[UUID], by: Any, now: datetime) -> int:
    """The host says that these people were there. A mark stays: what it completed is theirs. Returns how many were marked anew."""
    fresh = list(Registration.objects.select_for_update().to([page.translation_key]).unmarked(present))
    for each in fresh:
        each.attended_at, each.marked_by = now, by
        each.save(update_fields=["attended_at", "marked_by"])
        _append(each, "webinar.attended", AskKind.ATTEND, now)
    return len(fresh)


def _append(registration: Registration, kind: str, asked: AskKind, now: datetime) -> None:
    """The event behind it; its id follows from the row, so that it is one event whatever is sent twice."""
    key = registration.module_key
    number, outline = current_outlines([key]).get(key, (None, None))
    step = next((ask.id for each in (outline.steps if outline else ()) for ask in each.asks if ask.kind is asked), "")
    payload = {"by": "host"} if kind == "webinar.attended" else {}
    draft = EventDraft(uuid5(registration.pk, kind), kind, module_key=key, module_version=number, step=step, payload=payload)
    if step or asked is AskKind.REGISTER:  # a webinar whose page asks for nobody's attendance counts none
        append_events(registration.learner_id, [draft], now=now)


def hand_over(source: UUID, into: UUID) -> None:
    """What was registered without an account goes to the account; where both registered, the account's own place stays."""
    doubled = Registration.objects.of([into]).values("module_key")
    mine = Registration.objects.of([source])
    mine.filter(module_key__in=doubled).delete()
    mine.update(learner_id=into)


def forget_registrations(*, now: datetime) -> int:
    """Those of sessions that are over for a month; returns how many."""
    over = WebinarPage.objects.filter(starts_at__lt=now - KEPT).exclude(starts_at=None).values_list("translation_key", flat=True)
    again = WebinarPage.objects.filter(starts_at__gte=now - KEPT).values_list("translation_key", flat=True)
    return Registration.objects.to(set(over) - set(again)).delete()[0]
