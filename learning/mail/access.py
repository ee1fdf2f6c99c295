"""What there is to tell since the last issue, for whom an editor may write, and what a person may ask to be told."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.users.models import UserProfile

from cms.engine.entry import Entry
from cms.models import (
    BulletinPage,
    CommunityPage,
    ContentPage,
    FlashPage,
    InformationPage,
    NewsletterPage,
    PublishedModule,
    entries_of,
    entry_of,
)
from cms.models.shelf import within

from .engine.assembling import News
from .engine.posting import Rhythm
from .models import REMINDERS, Issue, Subscription

PAGES: dict[str, type[ContentPage]] = {"newsletter": NewsletterPage, "bulletin": BulletinPage, "flash": FlashPage}
TOLD = {  # what each tells of
    "newsletter": ("module", "blog", "article", "publication", "resource", "example", "event"),
    "bulletin": ("article", "publication", "example", "resource"),
}
FIRST_LOOKS_BACK = timedelta(days=90)  # before a first issue there is no last one
CHOSEN = "mail-language-chosen"  # among what Wagtail keeps as closed: nobody else's choice of a language is heard any more
MOST = 40  # pieces of news: an editor shortens a list more gladly than a wall


@dataclass(frozen=True)
class Desk:
    """A regular mail in one language: where its issues are written, when the last one was approved, and what is new since."""

    kind: str
    parent: Page
    language: str
    topic: str
    title: str
    last: Issue | None
    since: datetime
    news: tuple[News, ...]
    readers: int

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.parent.pk}"


def chosen_language(user_id: Any) -> str:
    """The language somebody reads, kept where Wagtail keeps it for its editors; "" while it was never heard, or is none the site speaks."""
    chosen = UserProfile.objects.filter(user_id=user_id).values_list("preferred_language", flat=True).first() or ""
    return chosen if chosen in dict(settings.LANGUAGES) else ""


def language_of(user_id: Any) -> str:
    """The language to write to somebody in."""
    return chosen_language(user_id) or settings.LANGUAGE_CODE


def topic_of(kind: str, language: str, community: Any = None) -> str:
    """The topic on which people accept this mail."""
    return f"flash:{community}:{language}" if kind == "flash" else f"{kind}:{language}"


def topic_of_page(page: Page) -> str:
    """The topic that an issue's page belongs to."""
    community = page.get_parent().translation_key if isinstance(page, FlashPage) else None
    return topic_of(page.kind, page.locale.language_code, community)


def titles() -> dict[str, str]:
    return {"newsletter": _("Newsletter"), "bulletin": _("Watch bulletin"), "flash": _("Flash’Info")}


def desks_for(user: Any) -> list[Desk]:
    """What this person may write issues of, in the order of languages."""
    found = []
    for locale in Locale.objects.all():
        for page in InformationPage.objects.live().filter(locale_id=locale.pk):
            found += [_desk(kind, page, locale) for kind in ("newsletter", "bulletin") if _may_write(user, page)]
        for page in CommunityPage.objects.live().filter(locale_id=locale.pk).order_by("title"):
            found += [_desk("flash", page, locale)] if _may_write(user, page) else []
    return found


def desk_for(user: Any, desk_id: str) -> Desk:
    """One of them; 404 for any other."""
    kind, _colon, number = desk_id.partition(":")
    model: Any = {"newsletter": InformationPage, "bulletin": InformationPage, "flash": CommunityPage}.get(kind)
    page = model.objects.live().filter(pk=number).first() if model and number.isdecimal() and len(number) < 10 else None
    if page is None or not _may_write(user, page):
        raise Http404
    return _desk(kind, page, page.locale)


def _may_write(user: Any, page: Page) -> bool:
    return bool(page.permissions_for_user(user).can_add_subpage())


def _desk(kind: str, page: Page, locale: Locale) -> Desk:
    language = locale.language_code
    topic = topic_of(kind, language, page.translation_key)
    last = Issue.objects.of_topic(topic).first()
    since = last.approved_at if last else timezone.now() - FIRST_LOOKS_BACK
    readers = Subscription.objects.accepted().about(topic).count()
    title = page.title if kind == "flash" else titles()[kind]
    return Desk(kind, page, language, topic, title, last, since, news_since(kind, page, language, since), readers)


