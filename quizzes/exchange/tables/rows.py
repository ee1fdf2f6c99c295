"""The answers of a question as rows of three cells: answer, value, comment; and back."""

from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import read_number
from quizzes.exchange.drafts import Refusal, decimal

Row = tuple[str, str, str]
CHOOSING = ("single", "multiple")
WITH_ROWS = (*CHOOSING, "true_false", "short_text", "numeric", "matching", "ordering")


def rows_of(body: dict[str, Any]) -> list[Row] | None:
    """The rows of a question's JSON; None for a kind, or a text with a format of its own, that rows cannot show."""
    match body["kind"]:
        case "single" | "multiple":
            found = [(c["text"], c["fraction"], c["feedback"]) for c in body["choices"]]
        case "true_false":
            sides = (("true", body["answer"], body["feedback_true"]), ("false", not body["answer"], body["feedback_false"]))
            found = [(side, 100 if right else 0, told) for side, right, told in sides]
        case "short_text":
            found = [(a["text"], a["fraction"], a["feedback"]) for a in body["answers"]]
        case "numeric":
            found = [(_number(a), a["fraction"], a["feedback"]) for a in body["answers"]]
        case "matching":
            found = [(p["prompt"], p["answer"], "") for p in body["pairs"]] + [("", extra, "") for extra in body["extra"]]
        case "ordering":
            found = [(e["text"], "", "") for e in body["entries"]]
        case _:
            return None
    if any(not isinstance(cell, str | int | float) for row in found for cell in row):
        return None
    return [(str(answer), str(value), str(comment)) for answer, value, comment in found]


def _number(answer: dict[str, Any]) -> str:
    if "low" in answer or "high" in answer:
        return f"{answer.get('low', '')}..{answer.get('high', '')}"
    return answer["value"] + (f":{answer['tolerance']}" if answer["tolerance"] != "0" else "")


def body_of(kind: str, rows: list[Row]) -> dict[str, Any]:
    """The JSON that rows mean. Raises Refusal."""
    if kind not in ("matching", "ordering") and any(not a and (read_number(v.strip().removesuffix("%")) or 0) > 0 for a, v, _c in rows):
        raise Refusal(_("an answer that is worth something has no text."))
    match kind:
        case "single" | "multiple":
            return {"choices": [{"text": a, "fraction": _weight(v, "0"), "feedback": c} for a, v, c in rows if a]}
        case "true_false":
            return _truth(rows)
        case "short_text":
            return {"answers": [{"text": a, "fraction": _weight(v, "100"), "feedback": c} for a, v, c in rows if a]}
        case "numeric":
            return {"answers": [_reach(a) | {"fraction": _weight(v, "100"), "feedback": c} for a, v, c in rows if a]}
        case "matching":
            pairs = [{"prompt": a, "answer": v} for a, v, _c in rows if a]
            return {"pairs": pairs, "extra": [v for a, v, _c in rows if not a and v]}
        case "ordering":
            return {"entries": [{"text": a} for a, _v, _c in rows if a]}
        case _:
            return {}


def _weight(text: str, default: str) -> float | int | str:
    said = text.strip().removesuffix("%").strip().replace(",", ".") or default
    if read_number(said) is None:
        raise Refusal(_("“%(text)s” is not a number.") % {"text": text[:60]})
    return said


def _truth(rows: list[Row]) -> dict[str, Any]:
    sides = {a.strip().lower(): (v, c) for a, v, c in rows}
    right = [side in ("true", "vrai") for side, (value, _told) in sides.items() if (read_number(value or "0") or 0) > 0]
    if len(right) != 1:
        raise Refusal(_("it does not say which answer is right."))
    told = {side in ("true", "vrai"): comment for side, (_value, comment) in sides.items()}
    return {"answer": right[0], "feedback_true": told.get(True, ""), "feedback_false": told.get(False, "")}


def _reach(text: str) -> dict[str, str]:
    if ".." in text:
        low, high = text.split("..", 1)
        return {side: decimal(bound.replace(",", ".")) for side, bound in (("low", low), ("high", high)) if bound.strip()}
    value, _mark, tolerance = text.replace("±", ":").partition(":")
    if value.strip() == "*":
        return {"value": "*", "tolerance": decimal(tolerance, "0")}
    return {"value": decimal(value.replace(",", ".")), "tolerance": decimal(tolerance.replace(",", "."), "0")}
