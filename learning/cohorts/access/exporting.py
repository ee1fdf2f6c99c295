"""What an export holds: the board, every row of it, the same numbers."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from learning.cohorts.models import Cohort

from .board import Board, board_of
from .matrix import state_of
from .people import cards_of


def head_of(cohort: Cohort) -> list[str]:
    titles = [card.title for card in cards_of(cohort)]
    return [gettext("Member"), gettext("Joined"), gettext("State"), gettext("Last step"), gettext("Total (%)"), *titles]


def rows_of(cohort: Cohort, *, now: datetime) -> tuple[Iterator[list[Any]], int]:
    """One row per member, and how many there are. A module that a member does not show is empty; one they are exempt from says so."""
    board = board_of(cohort, now=now)
    return _rows(board), len(board.lines)


def _rows(board: Board) -> Iterator[list[Any]]:
    words = {"todo": gettext("not begun"), "doing": gettext("under way"), "done": gettext("finished"), "": ""}
    exempt = gettext("exempt")
    for line in board.lines:
        last = line.last_at
        cells = (line.cell(number) for number in range(len(board.cards)))
        yield [
            line.member.name,
            timezone.localtime(line.member.joined_at).date().isoformat(),
            words[state_of(line)],
            timezone.localtime(last).date().isoformat() if last else "",
            "" if line.percent is None else line.percent,
            *(("" if cell is None else exempt if cell[0] == "exempt" else cell[1]) for cell in cells),
        ]
