"""What can be asked: one frozen dataclass per kind, each with its JSON form.

Shared by all: {"kind", "name", "prompt", "prompt_format", "feedback"}, and where said "feedback_right", "feedback_partial",
"feedback_wrong", "hints", "penalty", "weight". A text is a string, or {"text", "format"} when its format is not the prompt's. Weights of
answers ("fraction"), penalties of tries are per cents from -100 to 100; other numbers are decimal strings. What is usual is left out.

    single      {"choices": [{"id", "text", "fraction", "feedback"}], "shuffle"}
    multiple    the same and "credit": weights, proportional, exact or penalty
    true_false  {"answer", "feedback_true", "feedback_false"}
    short_text  {"answers": [{"text", "fraction", "feedback", "pattern"}], "case_matters", "accents_matter"}
    numeric     {"answers": [{"value", "tolerance", "relative"} or {"low", "high"}, each with "fraction" and "feedback"],
                 "units": [{"name", "factor"}], "unit_rule", "unit_penalty"}
    calculated  {"variables": [{"name", "values"} or {"name", "low", "high", "decimals"}],
                 "answers": [{"formula", "tolerance", "relative", "decimals", "fraction", "feedback"}], and units as above}
    matching    {"pairs": [{"id", "prompt", "answer"}], "extra", "credit"}
    ordering    {"entries": [{"id", "text"}], "credit"}
    categorise  {"categories": [{"id", "text"}], "entries": [{"id", "text", "categories": [id]}], "credit"}
    gaps        {"gaps": [{"id", "kind", "answers" or "numbers", "group", "weight"}], "words": [{"text", "group"}], "case_matters",
                 "accents_matter", "credit"}
    hotspot     {"image": {"name", "alt", "width", "height"}, "areas": [{"id", "text", "shape", "coords", "fraction", "feedback"}],
                 "several", "credit"}
    scale       {"labels": [text for each place]}
    essay       {"reviewer", "rubric": [{"id", "text", "levels": [{"id", "text", "points"}]}], "model", "notes", "words", "template"}
    file        the first four of essay and {"types", "largest"}
    description nothing more
"""

from collections.abc import Mapping
from typing import Any

from quizzes.engine.parts import (
    GAP,
    HUNDRED,
    ONE,
    ZERO,
    Accepted,
    AcceptedFormula,
    AcceptedNumber,
    Area,
    Category,
    Choice,
    Criterion,
    Entry,
    Gap,
    Image,
    Level,
    Member,
    Pair,
    Unit,
    Variable,
    Word,
)
from quizzes.engine.questions.arranging import NOWHERE, Arranging, Categorise, Matching, Ordering
from quizzes.engine.questions.base import CREDITS, Description, Question
from quizzes.engine.questions.choosing import WEIGHED, Choosing, Hotspot, Multiple, Scale, Single, TrueFalse
from quizzes.engine.questions.reviewed import FILE_TYPES, REVIEWERS, Essay, File, Reviewed
from quizzes.engine.questions.writing import GAP_KINDS, UNIT_RULES, Calculated, Gaps, Measured, Numeric, ShortText
from quizzes.engine.texts import QuestionError, gettext_noop

__all__ = [
    "CREDITS",
    "FILE_TYPES",
    "GAP",
    "GAP_KINDS",
    "HUNDRED",
    "KINDS",
    "NOWHERE",
    "ONE",
    "REVIEWERS",
    "UNIT_RULES",
    "WEIGHED",
    "ZERO",
    "Accepted",
    "AcceptedFormula",
    "AcceptedNumber",
    "Area",
    "Arranging",
    "Calculated",
    "Categorise",
    "Category",
    "Choice",
    "Choosing",
    "Criterion",
    "Description",
    "Entry",
    "Essay",
    "File",
    "Gap",
    "Gaps",
    "Hotspot",
    "Image",
    "Level",
    "Matching",
    "Measured",
    "Member",
    "Multiple",
    "Numeric",
    "Ordering",
    "Pair",
    "Question",
    "QuestionError",
    "Reviewed",
    "Scale",
    "ShortText",
    "Single",
    "TrueFalse",
    "Unit",
    "Variable",
    "Word",
    "from_json",
]

KINDS: Mapping[str, type[Question]] = {
    cls.kind: cls
    for cls in (
        Single,
        Multiple,
        TrueFalse,
        ShortText,
        Numeric,
        Calculated,
        Matching,
        Ordering,
        Categorise,
        Gaps,
        Hotspot,
        Scale,
        Essay,
        File,
        Description,
    )
}


def from_json(data: Mapping[str, Any]) -> Question:
    """A question of any kind. Raises QuestionError saying what is wrong."""
    if not isinstance(data, Mapping):
        raise QuestionError(gettext_noop("a question is an object"))
    kind = KINDS.get(str(data.get("kind")))
    if kind is None:
        raise QuestionError(gettext_noop("unknown kind of question “%(kind)s”"), kind=data.get("kind"))
    return kind.read(data)
