"""What stays of a cohort: counts, when they are of at least five people, and nobody's name."""

from typing import Any

from learning.cohorts.engine.hiding import FEWEST, told

from .board import Board


def counts_of(board: Board) -> dict[str, Any]:
    """How many took part, began and completed each module; None for each count too small to hide in."""
    members = len(board.lines)
    if members < FEWEST:
        return {"members": None, "modules": []}
    shown = [column for column in board.columns if column.shown >= FEWEST]
    return {
        "members": members,
        "modules": [{"title": each.card.title, "shown": each.shown, "begun": told(each.begun), "done": told(each.done)} for each in shown],
    }
