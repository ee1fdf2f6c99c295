"""A programme: the events of a cycle in their order, each with the modules it goes with. What is open may be taken at any time; what an
editor planned for later says when it opens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.engine.card import Card
from cms.engine.entry import Entry

from .module_version import card_of
from .scheduled import openings
from .shelf import within


@dataclass(frozen=True)
class Session:
    """One event of a programme: the modules it goes with that are open, and when the next of the others opens, as far as is planned."""

    entry: Entry
    cards: tuple[Card, ...] = ()
    opens_on: date | None = None


def sessions_of(events: Collection[Entry], language: str) -> dict[str, Session]:
    """Events by their identity, the earliest first, with their modules."""
    found = {key: card_of(key, language) for one in events for key in one.facts.get("modules", ())}
    planned = openings([key for key, card in found.items() if card is None])
    sessions = {}
    for one in sorted(events, key=lambda each: str(each.facts.get("starts_at")) or "9"):
        keys = one.facts.get("modules", ())
        days = [planned[key] for key in keys if key in planned]
        sessions[one.key] = Session(one, tuple(card for key in keys if (card := found[key])), min(days, default=None))
    return sessions


def programme_of(cycle: Any, language: str) -> list[Session]:
    """The programme of a cycle, by its identity; empty when nothing stands in it."""
    return list(sessions_of(within(cycle, language), language).values())
