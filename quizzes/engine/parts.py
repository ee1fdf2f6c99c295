"""What questions are made of, and the reading of it from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.engine.texts import NO_TEXT, QuestionError, Rich, gettext_noop, number, percent, rich

Json = dict[str, Any]
ZERO, HUNDRED = Fraction(0), Fraction(100)
GAP = "_____"  # where a missing word was, in a prompt


@dataclass(frozen=True)
class Choice:
    """Something to choose: its weight says what choosing it is worth, in per cent."""

    id: str
    text: Rich
    fraction: Fraction = ZERO
    feedback: Rich = NO_TEXT


@dataclass(frozen=True)
class Accepted:
    """A text that is recognised; `*` stands for any run of characters, `\\*` for an asterisk."""

    text: str
    fraction: Fraction = HUNDRED
    feedback: Rich = NO_TEXT


@dataclass(frozen=True)
class AcceptedNumber:
    """A number that is recognised, give or take the tolerance; no value means any number."""

    value: Fraction | None
    tolerance: Fraction = ZERO
    fraction: Fraction = HUNDRED
    feedback: Rich = NO_TEXT


@dataclass(frozen=True)
class Pair:
    """The left side of a match and the text that belongs to it."""

    id: str
    prompt: Rich
    answer: str


@dataclass(frozen=True)
class Entry:
    """Something to be put in its place."""

    id: str
    text: Rich


@dataclass(frozen=True)
class Gap:
    """A hole in a text, marked [[id]] in the prompt."""

    id: str
    answers: tuple[Accepted, ...]


def string(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise QuestionError(gettext_noop("“%(key)s” must be a text"), key=key)
    return value


def rows_of(data: Mapping[str, Any], key: str, *, at_least: int) -> list[Mapping[str, Any]]:
    rows = data.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows) or len(rows) < at_least:
        raise QuestionError(gettext_noop("“%(key)s” must be a list of at least %(number)d"), key=key, number=at_least)
    return rows


def unique(what: str, ids: list[str]) -> None:
    if len(set(ids)) != len(ids):
        raise QuestionError(gettext_noop("two of “%(what)s” have the same id"), what=what)


def accepted(rows: list[Mapping[str, Any]]) -> tuple[Accepted, ...]:
    return tuple(Accepted(string(row, "text"), percent(row.get("fraction", 100)), rich(row.get("feedback"))) for row in rows)


def accepted_json(answers: tuple[Accepted, ...]) -> list[Json]:
    return [{"text": a.text, "fraction": number(a.fraction), "feedback": a.feedback.to_json()} for a in answers]
