"""Full-text search over everything published: found by the index, ranked by the engine, told as entries."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from wagtail.models import Page
from wagtail.search.query import PlainText

from cms.engine.card import Card
from cms.engine.entry import Entry
from cms.engine.faceting import FACETS
from cms.engine.searching import Found, Ranked, asked, ranked

from .module_version import cards
from .shelf import entries

MOST_RESULTS = 200
Situation = Mapping[str, frozenset[str]]  # vocabulary -> codes of who asks
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hit:
    """One answer: a module's card, or an entry. `suits` names the vocabularies by which it suits who asks."""

    kind: str
    key: str
    card: Card | None = None
    entry: Entry | None = None
    suits: tuple[str, ...] = ()


def found_cards(query: str, among: Sequence[Card], situation: Situation) -> list[Card]:
    """The modules among these that a query finds, best first."""
    known = {card.module_key: card for card in among}
    places = indexed(query)
    found = [_of_card(known[key], place) for place, key in enumerate(places) if key in known]
    return [known[one.key] for one in ranked(found, query, situation)]


def found_everywhere(query: str, language: str, situation: Situation) -> list[Hit]:
    """Modules, pages of the resource centre and information pages that a query finds, best first."""
    modules = {card.module_key: card for card in cards(language)}
    shelf = {entry.key: entry for entry in entries(language)}
    others: dict[str, Entry] = {}
    found = []
    for place, (key, page) in enumerate(indexed(query).items()):
        if key in modules:
            found.append(_of_card(modules[key], place))
        elif key in shelf:
            found.append(_of_entry(shelf[key], place))
        elif page.is_information:
            others[key] = Entry(
                key=key, page_id=page.pk, kind="info", language=page.language, title=page.title, summary=page.summary, url=page.url
            )
            found.append(_of_entry(others[key], place))
    return [_hit(one, modules, {**others, **shelf}) for one in ranked(found, query, situation)]


def _hit(one: Ranked, modules: Mapping[str, Card], rest: Mapping[str, Entry]) -> Hit:
    if one.key in modules:
        return Hit("module", one.key, card=modules[one.key], suits=one.suits)
    return Hit(rest[one.key].kind, one.key, entry=rest[one.key], suits=one.suits)


def _of_card(card: Card, place: int) -> Found:
    return Found(card.module_key, place, card.title, card.promise, card.language, {name: codes(card) for name, codes in FACETS.items()})


def _of_entry(entry: Entry, place: int) -> Found:
    return Found(
        entry.key, place, entry.title, entry.summary, entry.language, {name: frozenset(codes) for name, codes in entry.codes.items()}
    )


@dataclass(frozen=True)
class _Page:
    pk: int
    title: str
    summary: str
    url: str
    language: str
    is_information: bool


def indexed(query: str) -> dict[str, _Page]:
    """What the index finds, by identity, best first. The words are stemmed in every language, each page is held against its own: so
    what is written in one language only is found by whoever reads it. Words that are never together are looked for one by one."""
    spoken = [asked(query, code) for code, _name in settings.LANGUAGES]
    found = _look(spoken, "and")
    if not found and any(len(words) > 1 for words in spoken):
        found = _look(spoken, "or")
    return found


def _look(spoken: Sequence[Sequence[str]], operator: str) -> dict[str, _Page]:
    queries = [PlainText(" ".join(words), operator=operator) for words in dict.fromkeys(map(tuple, spoken)) if words]
    if not queries:
        return {}
    whole: Any = queries[0]
    for each in queries[1:]:
        whole = whole | each
    pages = Page.objects.live().select_related("locale", "content_type")
    found: dict[str, _Page] = {}
    try:
        for page in pages.search(whole)[:MOST_RESULTS]:
            is_information = page.content_type.model == "infopage"
            url = _path_of(page) if is_information else ""
            about = _Page(page.pk, page.title, page.search_description, url, page.locale.language_code, is_information)
            found.setdefault(str(page.translation_key), about)
    except DatabaseError:
        logger.warning("The search index could not read a query.")
    return found


def _path_of(page: Page) -> str:
    parts = page.get_url_parts()
    return parts[2] or "" if parts else ""
