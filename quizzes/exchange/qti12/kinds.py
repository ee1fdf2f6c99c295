"""The types of QTI 1.2's tools, each as one of our kinds."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import read_number
from quizzes.engine.questions import GAP
from quizzes.exchange.drafts import Refusal, doubts, weight_in_percent
from quizzes.exchange.markup import Node
from quizzes.exchange.qti12.calculated import arithmetic, calculated
from quizzes.exchange.qti12.conditions import maximum
from quizzes.exchange.qti12.flowing import flowing
from quizzes.exchange.qti12.gaps import blanks, dropdowns, marked
from quizzes.exchange.qti12.items import Item
from quizzes.exchange.qti12.numbers import number
from quizzes.exchange.qti12.placing import categorise, grouped, matching, ordering
from quizzes.exchange.truths import LIES, TRUTHS

Shape = tuple[str, Callable[[Item], None]]
_TRUTHS = TRUTHS | {"t", "yes", "agree", "right"}
_LIES = LIES | {"f", "no", "disagree", "wrong"}


def single(item: Item) -> None:
    _choices(item)


def multiple(item: Item) -> None:
    item.draft.kind = "multiple"
    _choices(item)


def _choices(item: Item) -> None:
    if not item.fields:
        raise Refusal(_("there is nothing to choose from."))
    node = item.fields[0]
    weights, exact = _weights(item, node.get("ident", ""), several=item.draft.kind == "multiple")
    rows = []
    for ident, text in item.labels(node):
        row = {"text": text, "fraction": weights.get(ident, 0)}
        item.rows[node.get("ident", ""), ident] = row
        rows.append(row)
    item.draft.body |= {"choices": rows, "shuffle": _shuffled(node)}
    if exact and item.draft.kind == "multiple":
        item.draft.body["credit"] = "exact"
    elif item.draft.kind == "multiple" and (style := next(item.node.each("grading_type"), None)) is not None:
        _counted(item, style.words())
    item.draft.notes += doubts(item.draft.kind, rows)


def _counted(item: Item, way: str) -> None:
    """Brightspace's ways of counting what is ticked."""
    item.draft.body["credit"] = {"0": "exact", "1": "penalty"}.get(way, "proportional")
    if way not in ("0", "1"):
        item.draft.lose(_("the way of counting (“%(way)s”)") % {"way": _("each choice by itself")})


def _shuffled(node: Node) -> bool:
    return any(one.get("shuffle", "").lower() == "yes" for one in node.each("render_choice"))


def _weights(item: Item, field: str, *, several: bool) -> tuple[dict[str, float | int], bool]:
    """(weight of each value in per cent, whether only all of them together give anything)."""
    worth: dict[str, Fraction] = {}
    whole: tuple[str, ...] = ()
    for rule in item.rules:
        values = [value for name, value in rule.values if name == field]
        if rule.score is None or not values or (rule.score == 0 and not several):
            continue
        if several and (len(values) > 1 or rule.refused) and rule.score > 0:
            whole = tuple(dict.fromkeys(values))
        else:
            for value in values:
                worth[value] = worth.get(value, Fraction(0)) + rule.score if rule.adds else rule.score
    if whole:
        return dict.fromkeys(whole, weight_in_percent(Fraction(1, len(whole)))), True
    positive = [value for value in worth.values() if value > 0]
    most = maximum(item.node)
    top = most if most is not None and positive and max(positive) <= most else None
    top = top or (sum(positive, Fraction(0)) if several else max(positive, default=Fraction(1))) or Fraction(1)
    return {name: weight_in_percent(max(min(value / top, Fraction(1)), Fraction(-1))) for name, value in worth.items()}, False


def true_false(item: Item) -> None:
    _choices(item)
    rows = item.draft.body.pop("choices")
    item.draft.body.pop("shuffle")
    item.draft.notes.clear()
    said = [str(row["text"] if isinstance(row["text"], str) else row["text"]["text"]) for row in rows]
    bare = [re.sub(r"<[^>]*>", "", text).strip(" .").lower() for text in said]
    idents = [ident.lower() for _field, ident in item.rows]
    if len(rows) != 2 or rows[0]["fraction"] == rows[1]["fraction"]:
        if not _by_value(item):
            raise Refusal(_("it does not say which answer is right."))
        return
    lie_first = bare[0] in _LIES or idents[:1] == ["false"]
    truth, lie = rows[::-1] if lie_first else rows
    if not {*bare} <= _TRUTHS | _LIES:
        item.draft.kind = "single"
        item.draft.body |= {"choices": rows, "shuffle": False}
        return
    item.draft.body["answer"] = truth["fraction"] > lie["fraction"]
    item.rows = {key: _Side(item, row is truth) for key, row in item.rows.items()}  # type: ignore[misc]


class _Side(dict[str, Any]):
    """Feedback to who said true, or false."""

    def __init__(self, item: Item, truth: bool) -> None:
        super().__init__()
        self.item, self.place = item, "feedback_true" if truth else "feedback_false"

    def setdefault(self, key: str, default: Any = None) -> Any:
        return self.item.draft.body.setdefault(self.place, default)


def _by_value(item: Item) -> bool:
    """Blackboard says the right side in words, without labels."""
    for rule in item.rules:
        if rule.score is not None and rule.score > 0 and len(rule.values) == 1:
            said = rule.values[0][1].lower()
            if said in _TRUTHS | _LIES:
                item.draft.body["answer"] = said in _TRUTHS
                return True
    return False


