"""Choosing: one, several, true or false, places on a picture, a place on a scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from quizzes.engine.numbers import plain
from quizzes.engine.parts import Area, Choice, Image, Json, exact, one_of, rows_of, string, unique, whole
from quizzes.engine.questions.base import CREDITS, Question
from quizzes.engine.texts import NO_TEXT, QuestionError, Rich, gettext_noop, ids_for, number, percent, rich

WEIGHED = ("weights", *CREDITS)
"""How several choices make a mark. weights: the sum of their weights as written. proportional: right ones chosen, over all right ones or
over all chosen if those are more. exact: all the right ones and no other. penalty: right ones less wrong ones, over all right ones."""
SHAPES = {"rect": 4, "circle": 3, "poly": 6}  # numbers a shape has, at least
LARGEST_SIDE = 20_000  # pixels


def weights_of(rows: list[Mapping[str, Any]], *, one: bool) -> list[Fraction]:
    """As written; where only `right` is said, right answers share 100 and, with several to choose, wrong ones take as much away."""
    rights = sum(bool(row.get("right")) for row in rows) or 1
    right, wrong = (100, 0) if one else (100 / rights, -100 / rights)
    return [percent(row["fraction"] if "fraction" in row else round(right if row.get("right") else wrong, 5)) for row in rows]


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
        choices = tuple(
            Choice(str(row.get("id") or made), text, weight, rich(row.get("feedback")))
            for row, made, text, weight in zip(rows, ids, texts, weights_of(rows, one=cls.kind == "single"), strict=True)
        )
        unique("choice", [choice.id for choice in choices])
        return {"choices": choices, "shuffle": bool(data.get("shuffle", True))}


@dataclass(frozen=True, kw_only=True)
class Single(Choosing):
    """One of several; worth the weight of what was chosen."""

    kind: ClassVar[str] = "single"


@dataclass(frozen=True, kw_only=True)
class Multiple(Choosing):
    """Any of several; `credit` is one of WEIGHED."""

    kind: ClassVar[str] = "multiple"
    credit: str = "weights"

    def _own_json(self) -> Json:
        return super()._own_json() | ({} if self.credit == "weights" else {"credit": self.credit})

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        return super()._own(data) | {"credit": one_of(data, "credit", WEIGHED)}


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
class Hotspot(Question):
    """Places on a picture, each with its text equivalent: the list of texts is the question, the picture a second way to choose.

    `several`: any number may be chosen, and `credit` is one of WEIGHED; else one, worth its weight.
    """

    kind: ClassVar[str] = "hotspot"
    image: Image = Image("", "", 1, 1)
    areas: tuple[Area, ...] = ()
    several: bool = False
    credit: str = "weights"

    def _own_json(self) -> Json:
        rows = [
            {
                "id": a.id,
                "text": a.text.to_json(),
                "shape": a.shape,
                "coords": [plain(n) for n in a.coords],
                "fraction": number(a.fraction),
                "feedback": a.feedback.to_json(),
            }
            for a in self.areas
        ]
        image = {"name": self.image.name, "alt": self.image.alt, "width": self.image.width, "height": self.image.height}
        return {"image": image, "areas": rows, "several": self.several} | ({} if self.credit == "weights" else {"credit": self.credit})

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        rows, several = rows_of(data, "areas", at_least=1), bool(data.get("several", False))
        texts = [rich(row.get("text")) for row in rows]
        if not all(texts):
            raise QuestionError(gettext_noop("each area of a picture needs its text, for those who do not see it"))
        ids = ids_for(text.text for text in texts)
        areas = tuple(
            Area(str(row.get("id") or made), text, *_shape(row), weight, rich(row.get("feedback")))
            for row, made, text, weight in zip(rows, ids, texts, weights_of(rows, one=not several), strict=True)
        )
        unique("area", [area.id for area in areas])
        return {"image": _image(data.get("image")), "areas": areas, "several": several, "credit": one_of(data, "credit", WEIGHED)}


def _shape(row: Mapping[str, Any]) -> tuple[str, tuple[Fraction, ...]]:
    shape, coords = one_of(row, "shape", tuple(SHAPES)), row.get("coords")
    found = [exact({"n": n}, "n") for n in coords] if isinstance(coords, list | tuple) else []
    numbers = tuple(n for n in found if n is not None)
    enough = len(numbers) == SHAPES[shape] if shape != "poly" else len(numbers) >= SHAPES[shape] and len(numbers) % 2 == 0
    if not enough or len(numbers) != len(found) or any(abs(n) > LARGEST_SIDE for n in numbers):
        raise QuestionError(gettext_noop("the numbers of an area do not draw a “%(shape)s”"), shape=shape)
    return shape, numbers


def _image(data: Any) -> Image:
    if not isinstance(data, Mapping) or not string(data, "name"):
        raise QuestionError(gettext_noop("a question on a picture needs its picture"))
    if not string(data, "alt"):
        raise QuestionError(gettext_noop("the picture needs a text that says what it shows"))
    sides = (whole(data, side, 1, 1, LARGEST_SIDE) for side in ("width", "height"))
    return Image(string(data, "name"), string(data, "alt"), *sides)


@dataclass(frozen=True, kw_only=True)
class Scale(Question):
    """A place on a scale of `steps`: nothing is right, nothing counts. `labels` name each step or are empty; the ends need theirs."""

    kind: ClassVar[str] = "scale"
    judged: ClassVar[bool] = False
    labels: tuple[str, ...] = ()

    @property
    def steps(self) -> int:
        return len(self.labels)

    def _own_json(self) -> Json:
        return {"labels": list(self.labels)}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        labels = data.get("labels")
        if not isinstance(labels, list) or not 2 <= len(labels) <= 11 or not all(isinstance(label, str) for label in labels):
            raise QuestionError(gettext_noop("a scale has two to eleven places"))
        if not labels[0].strip() or not labels[-1].strip():
            raise QuestionError(gettext_noop("both ends of a scale need words"))
        return {"labels": tuple(labels)}
