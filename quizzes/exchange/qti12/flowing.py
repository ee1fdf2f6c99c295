"""Fields set into a running text, as plain QTI 1.2, OpenOLAT and ILIAS do: each is a gap where it stands."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.drafts import Refusal, weight_in_percent
from quizzes.exchange.markup import Node
from quizzes.exchange.qti12.items import Item
from quizzes.exchange.qti12.numbers import numbers_of

NUMBERS = ("decimal", "integer", "scientific")


def flowing(item: Item) -> None:
    gaps = [{"id": str(nth)} | _gap(item, node) for nth, node in enumerate(item.fields, 1)]
    if not all(gap.get("answers") or gap.get("numbers") for gap in gaps):
        raise Refusal(_("it does not say which answer is right."))
    item.take_prompt({id(node): f"[[{nth}]]" for nth, node in enumerate(item.fields, 1)})
    item.draft.body |= {"gaps": gaps, "case_matters": any(rule.strict for rule in item.rules)}


def _gap(item: Item, node: Node) -> dict[str, Any]:
    field = node.get("ident", "")
    worth = _worth(item, field)
    if next(node.each("render_choice"), None) is not None:
        rows = [{"text": said, "fraction": worth.get(ident, worth.get(said, 0))} for ident, said in _labels(item, node)]
        return {"kind": "choice", "answers": rows}
    fib = next(node.each("render_fib"), Node("render_fib"))
    if (node.tag == "response_num" or fib.get("fibtype", "").lower() in NUMBERS) and (rows := numbers_of(item, field)):
        return {"kind": "numeric", "numbers": rows}
    patterns = {value for rule in item.rules if rule.pattern for _field, value in rule.values}
    answers = [
        {"text": said, "fraction": share, "pattern": True} if said in patterns else {"text": said.replace("*", "\\*"), "fraction": share}
        for said, share in worth.items()
        if share > 0
    ]
    return {"kind": "text", "answers": answers}


def _labels(item: Item, node: Node) -> list[tuple[str, str]]:
    return [(one.get("ident", ""), said) for one in node.each("response_label") if (said := item.words(one))]


def _worth(item: Item, field: str) -> dict[str, float | int]:
    """What each value of a field is worth, in per cent of the most."""
    scores: dict[str, Fraction] = {}
    for rule in item.rules:
        for name, value in rule.values:
            if name == field and value and rule.score is not None:
                scores[value] = max(rule.score, scores.get(value, rule.score))
    top = max((score for score in scores.values()), default=Fraction(0))
    return {value: weight_in_percent(max(score / top, Fraction(-1))) for value, score in scores.items()} if top > 0 else {}
