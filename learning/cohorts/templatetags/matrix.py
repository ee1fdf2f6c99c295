"""The cells of a matrix: hundreds of drawings for thousands of cells, so each is drawn once."""

from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import add

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from cms.engine.card import Card
from learning.cohorts.access.board import Line

register = template.Library()

ROUTES, STATES = ("inform", "train", "act"), ("todo", "doing", "done", "refresh", "skipped")


@lru_cache(maxsize=4096)
def drawn(route: str, state: str, percent: int, language: str) -> str:
    """One cell; three routes in four states with their percentages come to little more than a thousand."""
    return render_to_string("cohorts/cell.html", {"route": route, "state": state, "percent": percent})


@register.simple_tag
def cells(line: Line, cards: Sequence[Card]) -> str:
    """A member's cells, in the order of the modules: what was rendered stays what it is, put together."""
    language = get_language() or "fr"
    drawings = (drawn(card.route, *(line.cell(number) or ("", 0)), language) for number, card in enumerate(cards))
    return reduce(add, drawings)


@register.simple_tag
@lru_cache(maxsize=1)
def blaze_symbols() -> str:
    """The drawings that cells point at, once on the page: a cell then takes a line, not a drawing."""
    return render_to_string("cohorts/symbols.html", {"routes": ROUTES, "states": STATES})
