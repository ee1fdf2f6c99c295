"""Canvas's formula questions: variables, the values drawn for them, and the formula of the result."""

import re
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import Refusal, decimal
from quizzes.exchange.qti12.items import Item

MOST_VALUES = 1_000


def calculated(item: Item) -> None:
    """The last formula gives the result; those before it name parts of it."""
    node = item.node.first("itemproc_extension/calculated")
    if node is None:
        raise Refusal(_("there is no formula."))
    formulas = [" ".join(one.words().split()) for one in node.all("formulas/formula")]
    if not formulas:
        raise Refusal(_("there is no formula."))
    sets = node.all("var_sets/var_set")
    variables = []
    for one in node.all("vars/var"):
        name = one.get("name", "")
        values = [decimal(row.words()) for given in sets for row in given.all("var") if row.get("name") == name]
        variables.append(
            {"name": name}
            | ({"values": values[:MOST_VALUES]} if values else _range(one.words("min"), one.words("max"), one.get("scale", "0")))
        )
    item.draft.body |= {"variables": variables, "answers": [_answer(formulas, node.words("answer_tolerance", "0"), node)]}
    prompt = item.draft.body["prompt"]
    for variable in variables:
        prompt = prompt.replace(f"[{variable['name']}]", "{" + str(variable["name"]) + "}")
    item.draft.body["prompt"] = prompt


def _range(low: str, high: str, scale: str) -> dict[str, Any]:
    return {"low": decimal(low, "1"), "high": decimal(high, "10"), "decimals": int(read_number(scale) or 0)}


def _answer(formulas: list[str], tolerance: str, node: Any) -> dict[str, Any]:
    known: dict[str, str] = {}
    result = ""
    for formula in formulas:
        name, mark, rest = formula.partition("=")
        result = _put(rest if mark else formula, known)
        if mark:
            known[name.strip()] = f"({result})"
    relative = tolerance.strip().endswith("%")
    margin = read_number(tolerance.strip().removesuffix("%")) or read_number("0")
    row: dict[str, Any] = {"formula": result, "tolerance": plain(margin / 100 if relative else margin), "relative": relative}  # type: ignore[operator,arg-type]
    places = read_number(node.first("formulas").get("decimal_places", "")) if node.first("formulas") is not None else None
    return row | ({"decimals": int(places)} if places is not None and 0 <= places <= 12 else {})


def _put(formula: str, known: dict[str, str]) -> str:
    return re.sub(r"[^\W\d]\w*", lambda found: known.get(found[0], found[0]), formula).strip()
