"""What nobody can come back to is erased at its time, and not before."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone

from learning.cohorts.actions import create_cohort, join_cohort, leave_cohort
from learning.cohorts.models import Membership
from learning.jobs.actions import sweep_jobs
from learning.privacy.actions import forget_outdated
from learning.privacy.actions.retaining import LEFT_GROUP, NOTICE, UNUSED_ACCOUNT, WITHOUT_ACCOUNT
from learning.record.actions import EventDraft, append_events, ensure_subject
from learning.record.models import Event, Subject
from tests.record.builders import KEY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def did_something(learner: uuid.UUID, *, ago: timedelta) -> None:
    Subject.objects.filter(pk=learner).update(created_at=timezone.now() - ago)
    append_events(learner, [EventDraft(uuid.uuid4(), "step.ticked", KEY, 1, "tick-1")], now=timezone.now() - ago)


def test_a_record_nobody_can_come_back_to_is_erased_and_its_counts_stay(module: uuid.UUID) -> None:
    old, recent, owned = ensure_subject(), ensure_subject(), ensure_subject(user=get_user_model().objects.create_user("a@example.org", "b"))
    did_something(old, ago=WITHOUT_ACCOUNT + DAY)
    did_something(recent, ago=WITHOUT_ACCOUNT - DAY)
    did_something(owned, ago=WITHOUT_ACCOUNT + DAY)

    assert forget_outdated(now=timezone.now())["learners"] == 1
    assert set(Subject.objects.filter(erased_on=None).values_list("pk", flat=True)) == {recent, owned}
    assert Event.objects.count() == 3
    assert forget_outdated(now=timezone.now())["learners"] == 0


def test_an_account_nobody_uses_is_told_then_erased_a_month_later() -> None:
    start = timezone.now()
    user = get_user_model().objects.create_user("asleep@example.org", "b", last_login=start)
    with time_machine.travel(start + UNUSED_ACCOUNT + DAY, tick=False):
        assert forget_outdated(now=timezone.now())["notices"] == 1
        sweep_jobs()
        assert [sent.to for sent in mail.outbox] == [["asleep@example.org"]]
        assert forget_outdated(now=timezone.now()) == {
            "sessions": 0,
            "memberships": 0,
            "registrations": 0,
            "learners": 0,
            "notices": 0,
            "accounts": 0,
        }
    with time_machine.travel(start + UNUSED_ACCOUNT + DAY + NOTICE + DAY, tick=False):
        assert forget_outdated(now=timezone.now())["accounts"] == 1
    assert not get_user_model().objects.filter(pk=user.pk).exists()


def test_who_comes_back_after_the_mail_stays() -> None:
    start = timezone.now()
    user = get_user_model().objects.create_user("asleep@example.org", "b", last_login=start)
    with time_machine.travel(start + UNUSED_ACCOUNT + DAY, tick=False):
        forget_outdated(now=timezone.now())
        sweep_jobs()
        user.last_login = timezone.now()
        user.save()
    with time_machine.travel(start + UNUSED_ACCOUNT + DAY + NOTICE + DAY, tick=False):
        assert forget_outdated(now=timezone.now())["accounts"] == 0


def test_a_name_in_a_group_goes_a_year_after_leaving() -> None:
    facilitator = get_user_model().objects.create_user("f@example.org", "b")
    cohort = create_cohort(facilitator, name="Un groupe", promise="", modules=[KEY], ends_on=None)
    for name, ago in (("gone", LEFT_GROUP + DAY), ("left", LEFT_GROUP - DAY)):
        learner = ensure_subject()
        join_cohort(cohort, learner_id=learner, name=name, facilitators=[], now=timezone.now())
        leave_cohort(cohort.pk, learner_id=learner, now=timezone.now() - ago)

    assert forget_outdated(now=timezone.now())["memberships"] == 1
    assert [member.name for member in Membership.objects.all()] == ["left"]