def news_since(kind: str, page: Page, language: str, since: datetime) -> tuple[News, ...]:
    """What was published after that moment, newest first."""
    if kind == "flash":
        entries, modules = _around(page.specific, language), [uuid.UUID(key) for key in page.specific.modules]
    else:
        entries, modules = entries_of(TOLD[kind], language), None
    found = [*_modules(language, since, modules), *_entries([one for one in entries if one.language == language], since)]
    told = [each for each in found if kind == "flash" or each.kind in TOLD[kind]]
    return tuple(sorted(told, key=lambda each: (each.on, each.title), reverse=True)[:MOST])


def _around(community: CommunityPage, language: str) -> list[Entry]:
    """What stands in a community's base, and the events of its cycle."""
    rooms = [each for each in (community.centre, community.cycle) if each is not None]
    found = [entry_of(room.translation_key, language) for room in rooms]
    return [one for room in found if room for one in within(room.key, language)]


def community_page(key: Any, language: str) -> Page | None:
    """A community's published page in a language."""
    return CommunityPage.objects.live().filter(translation_key=key, locale__language_code=language).first()


def _modules(language: str, since: datetime, only: list[uuid.UUID] | None) -> Iterable[News]:
    published = PublishedModule.objects.live().in_language(language).newest()
    for module in (published.of(only) if only is not None else published)[:MOST]:
        if module.first_published_at > since:
            card = module.read_card()
            yield News("module", card.title, card.promise, card.url, module.first_published_at.date())


def _entries(entries: list[Entry], since: datetime) -> Iterable[News]:
    moments = dict(Page.objects.filter(pk__in=[one.page_id for one in entries]).values_list("pk", "first_published_at"))
    for one in entries:
        at = moments.get(one.page_id)
        if at is not None and at > since:
            yield News(
                one.kind, one.title, one.summary, one.url, at.date(), str(one.facts.get("outlet") or one.facts.get("contributors") or "")
            )


def page_for(user: Any, page_id: int) -> Page:
    """The page of an issue that this person may publish; 404 otherwise."""
    page = Page.objects.filter(pk=page_id).first()
    found = page.specific if page else None
    if not isinstance(found, tuple(PAGES.values())) or not found.permissions_for_user(user).can_publish():
        raise Http404
    return found


def issues_sent(user: Any, desks: Iterable[Desk]) -> list[Issue]:
    """The last issues of what this person writes, with how many letters each became and how many of them have left."""
    topics = {desk.topic for desk in desks}
    return [issue for issue in Issue.objects.with_letters()[:50] if issue.topic in topics]


def waiting_pages(desks: Iterable[Desk]) -> list[ContentPage]:
    """Issues that are written and were not approved, latest first: drafts, and what is published without having been sent."""
    known = set(Issue.objects.values_list("page_key", "language"))
    below = [page for desk in desks for page in PAGES[desk.kind].objects.child_of(desk.parent).order_by("-latest_revision_created_at")[:5]]
    return [page for page in below if (page.translation_key, page.locale.language_code) not in known]


@dataclass(frozen=True)
class Offer:
    """A mail one may ask for."""

    topic: str
    label: str


def offers(language: str) -> list[Offer]:
    """The regular mails of this language, and reminders: off until somebody asks for them."""
    told = dict(settings.LANGUAGES).get(language, language)
    found = [
        Offer(topic_of(kind, language), f"{title} ({translation.gettext(told)})") for kind, title in titles().items() if kind != "flash"
    ]
    for one in entries_of(("community",), language):
        if one.language == language:
            found.append(Offer(topic_of("flash", language, one.key), _("Flash’Info of “%(name)s”") % {"name": one.title}))
    return [*found, Offer(REMINDERS, _("Reminders of events I registered for"))]


def usual_rhythm(topic: str) -> Rhythm:
    """A reminder that waits a week reminds of nothing; all else comes in the one mail of the week."""
    return Rhythm.AT_ONCE if topic == REMINDERS else Rhythm.WEEKLY


def days_of(desk: Desk) -> tuple[date, date]:
    """The period an issue speaks of."""
    return timezone.localdate(desk.since), timezone.localdate()
