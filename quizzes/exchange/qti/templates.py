"""Items whose numbers are drawn: variables in ranges and a formula for the right answer, where they say no more than that."""

from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import Refusal
from quizzes.exchange.markup import Node
from quizzes.exchange.qti.parts import Item

_SIGNS = {"sum": "+", "product": "*", "subtract": "-", "divide": "/", "power": "**", "integerModulus": "%"}
_CALLS = {"sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "ln", "abs", "floor", "ceil", "log"}


def calculated(item: Item) -> None:
    """One field for a number whose value follows from variables. Raises Refusal on anything more."""
    if [one.tag for one in item.asked] != ["textEntryInteraction"]:
        raise Refusal(_("its values are drawn, and we draw them for one number to type only."))
    processing = item.node.first("templateProcessing")
    assert processing is not None  # noqa: S101 - the caller has looked
    variables: list[dict[str, Any]] = []
    formulas: dict[str, str] = {}
    answer = ""
    for step in processing:
        name = step.get("identifier", "")
        if step.tag == "setTemplateValue" and len(step) == 1:
            if drawn := _drawn(step[0]):  # type: ignore[arg-type]
                variables.append({"name": name} | drawn)
            else:
                formulas[name] = f"({_formula(step[0], formulas)})"  # type: ignore[arg-type]
        elif step.tag == "setCorrectResponse" and len(step) == 1:
            answer = _formula(step[0], formulas)  # type: ignore[arg-type]
        else:
            raise Refusal(_("its values are drawn by rules we do not know (“%(rule)s”).") % {"rule": step.tag})
    if not answer or not variables:
        raise Refusal(_("it does not say how the right number follows from the values drawn."))
    item.prompt()
    item.draft.kind = "calculated"
    prompt = item.draft.body["prompt"]
    for name, formula in formulas.items():
        prompt = prompt.replace("{" + name + "}", "{=" + formula + "}")
    item.draft.body |= {"prompt": prompt, "variables": variables, "answers": [{"formula": answer, "tolerance": "0.000001"}]}


def _drawn(node: Node) -> dict[str, Any] | None:
    low, high = read_number(node.get("min", "0")), read_number(node.get("max", ""))
    if node.tag == "randomInteger" and low is not None and high is not None:
        step = read_number(node.get("step", "1"))
        if step is not None and step > 1 and (high - low) / step < 1000:
            return {"values": [plain(low + nth * step) for nth in range(int((high - low) / step) + 1)]}
        return {"low": plain(low), "high": plain(high), "decimals": 0}
    if node.tag == "randomFloat" and low is not None and high is not None:
        return {"low": plain(low), "high": plain(high), "decimals": 2}
    if node.tag == "random" and (values := [read_number((one.text or "").strip()) for one in node.each("baseValue")]):
        return {"values": [plain(value) for value in values if value is not None]}
    return None


def _formula(node: Node, known: dict[str, str]) -> str:
    parts = [_formula(child, known) for child in node]  # type: ignore[arg-type]
    if node.tag == "variable":
        name = node.get("identifier", "")
        return known.get(name, name)
    if node.tag == "baseValue" and (value := read_number((node.text or "").strip())) is not None:
        return plain(value)
    if node.tag in _SIGNS and parts:
        return "(" + f" {_SIGNS[node.tag]} ".join(parts) + ")"
    if node.tag == "mathOperator" and node.get("name") in _CALLS and len(parts) == 1:
        return f"{'log10' if node.get('name') == 'log' else node.get('name')}({parts[0]})"
    if node.tag == "mathConstant" and node.get("name") in ("pi", "e"):
        return node.get("name", "")
    if node.tag in ("truncate", "round", "integerToFloat") and len(parts) == 1:
        return parts[0] if node.tag == "integerToFloat" else f"{'floor' if node.tag == 'truncate' else 'round'}({parts[0]})"
    raise Refusal(_("its values are drawn by rules we do not know (“%(rule)s”).") % {"rule": node.tag})
