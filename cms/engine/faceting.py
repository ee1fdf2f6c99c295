"""A catalogue narrowed by facets: within one facet any of what is chosen fits, between facets all must.

Counts answer "how many would there be if I also chose this": each is taken with the other facets applied.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from .card import Card
from .entry import ENTRY_FACETS, Entry, codes_of
from .searching import folded

MINUTES = (("15", 0, 15), ("60", 16, 60), ("180", 61, 180), ("more", 181, 10**9))
MATURITY = {"discover": 1, "start": 2, "deepen": 3, "spread": 4}
Thing = TypeVar("Thing")
Codes = Callable[[Thing], frozenset[str] | None]  # None: fits every choice


def _or_all(codes: Sequence[str]) -> frozenset[str] | None:
    """A module that names nobody in particular is for everybody."""
    return frozenset(codes) or None


def _maturity(card: Card) -> frozenset[str]:
    first, last = card.maturity
    return frozenset(code for code, level in MATURITY.items() if first <= level <= last)


def _minutes(card: Card) -> frozenset[str]:
    return frozenset(code for code, least, most in MINUTES if least <= card.minutes <= most)


FACETS: Mapping[str, Codes[Card]] = {
    "route": lambda card: frozenset(code for code, weight in card.routes.items() if weight),
    "objective": lambda card: frozenset(card.objectives),
    "format": lambda card: frozenset({card.format}),
    "profile": lambda card: _or_all(card.profiles),
    "domain": lambda card: _or_all(card.domains),
    "level": lambda card: _or_all(card.levels),
    "maturity": _maturity,
    "minutes": _minutes,
    "language": lambda card: frozenset({card.language}),
}


OF_ENTRIES: Mapping[str, Codes[Entry]] = {name: partial(codes_of, name) for name in ENTRY_FACETS}


@dataclass(frozen=True)
class Narrowed(Generic[Thing]):
    """The cards (or entries) that fit every choice, and for each facet how many each code would leave."""

    cards: tuple[Thing, ...]
    counts: Mapping[str, Mapping[str, int]]


def narrow(cards: Sequence[Card], chosen: Mapping[str, frozenset[str]], offered: Mapping[str, Sequence[str]]) -> Narrowed[Card]:
    """Modules, by the facets of the catalogue; the order of the cards is kept."""
    return narrow_by(FACETS, cards, chosen, offered)


def narrow_by(
    facets: Mapping[str, Codes[Thing]], things: Sequence[Thing], chosen: Mapping[str, frozenset[str]], offered: Mapping[str, Sequence[str]]
) -> Narrowed[Thing]:
    """Applies what is chosen; `offered` says which codes of each facet to count. The order of the things is kept."""
    held = [(thing, {name: facets[name](thing) for name in offered}) for thing in things]
    active = {name: codes for name, codes in chosen.items() if codes and name in offered}
    fails = [
        (thing, own, [name for name, codes in active.items() if not (own[name] is None or codes & (own[name] or frozenset()))])
        for thing, own in held
    ]
    counts: dict[str, dict[str, int]] = {}
    for name, codes in offered.items():
        counts[name] = tally = dict.fromkeys(codes, 0)
        everywhere = 0
        for _thing, own, failed in fails:
            if failed and failed != [name]:
                continue
            mine = own[name]
            if mine is None:
                everywhere += 1
            else:
                for code in mine:
                    if code in tally:
                        tally[code] += 1
        if everywhere:
            for code in tally:
                tally[code] += everywhere
    return Narrowed(tuple(thing for thing, _own, failed in fails if not failed), counts)


def containing(cards: Iterable[Card], query: str) -> tuple[Card, ...]:
    """The cards whose title, promise or skills hold every word of the query (or its beginning, without an ending s), title first."""
    words = [word[:-1] if len(word) > 4 and word.endswith(("s", "x")) else word for word in folded(query).split()]
    if not words:
        return ()
    found = []
    for card in cards:
        title, rest = folded(card.title), folded(" ".join((card.promise, *card.skills, card.author)))
        if all(word in title or word in rest for word in words):
            found.append((-sum(word in title for word in words), card))
    return tuple(card for _rank, card in sorted(found, key=lambda each: each[0]))
