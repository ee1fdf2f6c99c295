"""Numbers as Moodle writes them: values with tolerances, units, formulas over variables."""

from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.numbers import plain
from quizzes.engine.texts import Rich, number
from quizzes.exchange.moodle.parts import percent_share
from quizzes.exchange.moodle.pieces import leaf, rich
from quizzes.exchange.verdicts import CannotWrite


def plain_answer(weight: Fraction, said: str, feedback: Rich, default: str, *more: str) -> str:
    return (
        f'<answer fraction="{number(weight)}" format="moodle_auto_format">{leaf("text", said)}'
        f"{rich('feedback', feedback, default)}{''.join(more)}</answer>"
    )


def number_of(answer: q.AcceptedNumber) -> tuple[str, str]:
    """(value, tolerance) as Moodle knows them. Raises CannotWrite on a range that is open."""
    if answer.is_any:
        return "*", "0"
    if answer.is_range:
        if answer.low is None or answer.high is None:
            raise CannotWrite(_("Moodle has no range that is open at one end"))
        return plain((answer.low + answer.high) / 2), plain((answer.high - answer.low) / 2)
    return plain(answer.value or q.ZERO), plain(answer.margin)


def numbers(question: q.Numeric, lost: list[str]) -> list[str]:
    if any(answer.relative for answer in question.answers):
        lost.append(_("that a tolerance is a share of the value: it is written as a distance"))
    rows = []
    for answer in question.answers:
        value, tolerance = number_of(answer)
        rows.append(plain_answer(answer.fraction, value, answer.feedback, question.prompt_format, leaf("tolerance", tolerance)))
    return [*rows, *_units(question)]


def _units(question: q.Measured) -> list[str]:
    if not question.units:
        return [leaf("showunits", "3")]
    graded = question.unit_rule == "required"
    rows = [f"<unit>{leaf('multiplier', plain(u.factor))}{leaf('unit_name', u.name)}</unit>" for u in question.units]
    return [
        leaf("unitgradingtype", "1" if graded else "0"),
        leaf("unitpenalty", percent_share(question.unit_penalty)),
        leaf("showunits", "0"),
        leaf("unitsleft", "0"),
        "<units>",
        *rows,
        "</units>",
    ]


def formulas(question: q.Calculated, lost: list[str]) -> list[str]:
    rows = [
        plain_answer(
            a.fraction,
            a.formula,
            a.feedback,
            question.prompt_format,
            leaf("tolerance", plain(a.tolerance)),
            leaf("tolerancetype", "1" if a.relative else "2"),
            *([leaf("correctanswerformat", "1"), leaf("correctanswerlength", str(a.decimals))] if a.decimals is not None else []),
        )
        for a in question.answers
    ]
    if any(not variable.values for variable in question.variables):
        lost.append(_("the values of variables that have a range: Moodle asks to draw them"))
    return [*rows, *_units(question), "<dataset_definitions>", *map(_variable, question.variables), "</dataset_definitions>"]


def _variable(variable: q.Variable) -> str:
    low, high = (min(variable.values), max(variable.values)) if variable.values else (variable.low, variable.high)
    items = "".join(
        f"<dataset_item>{leaf('number', str(nth))}{leaf('value', plain(value))}</dataset_item>"
        for nth, value in enumerate(variable.values, 1)
    )
    parts = {"status": "private", "name": variable.name}
    head = "".join(f"<{key}>{leaf('text', value)}</{key}>" for key, value in parts.items()) + leaf("type", "calculated")
    facts = {"distribution": "uniform", "minimum": plain(low), "maximum": plain(high), "decimals": str(variable.decimals)}
    body = "".join(f"<{key}>{leaf('text', value)}</{key}>" for key, value in facts.items())
    count = str(len(variable.values))
    rows = f"{leaf('itemcount', count)}<dataset_items>{items}</dataset_items>{leaf('number_of_items', count)}"
    return f"<dataset_definition>{head}{body}{rows}</dataset_definition>"
