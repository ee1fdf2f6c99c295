"""Nothing is kept for ever: what nobody can come back to, or has not come back to for years, is erased on a schedule."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import override as language

from learning.cohorts.models import Membership
from learning.jobs.actions import enqueue_job
from learning.jobs.models import Job
from learning.jobs.registry import job
from learning.privacy.access import Person
from learning.record.models import Subject
from learning.webinars.actions import forget_registrations

from .erasing import erase_person, why_not

SESSION_GRACE = timedelta(days=30)
WITHOUT_ACCOUNT = timedelta(seconds=settings.SESSION_COOKIE_AGE) + SESSION_GRACE  # the cookie that leads back is gone by then
UNUSED_ACCOUNT = timedelta(days=3 * 365)  # what the French data authority advises for an account nobody uses
NOTICE = timedelta(days=30)
LEFT_GROUP = timedelta(days=365)  # the name a group knew, after leaving it
AT_ONCE = 200  # persons one run erases; the next night takes the next

KEPT_FOR = (
    (gettext_lazy("A record without an account"), gettext_lazy("14 months after the last thing you did")),
    (gettext_lazy("An account nobody uses"), gettext_lazy("3 years after the last time you signed in, and a mail a month before")),
    (gettext_lazy("Your name in a group you left"), gettext_lazy("1 year")),
    (gettext_lazy("Your place in a webinar, with the name you gave"), gettext_lazy("1 month after the session")),
    (gettext_lazy("What could not be recorded"), gettext_lazy("30 days")),
    (gettext_lazy("Work done in the background"), gettext_lazy("7 days")),
)


def forget_outdated(*, now: datetime) -> dict[str, int]:
    """One night's forgetting; returns how many of each kind. Safe to repeat, at any hour."""
    return {
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
        "memberships": Membership.objects.filter(left_at__lt=now - LEFT_GROUP).delete()[0],
        "registrations": forget_registrations(now=now),
        "learners": _erase((Person(pk) for pk in _silent(now)), now),
        "notices": sum(_give_notice(user) for user in _unused(now)),
        "accounts": _erase((_whole(user) for user in _noticed(now)), now),
    }


def _erase(people: Iterable[Person], now: datetime) -> int:
    erased = [erase_person(person, now=now) for person in people]
    return len(erased)


def _silent(now: datetime) -> list[Any]:
    return list(Subject.objects.silent_since(now - WITHOUT_ACCOUNT).values_list("pk", flat=True)[:AT_ONCE])


def _unused(now: datetime) -> list[Any]:
    """Accounts nobody has signed in with for too long; the last of those who may do everything is left alone."""
    before = now - UNUSED_ACCOUNT
    users = get_user_model().objects.filter(Q(last_login__lt=before) | Q(last_login=None, date_joined__lt=before)).order_by("pk")
    return [user for user in users[:AT_ONCE] if not why_not(user)]


def _key(user: Any) -> str:
    """A notice for each time an account falls asleep: signing in once more makes the next another one."""
    return f"privacy:notice:{user.pk}:{(user.last_login or user.date_joined).date()}"


def _give_notice(user: Any) -> int:
    if Job.objects.keyed(_key(user)).exists():
        return 0
    enqueue_job("privacy.notice", user.pk, key=_key(user))
    return 1


def _noticed(now: datetime) -> list[Any]:
    """Those whose mail went out a month ago, and who did not come back."""
    users = {_key(user): user for user in _unused(now)}
    told = Job.objects.filter(key__in=users, status=Job.Status.DONE, finished_at__lt=now - NOTICE).values_list("key", flat=True)
    return [users[key] for key in told]


def _whole(user: Any) -> Person:
    return Person(Subject.objects.of_user(user).values_list("pk", flat=True).first(), user.pk)


@job("privacy.notice")
def send_notice(user_id: int) -> None:
    """The one mail before an account that nobody uses is erased, in both languages: nobody knows any more which one they read."""
    user = get_user_model().objects.filter(pk=user_id).first()
    if user is None:
        return
    texts = []
    for code, _name in settings.LANGUAGES:
        with language(code):
            subject = gettext("Your account has been asleep for three years")
            body = gettext(
                "Nobody has signed in to your account for three years. In a month it will be erased, with all that it keeps of you. "
                "To keep it, sign in once: %(url)s\n\nIf you no longer need it, there is nothing to do."
            ) % {"url": settings.WAGTAILADMIN_BASE_URL}
            texts.append((subject, body))
    send_mail(texts[0][0], "\n\n———\n\n".join(body for _subject, body in texts), None, [user.email])
