"""What can be asked: one frozen dataclass per kind, each with its JSON form.

Shared by all: {"kind", "name", "prompt", "prompt_format", "feedback"}; `feedback` is the general one, shown whatever was answered.
A text is a string, or {"text", "format"} when its format is not the prompt's. Weights are per cents from -100 to 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from quizzes.engine.numbers import plain, read_number
from quizzes.engine.parts import (
    GAP,
    HUNDRED,
    ZERO,
    Accepted,
    AcceptedNumber,
    Choice,
    Entry,
    Gap,
    Json,
    Pair,
    accepted,
    accepted_json,
    rows_of,
    string,
    unique,
)
from quizzes.engine.texts import NO_TEXT, QuestionError, Rich, format_name, gettext_noop, ids_for, number, percent, rich

__all__ = [
    "GAP",
    "HUNDRED",
    "KINDS",
    "ZERO",
    "Accepted",
    "AcceptedNumber",
    "Choice",
    "Choosing",
    "Description",
    "Entry",
    "Essay",
    "Gap",
    "Gaps",
    "Matching",
    "Multiple",
    "Numeric",
    "Ordering",
    "Pair",
    "Question",
    "ShortText",
    "Single",
    "TrueFalse",
    "from_json",
]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every kind has. `points` is what the question weighs in a quiz."""

    kind: ClassVar[str] = ""
    points: ClassVar[int] = 1
    name: str = ""
    prompt: str = ""
    prompt_format: str = "plain"
    feedback: Rich = NO_TEXT

    def to_json(self) -> Json:
        """The JSON form; `from_json` gives an equal question back."""
        common: Json = {"kind": self.kind, "name": self.name, "prompt": self.prompt, "prompt_format": self.prompt_format}
        return common | self._own_json() | {"feedback": self.feedback.to_json()}

    def _own_json(self) -> Json:
        return {}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        return {}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """This kind from JSON. Raises QuestionError saying what is wrong."""
        common: Json = {
            "name": string(data, "name"),
            "prompt": string(data, "prompt"),
            "prompt_format": format_name(data.get("prompt_format", "plain")) or "plain",
            "feedback": rich(data.get("feedback")),
        }
        return cls(**common, **cls._own(data))


@dataclass(frozen=True, kw_only=True)
class Choosing(Question):
    """What single and multiple choice share."""

    choices: tuple[Choice, ...] = ()
    shuffle: bool = True

    def _own_json(self) -> Json:
        rows = [
            {"id": c.id, "text": c.text.to_json(), "fraction": number(c.fraction), "feedback": c.feedback.to_json()} for c in self.choices
        ]
        return {"choices": rows, "shuffle": self.shuffle}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        rows = rows_of(data, "choices", at_least=2)
        texts = [rich(row.get("text")) for row in rows]
        ids = ids_for(text.text for text in texts)
        weights = cls._weights(rows)
        choices = tuple(
            Choice(str(row.get("id") or made), text, weight, rich(row.get("feedback")))
            for row, made, text, weight in zip(rows, ids, texts, weights, strict=True)
        )
        unique("choice", [choice.id for choice in choices])
        return {"choices": choices, "shuffle": bool(data.get("shuffle", True))}

    @classmethod
    def _weights(cls, rows: list[Mapping[str, Any]]) -> list[Fraction]:
        """As written; where only `right` is said, right answers share 100 and, with several to choose, wrong ones take as much away."""
        rights = sum(bool(row.get("right")) for row in rows) or 1
        right, wrong = (100, 0) if cls.kind == "single" else (100 / rights, -100 / rights)
        return [percent(row["fraction"] if "fraction" in row else round(right if row.get("right") else wrong, 5)) for row in rows]


@dataclass(frozen=True, kw_only=True)
class Single(Choosing):
    """One of several; worth the weight of what was chosen."""

    kind: ClassVar[str] = "single"


@dataclass(frozen=True, kw_only=True)
class Multiple(Choosing):
    """Any of several; worth the sum of the weights, never below nothing nor above everything."""

    kind: ClassVar[str] = "multiple"


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Question):
    """A statement to judge. JSON: "answer", "feedback_true" and "feedback_false" for who said so."""

    kind: ClassVar[str] = "true_false"
    answer: bool = True
    feedback_true: Rich = NO_TEXT
    feedback_false: Rich = NO_TEXT

    def _own_json(self) -> Json:
        return {"answer": self.answer, "feedback_true": self.feedback_true.to_json(), "feedback_false": self.feedback_false.to_json()}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        answer = data.get("answer", data.get("right"))
        if not isinstance(answer, bool):
            raise QuestionError(gettext_noop("a true or false question needs its answer"))
        return {"answer": answer, "feedback_true": rich(data.get("feedback_true")), "feedback_false": rich(data.get("feedback_false"))}


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
class Numeric(Question):
    """A number; the first accepted one within whose tolerance it lies decides. Values are decimal strings, "*" is any number."""

    kind: ClassVar[str] = "numeric"
    answers: tuple[AcceptedNumber, ...] = ()

    def _own_json(self) -> Json:
        rows = [
            {
                "value": "*" if a.value is None else plain(a.value),
                "tolerance": plain(a.tolerance),
                "fraction": number(a.fraction),
                "feedback": a.feedback.to_json(),
            }
            for a in self.answers
        ]
        return {"answers": rows}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        answers = []
        for row in rows_of(data, "answers", at_least=1):
            written = str(row.get("value", "")).strip()
            value = None if written == "*" else read_number(written)
            tolerance = read_number(str(row.get("tolerance", 0)))
            if (value is None and written != "*") or tolerance is None or tolerance < 0:
                raise QuestionError(
                    gettext_noop("“%(value)s” with tolerance “%(tolerance)s” is not a number"),
                    value=written,
                    tolerance=row.get("tolerance", 0),
                )
            answers.append(AcceptedNumber(value, tolerance, percent(row.get("fraction", 100)), rich(row.get("feedback"))))
        return {"answers": tuple(answers)}


