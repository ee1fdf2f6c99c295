"""Numbers an item accepts: a right value, a mapping, or comparisons with tolerances and bounds."""

from fractions import Fraction
from typing import Any

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import weight_in_percent
from quizzes.exchange.markup import Node
from quizzes.exchange.qti.declarations import Declared, score_of


def accepted_numbers(item: Node, declared: Declared, whole: Fraction | None = None) -> list[dict[str, Any]]:
    """Every number or range that is worth something, the first that fits deciding; `whole` is what a full answer gives, where said."""
    found = []
    for branch in item.each("responseIf", "responseElseIf"):
        row = _row(branch[0], declared) if len(branch) else None  # type: ignore[arg-type]
        if row is not None:
            found.append((row, score_of(branch)))
    rows = [row | {"fraction": _share(worth, found, whole)} for row, worth in found]
    known = {str(row.get("value")) for row in rows}
    for value in declared.mapping or dict.fromkeys(declared.correct):
        number = read_number(value)
        if number is not None and plain(number) not in known and not (rows and not declared.mapping):
            rows.append({"value": plain(number), "fraction": declared.share(value)})
    return rows


def _share(worth: Fraction | None, rows: list[tuple[dict[str, Any], Fraction | None]], whole: Fraction | None) -> float | int:
    top = whole or max([abs(one) for _row_, one in rows if one is not None] + [Fraction(1)])
    return 100 if worth is None else weight_in_percent(worth / top)


def _row(test: Node, declared: Declared) -> dict[str, Any] | None:
    """What a comparison of this response accepts; None when it compares something else."""
    names = {one.get("identifier") for one in test.each("variable")}
    if names != {declared.id}:
        return None
    values = [read_number((one.text or "").strip()) for one in test.each("baseValue")]
    right = read_number(declared.correct[0]) if declared.correct else None
    value = values[0] if values else right if next(test.each("correct"), None) is not None else None
    match test.tag:
        case "equal":
            return _equal(test, value)
        case "match" | "equalRounded" | "stringMatch":
            return {"value": plain(value)} if value is not None else None
        case "and":
            return _range(test)
        case "not" if next(test.each("isNull"), None) is not None:
            return {"value": "*"}
        case "gte" | "gt" | "lte" | "lt":
            return _range(test)
        case _:
            return None


def _equal(test: Node, value: Fraction | None) -> dict[str, Any] | None:
    if value is None:
        return None
    mode = test.get("toleranceMode", "exact")
    margins = [read_number(part) for part in test.get("tolerance", "").split()]
    sizes = [abs(margin) for margin in margins if margin is not None]
    if mode == "exact" or not sizes:
        return {"value": plain(value)}
    if mode == "relative":
        return {"value": plain(value), "tolerance": plain(max(sizes) / 100), "relative": True}
    if len(sizes) == 2 and sizes[0] != sizes[1]:
        return {"low": plain(value - sizes[0]), "high": plain(value + sizes[1])}
    return {"value": plain(value), "tolerance": plain(sizes[0])}


def _range(test: Node) -> dict[str, Any] | None:
    """Bounds, whichever side of the comparison the response stands on; one that is not included is taken as included."""
    row: dict[str, Any] = {}
    for one in [test, *test]:
        if one.tag not in ("gte", "gt", "lte", "lt") or len(one) != 2:
            continue
        first = one[0].tag == "variable"
        bound = read_number((one[1 if first else 0].text or "").strip())
        if bound is not None:
            row["low" if (one.tag[0] == "g") == first else "high"] = plain(bound)
    return row or None
