"""When a cohort meets: announced, changed, cancelled; who comes, who was there."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from learning.cohorts.models import Cohort, Coming, Feed, Meeting, Membership
from learning.mail.actions import accept
from learning.mail.engine.posting import Rhythm
from learning.mail.models import REMINDERS

from .telling import account_of


def announce(cohort: Cohort, *, meeting_id: uuid.UUID, **told: Any) -> Meeting:
    """Something to do together, once however often it is sent."""
    return Meeting.objects.get_or_create(pk=meeting_id, defaults={"cohort": cohort, **told})[0]


def cancel(meeting: Meeting, *, now: datetime) -> int:
    """It stays in the calendars, as cancelled."""
    return Meeting.objects.filter(pk=meeting.pk, cancelled_at=None).update(cancelled_at=now, changed_at=now, revision=F("revision") + 1)


@transaction.atomic
def register(meeting: Meeting, member: Membership, *, remind: bool, now: datetime) -> Coming:
    """The member comes; with a mail the day before, if they ask for it."""
    coming = Coming.objects.get_or_create(meeting=meeting, membership=member)[0]
    coming.registered_at, coming.wants_reminder = coming.registered_at or now, remind
    coming.save(update_fields=["registered_at", "wants_reminder"])
    user_id = account_of(member.learner_id) if remind else None
    if user_id is not None:
        accept(user_id, topic=REMINDERS, label=gettext("Reminders of events I registered for"), now=now, rhythm=Rhythm.AT_ONCE)
    return coming


def unregister(meeting: Meeting, member: Membership) -> int:
    return Coming.objects.filter(meeting=meeting, membership=member, attended_at=None).update(registered_at=None, wants_reminder=False)


@transaction.atomic
def mark_attendance(meeting: Meeting, *, present: frozenset[uuid.UUID], by: Any, now: datetime) -> int:
    """Who was there: these members and no others. Said again it says the same; a mistake is put right by saying it again."""
    members = Membership.objects.filter(cohort_id=meeting.cohort_id).active()
    for member in members.filter(pk__in=present):
        coming = Coming.objects.get_or_create(meeting=meeting, membership=member)[0]
        if coming.attended_at is None:
            Coming.objects.filter(pk=coming.pk).update(attended_at=now, marked_by=by)
    Coming.objects.filter(meeting=meeting, membership__in=members).exclude(membership_id__in=present).update(attended_at=None, marked_by=by)
    return len(present)


@transaction.atomic
def open_feed(user: Any, *, cohort: Cohort | None, now: datetime, renew: bool = False) -> Feed:
    """The secret address of a calendar; a new one closes the old one."""
    mine = Feed.objects.of_user(user).open().filter(cohort=cohort)
    if renew:
        mine.update(closed_at=now)
    return mine.first() or Feed.objects.create(user=user, cohort=cohort)
