"""Writing: a few words, a number, a reckoned number, a text with holes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from quizzes.engine.formulas import names
from quizzes.engine.numbers import plain
from quizzes.engine.parts import (
    HUNDRED,
    ONE,
    Accepted,
    AcceptedFormula,
    AcceptedNumber,
    Gap,
    Json,
    Unit,
    Variable,
    Word,
    accepted,
    accepted_json,
    accepted_numbers,
    exact,
    formulas,
    numbers_json,
    one_of,
    rows_of,
    string,
    unique,
    units,
    units_json,
    whole,
)
from quizzes.engine.questions.base import CREDITS, Question
from quizzes.engine.texts import QuestionError, gettext_noop, number, percent

GAP_KINDS = ("text", "choice", "numeric", "word")
UNIT_RULES = ("optional", "required")
"""optional: a number without a unit is in the question's own, the first. required: without a known unit it loses `unit_penalty`."""
MOST_VALUES = 1_000  # of one variable


@dataclass(frozen=True, kw_only=True)
class ShortText(Question):
    """A few words; the first accepted text that fits decides."""

    kind: ClassVar[str] = "short_text"
    answers: tuple[Accepted, ...] = ()
    case_matters: bool = False
    accents_matter: bool = True

    def _own_json(self) -> Json:
        return {"answers": accepted_json(self.answers), "case_matters": self.case_matters, "accents_matter": self.accents_matter}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        return {
            "answers": accepted(rows_of(data, "answers", at_least=1)),
            "case_matters": bool(data.get("case_matters", False)),
            "accents_matter": bool(data.get("accents_matter", True)),
        }


@dataclass(frozen=True, kw_only=True)
class Measured(Question):
    """What asks for a number. With units, the first one is the question's own; `unit_rule` is one of UNIT_RULES."""

    units: tuple[Unit, ...] = ()
    unit_rule: str = "optional"
    unit_penalty: Fraction = HUNDRED

    def _units_json(self) -> Json:
        if not self.units:
            return {}
        rule: Json = {"unit_rule": self.unit_rule, "unit_penalty": number(self.unit_penalty)} if self.unit_rule != "optional" else {}
        return {"units": units_json(self.units)} | rule

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        found, rule = units(rows_of(data, "units", at_least=0)), one_of(data, "unit_rule", UNIT_RULES)
        if not found or rule == "optional":
            return {"units": found}
        return {"units": found, "unit_rule": rule, "unit_penalty": percent(data.get("unit_penalty", 100))}


@dataclass(frozen=True, kw_only=True)
class Numeric(Measured):
    """A number; the first accepted one within whose bounds it lies decides. Values are decimal strings, "*" is any number."""

    kind: ClassVar[str] = "numeric"
    answers: tuple[AcceptedNumber, ...] = ()

    def _own_json(self) -> Json:
        return {"answers": numbers_json(self.answers)} | self._units_json()

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        return super()._own(data) | {"answers": accepted_numbers(rows_of(data, "answers", at_least=1))}


@dataclass(frozen=True, kw_only=True)
class Calculated(Measured):
    """A number reckoned from values drawn for each attempt: {name} and {=formula} in the texts stand for them (`engine.calculating`)."""

    kind: ClassVar[str] = "calculated"
    variables: tuple[Variable, ...] = ()
    answers: tuple[AcceptedFormula, ...] = ()

    def _own_json(self) -> Json:
        rows = [
            {"formula": a.formula, "tolerance": plain(a.tolerance), "fraction": number(a.fraction), "feedback": a.feedback.to_json()}
            | ({"relative": True} if a.relative else {})
            | ({} if a.decimals is None else {"decimals": a.decimals})
            for a in self.answers
        ]
        return {"variables": [_variable_json(v) for v in self.variables], "answers": rows} | self._units_json()

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        variables = tuple(_variable(row) for row in rows_of(data, "variables", at_least=0))
        answers = formulas(rows_of(data, "answers", at_least=1))
        unique("variable", [variable.name for variable in variables])
        known = {variable.name for variable in variables}
        for answer in answers:
            for name in names(answer.parsed):
                if name not in known:
                    raise QuestionError(gettext_noop("the formula speaks of “%(name)s”, which has no values"), name=name)
        return super()._own(data) | {"variables": variables, "answers": answers}


