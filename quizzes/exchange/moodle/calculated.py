"""Moodle's calculated questions: formulas over {variables} with the values they may take; and the units of numbers."""

from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import read_number
from quizzes.exchange.drafts import Draft, decimal, weight_in_percent
from quizzes.exchange.markup import Node
from quizzes.exchange.moodle.parts import beside, fraction_of, text_of

RELATIVE, NOMINAL = "1", "2"  # tolerancetype; 3 is geometric


def calculated(node: Node, draft: Draft) -> None:
    """The answers' formulas and the variables' values."""
    draft.body["answers"] = [_answer(one, draft) for one in node.all("answer")]
    draft.body["variables"] = [variable(one) for one in node.all("dataset_definitions/dataset_definition")]
    units(node, draft)


def _answer(one: Node, draft: Draft) -> dict[str, Any]:
    kind = one.words("tolerancetype", RELATIVE)
    if kind not in (RELATIVE, NOMINAL):
        draft.lose(_("the geometric tolerance: it is taken as a share of the value"))
    row: dict[str, Any] = {
        "formula": one.words("text"),
        "tolerance": decimal(one.words("tolerance"), "0"),
        "relative": kind != NOMINAL,
        "fraction": fraction_of(one),
        "feedback": beside(text_of(one.first("feedback"), draft), draft),
    }
    length = read_number(one.words("correctanswerlength"))
    if one.words("correctanswerformat", "1") == "1" and length is not None and 0 <= length <= 12:
        row["decimals"] = int(length)
    elif length is not None:
        draft.lose(_("the number of significant figures of the result"))
    return row


def variable(one: Node) -> dict[str, Any]:
    """A variable with the values it may take."""
    name = one.words("name/text") or one.words("name")
    rows = sorted(one.all("dataset_items/dataset_item"), key=lambda row: read_number(row.words("number")) or 0)
    values = [decimal(row.words("value")) for row in rows]
    if values:
        return {"name": name, "values": values[:1000]}
    return {
        "name": name,
        "low": decimal(one.words("minimum/text") or one.words("minimum"), "1"),
        "high": decimal(one.words("maximum/text") or one.words("maximum"), "10"),
        "decimals": int(read_number(one.words("decimals/text") or one.words("decimals")) or 0),
    }


def units(node: Node, draft: Draft) -> None:
    """The units a number may be given in, and what leaving them out costs."""
    rows = [
        {"name": name, "factor": decimal(one.words("multiplier"), "1")}
        for one in node.all("units/unit") + node.all("unit")
        if (name := one.words("unit_name"))
    ]
    if not rows:
        return
    draft.body["units"] = rows
    if node.words("unitgradingtype") in ("1", "2"):
        penalty = read_number(node.words("unitpenalty"))
        draft.body["unit_rule"] = "required"
        draft.body["unit_penalty"] = weight_in_percent(min(penalty, read_number("1") or penalty)) if penalty is not None else 100
