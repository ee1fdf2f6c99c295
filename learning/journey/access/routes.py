"""A proposal as its page shows it: each route with the cards of its modules, and why another module is not on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from cms.engine.card import Card
from cms.engine.faceting import containing, folded
from cms.models.keeping import Kept
from paths.actions import absence_sentence, reasons_against, sentence
from paths.engine.situation import ROUTES, Situation
from paths.engine.suggesting import Proposal, Route

from .catalogue import cards_by_key, language
from .credit import Credit
from .path import MOST_REASONS

MOST_FOUND = 8  # modules that a few words may name at once; more words name fewer
MOST_SHOWN = 256  # proposals that a process keeps as pages show them, some 10 KB each
_letters: Kept[tuple[tuple[str, tuple[Card, ...]], ...]] = Kept(16)
_shown: Kept[tuple["RouteView", ...]] = Kept(MOST_SHOWN)

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
    """One route. `shared` are the reasons when they are the same for each of its modules: they are said once. `nearest` is what more
    minutes would allow first, on a route that holds nothing."""

    code: str
    promise: object
    steps: tuple[RouteLine, ...]
    minutes: int
    nearest: Card | None

    @property
    def shared(self) -> tuple[str, ...]:
        told = {line.reasons for line in self.steps}
        return self.steps[0].reasons if len(self.steps) > 1 and len(told) == 1 else ()


def read_proposal(proposal: Proposal) -> tuple[RouteView, ...]:
    """The three routes in the language of the page. The same proposal is put into words once per content version."""
    question = (language(), proposal.hash, tuple(proposal.routes[code].nearest for code in ROUTES))
    return _shown.get(question, lambda: tuple(_read_route(proposal.routes[code], cards_by_key()) for code in ROUTES))


def _read_route(route: Route, cards: Mapping[str, Card]) -> RouteView:
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


def read_absences(module_key: str, situation: Situation, credit: Credit) -> tuple[AbsenceView, ...]:
    """Why a module is not on each of the three routes."""
    found = ((code, reasons_against(module_key, route=code, situation=situation, done=credit.done, begun=credit.begun)) for code in ROUTES)
    return tuple(AbsenceView(code, absence_sentence(absence)) for code, absence in found)


def modules_named(words: str) -> tuple[Card, ...]:
    """The modules that somebody may mean by a few words, best first."""
    return containing(cards_by_key().values(), words)[:MOST_FOUND]


def read_letters() -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """Every module by the first letter of its title, accents aside; what begins otherwise comes first."""
    return _letters.get(language(), lambda: _by_letter(cards_by_key().values()))


def _by_letter(cards: Iterable[Card]) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    rows = sorted((folded(card.title).lstrip("\"'«“ "), card.module_key, card) for card in cards)
    letters = [(title[:1].upper() if title[:1].isalpha() else "#", card) for title, _key, card in rows]
    return tuple((letter, tuple(card for _letter, card in group)) for letter, group in groupby(letters, key=lambda row: row[0]))
