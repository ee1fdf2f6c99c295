"""The cells of a matrix: hundreds of drawings for thousands of cells, so each is drawn once; so are headings, sums and a blank row."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language

from cms.engine.card import Card
from learning.cohorts.access.board import Board, Line
from learning.cohorts.access.matrix import Matrix

register = template.Library()

ROUTES, STATES = ("inform", "train", "act"), ("todo", "doing", "done", "refresh", "skipped")
NOBODY = UUID(int=0)  # stands in an address for whoever it will lead to
BLANKS = {name: f"{{{name}}}" for name in ("pk", "url", "name", "cells", "day", "percent")}  # what a row is filled in with


@lru_cache(maxsize=4096)
def drawn(route: str, state: str, percent: int, language: str) -> str:
    """One cell; three routes in four states with their percentages come to little more than a thousand."""
    return render_to_string("cohorts/cell.html", {"route": route, "state": state, "percent": percent})


@register.simple_tag
def cells(line: Line, cards: Sequence[Card]) -> SafeString:
    """A member's cells, in the order of the modules: what was rendered stays what it is, put together."""
    language = get_language() or "fr"
    return SafeString("".join([drawn(card.route, *(line.cell(number) or ("", 0)), language) for number, card in enumerate(cards)]))


@lru_cache(maxsize=16)
def _blank_row(language: str) -> str:
    return render_to_string("cohorts/row.html", BLANKS)


@register.simple_tag
def rows(matrix: Matrix, board: Board) -> SafeString:
    """The rows of a page of members. The names of people are kept nowhere: a blank row is, and each fills it in."""
    language = get_language() or "fr"
    blank, address = _blank_row(language), reverse("cohorts:member", args=[board.cohort.pk, NOBODY])
    return SafeString("".join([_row(line, board.cards, language, blank, address) for line in matrix.lines]))


def _row(line: Line, cards: Sequence[Card], language: str, blank: str, address: str) -> SafeString:
    pk, last = str(line.member.pk), line.last_at
    return format_html(
        blank,
        pk=pk,
        url=address.replace(str(NOBODY), pk),
        name=line.member.name,
        cells=cells(line, cards),
        day=_day(localtime(last).date(), language) if last else "–",
        percent="–" if line.percent is None else _share(line.percent, language),
    )


@lru_cache(maxsize=256)
def _share(percent: int, language: str) -> str:
    return render_to_string("cohorts/share.html", {"percent": percent})


@lru_cache(maxsize=1024)
def _day(day: date, language: str) -> str:
    return render_to_string("cohorts/day.html", {"day": day})


@register.simple_tag
def headings(matrix: Matrix) -> SafeString:
    """What stands above the modules."""
    language = get_language() or "fr"
    return SafeString("".join([_heading(each.title, each.query, each.sorted, language) for each in matrix.modules]))


@lru_cache(maxsize=2048)
def _heading(title: str, query: str, is_sorted: str, language: str) -> str:
    return render_to_string("cohorts/heading.html", {"title": title, "query": query, "sorted": is_sorted})


@register.simple_tag
def sums(board: Board) -> SafeString:
    """What stands below them: the mean of all who show a module, and how many finished it."""
    language, address = get_language() or "fr", reverse("cohorts:module", args=[board.cohort.pk, NOBODY])
    columns = [(address.replace(str(NOBODY), each.card.module_key), each) for each in board.columns]
    return SafeString("".join([_sum(each.card.title, url, (each.percent, each.done, each.shown), language) for url, each in columns]))


@lru_cache(maxsize=2048)
def _sum(title: str, url: str, figures: tuple[int, int, int], language: str) -> str:
    percent, done, shown = figures
    return render_to_string("cohorts/sum.html", {"title": title, "url": url, "percent": percent, "done": done, "shown": shown})


@register.simple_tag
@lru_cache(maxsize=1)
def blaze_symbols() -> str:
    """The drawings that cells point at, once on the page: a cell then takes a line, not a drawing."""
    return render_to_string("cohorts/symbols.html", {"routes": ROUTES, "states": STATES})
