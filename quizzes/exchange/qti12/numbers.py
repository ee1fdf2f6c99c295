"""Numbers of QTI 1.2: values, ranges, and what each gives."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.engine.questions import GAP
from quizzes.exchange.drafts import Refusal, weight_in_percent
from quizzes.exchange.qti12.items import Item

Bounds = tuple[tuple[str, str, Fraction], ...]


def number(item: Item) -> None:
    rows = numbers_of(item)
    if not rows:
        raise Refusal(_("it does not say which number is right."))
    if item.fields and item.follows(item.fields[0]):
        item.take_prompt({id(item.fields[0]): GAP})
    item.draft.body["answers"] = rows


def numbers_of(item: Item, field: str | None = None) -> list[dict[str, Any]]:
    """Every number that gives something, in one field or in any."""
    found: list[tuple[Fraction, dict[str, Any]]] = []
    for rule in item.rules:
        values = tuple(pair for pair in rule.values if field in (None, pair[0]))
        bounds = tuple(bound for bound in rule.bounds if field in (None, bound[1]))
        if rule.score is not None and rule.score > 0 and (row := _number(values, bounds)) is not None:
            found.append((rule.score, row))
    top = max((score for score, _row in found), default=Fraction(1))
    return [row | {"fraction": weight_in_percent(score / top)} for score, row in found]


def _number(values: tuple[tuple[str, str], ...], bounds: Bounds) -> dict[str, Any] | None:
    low = max((bound for sign, _field, bound in bounds if sign[3] == "g"), default=None)
    high = min((bound for sign, _field, bound in bounds if sign[3] == "l"), default=None)
    value = next((found for _field, said in values if (found := read_number(said)) is not None), None)
    if low is not None and high is not None and low <= high:
        middle = (low + high) / 2
        if value is None or value == middle:
            return (
                {"value": plain(middle), "tolerance": plain(high - middle)}
                if value is not None
                else {"low": plain(low), "high": plain(high)}
            )
        return {"low": plain(low), "high": plain(high)}
    if value is not None:
        return {"value": plain(value)}
    if low is not None or high is not None:
        return {side: plain(bound) for side, bound in (("low", low), ("high", high)) if bound is not None}
    return None