@dataclass(frozen=True, kw_only=True)
class Matching(Question):
    """Left sides to be given their texts. `extra` are texts that belong to none."""

    kind: ClassVar[str] = "matching"
    pairs: tuple[Pair, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """(id, text) of every text to choose from, once each, in alphabetical order: the order tells nothing."""
        texts = sorted({pair.answer for pair in self.pairs} | set(self.extra), key=lambda text: (text.casefold(), text))
        return tuple(zip(ids_for(texts), texts, strict=True))

    def _own_json(self) -> Json:
        rows = [{"id": p.id, "prompt": p.prompt.to_json(), "answer": p.answer} for p in self.pairs]
        return {"pairs": rows, "extra": list(self.extra)}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        rows = rows_of(data, "pairs", at_least=1)
        prompts = [rich(row.get("prompt")) for row in rows]
        pairs = tuple(
            Pair(str(row.get("id") or made), prompt, string(row, "answer"))
            for row, made, prompt in zip(rows, ids_for(p.text for p in prompts), prompts, strict=True)
        )
        unique("pair", [pair.id for pair in pairs])
        return {"pairs": pairs, "extra": tuple(str(text) for text in data.get("extra", ()))}


@dataclass(frozen=True, kw_only=True)
class Ordering(Question):
    """Entries to be put in order; `entries` is the right one."""

    kind: ClassVar[str] = "ordering"
    entries: tuple[Entry, ...] = ()

    def _own_json(self) -> Json:
        return {"entries": [{"id": e.id, "text": e.text.to_json()} for e in self.entries]}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        rows = rows_of(data, "entries", at_least=2)
        texts = [rich(row.get("text")) for row in rows]
        made = ids_for(text.text for text in texts)
        entries = tuple(Entry(str(row.get("id") or own), text) for row, own, text in zip(rows, made, texts, strict=True))
        unique("entry", [entry.id for entry in entries])
        return {"entries": entries}


@dataclass(frozen=True, kw_only=True)
class Gaps(Question):
    """A text with holes, each marked [[id]] in the prompt; each counts alike."""

    kind: ClassVar[str] = "gaps"
    gaps: tuple[Gap, ...] = ()
    case_matters: bool = False
    accents_matter: bool = True

    def _own_json(self) -> Json:
        rows = [{"id": gap.id, "answers": accepted_json(gap.answers)} for gap in self.gaps]
        return {"gaps": rows, "case_matters": self.case_matters, "accents_matter": self.accents_matter}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        gaps = tuple(Gap(string(row, "id"), accepted(rows_of(row, "answers", at_least=1))) for row in rows_of(data, "gaps", at_least=1))
        unique("gap", [gap.id for gap in gaps])
        for gap in gaps:
            if f"[[{gap.id}]]" not in string(data, "prompt"):
                raise QuestionError(gettext_noop("the text has no place marked [[%(gap)s]]"), gap=gap.id)
        return {
            "gaps": gaps,
            "case_matters": bool(data.get("case_matters", False)),
            "accents_matter": bool(data.get("accents_matter", True)),
        }


@dataclass(frozen=True, kw_only=True)
class Essay(Question):
    """Free text that a person reads: it waits as "to be reviewed" and weighs nothing until then."""

    kind: ClassVar[str] = "essay"


@dataclass(frozen=True, kw_only=True)
class Description(Question):
    """Text between questions: nothing is asked, nothing is worth anything."""

    kind: ClassVar[str] = "description"
    points: ClassVar[int] = 0


KINDS: Mapping[str, type[Question]] = {
    cls.kind: cls for cls in (Single, Multiple, TrueFalse, ShortText, Numeric, Matching, Ordering, Gaps, Essay, Description)
}


def from_json(data: Mapping[str, Any]) -> Question:
    """A question of any kind. Raises QuestionError saying what is wrong."""
    if not isinstance(data, Mapping):
        raise QuestionError(gettext_noop("a question is an object"))
    kind = KINDS.get(str(data.get("kind")))
    if kind is None:
        raise QuestionError(gettext_noop("unknown kind of question “%(kind)s”"), kind=data.get("kind"))
    return kind.read(data)
