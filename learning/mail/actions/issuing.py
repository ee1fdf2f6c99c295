"""Issues: drafted from what is new, approved by an editor, then sent by a worker to each of its readers, once."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.engine.markup import clean
from cms.models import ContentPage
from learning.dating import in_words
from learning.jobs.actions import enqueue_job
from learning.jobs.registry import job
from learning.mail.access import PAGES, Desk, days_of, topic_of_page
from learning.mail.engine.assembling import News, as_markdown
from learning.mail.engine.plain import absolute, plain_of
from learning.mail.models import Issue, Letter, Subscription

from .posting import ring_for

BATCH = 500  # letters a job writes; the next ones are a job of their own


def headings() -> dict[str, str]:
    """The groups of an issue, in their order."""
    return {
        "module": _("Modules"),
        "event": _("Events"),
        "blog": _("News"),
        "article": _("To read elsewhere"),
        "publication": _("Publications"),
        "resource": _("Resources"),
        "example": _("Examples"),
    }


@transaction.atomic
def draft_issue(desk: Desk, *, page_key: uuid.UUID, by: Any, now: datetime) -> Page:
    """A draft with what is new since the last issue, for an editor to change; asked again with the same key it is the same draft."""
    known = Page.objects.filter(translation_key=page_key, locale_id=desk.parent.locale_id).first()
    if known is not None:
        return known
    with translation.override(desk.language):
        page = _page_of(desk, page_key, by)
    Page.objects.get(pk=desk.parent.pk).add_child(instance=page)
    page.save_revision(user=by)
    return page


def _page_of(desk: Desk, page_key: uuid.UUID, by: Any) -> ContentPage:
    start, end = days_of(desk)
    day = in_words(end)
    titles = {
        "newsletter": _("Newsletter of %(day)s"), "bulletin": _("Watch bulletin of %(day)s"), "flash": _("Flash’Info of %(day)s"),
    }  # fmt: skip
    page: Any = PAGES[desk.kind](
        title=titles[desk.kind] % {"day": day}, slug=f"{desk.kind}-{end.isoformat()}-{page_key.hex[:6]}", live=False, owner=by,
        locale_id=desk.parent.locale_id, translation_key=page_key, published_on=end,
    )  # fmt: skip
    if desk.kind == "bulletin":
        page.period_from, page.period_to = start, end
        page.items = [("news", _digest_of(each)) for each in desk.news]
    else:
        page.body = [("markdown", as_markdown(_groups(desk.news)))] if desk.news else []
    return page  # type: ignore[no-any-return]


def _digest_of(news: News) -> dict[str, str]:
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return {"title": news.title, "text": news.summary, "source": news.source, "date": news.on.strftime("%Y-%m"), "url": f"{site}{news.url}"}


def _groups(news: Iterable[News]) -> list[tuple[str, list[News]]]:
    told = list(news)
    return [(title, [each for each in told if each.kind == kind]) for kind, title in headings().items()]


def letter_of(page: ContentPage) -> tuple[str, str]:
    """The page as HTML and as plain text: only what the allow-list of the site knows, no picture, nothing that is fetched."""
    with translation.override(page.locale.language_code):
        drawn = render_to_string("mail/issue.html", {"page": page})
    html = absolute(clean(drawn), settings.WAGTAILADMIN_BASE_URL)
    return html, plain_of(html)


@transaction.atomic
def approve_issue(page: ContentPage, *, by: Any, now: datetime) -> Issue:
    """Keeps the words as they are now, and asks a worker to send them. Approved again it is the same issue: nobody gets it twice."""
    html, text = letter_of(page)
    parts = page.get_url_parts()
    given = {
        "topic": topic_of_page(page), "title": page.title[:200], "text": text, "html": html, "path": (parts[2] if parts else "")[:300],
        "approved_by": by, "approved_at": now,
    }  # fmt: skip
    issue, made = Issue.objects.get_or_create(page_key=page.translation_key, language=page.locale.language_code, defaults=given)
    if made:
        enqueue_job("mail.issue", issue.pk, 0, key=f"issue:{issue.pk}:0")
    return issue


@job("mail.issue")
def mail_issue(issue_id: int, after: int) -> int:
    """A letter for each reader who accepts it today, some hundreds at a time. Returns how many were written."""
    issue = Issue.objects.get(pk=issue_id)
    readers = list(Subscription.objects.accepted().about(issue.topic).beyond(after).values_list("pk", "user_id")[:BATCH])
    letters = [
        Letter(
            user_id=user_id, topic=issue.topic, key=f"issue:{issue.pk}", subject=issue.title, issue=issue, path=issue.path,
            language=issue.language, written_at=issue.approved_at, after=issue.approved_at,
        )
        for _pk, user_id in readers
    ]  # fmt: skip
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    for _pk, user_id in readers:
        ring_for(user_id)
    if len(readers) == BATCH:
        last = readers[-1][0]
        enqueue_job("mail.issue", issue.pk, last, key=f"issue:{issue.pk}:{last}")
    return len(readers)
