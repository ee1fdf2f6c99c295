"""What the home page and the catalogue show: cards, counted, searched and narrowed."""

import logging
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import QueryDict
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms.engine.card import Card
from cms.engine.faceting import FACETS, MINUTES, containing, narrow

from .module_version import cards
from .vocabularies import vocabularies, vocabulary

PAGE_SIZE = 24
LONGEST_QUERY = 120
MOST_RESULTS = 100
logger = logging.getLogger(__name__)


def home_context(language: str) -> dict[str, Any]:
    """The three doors with what stands behind each, and the objectives with their number of modules."""
    known = cards(language)
    routes = []
    for term in vocabulary("route"):
        behind = [card for card in known if card.routes.get(term.code)]
        minutes = [card.minutes for card in behind]
        routes.append(
            {
                "code": term.code,
                "term": term,
                "label": term.label(language),
                "count": len(behind),
                "minutes_from": min(minutes, default=0),
                "minutes_to": max(minutes, default=0),
            }
        )
    objectives = [
        {"code": term.code, "term": term, "label": term.label(language), "count": sum(term.code in card.objectives for card in known)}
        for term in vocabulary("objective")
        if not term.retired
    ]
    return {"routes": routes, "objectives": objectives}


def catalogue_context(data: QueryDict, *, language: str, url: str) -> dict[str, Any]:
    """The cards that fit what is asked in the address, a page of them, and each facet with what choosing more of it would leave."""
    query = " ".join(data.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]
    options = facet_options(language)
    known = {name: {code for code, _label in choices} for name, choices in options.items()}
    chosen = {name: frozenset(data.getlist(name)) & known[name] for name in FACETS}
    found = narrow(searched(query, language), chosen, {name: [code for code, _label in choices] for name, choices in options.items()})
    page = Paginator(found.cards, PAGE_SIZE).get_page(data.get("page"))
    address = _Address(url, query, chosen)
    return {
        "cards": page.object_list,
        "pager": page,
        "previous_url": address.at_page(page.number - 1) if page.has_previous() else "",
        "next_url": address.at_page(page.number + 1) if page.has_next() else "",
        "total": len(found.cards),
        "query": query,
        "facets": [_facet(name, options[name], chosen[name], found.counts[name], address) for name in FACETS],
        "active": [
            {"name": name, "code": code, "label": label, "url": address.toggling(name, code)}
            for name, choices in options.items()
            for code, label in choices
            if code in chosen[name]
        ],
        "clear_url": url,
    }


def facet_options(language: str) -> dict[str, list[tuple[str, str]]]:
    """The (code, label) of every facet, in the order to show them."""
    terms = vocabularies()
    options = {name: [(term.code, term.label(language)) for term in terms.get(name, ())] for name in FACETS}
    words = {"15": _("15 minutes or less"), "60": _("up to one hour"), "180": _("up to three hours"), "more": _("longer")}
    options["minutes"] = [(code, words[code]) for code, _least, _most in MINUTES]
    options["language"] = [("fr", _("French")), ("en", _("English"))]
    return options


def _facet(name: str, choices: list[tuple[str, str]], chosen: frozenset[str], counts: Any, address: "_Address") -> dict[str, Any]:
    labels = {
        "route": _("Route"),
        "objective": _("Objective"),
        "format": _("Format"),
        "profile": _("Written for"),
        "domain": _("Domain of action"),
        "level": _("Territorial level"),
        "maturity": _("Maturity"),
        "minutes": _("Time"),
        "language": _("Language"),
    }
    options = [
        {"code": code, "label": label, "count": counts[code], "url": address.toggling(name, code), "selected": code in chosen}
        for code, label in choices
    ]
    return {"name": name, "label": labels[name], "options": options, "is_active": bool(chosen)}


class _Address:
    """The catalogue's own address with one thing changed."""

    def __init__(self, url: str, query: str, chosen: dict[str, frozenset[str]]) -> None:
        self.url, self.query, self.chosen = url, query, chosen

    def _with(self, chosen: dict[str, frozenset[str]], page: int = 1) -> str:
        data = QueryDict(mutable=True)
        if self.query:
            data["q"] = self.query
        for name, codes in chosen.items():
            if codes:
                data.setlist(name, sorted(codes))
        if page > 1:
            data["page"] = str(page)
        return f"{self.url}?{data.urlencode()}" if data else self.url

    def toggling(self, name: str, code: str) -> str:
        return self._with(self.chosen | {name: self.chosen[name] ^ {code}})

    def at_page(self, page: int) -> str:
        return self._with(self.chosen, page)


def searched(query: str, language: str) -> Sequence[Card]:
    """Every card when nothing is asked; else those that the search index finds in this language, best first, then those whose own
    words hold the query whatever its accents."""
    known = cards(language)
    if not query:
        return known
    by_key = {card.module_key: card for card in known}
    found = [by_key[key] for key in _indexed(query, language) if key in by_key]
    seen = {card.module_key for card in found}
    return [*found, *(card for card in containing(known, query) if card.module_key not in seen)]


def _indexed(query: str, language: str) -> list[str]:
    """Identities of the modules that the search index finds; none when it cannot read the query."""
    locale = Locale.objects.filter(language_code=language).first()
    pages = apps.get_model("cms", "ModulePage").objects.live().filter(locale=locale)
    try:
        return [str(page.translation_key) for page in pages.search(query)[:MOST_RESULTS]]
    except DatabaseError:
        logger.warning("The search index could not read a query.")
        return []
