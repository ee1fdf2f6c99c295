"""What questions are made of, and the reading of it from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.engine.formulas import FormulaError, Node, parse
from quizzes.engine.numbers import plain, read_number
from quizzes.engine.patterns import PatternError, compiled
from quizzes.engine.texts import NO_TEXT, QuestionError, Rich, gettext_noop, number, percent, rich

Json = dict[str, Any]
ZERO, HUNDRED, ONE = Fraction(0), Fraction(100), Fraction(1)
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
    """A text that is recognised; `*` stands for any run of characters, `\\*` for an asterisk. With `pattern` the text is a regular
    expression (RE2's, which has no runaway) that has to fit all of what was typed."""

    text: str
    fraction: Fraction = HUNDRED
    feedback: Rich = NO_TEXT
    pattern: bool = False


@dataclass(frozen=True)
class AcceptedNumber:
    """A number that is recognised: a value give or take the tolerance (with `relative`, a share of the value: 0.01 is one per cent),
    or a range from `low` to `high`, both included, either of them open when None. None of the three means any number."""

    value: Fraction | None
    tolerance: Fraction = ZERO
    fraction: Fraction = HUNDRED
    feedback: Rich = NO_TEXT
    low: Fraction | None = None
    high: Fraction | None = None
    relative: bool = False

    @property
    def is_range(self) -> bool:
        return self.value is None and (self.low is not None or self.high is not None)

    @property
    def is_any(self) -> bool:
        return self.value is None and not self.is_range

    @property
    def margin(self) -> Fraction:
        """The tolerance as a distance."""
        return abs(self.value or ZERO) * self.tolerance if self.relative else self.tolerance


@dataclass(frozen=True)
class AcceptedFormula:
    """A formula whose result is recognised. `decimals` rounds the result that is shown and sought; None keeps twelve digits."""

    formula: str
    tolerance: Fraction = ZERO
    fraction: Fraction = HUNDRED
    feedback: Rich = NO_TEXT
    relative: bool = False
    decimals: int | None = None

    @property
    def parsed(self) -> Node:
        return parse(self.formula)


@dataclass(frozen=True)
class Variable:
    """A name in a calculated question: either its `values`, the nth of every variable being drawn together, or a range to draw from,
    in steps of the last decimal."""

    name: str
    values: tuple[Fraction, ...] = ()
    low: Fraction = ONE
    high: Fraction = Fraction(10)
    decimals: int = 0


@dataclass(frozen=True)
class Unit:
    """A unit a number may be given in. `factor`: how many of it make one of the question's own unit (own m: cm has 100)."""

    name: str
    factor: Fraction = ONE


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
class Category:
    """Where things can be put."""

    id: str
    text: Rich


@dataclass(frozen=True)
class Member:
    """Something to be put into a category: any of `categories` is right, none of them when it is empty."""

    id: str
    text: Rich
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """A hole in a text, marked [[id]] in the prompt.

    `kind` text: typed, judged by `answers`. numeric: typed, judged by `numbers`. choice: chosen from the gap's own `answers`, the wrong
    ones weighing nothing. word: chosen from the words of its `group`, its own answers among them. `weight` is its share beside the others.
    """

    id: str
    answers: tuple[Accepted, ...] = ()
    kind: str = "text"
    numbers: tuple[AcceptedNumber, ...] = ()
    group: str = ""
    weight: Fraction = ONE


@dataclass(frozen=True)
class Word:
    """A word to drag that belongs to no gap of its group."""

    text: str
    group: str = ""


@dataclass(frozen=True)
class Area:
    """A part of a picture with its text equivalent. Pixels of the picture: rect x, y, width, height; circle centre x, y, radius;
    poly x, y, x, y, …"""

    id: str
    text: Rich
    shape: str
    coords: tuple[Fraction, ...]
    fraction: Fraction = ZERO
    feedback: Rich = NO_TEXT


@dataclass(frozen=True)
class Image:
    """A picture kept in the site's media storage under `name`, with its size in pixels and what it shows in words."""

    name: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Level:
    """One level of a criterion: what it looks like, and what it is worth."""

    id: str
    text: str
    points: Fraction = ZERO


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric."""

    id: str
    text: str
    levels: tuple[Level, ...] = ()


def string(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise QuestionError(gettext_noop("“%(key)s” must be a text"), key=key)
    return value


def one_of(data: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    """One of the known words, the first of them when nothing is said."""
    value = data.get(key) or known[0]
    if value not in known:
        raise QuestionError(gettext_noop("“%(key)s” is one of: %(known)s"), key=key, known=", ".join(known))
    return str(value)


def whole(data: Mapping[str, Any], key: str, default: int, low: int, high: int) -> int:
    value = data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise QuestionError(gettext_noop("“%(key)s” is a whole number from %(low)d to %(high)d"), key=key, low=low, high=high)
    return value


def exact(data: Mapping[str, Any], key: str, default: Fraction | None = None) -> Fraction | None:
    """A number as it was written; the default when nothing was."""
    written = data.get(key)
    if written is None or written == "":
        return default
    value = None if isinstance(written, bool) else read_number(str(written))
    if value is None:
        raise QuestionError(gettext_noop("“%(value)s” is not a number"), value=written)
    return value


def rows_of(data: Mapping[str, Any], key: str, *, at_least: int) -> list[Mapping[str, Any]]:
    rows = data.get(key, [] if at_least == 0 else None)
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows) or len(rows) < at_least:
        raise QuestionError(gettext_noop("“%(key)s” must be a list of at least %(number)d"), key=key, number=at_least)
    return rows


def unique(what: str, ids: list[str]) -> None:
    if len(set(ids)) != len(ids):
        raise QuestionError(gettext_noop("two of “%(what)s” have the same id"), what=what)


def accepted(rows: list[Mapping[str, Any]]) -> tuple[Accepted, ...]:
    return tuple(
        Accepted(_sound(row), percent(row.get("fraction", 100)), rich(row.get("feedback")), bool(row.get("pattern", False))) for row in rows
    )


def _sound(row: Mapping[str, Any]) -> str:
    text = string(row, "text")
    if row.get("pattern"):
        try:
            compiled(text)
        except PatternError as error:
            raise QuestionError(gettext_noop("the pattern “%(pattern)s” cannot be read: %(reason)s"), pattern=text, reason=error) from None
    return text


def accepted_json(answers: tuple[Accepted, ...]) -> list[Json]:
    return [
        {"text": a.text, "fraction": number(a.fraction), "feedback": a.feedback.to_json()} | ({"pattern": True} if a.pattern else {})
        for a in answers
    ]


def accepted_numbers(rows: list[Mapping[str, Any]]) -> tuple[AcceptedNumber, ...]:
    return tuple(_accepted_number(row) for row in rows)


def _accepted_number(row: Mapping[str, Any]) -> AcceptedNumber:
    weight, told = percent(row.get("fraction", 100)), rich(row.get("feedback"))
    low, high = exact(row, "low"), exact(row, "high")
    if low is not None or high is not None:
        if low is not None and high is not None and low > high:
            raise QuestionError(gettext_noop("a range begins at %(low)s and ends at %(high)s"), low=plain(low), high=plain(high))
        return AcceptedNumber(None, ZERO, weight, told, low, high)
    written = str(row.get("value", "")).strip()
    value = None if written == "*" else read_number(written)
    tolerance = read_number(str(row.get("tolerance", 0)))
    if (value is None and written != "*") or tolerance is None or tolerance < 0:
        raise QuestionError(
            gettext_noop("“%(value)s” with tolerance “%(tolerance)s” is not a number"), value=written, tolerance=row.get("tolerance", 0)
        )
    return AcceptedNumber(value, tolerance, weight, told, relative=bool(row.get("relative", False)))


def numbers_json(answers: tuple[AcceptedNumber, ...]) -> list[Json]:
    return [_number_json(a) | {"fraction": number(a.fraction), "feedback": a.feedback.to_json()} for a in answers]


def _number_json(a: AcceptedNumber) -> Json:
    if a.is_range:
        return {side: plain(bound) for side, bound in (("low", a.low), ("high", a.high)) if bound is not None}
    value = "*" if a.value is None else plain(a.value)
    return {"value": value, "tolerance": plain(a.tolerance)} | ({"relative": True} if a.relative else {})


def formulas(rows: list[Mapping[str, Any]]) -> tuple[AcceptedFormula, ...]:
    found = []
    for row in rows:
        text, tolerance = string(row, "formula"), exact(row, "tolerance", ZERO) or ZERO
        try:
            parse(text)
        except FormulaError as error:
            raise QuestionError(gettext_noop("the formula “%(formula)s” cannot be read: %(reason)s"), formula=text, reason=error) from None
        if tolerance < 0:
            raise QuestionError(gettext_noop("a tolerance is not below nothing"))
        decimals = None if row.get("decimals") is None else whole(row, "decimals", 0, 0, 12)
        weight, told = percent(row.get("fraction", 100)), rich(row.get("feedback"))
        found.append(AcceptedFormula(text, tolerance, weight, told, bool(row.get("relative", False)), decimals))
    return tuple(found)


def units(rows: list[Mapping[str, Any]]) -> tuple[Unit, ...]:
    found = tuple(Unit(string(row, "name").strip(), exact(row, "factor", ONE) or ZERO) for row in rows)
    if any(not unit.name or unit.factor <= 0 for unit in found):
        raise QuestionError(gettext_noop("a unit has a name and a factor above nothing"))
    unique("unit", [unit.name for unit in found])
    return found


def units_json(rows: tuple[Unit, ...]) -> list[Json]:
    return [{"name": unit.name, "factor": plain(unit.factor)} for unit in rows]
