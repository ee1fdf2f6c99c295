"""What is to come for a person: events of their cohorts, meetings proposed to them, webinars they registered for; and its calendar file."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from cms.formats.webinar import USUAL_MINUTES
from cms.models import CommunityPage, EventPage, WebinarPage
from learning.cohorts.models import Cohort, Coming, Deed, Feed, Meeting, Membership
from learning.mail.access import chosen_language
from learning.record.models import Subject
from learning.webinars.access import webinars_of

PAST_SHOWN = timedelta(days=60)


@dataclass(frozen=True)
class Entry:
    """One line of a calendar."""

    uid: str
    title: str
    starts_at: datetime
    minutes: int
    place: str = ""
    about: str = ""
    revision: int = 0
    changed_at: datetime | None = None
    is_cancelled: bool = False


def meeting_for(user: Any, meeting_id: uuid.UUID) -> Meeting:
    """A meeting of a cohort this person follows; 404 otherwise."""
    found = Meeting.objects.of_cohorts(Cohort.objects.visible_to(user)).filter(pk=meeting_id).select_related("cohort").first()
    if found is None:
        raise Http404
    return found


def membership_in(learner_id: uuid.UUID | None, meeting_id: uuid.UUID) -> tuple[Meeting, Membership]:
    """A meeting of a cohort one is in, with one's membership; 404 otherwise."""
    members = Membership.objects.active().of_learner(learner_id) if learner_id else Membership.objects.none()
    meeting = Meeting.objects.filter(pk=meeting_id, cohort__in=members.values("cohort"), cancelled_at=None).first()
    if meeting is None:
        raise Http404
    return meeting, members.get(cohort_id=meeting.cohort_id)


def to_come(learner_id: uuid.UUID | None, user: Any, *, now: datetime) -> list[tuple[Meeting, Coming | None, bool]]:
    """The meetings of one's cohorts from yesterday on, each with whether one comes, and whether one follows the cohort."""
    members = Membership.objects.active().of_learner(learner_id) if learner_id else Membership.objects.none()
    followed = set(Cohort.objects.visible_to(user).values_list("pk", flat=True))
    cohorts = {*members.values_list("cohort_id", flat=True), *followed}
    meetings = Meeting.objects.of_cohorts(list(cohorts)).from_day(now - timedelta(days=1)).select_related("cohort")
    mine = {one.meeting_id: one for one in Coming.objects.filter(meeting__in=meetings, membership__in=members)}
    return [(meeting, mine.get(meeting.pk), meeting.cohort_id in followed) for meeting in meetings]


def meetings_of(cohort: Cohort, *, now: datetime) -> list[Meeting]:
    """All of a cohort's meetings: those to come, the next one first; then those that were, latest first."""
    found = list(cohort.meetings.select_related("sitting").order_by("starts_at"))
    to_come = [each for each in found if each.starts_at + timedelta(minutes=each.minutes) >= now]
    return [*to_come, *(each for each in reversed(found) if each not in to_come)]


def comers_of(meeting: Meeting) -> list[tuple[Membership, Coming | None]]:
    """Every member a facilitator may see, with whether they registered and were there."""
    comings = {one.membership_id: one for one in meeting.comings.all()}
    members = Membership.objects.filter(cohort_id=meeting.cohort_id).seen_on(timezone.localdate())
    return [(member, comings.get(member.pk)) for member in members]


def feed_of(token: str) -> Feed:
    """The calendar an address leads to, while nobody closed it; 404 otherwise."""
    found = Feed.objects.open().filter(token=token).select_related("user", "cohort").first()
    if found is None or not found.user.is_active:
        raise Http404
    if found.cohort and not Cohort.objects.visible_to(found.user).filter(pk=found.cohort_id).exists():
        raise Http404  # its very name is of a cohort one follows no more
    return found


