"""Response processing of QTI 1.2, rule by rule: which values it wants, which it must not have, what it gives, what it shows."""

from dataclasses import dataclass, replace
from fractions import Fraction

from quizzes.engine.numbers import read_number
from quizzes.exchange.markup import Node

_COUNTED = {"D2L_Correct": Fraction(1), "D2L_Incorrect": Fraction(0)}


@dataclass(frozen=True)
class Rule:
    """One respcondition. `values` and `refused` are (field, value) in the order they stand; `bounds` are (sign, field, number)."""

    values: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    bounds: tuple[tuple[str, str, Fraction], ...] = ()
    parts: tuple[tuple[str, str], ...] = ()  # that what is typed only has to contain
    score: Fraction | None = None
    adds: bool = False
    feedback: tuple[str, ...] = ()
    other: bool = False
    together: bool = False  # all the values are wanted at once
    strict: bool = False  # capitals matter
    pattern: bool = False  # what is wanted is a regular expression


def rules_of(item: Node) -> list[Rule]:
    """Every rule of the item. Where none gives anything (Sakai counts elsewhere), the one that shows “Correct” is right, and of what is
    typed whatever a rule names."""
    rules = [_rule(node) for node in item.all("resprocessing/respcondition")]
    if any(rule.score is not None and rule.score > 0 for rule in rules):
        return rules
    typed = {one.get("ident", "") for one in item.each("response_str", "response_num")}
    return [replace(rule, score=maximum(item) or Fraction(1)) if _shows_right(rule, typed) else rule for rule in rules]


def _shows_right(rule: Rule, typed: set[str]) -> bool:
    shown = {name.lower() for name in rule.feedback}
    named = rule.score is not None and any(field in typed and value for field, value in rule.values)
    return bool(rule.values) and "incorrect" not in shown and ("correct" in shown or named)


def maximum(item: Node) -> Fraction | None:
    """The most the item gives, where it says so and its rules do not merely count."""
    if any(one.get("varname", "") in _COUNTED for one in item.each("decvar")):
        return None
    for one in item.each("decvar"):
        value = read_number(one.get("maxvalue", ""))
        if value is not None and value > 0:
            return value
    return None


def _rule(node: Node) -> Rule:
    condition = node.first("conditionvar")
    if condition is None:
        condition = Node("conditionvar")
    refused = {id(one) for no in condition.each("not") for one in no.each("varequal", "varsubset")}
    equal = list(condition.each("varequal", "varsubset"))
    score, adds = _score(node)
    return Rule(
        values=tuple(_pair(one) for one in equal if id(one) not in refused),
        refused=tuple(_pair(one) for one in equal if id(one) in refused),
        bounds=tuple(
            (one.tag, one.get("respident", ""), bound)
            for one in condition.each("vargte", "vargt", "varlte", "varlt")
            if (bound := read_number(one.words())) is not None
        ),
        parts=tuple(_pair(one) for one in condition.each("varsubstring")),
        score=score,
        adds=adds,
        feedback=tuple(one.get("linkrefid", "") for one in node.all("displayfeedback")),
        other=next(condition.each("other"), None) is not None,
        together=next(condition.each("and"), None) is not None,
        strict=any(one.get("case", "No").lower() == "yes" for one in equal),
        pattern=any(one.words().lower() == "yes" for one in node.each("answer_is_regexp")),
    )


def _pair(one: Node) -> tuple[str, str]:
    return one.get("respident", ""), " ".join(one.words().split())


def _score(node: Node) -> tuple[Fraction | None, bool]:
    """What a rule gives. Blackboard sets it to the maximum by name; Brightspace counts what is right and what is wrong."""
    for one in node.each("setvar"):
        said = one.words()
        value = _COUNTED.get(one.get("varname", ""), read_number(said))
        if value is None and "max" in said.lower():
            value = Fraction(100)
        if value is not None:
            return value, one.get("action", "Set").lower() == "add"
    return None, False
