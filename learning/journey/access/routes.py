"""A proposal as its page shows it: each route with the cards of its modules, and why another module is not on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cms.engine.card import Card
from paths.actions import absence_sentence, reasons_against, sentence
from paths.engine.situation import ROUTES, Situation
from paths.engine.suggesting import Route

from .path import MOST_REASONS

PROMISES: Mapping[str, object] = {
    "inform": _("See what is at stake, and be able to speak of it."),
    "train": _("Understand, practise, remember."),
    "act": _("Try a tool this very week."),
}


@dataclass(frozen=True)
class RouteLine:
    """One module of a route: its card, its minutes, why it is there."""

    card: Card
    minutes: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class RouteView:
    """One route. `nearest` is what more minutes would allow first, on a route that holds nothing."""

    code: str
    promise: object
    steps: tuple[RouteLine, ...]
    minutes: int
    nearest: Card | None


def read_route(route: Route, cards: Mapping[str, Card]) -> RouteView:
    """A route with the cards of its modules."""
    lines = tuple(
        RouteLine(cards[step.module], step.minutes, tuple(sentence(reason) for reason in step.reasons[:MOST_REASONS]))
        for step in route.steps
        if step.module in cards
    )
    return RouteView(route.code, PROMISES[route.code], lines, route.minutes, cards.get(route.nearest))


@dataclass(frozen=True)
class AbsenceView:
    """Why a module is not on one route, in a sentence."""

    route: str
    sentence: str


def read_absences(module_key: str, situation: Situation, done: Collection[str]) -> tuple[AbsenceView, ...]:
    """Why a module is not on each of the three routes."""
    found = ((code, reasons_against(module_key, route=code, situation=situation, done=done)) for code in ROUTES)
    return tuple(AbsenceView(code, absence_sentence(absence)) for code, absence in found)
