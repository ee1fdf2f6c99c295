"""Accepting, stopping, writing and sending. Each may be repeated without harm."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import formatdate
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext
from wagtail.users.models import UserProfile

from learning.jobs.actions import enqueue_job
from learning.jobs.registry import job
from learning.mail.access import CHOSEN
from learning.mail.engine.posting import Rhythm, Waiting, sort_post
from learning.mail.models import EVERYTHING, Letter, Subscription
from learning.mail.signals import topic_stopped

KEPT = timedelta(days=90)
ROOM = 70  # letters of a subject that mail programs show
MOST_SWEPT = 2_000  # people a sweep rings for; the next one goes on


def accept(user_id: Any, *, topic: str, label: str, now: datetime, rhythm: Rhythm = Rhythm.WEEKLY) -> Subscription:
    """This person wants mail on this topic; a topic that was stopped begins again."""
    given = {"label": label[:200], "rhythm": rhythm.value, "accepted_at": now, "stopped_at": None}
    return Subscription.objects.update_or_create(user_id=user_id, topic=topic, defaults=given)[0]


@transaction.atomic
def stop(subscription: Subscription, *, now: datetime) -> int:
    """No more mail on this topic, or, by the link that stops everything, on any. Returns how many topics were stopped."""
    open_ones = Subscription.objects.of_user(subscription.user_id).accepted()
    if subscription.topic != EVERYTHING:
        open_ones = open_ones.filter(pk=subscription.pk)
    topics = list(open_ones.values_list("topic", flat=True))
    open_ones.update(stopped_at=now)
    for topic in topics:
        topic_stopped.send(sender=None, user_id=subscription.user_id, topic=topic)
    return len(topics)


def stop_topic(user_id: Any, *, topic: str, now: datetime) -> int:
    """The same, by name."""
    found = Subscription.objects.of_user(user_id).accepted().about(topic).first()
    return stop(found, now=now) if found else 0


def forget_topic(user_id: Any, *, topic: str) -> int:
    """No more mail on this topic, and no line that names it: for whoever may know nothing of it any more."""
    return Subscription.objects.of_user(user_id).about(topic).delete()[0]


@transaction.atomic
def write_letter(
    user_id: Any,
    *,
    topic: str,
    key: str,
    subject: str,
    body: str,
    language: str,
    now: datetime,
    path: str = "",
    after: datetime | None = None,
) -> Letter | None:
    """Writes to somebody who accepts the topic, once per key; None for whoever does not. Rings for the sending."""
    if not Subscription.objects.of_user(user_id).accepted().about(topic).exists():
        return None
    letter = Letter(
        user_id=user_id, topic=topic, key=key[:160], subject=" ".join(subject.split())[:200], body=body, path=path, language=language,
        written_at=now, after=after or now,
    )  # fmt: skip
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    if letter.after <= now:
        ring_for(user_id)
    return Letter.objects.to_user(user_id).get(key=letter.key)


def hear_language(user: Any, language: str) -> bool:
    """The language somebody signs in with or turns the site to: mails come in it, until one is chosen for them. Whoever has the admin
    chooses there, where it is the language of the screens too. True when it was another one before."""
    if user.has_perm("wagtailadmin.access_admin"):
        return False
    profile = UserProfile.get_for_user(user)
    if profile.preferred_language == language or CHOSEN in profile.dismissibles:
        return False
    UserProfile.objects.filter(user=user).update(preferred_language=language)
    return True


@transaction.atomic
def choose_language(user: Any, language: str) -> None:
    """Mails come in this language from now on, whatever language the site is read in; those that were written keep theirs. For editors it
    is the admin's language too."""
    UserProfile.get_for_user(user)
    profile = UserProfile.objects.select_for_update().get(user=user)
    profile.preferred_language, profile.dismissibles = language, profile.dismissibles | {CHOSEN: True}
    profile.save(update_fields=["preferred_language", "dismissibles"])


