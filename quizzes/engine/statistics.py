"""How questions do, after classical test theory: facility, discrimination, distractors, time, each with how many it stands on.

Everything is reckoned exactly and rounded once, so that the order of rows and the database they come from change nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Any

from quizzes.engine import questions as q
from quizzes.engine.responding import Response

FEWEST = (
    30  # below, figures sway too much to act on: the usual rule of thumb for a mean (Hogg and Tanis, Probability and Statistical Inference)
)
GROUP = Fraction(27, 100)  # the share that tells high from low best when scores are normal (Kelley 1939)
DIGITS = 4
LONGEST_TIME = 30 * 60  # seconds; whoever came back later was elsewhere


@dataclass(frozen=True)
class Sheet:
    """One attempt: the share earned at each question, what was chosen there, and the seconds it took."""

    scores: Mapping[str, Fraction]
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def total(self) -> Fraction:
        return sum(self.scores.values(), Fraction(0))


@dataclass(frozen=True)
class Distractor:
    """One answer among those offered: how many chose it, and what share of the high and of the low group did."""

    id: str
    chosen: int
    high: Fraction
    low: Fraction

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "chosen": self.chosen, "high": rounded(self.high), "low": rounded(self.low)}


@dataclass(frozen=True)
class Figures:
    """One question. facility: the mean share earned. index: facility in the high group less that in the low one. rest: how the share
    goes with what the same people earned at all other questions (Pearson), None where nothing varies. seconds: the median."""

    answered: int
    facility: Fraction | None = None
    index: Fraction | None = None
    rest: Decimal | None = None
    seconds: Fraction | None = None
    distractors: tuple[Distractor, ...] = ()

    @property
    def is_too_few(self) -> bool:
        return self.answered < FEWEST

    def to_json(self) -> dict[str, Any]:
        """Rounded, as texts where they have decimals: the same on any machine."""
        own = {"facility": self.facility, "index": self.index, "rest": self.rest, "seconds": self.seconds}
        figures = {name: None if value is None else rounded(value) for name, value in own.items()}
        return figures | {"distractors": [one.to_json() for one in self.distractors]}


def figures(ref: str, sheets: Iterable[Sheet], *, offered: Sequence[str] = (), group: Fraction = GROUP) -> Figures:
    """One question over all attempts that were asked it. `offered`: the ids of what could be chosen."""
    asked = [sheet for sheet in sheets if ref in sheet.scores]
    if not asked:
        return Figures(0)
    high, low = groups(asked, group)
    share = {name: facility(ref, those) for name, those in (("high", high), ("low", low), ("all", asked))}
    return Figures(
        answered=len(asked),
        facility=share["all"],
        index=share["high"] - share["low"] if len(asked) > 1 else None,
        rest=correlation([(sheet.scores[ref], sheet.total - sheet.scores[ref]) for sheet in asked]),
        seconds=median([sheet.seconds[ref] for sheet in asked if 0 < sheet.seconds.get(ref, 0) <= LONGEST_TIME]),
        distractors=_distractors(ref, asked, high, low, offered),
    )


def facility(ref: str, sheets: Sequence[Sheet]) -> Fraction:
    return sum((sheet.scores[ref] for sheet in sheets), Fraction(0)) / len(sheets)


def groups(sheets: Sequence[Sheet], share: Fraction = GROUP) -> tuple[list[Sheet], list[Sheet]]:
    """The high and the low group by total, each at least one sheet. Ties at an edge come in whole where they can: the order of rows
    must decide nothing, so a group takes everybody at or beyond the score of its last member, as long as the two stay apart."""
    ordered = sorted((sheet.total for sheet in sheets), reverse=True)
    size = max(1, int(share * len(ordered)))
    high, low = ordered[size - 1], ordered[-size]
    if high <= low:
        return list(sheets), list(sheets)
    return [sheet for sheet in sheets if sheet.total >= high], [sheet for sheet in sheets if sheet.total <= low]


def correlation(pairs: Sequence[tuple[Fraction, Fraction]]) -> Decimal | None:
    """Pearson's, exact up to the root; None where one side does not vary."""
    n = len(pairs)
    if n < 2:
        return None
    x, y = sum((a for a, _b in pairs), Fraction(0)) / n, sum((b for _a, b in pairs), Fraction(0)) / n
    both = sum(((a - x) * (b - y) for a, b in pairs), Fraction(0))
    spread = sum(((a - x) ** 2 for a, _b in pairs), Fraction(0)) * sum(((b - y) ** 2 for _a, b in pairs), Fraction(0))
    if not spread:
        return None
    with localcontext() as context:
        context.prec = 28
        return _decimal(both) / _decimal(spread).sqrt()


def median(values: Sequence[Fraction]) -> Fraction | None:
    if not values:
        return None
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _distractors(
    ref: str, asked: Sequence[Sheet], high: Sequence[Sheet], low: Sequence[Sheet], offered: Sequence[str]
) -> tuple[Distractor, ...]:
    counts = [Counter(one for sheet in those for one in sheet.chosen.get(ref, ())) for those in (asked, high, low)]
    return tuple(
        Distractor(one, counts[0][one], Fraction(counts[1][one], len(high)), Fraction(counts[2][one], len(low))) for one in offered
    )


def offered_by(question: q.Question) -> tuple[str, ...]:
    """The ids of what a question lets choose among; nothing for one that is written or arranged."""
    match question:
        case q.Single() | q.Multiple():
            return tuple(choice.id for choice in question.choices)
        case q.Hotspot():
            return tuple(area.id for area in question.areas)
        case q.TrueFalse():
            return ("true", "false")
        case q.Scale():
            return tuple(str(step) for step in range(1, question.steps + 1))
        case _:
            return ()


def chosen_in(response: Response | None) -> tuple[str, ...]:
    """What a response chose among what was offered."""
    given = response or {}
    if "value" in given:
        return (str(given["value"]).lower(),)
    if "step" in given:
        return (str(given["step"]),)
    if given.get("choice"):
        return (str(given["choice"]),)
    return tuple(given.get("choices") or given.get("areas") or ())


def rounded(value: Fraction | Decimal) -> str:
    """To four decimals, as a text."""
    exact = value if isinstance(value, Decimal) else _decimal(value)
    return format(exact.quantize(Decimal(1).scaleb(-DIGITS), ROUND_HALF_EVEN).normalize() + 0, "f")


def _decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 40
        return Decimal(value.numerator) / Decimal(value.denominator)
