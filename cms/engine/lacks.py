"""What is written on a page, and one thing it lacks: the words in which readiness is decided.

*Blocking* lacks stop publication, *advice* never does. Messages are translatable source strings with named placeholders; the engine itself
knows no language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from enum import StrEnum
from typing import Any

from .compiling import BlockDraft, StepDraft

QUESTIONS = 2  # of a module's own show that it is known: by guessing one passes about one time in ten; more would be a test, not a check
Placed = dict[str, Any]  # what a lack says of the block it is about
CHAPTER_MINUTES = 6  # engagement with a video falls after six minutes (Guo 2014)


def gettext_noop(message: str) -> str:
    """Marks a message for translation where it is shown."""
    return message


class Level(StrEnum):
    """BLOCKING stops publication; ADVICE is said and left to the editor."""

    BLOCKING = "blocking"
    ADVICE = "advice"


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: at which field, and what to do about it."""

    level: Level
    field: str
    message: str
    params: Mapping[str, Any] = made_by(default_factory=dict)
    block: str = ""  # the id of the block it is about, if it is about one


@dataclass(frozen=True)
class Written:
    """What an editor has written, as plain values. `values` are the format's own fields."""

    format: str
    promise: str = ""
    objectives: tuple[str, ...] = ()
    has_route: bool = True
    review_date: date | None = None
    licence: str = ""
    sources: tuple[Mapping[str, Any], ...] = ()
    steps: tuple[StepDraft, ...] = ()
    values: Mapping[str, Any] = made_by(default_factory=dict)
    untranslated: tuple[str, ...] = ()  # names of the languages in which nobody has written this module yet
    is_overdue: bool = False  # the day of its review has passed
    maturity: tuple[int, int] = (1, 4)
    author: str = ""
    basis: str = ""
    skills: tuple[str, ...] = ()
    is_ahead: bool = False  # a live session is still to come

    def blocks(self, *types: str) -> list[tuple[StepDraft, BlockDraft]]:
        return [(step, block) for step in self.steps for block in step.blocks if block.type in types]

    def placed(self, *types: str) -> list[tuple[BlockDraft, Placed]]:
        """Blocks of these types, each with the words that tell it from others: its place in its step, from 1, and the step's title."""
        return [
            (block, {"place": place, "step": step.title, "block": block.id})
            for step in self.steps
            for place, block in enumerate(step.blocks, start=1)
            if block.type in types
        ]

    def has(self, *types: str) -> bool:
        return bool(self.blocks(*types))


def blocking(name: str, message: str, block: str = "", **params: Any) -> Lack:
    return Lack(Level.BLOCKING, name, message, params, block)


def advice(name: str, message: str, block: str = "", **params: Any) -> Lack:
    return Lack(Level.ADVICE, name, message, params, block)
