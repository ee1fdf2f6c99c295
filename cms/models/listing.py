"""What the pages of the resource centre show beside their own words: lists, facets, neighbours, what is to come."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.engine.entry import INFORMATION, SECTIONS, Entry
from cms.engine.faceting import OF_ENTRIES, narrow_by
from cms.engine.mapping import Actor, Relation, drawn, rows, sound
from cms.engine.searching import asked, stems

from .facets import Address, active, chosen_in, facet, labels, query_of, term_options
from .places import below
from .programme import sessions_of
from .shelf import entries_of, entry_of, webinars, within
from .vocabularies import vocabulary

PAGE_SIZE = 24
NEIGHBOURS = 6
LATEST = 3


def narrowed(things: list[Entry], facets: tuple[str, ...], data: QueryDict, *, language: str, url: str) -> dict[str, Any]:
    """The entries that fit an address, a page of them, and the facets. A facet with fewer than two answers is no choice."""
    held = {name: {code for one in things for code in one.codes.get(name, ())} for name in facets}
    options = {name: found for name, found in term_options(facets, language, held).items() if len(held[name]) > 1 or data.get(name)}
    query, chosen = query_of(data), chosen_in(data, options)
    found = narrow_by(OF_ENTRIES, saying(things, query), chosen, {name: [code for code, _label in some] for name, some in options.items()})
    page = Paginator(found.cards, PAGE_SIZE).get_page(data.get("page"))
    address = Address(url, query, chosen)
    return {
        "entries": page.object_list,
        "pager": page,
        "previous_url": address.at_page(page.number - 1) if page.has_previous() else "",
        "next_url": address.at_page(page.number + 1) if page.has_next() else "",
        "total": len(found.cards),
        "found": found.cards,
        "query": query,
        "choices": address.data(),
        "facets": [facet(name, options[name], found.counts[name], address, _label_of(name, things)) for name in options],
        "active": active(options, address),
        "clear_url": url,
    }


def _label_of(name: str, things: list[Entry]) -> str:
    is_examples = bool(things) and things[0].kind == "example"
    return _("Kind of actor") if name == "profile" and is_examples else labels()[name]


def saying(things: list[Entry], query: str) -> list[Entry]:
    """The entries whose words hold every word of a query, by their stems; all of them when nothing is asked."""
    if not query:
        return things
    found = []
    for one in things:
        words = " ".join([one.title, one.summary, *(str(value) for value in one.facts.values() if isinstance(value, str))])
        inside = set(stems(words, one.language))
        if inside.issuperset(asked(query, one.language)):
            found.append(one)
    return found


def section_context(page: Any, data: QueryDict, *, url: str) -> dict[str, Any]:
    """A section's list."""
    language = page.locale.language_code
    found = narrowed(entries_of(page.lists, language), page.facets, data, language=language, url=url)
    return found | {
        "exports": page.exports,
        "feeds": page.lists == INFORMATION,
        "levels": _levels(language) if page.lists == INFORMATION else [],
    }


def _levels(language: str) -> list[dict[str, Any]]:
    """The five levels of information, each with how much stands there."""
    known = entries_of(INFORMATION, language)
    return [
        {
            "code": term.code,
            "label": term.label(language),
            "text": term.description(language),
            "count": sum(one.kind == term.code for one in known),
        }
        for term in vocabulary("information")
        if not term.retired
    ]


def door_context(page: Any) -> dict[str, Any]:
    """The door of the resource centre: the centres, the other rooms with how much stands in each, and what is new."""
    language = page.locale.language_code
    counted = {"examples": ("example",), "information": INFORMATION, "communities": ("community",)}
    centres = sorted(entries_of(("centre",), language), key=lambda one: one.title.casefold())
    resources = entries_of(("resource",), language)
    return {
        "centres": [{"entry": one, "count": sum(each.parent == one.key for each in resources)} for one in centres],
        "rooms": _rooms(page, language, counted),
        "latest": entries_of(INFORMATION, language)[:LATEST],
    }


