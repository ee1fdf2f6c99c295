"""What facilitators and members do to a cohort. Each action may be repeated without harm."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from .models import Cohort, Facilitation, Invitation, Membership, Viewing, agreement


@transaction.atomic
def create_cohort(user: Any, *, name: str, promise: str, modules: Sequence[uuid.UUID], ends_on: date | None) -> Cohort:
    """A cohort followed by the person who made it, with a link to share."""
    cohort = Cohort.objects.create(name=name, promise=promise, modules=[str(key) for key in modules], ends_on=ends_on)
    Facilitation.objects.create(cohort=cohort, user=user)
    Invitation.objects.create(cohort=cohort)
    return cohort


@transaction.atomic
def change_cohort(cohort: Cohort, *, name: str, promise: str, modules: Sequence[uuid.UUID], ends_on: date | None) -> Cohort:
    """Changes what the cohort is about. Members keep what they agreed to: a module added shows for whoever agrees again."""
    cohort.name, cohort.promise, cohort.ends_on = name, promise, ends_on
    cohort.modules = [str(key) for key in modules]
    cohort.save()
    return cohort


@transaction.atomic
def renew_invitation(cohort: Cohort, *, now: datetime) -> Invitation:
    """A new link; the old one stops working at once."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    cohort.invitations.open().update(closed_at=now)
    return Invitation.objects.create(cohort=cohort)


@transaction.atomic
def join_cohort(cohort: Cohort, *, learner_id: uuid.UUID, name: str, facilitators: list[str], now: datetime) -> Membership:
    """The learner's membership, with what they just read; joining again renews the agreement and makes no second membership."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    agreed = agreement(cohort, facilitators=facilitators, at=now)
    member = cohort.memberships.active().of_learner(learner_id).first()
    if member is None:
        return Membership.objects.create(cohort=cohort, learner_id=learner_id, name=name, agreed=agreed, joined_at=now)
    member.name, member.agreed = name, agreed
    member.save(update_fields=["name", "agreed"])
    return member


def leave_cohort(cohort_id: uuid.UUID, *, learner_id: uuid.UUID, now: datetime) -> int:
    """Ends the membership: from now on nobody follows. Returns how many were open (0 or 1)."""
    return Membership.objects.active().of_learner(learner_id).filter(cohort_id=cohort_id).update(left_at=now)


def note_viewing(membership: Membership, *, viewer: Any, day: date) -> Viewing:
    """Keeps that a facilitator opened this member's page, once a day."""
    return Viewing.objects.get_or_create(membership=membership, viewer=viewer, day=day)[0]