def _variable(row: Mapping[str, Any]) -> Variable:
    name, values = string(row, "name").strip(), row.get("values", [])
    if not name.isidentifier() or not isinstance(values, list | tuple) or len(values) > MOST_VALUES:
        raise QuestionError(gettext_noop("“%(name)s” is not the name of a variable with values"), name=name)
    found = tuple(value for value in (exact({"n": n}, "n") for n in values) if value is not None)
    low, high = exact(row, "low", ONE) or Fraction(0), exact(row, "high", Fraction(10)) or Fraction(0)
    if low > high:
        raise QuestionError(gettext_noop("a range begins at %(low)s and ends at %(high)s"), low=plain(low), high=plain(high))
    return Variable(name, found, low, high, whole(row, "decimals", 0, 0, 9))


def _variable_json(variable: Variable) -> Json:
    if variable.values:
        return {"name": variable.name, "values": [plain(value) for value in variable.values]}
    return {"name": variable.name, "low": plain(variable.low), "high": plain(variable.high), "decimals": variable.decimals}


@dataclass(frozen=True, kw_only=True)
class Gaps(Question):
    """A text with holes, each marked [[id]] in the prompt. `words` are those to drag that fit nowhere."""

    kind: ClassVar[str] = "gaps"
    gaps: tuple[Gap, ...] = ()
    words: tuple[Word, ...] = ()
    case_matters: bool = False
    accents_matter: bool = True
    credit: str = "proportional"

    def _own_json(self) -> Json:
        rows = [_gap_json(gap) for gap in self.gaps]
        found: Json = {"gaps": rows, "case_matters": self.case_matters, "accents_matter": self.accents_matter}
        if self.words:
            found["words"] = [{"text": word.text} | ({"group": word.group} if word.group else {}) for word in self.words]
        return found | ({} if self.credit == "proportional" else {"credit": self.credit})

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        gaps = tuple(_gap(row) for row in rows_of(data, "gaps", at_least=1))
        unique("gap", [gap.id for gap in gaps])
        for gap in gaps:
            if f"[[{gap.id}]]" not in string(data, "prompt"):
                raise QuestionError(gettext_noop("the text has no place marked [[%(gap)s]]"), gap=gap.id)
        return {
            "gaps": gaps,
            "words": tuple(Word(string(row, "text"), string(row, "group")) for row in rows_of(data, "words", at_least=0)),
            "case_matters": bool(data.get("case_matters", False)),
            "accents_matter": bool(data.get("accents_matter", True)),
            "credit": one_of(data, "credit", CREDITS),
        }

    def options(self, gap: Gap) -> tuple[str, ...]:
        """What may be chosen for a gap, once each, in alphabetical order: the order tells nothing. Nothing for one that is typed."""
        texts: set[str] = set()
        if gap.kind == "choice":
            texts = {answer.text for answer in gap.answers}
        elif gap.kind == "word":
            texts = {answer.text for other in self.gaps if other.kind == "word" and other.group == gap.group for answer in other.answers}
            texts |= {word.text for word in self.words if word.group == gap.group}
        return tuple(sorted(texts, key=lambda text: (text.casefold(), text)))


def _gap(row: Mapping[str, Any]) -> Gap:
    kind, weight = one_of(row, "kind", GAP_KINDS), exact(row, "weight", ONE) or Fraction(0)
    answers = () if kind == "numeric" else accepted(rows_of(row, "answers", at_least=1))
    found = accepted_numbers(rows_of(row, "numbers", at_least=1)) if kind == "numeric" else ()
    if weight <= 0:
        raise QuestionError(gettext_noop("a gap weighs more than nothing"))
    return Gap(string(row, "id"), answers, kind, found, string(row, "group"), weight)


def _gap_json(gap: Gap) -> Json:
    row: Json = {"id": gap.id}
    if gap.kind != "text":
        row["kind"] = gap.kind
    row |= {"numbers": numbers_json(gap.numbers)} if gap.kind == "numeric" else {"answers": accepted_json(gap.answers)}
    row |= {"group": gap.group} if gap.group else {}
    return row | ({} if gap.weight == ONE else {"weight": plain(gap.weight)})
