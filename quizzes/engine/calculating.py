"""A calculated question and the values drawn for it: a numeric question that everything else understands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from quizzes.engine import questions as q
from quizzes.engine.formulas import FormulaError, parse, reckon, rounded, significant
from quizzes.engine.numbers import plain, read_number
from quizzes.engine.texts import QuestionError, Rich, gettext_noop

Values = tuple[tuple[str, str], ...]  # each variable and its value as a decimal
TRIES = 50  # draws before a question is said to have no result: a formula that divides by nothing now and then still works
_PLACE = re.compile(r"\{(?:=((?:[^{}]|\{\w+\})+)|\s*([^\W\d]\w*)\s*)\}")


def draw_values(question: q.Calculated, below: Callable[[int], int]) -> Values:
    """Values for which every formula has a result. `below` throws a die of so many sides. Raises QuestionError when none is found."""
    for _try in range(TRIES):
        values = _thrown(question, below)
        try:
            for answer in question.answers:
                result_of(answer, values)
        except FormulaError:
            continue
        return tuple((name, plain(value)) for name, value in values.items())
    raise QuestionError(gettext_noop("no values were found for which the formulas have a result"))


def _thrown(question: q.Calculated, below: Callable[[int], int]) -> dict[str, Fraction]:
    rows = min((len(variable.values) for variable in question.variables if variable.values), default=0)
    nth = below(rows) if rows else 0
    return {variable.name: variable.values[nth] if variable.values else _in_range(variable, below) for variable in question.variables}


def _in_range(variable: q.Variable, below: Callable[[int], int]) -> Fraction:
    step = Fraction(1, 10**variable.decimals)
    steps = int((variable.high - variable.low) / step)
    return variable.low + below(steps + 1) * step


def result_of(answer: q.AcceptedFormula, values: Mapping[str, Fraction]) -> Fraction:
    """What the formula gives, as a decimal. Raises FormulaError."""
    value = reckon(answer.parsed, values)
    return significant(value) if answer.decimals is None else rounded(value, answer.decimals)


def settle(question: q.Question, values: Values = ()) -> q.Question:
    """The question as it is asked: a calculated one becomes a numeric one with its values in, any other stays itself."""
    if not isinstance(question, q.Calculated):
        return question
    known = {name: read_number(value) or Fraction(0) for name, value in (values or draw_values(question, lambda sides: sides // 2))}

    def told(text: Rich) -> Rich:
        return Rich(fill(text.text, known), text.format)

    shared: dict[str, Any] = {field.name: getattr(question, field.name) for field in fields(q.Measured)}
    for name, value in shared.items():
        if isinstance(value, Rich):
            shared[name] = told(value)
    shared["prompt"], shared["hints"] = fill(question.prompt, known), tuple(map(told, question.hints))
    answers = tuple(
        q.AcceptedNumber(result_of(a, known), a.tolerance, a.fraction, told(a.feedback), relative=a.relative) for a in question.answers
    )
    return q.Numeric(**shared, answers=answers)


def fill(text: str, values: Mapping[str, Fraction]) -> str:
    """{name} and {=formula} as their values; braces that name nothing stay as they are."""

    def put(found: re.Match[str]) -> str:
        formula, name = found[1], found[2]
        if name is not None:
            return plain(values[name]) if name in values else found[0]
        try:
            return plain(significant(reckon(parse(formula), values)))
        except FormulaError:
            return found[0]

    return _PLACE.sub(put, text)
