"""In which order a cohort is first offered its modules: what a module builds on comes before it; then to be informed, to train, to act."""

from collections.abc import Iterable, Sequence

from cms.engine.card import Card
from paths.engine.ordering import ancestors, ordered, without_cycles

ROUTES = ("inform", "train", "act")


def proposed(chosen: Iterable[str], cards: Sequence[Card]) -> tuple[str, ...]:
    """The chosen modules in that order; a facilitator moves them as they see fit."""
    known = {card.module_key: (ROUTES.index(card.route), card.maturity[0], place) for place, card in enumerate(cards)}
    before = {card.module_key: frozenset(card.prerequisites) & known.keys() for card in cards}
    return ordered([key for key in chosen if key in known], ancestors(without_cycles(before)), rank=lambda key: known[key])


def with_order_kept(chosen: Iterable[str], was: Sequence[str], cards: Sequence[Card]) -> tuple[str, ...]:
    """Another choice: what stays keeps its place, what is new comes last."""
    wanted = set(chosen)
    stays = [key for key in was if key in wanted]
    return (*stays, *proposed(wanted.difference(stays), cards))


def moved(keys: Sequence[str], key: str, *, by: int) -> tuple[str, ...]:
    """One of them a place earlier (-1) or later (1); at an end, or unknown, nothing changes."""
    order = list(keys)
    place = order.index(key) if key in order else -1
    if place < 0 or not 0 <= place + by < len(order):
        return tuple(order)
    order[place], order[place + by] = order[place + by], order[place]
    return tuple(order)