def text(item: Item) -> None:
    """A few words: every value that gives something is accepted."""
    rows: dict[str, dict[str, Any]] = {}
    scores = [rule.score for rule in item.rules if rule.score is not None and rule.score > 0 and (rule.values or rule.parts)]
    top = max(scores, default=Fraction(1))
    strict = False
    for rule in item.rules:
        if rule.score is None or rule.score <= 0:
            continue
        strict |= rule.strict
        found = [(pair, pair[1] if rule.pattern else pair[1].replace("*", "\\*")) for pair in rule.values]
        found += [(pair, "*" + pair[1].replace("*", "\\*") + "*") for pair in rule.parts]
        for pair, said in found:
            if said:
                row = {"text": said, "fraction": weight_in_percent(rule.score / top)} | ({"pattern": True} if rule.pattern else {})
                rows.setdefault(said, row)
                item.rows[pair] = rows[said]
    if not rows:
        raise Refusal(_("it does not say which answer is right."))
    if item.fields and item.follows(item.fields[0]):
        item.take_prompt({id(item.fields[0]): GAP})
    item.draft.body |= {"answers": list(rows.values()), "case_matters": strict}


def typed(item: Item) -> None:
    """A few words, or as many blanks as there are fields; an essay where nothing says what is right."""
    if len(item.fields) > 1:
        item.draft.kind = "gaps"
        flowing(item)
    elif any(rule.values for rule in item.rules):
        text(item)
    else:
        item.draft.kind = "essay"
        essay(item)


def essay(item: Item) -> None:
    notes = item.facts.get("grading_notes", "")
    if notes:
        item.draft.body["notes"] = {"text": notes, "format": "plain"}
    if key := item.beside(item.node.first("answer_key/answer_key_material")):
        item.draft.body["notes"] = key
    if begun := item.words(item.node.first("initial_text_material")):
        item.draft.body["template"] = begun
    node = item.fields[0] if item.fields else Node("response_str")
    bounds = [read_number(node.get(name, "")) or 0 for name in ("word_limit_min", "word_limit_max")]
    if any(bounds):
        item.draft.body["words"] = [int(bound) for bound in bounds]
    for rule in item.rules:
        if not item.draft.body.get("model") and rule.values and rule.values[0][1]:
            item.draft.body["model"] = {"text": rule.values[0][1], "format": "plain"}


def nothing(item: Item) -> None:
    if not item.draft.body["prompt"]:
        raise Refusal(_("there is no text."))


def scale(item: Item) -> None:
    """Blackboard's opinion scale: places in an order, none of them right."""
    item.draft.body["labels"] = [item.words(one) for node in item.fields[:1] for one in node.each("response_label")]


def upload(item: Item) -> None:
    item.draft.body.setdefault("largest", 10)


BY_NAME: dict[str, Shape] = {
    **dict.fromkeys(
        ("multiple_choice_question", "cc.multiple_choice.v0p1", "multiple choice", "either/or", "multiple_choice"), ("single", single)
    ),
    **dict.fromkeys(("multiple_answers_question", "cc.multiple_response.v0p1", "multiple answer"), ("multiple", multiple)),
    **dict.fromkeys(("multi-select", "multiple correct answer", "multiple correct single selection"), ("multiple", multiple)),
    **dict.fromkeys(("true_false_question", "cc.true_false.v0p1", "true/false", "true false"), ("true_false", true_false)),
    **dict.fromkeys(("short_answer_question", "cc.fib.v0p1", "cc.pattern_match.v0p1"), ("short_text", text)),
    **dict.fromkeys(("fill in the blank", "fill in the blanks", "short answer"), ("short_text", typed)),
    **dict.fromkeys(("numerical_question", "numeric"), ("numeric", number)),
    **dict.fromkeys(("matching_question", "matching"), ("matching", matching)),
    **dict.fromkeys(("ordering_question", "ordering"), ("ordering", ordering)),
    **dict.fromkeys(("fill_in_multiple_blanks_question", "fill in the blank plus", "rich_fill_blank_question"), ("gaps", blanks)),
    **dict.fromkeys(("multiple_dropdowns_question", "jumbled sentence"), ("gaps", dropdowns)),
    **dict.fromkeys(("categorization_question",), ("categorise", categorise)),
    **dict.fromkeys(("calculated_question",), ("calculated", calculated)),
    **dict.fromkeys(("essay_question", "cc.essay.v0p1", "essay", "short response", "long answer", "short answers/essay"), ("essay", essay)),
    **dict.fromkeys(("file_upload_question", "file upload"), ("file", upload)),
    **dict.fromkeys(("text_only_question",), ("description", nothing)),
    **dict.fromkeys(("opinion scale", "opinion scale/likert", "multiple choice survey"), ("scale", scale)),
    "arithmetic": ("calculated", arithmetic),
}
NOT_HELD = ("multi-short answer", "significant figures")  # what their form tells would be another question
BY_SHAPE: dict[str, Shape] = {
    "none": ("description", nothing),
    "render_choice Single": ("single", single),
    "render_choice Multiple": ("multiple", multiple),
    "render_slider Single": ("single", single),
    "render_choice Ordered": ("ordering", ordering),
    "render_extension Ordered": ("ordering", ordering),
    "marked": ("gaps", marked),
    "several render_choice": ("matching", matching),
    "several render_fib": ("gaps", flowing),
    "group": ("matching", grouped),
    "number": ("numeric", number),
    "text": ("short_text", text),
    "long text": ("essay", essay),
}
