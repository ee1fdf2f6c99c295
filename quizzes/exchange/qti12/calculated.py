"""Formula questions of Canvas and Brightspace: variables, the values drawn for them, and the formula of the result."""

import re
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import Refusal, decimal, weight_in_percent
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


_THEIRS = {"sqr": "sqrt", "log": "log10"}  # what Brightspace calls otherwise


def arithmetic(item: Item) -> None:
    """Brightspace: variables with their bounds, a formula, a tolerance, perhaps a unit."""
    node = item.node
    formula = node.words("resprocessing/respcondition/respcond_extension/formula") or next(
        (one.words() for one in node.each("formula")), ""
    )
    if not formula:
        raise Refusal(_("there is no formula."))
    variables = [
        {"name": one.get("name", "")} | _range(one.words("minvalue"), one.words("maxvalue"), one.words("decimalplaces", "0"))
        for one in node.each("variable")
    ]
    steps = [read_number(one.words("step")) for one in node.each("variable")]
    if any(step is not None and step != Fraction(1, 10 ** int(own["decimals"])) for step, own in zip(steps, variables, strict=True)):
        item.draft.lose(_("the steps between the values drawn"))
    tolerance = next(node.each("tolerance"), None)
    relative = tolerance is not None and tolerance.get("type") == "percent"
    margin = read_number(tolerance.words() if tolerance is not None else "") or Fraction(0)
    row: dict[str, Any] = {"formula": _renamed(formula), "tolerance": plain(margin / 100 if relative else margin), "relative": relative}
    places = next((read_number(one.words()) for one in node.each("precision")), None)
    if places is not None and 0 <= places <= 12:
        row["decimals"] = int(places)
    item.draft.body |= {"variables": variables, "answers": [row]}
    units = next(node.each("units"), None)
    if units is not None and units.words():
        item.draft.body["units"] = [{"name": units.words(), "factor": "1"}]
        if worth := read_number(units.get("worth", "")):
            item.draft.body |= {"unit_rule": "required", "unit_penalty": weight_in_percent(worth / 100)}


def _renamed(formula: str) -> str:
    return re.sub(r"\b([a-z]+)(?=\s*\()", lambda found: _THEIRS.get(found[1], found[1]), " ".join(formula.split()))
