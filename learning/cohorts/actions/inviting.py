"""Asking people in, following together, and ending: each safe to repeat."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from learning.cohorts.engine.inviting import Line, Verdict, judge
from learning.cohorts.models import Cohort, Facilitation, Feed, Invitee, Membership
from learning.mail.actions import forget_topic
from learning.record.models import Subject

from .telling import digest_topic


@transaction.atomic
def invite_addresses(
    cohort: Cohort, lines: Iterable[tuple[int, str]], *, by: Any, domains: Collection[str] = ()
) -> tuple[Line, ...]:  # fmt: skip
    """A link of their own for each new address, and a verdict on each line; the same list twice makes nothing twice."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    invited = set(cohort.invitees.filter(withdrawn_at=None).values_list("email", flat=True))
    learners = Membership.objects.filter(cohort=cohort).active().learner_ids()
    members = set(Subject.objects.filter(pk__in=learners).exclude(user=None).values_list("user__email", flat=True))
    judged = judge(lines, invited=invited, members=members, domains=domains)
    fresh = [line.text.lower() for line in judged if line.verdict is Verdict.INVITED]
    Invitee.objects.filter(cohort=cohort, email__in=fresh).delete()  # withdrawn before: a new link, the old one stays dead
    Invitee.objects.bulk_create([Invitee(cohort=cohort, email=email, invited_by=by) for email in fresh])
    return judged


def withdraw_invitee(cohort: Cohort, *, pk: int, now: datetime) -> int:
    """The link of one person stops working. Returns how many were open (0 or 1)."""
    return Invitee.objects.waiting().filter(pk=pk, cohort=cohort).update(withdrawn_at=now)


class Unknown(Exception):
    """No account of somebody who may follow cohorts bears this address."""


def add_facilitator(cohort: Cohort, *, email: str, name: str) -> Facilitation:
    """Another person follows the cohort from now on; members read their name. Raises Unknown."""
    user = get_user_model().objects.filter(email=email.lower(), is_active=True).first()
    if user is None or not user.has_perm("cohorts.add_cohort"):
        raise Unknown
    try:
        with transaction.atomic():
            return Facilitation.objects.create(cohort=cohort, user=user, name=name)
    except IntegrityError:  # follows already: the name given last counts
        Facilitation.objects.open().filter(cohort=cohort, user=user).update(name=name)
        return Facilitation.objects.open().get(cohort=cohort, user=user)


class LastOne(Exception):
    """A cohort needs somebody who follows it."""


@transaction.atomic
def end_facilitation(cohort: Cohort, *, pk: int, now: datetime) -> int:
    """Somebody follows the cohort no more, from their next request on. Raises LastOne. Returns how many were open (0 or 1)."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    following = set(Facilitation.objects.open().filter(cohort=cohort).values_list("pk", flat=True))
    if following == {pk}:
        raise LastOne
    ending = Facilitation.objects.open().filter(pk=pk, cohort=cohort).first()
    if ending is None:
        return 0
    forget_topic(ending.user_id, topic=digest_topic(cohort.pk))  # its name would tell of the cohort
    Feed.objects.of_user(ending.user_id).open().filter(cohort=cohort).update(closed_at=now)
    return Facilitation.objects.open().filter(pk=pk).update(ended_at=now, wants_digest=False)


@transaction.atomic
def archive_cohort(cohort: Cohort, *, kept: dict[str, Any], now: datetime) -> Cohort:
    """Ends the cohort: its members are followed no more, its links lead nowhere, and what was agreed to be kept is kept. Only once."""
    found = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if found.archived_at is None:
        found.archived_at, found.kept = now, kept
        found.save(update_fields=["archived_at", "kept"])
        found.memberships.active().update(left_at=now)
        found.invitations.open().update(closed_at=now)
        found.invitees.waiting().update(withdrawn_at=now)
    return found
