"""Feeds of what appears: each level of information, modules, events, a community's Flash'Info; Atom or RSS, in the language at hand."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.engine.entry import INFORMATION, Entry
from cms.models import PublishedModule, entries_of, entry_of, term
from cms.models.shelf import webinars, within

MOST = 30
KINDS = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
LISTS = {"all": INFORMATION, "calendar": ("event",)}


class EntryFeed(Feed):
    """The newest entries of a list, in one language: whoever follows it reads that language."""

    def __init__(self, title: str, link: str, found: list[Entry], kind: str) -> None:
        self.title, self.link, self.found = f"{title} · Cheminer", link, found
        self.description = self.subtitle = _("Open contents, without an account.")
        self.feed_type = KINDS[kind]
        self.language = get_language()

    def items(self) -> list[Entry]:
        return self.found[:MOST]

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return item.summary

    def item_link(self, item: Entry) -> str:
        return item.url

    def item_guid(self, item: Entry) -> str:
        return f"urn:uuid:{item.key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Entry) -> datetime | None:
        return _moment(item.date)

    def item_updateddate(self, item: Entry) -> datetime | None:
        return _moment(item.date)

    def item_author_name(self, item: Entry) -> str:
        return str(item.facts.get("contributors") or "") or "Cheminer"

    def item_copyright(self, item: Entry) -> str:
        found = term("licence", str(item.facts.get("licence", "")))
        return found.label() if found else ""


def _moment(iso: str) -> datetime | None:
    """An ISO date, however precise, as a moment."""
    if not iso:
        return None
    year, month, day = (*(int(part) for part in iso.split("-")), 1, 1)[:3]
    return datetime(*date(year, month, day).timetuple()[:3], tzinfo=UTC)


@require_safe
def feed(request: HttpRequest, what: str, kind: str) -> HttpResponse:
    """A level of information, all of them (`all`), the events (`calendar`) or the modules (`modules`)."""
    language = str(get_language())[:2]
    if kind not in KINDS or not (what in LISTS or what in INFORMATION or what == "modules"):
        raise Http404
    if what == "modules":
        return _answer(request, _("Modules"), _modules(language), kind)
    level = term("information", what)
    titles = {"all": _("Information"), "calendar": _("Calendar")}
    held = [*entries_of(LISTS.get(what, (what,)), language), *(webinars(language) if what == "calendar" else ())]
    found = sorted((one for one in held if one.language == language), key=lambda one: one.date, reverse=True)
    return _answer(request, level.label() if level else titles.get(what, what), found, kind)


@require_safe
def community_feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """A community's Flash'Info."""
    language = str(get_language())[:2]
    community = entry_of(key, language)
    if community is None or community.kind != "community":
        raise Http404
    return _answer(request, community.title, [one for one in within(key, language) if one.language == language], "atom")


def _modules(language: str) -> list[Entry]:
    """The modules that were published last, as entries."""
    newest = PublishedModule.objects.live().in_language(language).newest()[:MOST]
    return [
        Entry(
            key=card.module_key,
            page_id=0,
            kind="module",
            language=card.language,
            title=card.title,
            summary=card.promise,
            url=card.url,
            date=module.first_published_at.date().isoformat(),
            facts={"contributors": card.author},
        )
        for module in newest
        for card in [module.read_card()]
    ]


def _answer(request: HttpRequest, title: str, found: list[Entry], kind: str) -> HttpResponse:
    answer: Any = EntryFeed(title, f"/{str(get_language())[:2]}/", found, kind)(request)
    return answer
