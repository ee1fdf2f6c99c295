"""What the home page and the catalogue show: cards, counted, searched and narrowed."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.engine.card import Card
from cms.engine.faceting import FACETS, MINUTES, containing, narrow

from .facets import Address, active, chosen_in, facet, query_of, term_options
from .finding import Situation, found_cards
from .module_version import cards
from .vocabularies import vocabulary

PAGE_SIZE = 24


def home_context(language: str) -> dict[str, Any]:
    """The three doors with what stands behind each and the shortest way in, and the objectives with their number of modules."""
    known = cards(language)
    routes = []
    for term in vocabulary("route"):
        behind = [card for card in known if card.routes.get(term.code)]
        minutes = [card.minutes for card in behind]
        own = [card for card in behind if card.route == term.code]
        routes.append(
            {
                "code": term.code,
                "term": term,
                "label": term.label(language),
                "count": len(behind),
                "minutes_from": min(minutes, default=0),
                "minutes_to": max(minutes, default=0),
                "first": min(own, key=lambda card: (card.minutes, card.title), default=None),
            }
        )
    objectives = [
        {"code": term.code, "term": term, "label": term.label(language), "count": sum(term.code in card.objectives for card in known)}
        for term in vocabulary("objective")
        if not term.retired
    ]
    return {"routes": routes, "objectives": objectives}


def catalogue_context(data: QueryDict, *, language: str, url: str, situation: Situation | None = None) -> dict[str, Any]:
    """The cards that fit what is asked in the address, a page of them, and each facet with what choosing more of it would leave. What
    is searched for comes best first for the `situation` of who asks, when they have one."""
    query, known = query_of(data), cards(language)
    options = facet_options(language, known)
    chosen = chosen_in(data, options)
    found = narrow(
        searched(query, known, situation), chosen, {name: [code for code, _label in choices] for name, choices in options.items()}
    )
    page = Paginator(found.cards, PAGE_SIZE).get_page(data.get("page"))
    address = Address(url, query, chosen)
    return {
        "cards": page.object_list,
        "pager": page,
        "previous_url": address.at_page(page.number - 1) if page.has_previous() else "",
        "next_url": address.at_page(page.number + 1) if page.has_next() else "",
        "total": len(found.cards),
        "query": query,
        "facets": [facet(name, options[name], found.counts[name], address) for name in FACETS],
        "active": active(options, address),
        "clear_url": url,
    }


def facet_options(language: str, known: Sequence[Card]) -> dict[str, list[tuple[str, str]]]:
    """The (code, label) of every facet, in the order to show them."""
    held = {name: {code for card in known for code in codes(card) or ()} for name, codes in FACETS.items()}
    options = {name: [] for name in FACETS} | term_options([name for name in FACETS if name not in ("minutes", "language")], language, held)
    words = {"15": _("15 minutes or less"), "60": _("up to one hour"), "180": _("up to three hours"), "more": _("longer")}
    options["minutes"] = [(code, words[code]) for code, _least, _most in MINUTES]
    options["language"] = [("fr", _("French")), ("en", _("English"))]
    return options


def searched(query: str, known: Sequence[Card], situation: Situation | None = None) -> Sequence[Card]:
    """Every card when nothing is asked; else those that the search index finds, best first for whoever asks, then those whose own
    words hold the query whatever its accents (the index follows a publication a moment later)."""
    if not query:
        return known
    found = found_cards(query, known, situation or {})
    seen = {card.module_key for card in found}
    return [*found, *(card for card in containing(known, query) if card.module_key not in seen)]
