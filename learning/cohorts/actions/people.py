"""What facilitators and members do to a cohort. Each action may be repeated without harm."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from learning.cohorts.engine.ordering import moved
from learning.cohorts.models import Cohort, Facilitation, Invitation, Invitee, Membership, Viewing, agreement
from learning.mail.actions import forget_topic

from .telling import account_of, keep_choice, topic_of


@transaction.atomic
def create_cohort(
    user: Any, *, name: str, promise: str, modules: Sequence[uuid.UUID], ends_on: date | None, facilitator: str = "", **more: Any
) -> Cohort:
    """A cohort followed by the person who made it under the name they gave, with a link to share. `more`: starts_on, rhythm."""
    cohort = Cohort.objects.create(name=name, promise=promise, modules=[str(key) for key in modules], ends_on=ends_on, **more)
    Facilitation.objects.create(cohort=cohort, user=user, name=facilitator)
    Invitation.objects.create(cohort=cohort)
    return cohort


@transaction.atomic
def change_cohort(
    cohort: Cohort, *, name: str, promise: str, modules: Sequence[uuid.UUID], ends_on: date | None, **more: Any
) -> Cohort:  # fmt: skip
    """Changes what the cohort is about. Members keep what they agreed to: a module added shows for whoever agrees again."""
    changes = {"name": name, "promise": promise, "ends_on": ends_on, "modules": [str(key) for key in modules], **more}
    for field, value in changes.items():
        setattr(cohort, field, value)
    cohort.save(update_fields=list(changes))
    return cohort


@transaction.atomic
def move_module(cohort: Cohort, key: str, *, by: int) -> Cohort:
    """One module of the suggested journey a place earlier (-1) or later (1)."""
    found = Cohort.objects.select_for_update().get(pk=cohort.pk)
    found.modules = list(moved(found.modules, key, by=by))
    found.save(update_fields=["modules"])
    return found


@transaction.atomic
def renew_invitation(cohort: Cohort, *, now: datetime, expires_at: datetime | None = None) -> Invitation:
    """A new link and a new code; the old ones stop working at once."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    cohort.invitations.open().update(closed_at=now)
    return Invitation.objects.create(cohort=cohort, expires_at=expires_at)


@transaction.atomic
def join_cohort(
    cohort: Cohort,
    *,
    learner_id: uuid.UUID,
    name: str,
    facilitators: list[str],
    now: datetime,
    may_be_mailed: bool = False,
    invitee: Invitee | None = None,
) -> Membership:
    """The learner's membership, with what they just read; joining again renews the agreement and makes no second membership."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    if invitee is not None:
        Invitee.objects.filter(pk=invitee.pk, joined_at=None).update(joined_at=now)
    member = cohort.memberships.active().of_learner(learner_id).first()
    member = member or Membership(cohort=cohort, learner_id=learner_id, joined_at=now)
    member.name, member.may_be_mailed = name, may_be_mailed
    member.agree(agreement(cohort, facilitators=facilitators, at=now))
    member.save()
    keep_choice(member, now=now)
    return member


def leave_cohort(cohort_id: uuid.UUID, *, learner_id: uuid.UUID, now: datetime) -> int:
    """Ends the membership: from now on nobody follows, and nothing more comes by mail. Returns how many were open (0 or 1)."""
    forget_topic(account_of(learner_id), topic=topic_of(cohort_id))
    return Membership.objects.active().of_learner(learner_id).filter(cohort_id=cohort_id).update(left_at=now)


def note_viewing(membership: Membership, *, viewer: Any, day: date) -> Viewing:
    """Keeps that a facilitator opened this member's page, once a day."""
    return Viewing.objects.get_or_create(membership=membership, viewer=viewer, day=day)[0]


def forget_invitee(email: str) -> int:
    """An address that was asked in is no longer known to any cohort."""
    return Invitee.objects.filter(email=email.lower()).delete()[0]