def _rooms(page: Any, language: str, counted: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    summaries = {entry.page_id: entry.summary for entry in entries_of(("timeline", "map"), language)}
    found = []
    for room in below(page.path):
        if room.model == "resourcecentrepage":
            continue
        kinds = counted.get(room.model.removesuffix("page"), ())
        count = len(entries_of(kinds, language)) if kinds else 0
        found.append({"title": room.title, "url": room.url, "intro": room.intro or summaries.get(room.pk, ""), "count": count})
    return found


def centre_context(page: Any, data: QueryDict, *, url: str) -> dict[str, Any]:
    """A resource centre: its four sections, what stands in each, narrowed by MEDOC; and examples that touch the same subjects."""
    language = page.locale.language_code
    own = sorted(within(page.translation_key, language), key=lambda one: one.title.casefold())
    shown = narrowed(own, ("medoc",), QueryDict(data.urlencode()), language=language, url=url)
    sections = [
        {
            "code": term.code,
            "label": term.label(language),
            "text": term.description(language),
            "entries": [one for one in shown["found"] if one.has("section", term.code)],
            "is_examples": term.code == SECTIONS[1],
        }
        for term in vocabulary("section")
        if not term.retired or any(one.has("section", term.code) for one in own)
    ]
    near = [one for one in entries_of(("example",), language) if _is_near(one, page)]
    return shown | {"sections": sections, "near": near[:NEIGHBOURS], "near_count": len(near), "own_count": len(own)}


def _is_near(entry: Entry, page: Any) -> bool:
    return any(entry.has("domain", code) for code in page.domains) or (
        not page.domains and any(entry.has("objective", code) for code in page.objectives)
    )


def community_context(page: Any) -> dict[str, Any]:
    """The three levels of a community: its base, its news, its events."""
    language = page.locale.language_code
    centre = entry_of(page.centre.translation_key, language) if page.centre_id else None
    cycle = entry_of(page.cycle.translation_key, language) if page.cycle_id else None
    return {
        "base": centre,
        "base_count": len(within(centre.key, language)) if centre else 0,
        "flashes": within(page.translation_key, language),
        "cycle_entry": cycle,
        "events": coming(within(cycle.key, language), timezone.localdate()) if cycle else {"coming": [], "over": []},
    }


def coming(events: list[Entry], today: date) -> dict[str, list[Entry]]:
    """Events in two lists: those to come, the next one first, and those that are over, the last one first."""
    is_over = [bool(one.facts["last_day"]) and one.facts["last_day"] < today.isoformat() for one in events]
    ahead = [one for one, over in zip(events, is_over, strict=True) if not over]
    behind = [one for one, over in zip(events, is_over, strict=True) if over]
    return {
        "coming": sorted(ahead, key=lambda one: str(one.facts["starts_at"]) or "9"),
        "over": sorted(behind, key=lambda one: str(one.facts["starts_at"]), reverse=True),
    }


def calendar_context(page: Any, data: QueryDict, *, url: str) -> dict[str, Any]:
    """What is to come and what was; the cycles, each with its next event."""
    language, today = page.locale.language_code, timezone.localdate()
    shown = narrowed([*entries_of(("event",), language), *webinars(language)], page.facets, data, language=language, url=url)
    cycles = []
    for one in sorted(entries_of(("cycle",), language), key=lambda each: each.title.casefold()):
        ahead = coming(within(one.key, language), today)["coming"]
        cycles.append({"entry": one, "next": ahead[0] if ahead else None, "count": len(within(one.key, language))})
    return shown | coming(list(shown["found"]), today) | {"cycles": cycles, "exports": False}


def cycle_context(page: Any) -> dict[str, Any]:
    """A cycle: what is to come, what was, and the modules that each event goes with."""
    language = page.locale.language_code
    events = within(page.translation_key, language)
    sessions = sessions_of(events, language)
    open_modules = {card.module_key for session in sessions.values() for card in session.cards}
    return coming(events, timezone.localdate()) | {"count": len(events), "sessions": sessions, "open_modules": len(open_modules)}


def event_context(page: Any) -> dict[str, Any]:
    """An event: whether it is over, and the one after it in its cycle."""
    language = page.locale.language_code
    own = entry_of(page.translation_key, language)
    cycle = entry_of(own.parent, language) if own and own.parent else None
    others = coming(within(cycle.key, language), timezone.localdate())["coming"] if cycle else []
    return {
        "is_over": page.is_over(timezone.localdate()),
        "cycle": cycle,
        "next_event": next((one for one in others if one.key != str(page.translation_key)), None),
    }


def map_context(page: Any) -> dict[str, Any]:
    """The table and the picture, and the codes that a link names in vain (shown in preview only)."""
    actors = [Actor(**{name: child.value[name] or "" for name in ("code", "name", "profile", "text")}) for child in page.actors]
    relations = [Relation(**{name: child.value[name] or "" for name in ("one", "other", "what", "year")}) for child in page.relations]
    return {"rows": rows(actors, relations), "picture": drawn(actors, relations), "unknown": sound(actors, relations)[2]}