def ring_for(user_id: Any) -> None:
    """Asks for a look at what waits for somebody."""
    enqueue_job("mail.send", user_id, merge_key=f"mail:{user_id}")


def sweep_letters(*, now: datetime) -> int:
    """Looks for what waits and may go; forgets what went long ago."""
    Letter.objects.outdated(now - KEPT).delete()
    waiting = list(Letter.objects.due(now).order_by().values_list("user_id", flat=True).distinct()[:MOST_SWEPT])
    for user_id in waiting:
        ring_for(user_id)
    return len(waiting)


@job("mail.send")
def send_post(user_id: Any) -> int:
    """Sends what may go now, in one mail. The rows and the mail are of one transaction: at worst a mail goes twice, with one and the
    same id, which mail programs know as one. Returns how many letters went."""
    now = timezone.now()
    user = get_user_model().objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None:
        return 0
    waiting = {
        letter.pk: letter for letter in Letter.objects.to_user(user_id).waiting().select_related("issue").order_by("written_at", "pk")
    }
    accepted = {each.topic: each for each in Subscription.objects.of_user(user).accepted()}
    last = Letter.objects.to_user(user_id).counted().aggregate(last=Max("mailed_at"))["last"]
    post = sort_post(
        [Waiting(each.pk, each.topic, each.written_at, each.after) for each in waiting.values()],
        {topic: Rhythm(each.rhythm) for topic, each in accepted.items()},
        last_weekly_at=last,
        now=now,
    )
    Letter.objects.filter(pk__in=post.drop).update(dropped_at=now)
    if not post.now:
        return 0
    Letter.objects.filter(pk__in=post.now).update(mailed_at=now, counts=post.counts)
    everything = Subscription.objects.get_or_create(user=user, topic=EVERYTHING, defaults={"accepted_at": now})[0]
    mail_of(user, [waiting[pk] for pk in post.now], accepted, everything, now).send()
    return len(post.now)


def mail_of(
    user: Any, letters: list[Letter], accepted: dict[str, Subscription], everything: Subscription, now: datetime
) -> EmailMultiAlternatives:
    """One mail, as text and as HTML; nothing in it is fetched, and nothing tells that it was opened."""
    with translation.override(letters[-1].language):
        subject = subject_of(letters)
        parts = [(each, address(each.path), stop_address(accepted[each.topic]), accepted[each.topic].label) for each in letters]
        context = {"subject": subject, "parts": parts, "stop": stop_address(everything), "settings": address(reverse("mail:settings"))}
        text = render_to_string("mail/mail.txt", context)
        html = render_to_string("mail/mail.html", context)
    single = accepted[letters[0].topic] if len({each.topic for each in letters}) == 1 else everything
    headers = {
        "List-Unsubscribe": f"<{stop_address(single)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Message-ID": message_id(letters),
        "Date": formatdate(now.timestamp()),
    }
    mail = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def subject_of(letters: Sequence[Letter]) -> str:
    """What the mail brings, by name: as many names as a list of mails has room for, and how many there are beside them."""
    names = list(dict.fromkeys(each.subject for each in letters))
    shown = [1, *(count for count in range(2, len(names) + 1) if len(" · ".join(names[:count])) <= ROOM)][-1]
    told, more = " · ".join(names[:shown]), len(names) - shown
    return ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more) % {"names": told, "more": more} if more else told


def message_id(letters: list[Letter]) -> str:
    """The same letters make the same id, so that a mail sent twice is one."""
    name = blake2b("|".join(f"{each.user_id}:{each.key}" for each in letters).encode(), digest_size=16).hexdigest()
    host = settings.WAGTAILADMIN_BASE_URL.split("://", 1)[-1].split(":", 1)[0].split("/", 1)[0]
    return f"<{name}@{host}>"


def address(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}" if path else ""


def stop_address(subscription: Subscription) -> str:
    return address(reverse("mail:stop", args=[subscription.token]))
