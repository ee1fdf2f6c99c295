"""News of a cohort: what was told, to how many, and what there is to tell."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext

from cms.models import PublishedModule
from learning.cohorts.models import Cohort, Flash, Meeting, Membership
from learning.dating import in_words
from learning.mail.access import community_page, news_since

from .people import community_of

LOOKED_BACK = timedelta(days=30)


def flashes_of(cohorts: Any, *, most: int = 10) -> list[Flash]:
    return list(Flash.objects.of_cohorts(cohorts)[:most])


def reached_by_mail(cohort: Cohort) -> tuple[int, int]:
    """How many members read it on the site, and how many of them by mail too."""
    seen = Membership.objects.filter(cohort=cohort).seen_on(timezone.localdate())
    return seen.count(), seen.filter(may_be_mailed=True).count()


def _community_heading(cohort: Cohort) -> str:
    community = community_of(cohort)
    return gettext("New in “%(name)s”") % {"name": community.title} if community else ""


def _of_community(cohort: Cohort, now: datetime) -> list[str]:
    """What the cohort's community published of late."""
    language = get_language() or "fr"
    page = community_page(cohort.community, language) if cohort.community else None
    return [f"- {each.title}" for each in news_since("flash", page, language, now - LOOKED_BACK)] if page else []


def suggested_news(cohort: Cohort, *, now: datetime) -> str:
    """What is new for this cohort, as a text to change: modules published of late, events to come."""
    keys = [uuid.UUID(key) for key in cohort.modules]
    fresh = PublishedModule.objects.live().of(keys).in_language(get_language() or "fr").select_related("version")
    lines = [f"- {each.read_card().title}" for each in fresh if each.first_published_at > now - LOOKED_BACK]
    coming = Meeting.objects.of_cohorts([cohort]).from_day(now).filter(cancelled_at=None)[:5]
    events = [f"- {in_words(timezone.localtime(each.starts_at), 'SHORT_DATETIME_FORMAT')} · {each.title}" for each in coming]
    parts = [(gettext("New modules"), lines), (_community_heading(cohort), _of_community(cohort, now)), (gettext("To come"), events)]
    return "\n\n".join("\n".join([title, *found]) for title, found in parts if found)
