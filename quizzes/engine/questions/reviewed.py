"""What a person judges, by a rubric: a free text, a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from quizzes.engine.numbers import plain
from quizzes.engine.parts import Criterion, Json, Level, exact, one_of, rows_of, string, unique, whole
from quizzes.engine.questions.base import Question
from quizzes.engine.texts import NO_TEXT, QuestionError, Rich, gettext_noop, ids_for, rich

REVIEWERS = ("facilitator", "self", "peer")
FILE_TYPES = ("pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "txt", "csv", "png", "jpg", "jpeg", "webp", "mp3", "ogg", "zip")
LARGEST_FILE = 20  # megabytes


@dataclass(frozen=True, kw_only=True)
class Reviewed(Question):
    """Waits as "to be reviewed" and weighs nothing until then. `reviewer` is one of REVIEWERS; without a rubric the reviewer gives a
    share of the whole. `model` is an answer to compare with, shown after submission; `notes` are for reviewers alone."""

    judged: ClassVar[bool] = False
    reviewer: str = "facilitator"
    rubric: tuple[Criterion, ...] = ()
    model: Rich = NO_TEXT
    notes: Rich = NO_TEXT

    def _own_json(self) -> Json:
        found: Json = {} if self.reviewer == "facilitator" else {"reviewer": self.reviewer}
        if self.rubric:
            found["rubric"] = [
                {"id": c.id, "text": c.text, "levels": [{"id": v.id, "text": v.text, "points": plain(v.points)} for v in c.levels]}
                for c in self.rubric
            ]
        return found | {key: text.to_json() for key, text in (("model", self.model), ("notes", self.notes)) if text}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        rows = rows_of(data, "rubric", at_least=0)
        made = ids_for(string(row, "text") for row in rows)
        rubric = tuple(Criterion(str(row.get("id") or own), string(row, "text"), _levels(row)) for row, own in zip(rows, made, strict=True))
        unique("criterion", [criterion.id for criterion in rubric])
        return {
            "reviewer": one_of(data, "reviewer", REVIEWERS),
            "rubric": rubric,
            "model": rich(data.get("model")) or NO_TEXT,
            "notes": rich(data.get("notes")) or NO_TEXT,
        }


def _levels(row: Mapping[str, Any]) -> tuple[Level, ...]:
    rows = rows_of(row, "levels", at_least=2)
    made = ids_for(string(level, "text") for level in rows)
    levels = tuple(
        Level(str(level.get("id") or own), string(level, "text"), exact(level, "points", Fraction(0)) or Fraction(0))
        for level, own in zip(rows, made, strict=True)
    )
    unique("level", [level.id for level in levels])
    if any(level.points < 0 for level in levels) or not any(level.points for level in levels):
        raise QuestionError(gettext_noop("the levels of a criterion are worth nothing or more, one of them more"))
    return levels


@dataclass(frozen=True, kw_only=True)
class Essay(Reviewed):
    """Free text that a person reads. `words` is advice on its length (fewest, most; 0 says nothing); `template` is what the field
    begins with."""

    kind: ClassVar[str] = "essay"
    words: tuple[int, int] = (0, 0)
    template: str = ""

    def _own_json(self) -> Json:
        own: Json = {"words": list(self.words)} if any(self.words) else {}
        return super()._own_json() | own | ({"template": self.template} if self.template else {})

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        words = data.get("words", [0, 0])
        if not isinstance(words, list | tuple) or len(words) != 2:
            raise QuestionError(gettext_noop("“%(key)s” must be a list of at least %(number)d"), key="words", number=2)
        bounds = whole({"words": words[0]}, "words", 0, 0, 20_000), whole({"words": words[1]}, "words", 0, 0, 20_000)
        return super()._own(data) | {"words": bounds, "template": string(data, "template")}


@dataclass(frozen=True, kw_only=True)
class File(Reviewed):
    """One file that a person reads. `types` are endings from FILE_TYPES, `largest` its size in megabytes."""

    kind: ClassVar[str] = "file"
    types: tuple[str, ...] = ("pdf", "odt", "docx", "txt", "png", "jpg", "jpeg")
    largest: int = 10

    def _own_json(self) -> Json:
        return super()._own_json() | {"types": list(self.types), "largest": self.largest}

    @classmethod
    def _own(cls, data: Mapping[str, Any]) -> Json:
        types = data.get("types", list(cls.types))
        if not isinstance(types, list | tuple) or not types or any(ending not in FILE_TYPES for ending in types):
            raise QuestionError(gettext_noop("“%(key)s” is one of: %(known)s"), key="types", known=", ".join(FILE_TYPES))
        return super()._own(data) | {"types": tuple(types), "largest": whole(data, "largest", 10, 1, LARGEST_FILE)}
