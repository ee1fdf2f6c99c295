"""What reaches members and facilitators by mail, within what each accepted. What is said also stands on the site, mail or no mail."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from cms.models import WebinarPage
from learning.cohorts.access.board import board_of
from learning.cohorts.access.people import cohort_if_followed, is_id
from learning.cohorts.models import Cohort, Coming, Deed, Export, Facilitation, Flash, Kind, Meeting, Membership
from learning.dating import in_words
from learning.jobs.actions import enqueue_job
from learning.jobs.registry import job
from learning.mail.access import language_of
from learning.mail.actions import accept, stop_topic, write_letter
from learning.mail.engine.posting import Rhythm
from learning.mail.models import REMINDERS, Subscription
from learning.record.models import Subject
from learning.webinars.access import coming_among

MAILED = frozenset({Kind.WRITE, Kind.PRAISE, Kind.MEET, Kind.REVIEW})
AHEAD = timedelta(hours=24)


def topic_of(cohort_id: Any) -> str:
    return f"cohort:{cohort_id}"


def digest_topic(cohort_id: Any) -> str:
    return f"digest:{cohort_id}"


def account_of(learner_id: UUID) -> Any:
    """The account a learner signs in with, by its key."""
    return Subject.objects.filter(pk=learner_id).values_list("user_id", flat=True).first()


def keep_choice(member: Membership, *, now: datetime) -> None:
    """The mail settings say what the member said when joining."""
    user_id = account_of(member.learner_id)
    if user_id is None:
        return
    if member.may_be_mailed:
        label = gettext("Messages of “%(name)s”") % {"name": member.cohort.name}
        accept(user_id, topic=topic_of(member.cohort_id), label=label, now=now)
    else:
        stop_topic(user_id, topic=topic_of(member.cohort_id), now=now)


def hear_stop(user_id: Any, topic: str) -> None:
    """Somebody stopped a topic by its link: what the cohort shows says so too."""
    kind, _colon, cohort_id = topic.partition(":")
    if not is_id(cohort_id):
        return
    if kind == "cohort":
        learners = Subject.objects.filter(user_id=user_id).values("pk")
        Membership.objects.active().filter(cohort_id=cohort_id, learner_id__in=learners).update(may_be_mailed=False)
    elif kind == "digest":
        Facilitation.objects.open().of_user(user_id).filter(cohort_id=cohort_id).update(wants_digest=False)


def subject_of(kind: Kind) -> str:
    """What a letter about an act is called."""
    return {
        Kind.PRAISE: gettext("A word from your facilitator"),
        Kind.MEET: gettext("Your facilitator proposes to meet"),
        Kind.REVIEW: gettext("Your work was reviewed"),
    }.get(kind, gettext("A message from your facilitator"))


def tell_deed(deed: Deed, *, now: datetime) -> None:
    """The member reads it on the site; by mail too, if they accepted it."""
    member = deed.membership
    if deed.kind not in MAILED or not member.may_be_mailed:
        return

    def say() -> tuple[str, str]:
        when = "\n\n" + _moment(deed.meets_at) if deed.meets_at else ""
        return subject_of(Kind(deed.kind)), deed.text + when

    _write(member.learner_id, member.cohort_id, key=f"deed:{deed.pk}", say=say, now=now)


def _moment(at: datetime) -> str:
    """A day and an hour, as the language that is active writes them."""
    return in_words(timezone.localtime(at), "DATETIME_FORMAT")


def _named(at: datetime) -> str:
    """The same moment in the key of a letter, in every language: who was told of it is told again only if it moves."""
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M")


def _write(learner_id: UUID, cohort_id: Any, *, key: str, say: Callable[[], tuple[str, str]], now: datetime) -> None:
    """A letter in the language its reader chose: `say` gives subject and body while that is the one spoken."""
    user_id = account_of(learner_id)
    if user_id is None:
        return
    language = language_of(user_id)
    with translation.override(language):
        subject, body = say()
        path = reverse("cohorts:list") + f"#in-{cohort_id}"
        write_letter(user_id, topic=topic_of(cohort_id), key=key, subject=subject, body=body, language=language, now=now, path=path)


@transaction.atomic
def write_flash(cohort: Cohort, *, flash_id: UUID, author: Any, title: str, text: str, now: datetime) -> Flash:
    """News for every member, once however often it is sent; mail follows from a worker."""
    given = {"cohort": cohort, "author": author, "title": title, "text": text, "created_at": now}
    flash, made = Flash.objects.get_or_create(pk=flash_id, defaults=given)
    if made:
        enqueue_job("cohorts.flash", str(flash.pk), key=f"flash:{flash.pk}")
    return flash


@job("cohorts.flash")
def mail_flash(flash_id: str) -> None:
    """A letter for each member who accepts them."""
    flash = Flash.objects.select_related("cohort").get(pk=flash_id)
    today = timezone.localdate()
    members = Membership.objects.filter(cohort=flash.cohort).seen_on(today).filter(may_be_mailed=True)
    for learner_id in members.values_list("learner_id", flat=True):
        _write(learner_id, flash.cohort_id, key=f"flash:{flash.pk}", say=lambda: (flash.title, flash.text), now=flash.created_at)


def ask_for_digests(*, now: datetime) -> int:
    """One job for each person who wants a digest of cohorts this week, once however often this is called."""
    week = now.strftime("%G-%V")
    wanting = sorted(set(Facilitation.objects.wanting_digest().values_list("user_id", flat=True)))
    for pk in wanting:
        enqueue_job("cohorts.digests", pk, week, key=f"digests:{pk}:{week}")
    return len(wanting)


@job("cohorts.digests")
def write_digests(user_id: Any, week: str) -> None:
    """A part for each of their cohorts. A job is one transaction: all are there when the post goes, so they travel in one mail."""
    wanted = Facilitation.objects.wanting_digest().of_user(user_id).select_related("cohort", "user").order_by("cohort__name", "pk")
    for found in wanted:
        _write_digest(found, week)


def _write_digest(found: Facilitation, week: str) -> None:
    """Who needs this person, what moved and what is to come, as the board says it at this moment; nothing for whoever follows no more."""
    cohort = cohort_if_followed(found.user, found.cohort_id)
    if cohort is None:
        return
    now, language = timezone.now(), language_of(found.user_id)
    with translation.override(language):
        board = board_of(cohort, now=now)
        recent = [line for line in board.lines if line.last_at and now - line.last_at <= timedelta(days=7)]
        coming = Meeting.objects.of_cohorts([cohort]).from_day(now).filter(cancelled_at=None)[:5]
        context = {"board": board, "recent": len(recent), "coming": list(coming)}
        body = render_to_string("cohorts/digest.txt", context).strip()
        subject = gettext("“%(name)s” this week") % {"name": cohort.name}
        path = reverse("cohorts:board", args=[cohort.pk])
        key = f"digest:{found.pk}:{week}"
        write_letter(
            found.user_id, topic=digest_topic(cohort.pk), key=key, subject=subject, body=body, language=language, now=now, path=path
        )


def choose_digest(cohort: Cohort, *, user: Any, wanted: bool, now: datetime) -> int:
    """Whether this person wants a mail about the cohort once a week; nothing for whoever follows it no more."""
    if not Facilitation.objects.open().filter(cohort=cohort, user=user).exists():
        return 0
    if wanted:
        label = gettext("Weekly digest of “%(name)s”") % {"name": cohort.name}
        accept(user.pk, topic=digest_topic(cohort.pk), label=label, now=now, rhythm=Rhythm.AT_ONCE)
    else:
        stop_topic(user.pk, topic=digest_topic(cohort.pk), now=now)
    return Facilitation.objects.open().filter(cohort=cohort, user=user).update(wants_digest=wanted)


def remind(*, now: datetime) -> int:
    """Writes to those who asked to be reminded of what starts within a day; once each."""
    found = list(Coming.objects.to_remind(now, now + AHEAD))
    for coming in found:
        user_id, meeting = account_of(coming.membership.learner_id), coming.meeting
        if user_id is None:
            continue
        language = language_of(user_id)
        with translation.override(language):
            body = "\n".join(filter(None, [_moment(meeting.starts_at), meeting.place, meeting.about]))
            write_letter(
                user_id, topic=REMINDERS, key=f"meeting:{meeting.pk}:{_named(meeting.starts_at)}", subject=meeting.title, body=body,
                language=language, now=now, path=reverse("cohorts:meetings"),
            )  # fmt: skip
    return len(found)


def remind_of_webinars(*, now: datetime) -> int:
    """The same for webinars one registered for, for those who asked for reminders; once each. Returns how many letters there are."""
    pages: dict[UUID, dict[str, WebinarPage]] = {}
    for page in WebinarPage.objects.live().filter(starts_at__gt=now, starts_at__lte=now + AHEAD).select_related("locale"):
        pages.setdefault(page.translation_key, {})[page.locale.language_code] = page
    if not pages:
        return 0
    users = Subscription.objects.accepted().about(REMINDERS).values("user_id")  # few ask for reminders: their own events are looked through
    asking = dict(Subject.objects.filter(user_id__in=users).values_list("pk", "user_id"))
    return sum(_remind_of(pages[key], asking[each], now) for key in pages for each in coming_among(asking, key))


def _remind_of(pages: Mapping[str, WebinarPage], user_id: Any, now: datetime) -> bool:
    """A letter in the language its reader chose, about the page in that language where there is one."""
    language = language_of(user_id)
    page = pages.get(language) or next(iter(pages.values()))
    with translation.override(language):
        body = "\n".join(filter(None, [_moment(page.starts_at), page.join_url, page.promise]))
        key, path = f"webinar:{page.translation_key}:{_named(page.starts_at)}", page.get_url_parts()[2]
        said = {"subject": page.title, "body": body, "language": language, "path": path}
        return write_letter(user_id, topic=REMINDERS, key=key, now=now, **said) is not None


def forget_exports(*, now: datetime) -> int:
    """Files older than a week go, with their rows."""
    outdated = list(Export.objects.outdated(now))
    for export in outdated:
        if export.file:
            export.file.delete(save=False)
        export.delete()
    return len(outdated)
