"""Which rows of a board are shown, in which order, on which page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from learning.cohorts.engine.naming import sought

from .board import PAGE, Board, Line

SORTS = ("name", "-name", "percent", "-percent", "last", "-last")
SHOWN = ("all", "need", "todo", "doing", "done")


@dataclass(frozen=True)
class Looking:
    """What a facilitator asked to see; whatever an address asks that is not known is the plain board. `sort` may be `m3`, `-m3`: the
    fourth module."""

    sort: str = "name"
    show: str = "all"
    q: str = ""
    page: int = 1

    @classmethod
    def read(cls, data: Any, *, modules: int) -> "Looking":
        sort, show, page = data.get("sort", ""), data.get("show", ""), data.get("page", "")
        number = sort.lstrip("-").removeprefix("m")
        by_module = sort.lstrip("-").startswith("m") and number.isdecimal() and len(number) < 5 and int(number) < modules
        return cls(
            sort if sort in SORTS or by_module else "name",
            show if show in SHOWN else "all",
            data.get("q", "").strip()[:80],
            int(page) if page.isdecimal() and len(page) < 7 and int(page) else 1,
        )

    def query(self, **changes: Any) -> str:
        """The address of the same with other choices; only what differs from the plain board is in it."""
        other, plain = replace(self, **changes), Looking()
        chosen = {name: getattr(other, name) for name in ("sort", "show", "q", "page") if getattr(other, name) != getattr(plain, name)}
        return f"?{urlencode(chosen)}" if chosen else "?"


@dataclass(frozen=True)
class Heading:
    """A column's heading: where pressing it leads, and how the rows are sorted by it now ("", ascending or descending)."""

    title: str
    query: str
    sorted: str


@dataclass(frozen=True)
class Matrix:
    """One page of rows, out of `found` of `total`."""

    lines: tuple[Line, ...]
    found: int
    total: int
    page: int
    pages: int
    previous: str
    next: str
    name: Heading
    modules: tuple[Heading, ...]
    percent: Heading
    last: Heading


def lines_of(board: Board, looking: Looking) -> list[Line]:
    """Everybody who answers to a choice, on whatever page."""
    if not looking.q and looking.show == "all":
        return list(board.lines)
    return [line for line in board.lines if _is_shown(line, looking, board)]


def matrix_of(board: Board, looking: Looking) -> Matrix:
    """The rows asked for, from what was read already."""
    lines = lines_of(board, looking)
    key = looking.sort.lstrip("-")
    falling = looking.sort.startswith("-")
    if key != "name":  # the board is in the order of names
        lines.sort(key=_order(key), reverse=falling)  # a stable sort, falling too: equals stay in that order
    elif falling:
        lines.reverse()
    pages = max(1, -(-len(lines) // PAGE))
    page = min(looking.page, pages)
    return Matrix(
        tuple(lines[(page - 1) * PAGE : page * PAGE]),
        len(lines),
        len(board.lines),
        page,
        pages,
        looking.query(page=page - 1) if page > 1 else "",
        looking.query(page=page + 1) if page < pages else "",
        _heading("", "name", looking),
        tuple(_heading(card.title, f"m{number}", looking) for number, card in enumerate(board.cards)),
        _heading("", "percent", looking),
        _heading("", "last", looking),
    )


def _heading(title: str, key: str, looking: Looking) -> Heading:
    now = {key: "ascending", f"-{key}": "descending"}.get(looking.sort, "")
    first = key if key == "name" else f"-{key}"  # figures are looked at from the top
    turned = {"ascending": f"-{key}", "descending": key}.get(now, first)
    return Heading(title, looking.query(sort=turned, page=1), now)


def _is_shown(line: Line, looking: Looking, board: Board) -> bool:
    if looking.q and sought(looking.q) not in sought(line.member.name):
        return False
    if looking.show == "all":
        return True
    if looking.show == "need":
        return any(line is found for _need, found, _card in board.needs)
    return state_of(line) == looking.show


def state_of(line: Line) -> str:
    """Where a member is over all: todo, doing or done; "" for whoever shows nothing."""
    if line.strip is None:
        return ""
    if line.strip.done >= line.shown:
        return "done"
    return "doing" if line.strip.begun or line.strip.done else "todo"


def _order(key: str) -> Callable[[Line], Any]:
    if key == "percent":
        return lambda line: -1 if line.percent is None else line.percent
    if key == "last":
        return lambda line: _seconds(line.last_at)
    number = int(key[1:])
    return lambda line: (line.cell(number) or ("", -1))[1]


def _seconds(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