def entries_of(feed: Feed, *, now: datetime) -> list[Entry]:
    """What the feed's person may see today: who left a cohort, or follows it no more, finds nothing of it."""
    since = now - PAST_SHOWN
    learner_id = Subject.objects.of_user(feed.user).values_list("pk", flat=True).first()
    members = Membership.objects.active().of_learner(learner_id) if learner_id else Membership.objects.none()
    cohorts = {*members.values_list("cohort_id", flat=True), *Cohort.objects.visible_to(feed.user).values_list("pk", flat=True)}
    if feed.cohort_id is not None:
        cohorts &= {feed.cohort_id}
        members = members.filter(cohort_id__in=cohorts)
    entries = [_of_meeting(each) for each in Meeting.objects.of_cohorts(list(cohorts)).from_day(since).select_related("cohort")]
    entries += [_of_deed(each) for each in Deed.objects.meetings_of(members, since)]
    followed = list(Cohort.objects.filter(pk__in=cohorts))
    keys = {key for cohort in followed for key in cohort.modules}
    if feed.cohort_id is None and learner_id is not None:
        keys |= set(webinars_of(learner_id))
    reads = chosen_language(feed.user_id) or get_language()
    return [*entries, *_webinars(keys, since, reads), *_of_communities(followed, since, reads)]


def _of_meeting(meeting: Meeting) -> Entry:
    return Entry(
        uid=f"meeting-{meeting.pk}",
        title=f"{meeting.title} · {meeting.cohort.name}",
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        about=meeting.about,
        revision=meeting.revision,
        changed_at=meeting.changed_at,
        is_cancelled=meeting.cancelled_at is not None,
    )


def _of_deed(deed: Deed) -> Entry:
    assert deed.meets_at is not None  # noqa: S101 - asked for in the query
    return Entry(f"meet-{deed.pk}", deed.membership.cohort.name, deed.meets_at, 30, about=deed.text, changed_at=deed.created_at)


def _webinars(keys: Iterable[str], since: datetime, language: str | None) -> Iterable[Entry]:
    """Webinars of one's cohorts or that one registered for, with the moment as the page says it now."""
    found: dict[Any, Entry] = {}
    pages = WebinarPage.objects.live().filter(translation_key__in=list(keys), starts_at__gte=since).select_related("locale")
    for page in sorted(pages, key=lambda page: page.locale.language_code != language):
        found.setdefault(
            page.translation_key,
            Entry(f"webinar-{page.translation_key}", page.title, page.starts_at, page.duration or USUAL_MINUTES, page.join_url,
                  page.promise,
                  changed_at=page.last_published_at),
        )  # fmt: skip
    return found.values()


def _of_communities(cohorts: Iterable[Cohort], since: datetime, language: str | None) -> Iterable[Entry]:
    """The events of the cycles of one's cohorts' communities, once each."""
    found: dict[str, Entry] = {}
    keys = {each.community for each in cohorts if each.community}
    pages = CommunityPage.objects.live().filter(translation_key__in=keys).select_related("locale")
    for page in sorted(pages, key=lambda page: page.locale.language_code != language):
        events = EventPage.objects.live().child_of(page.cycle).filter(starts_at__gte=since, precision="time") if page.cycle_id else ()
        for event in events:
            minutes = int((event.ends_at - event.starts_at).total_seconds() // 60) if event.ends_at else 60
            name = f"event-{event.translation_key}"
            line = Entry(name, f"{event.title} · {page.title}", event.starts_at, minutes, event.place or event.link, event.summary,
                         changed_at=event.last_published_at)  # fmt: skip
            found.setdefault(name, line)
    return found.values()


def calendar_of(entries: Iterable[Entry], *, name: str, now: datetime) -> bytes:
    """The entries as a calendar file (RFC 5545)."""
    from icalendar import Calendar  # a process that serves no feed carries no library for it
    from icalendar import Event as Line

    host = settings.WAGTAILADMIN_BASE_URL.split("://", 1)[-1].split(":", 1)[0].split("/", 1)[0]
    calendar = Calendar()
    calendar.add("prodid", "-//Cheminer//cheminer//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        line = Line()
        line.add("uid", f"{entry.uid}@{host}")
        line.add("dtstamp", entry.changed_at or now)
        line.add("dtstart", entry.starts_at)
        line.add("dtend", entry.starts_at + timedelta(minutes=entry.minutes or 60))
        line.add("summary", entry.title)
        line.add("sequence", entry.revision)
        line.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
        if entry.place:
            line.add("location", entry.place)
        if entry.about:
            line.add("description", entry.about)
        calendar.add_component(line)
    return bytes(calendar.to_ical())


def own_feed(user: Any, *, cohort: Cohort | None = None) -> str:
    """The address of one's open feed, "" before one asked for it."""
    found = Feed.objects.of_user(user).open().filter(cohort=cohort).first()
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("cohorts:feed", args=[found.token]) if found else ""
