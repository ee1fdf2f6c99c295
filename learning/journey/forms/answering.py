"""One answer inside a module: which event it is, what it carries, and what to tell when it cannot be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.engine.outline import Ask, AskKind
from learning.journey.engine.texts import WrittenAction, write_action
from quizzes.engine.grading import grade
from quizzes.engine.questions import from_json
from quizzes.engine.responding import ResponseError
from quizzes.forms import response_from_post

GIVEN_BACK = ("owner", "by", "choice_", "rubric_", "item_")  # fields beside the text
LONGEST_TEXT = 20_000  # about seven printed pages
UNTICK = "step.unticked"
FORM_KINDS = {  # what a form on a module page may record; quizzes have their own door
    AskKind.READ: frozenset({"step.opened"}),
    AskKind.MODULE: frozenset({"step.opened"}),
    AskKind.TICK: frozenset({"step.ticked", UNTICK}),
    AskKind.RECALL: frozenset({"recall.answered"}),
    AskKind.SCALE: frozenset({"scale.placed"}),
    AskKind.DELIVERABLE: frozenset({"deliverable.submitted"}),
    AskKind.ACTION: frozenset({"action.written"}),
    AskKind.TOOL: frozenset({"tool.opened"}),
    AskKind.ATTEND: frozenset({"webinar.attended"}),
    AskKind.DIAGNOSIS: frozenset({"diagnosis.answered"}),
    AskKind.REVIEW: frozenset({"review.given"}),
    AskKind.REFLECTION: frozenset({"note.written"}),
    AskKind.NOTE: frozenset({"note.written"}),
    AskKind.CHECKLIST: frozenset({"checklist.kept"}),
    AskKind.EXTERNAL: frozenset({"step.ticked", UNTICK}),
}


@dataclass(frozen=True)
class Answered:
    """What goes into the record: a payload without free text, and the text apart."""

    payload: Mapping[str, Any] = field(default_factory=dict)
    private_text: str = ""


@dataclass(frozen=True)
class GivenBack:
    """What is shown again beside the message."""

    text: str
    response: Any


class AskForm(forms.Form):
    """The fields that every asking block posts."""

    ask = forms.CharField(max_length=64)
    kind = forms.CharField(max_length=30)
    nonce = forms.UUIDField()
    version = forms.IntegerField(min_value=1)
    go = forms.CharField(max_length=500, required=False)


def may_record(ask: Ask, kind: str) -> bool:
    """Whether a form may record this kind of event for this ask."""
    return kind in FORM_KINDS.get(ask.kind, frozenset())


def read_answer(ask: Ask, kind: str, data: QueryDict) -> Answered:
    """What was answered. Raises ValidationError with one sentence that says what to do."""
    if kind == UNTICK:
        return Answered()
    return READERS.get(ask.kind, _nothing)(ask, data)


def given_back(ask: Ask, data: QueryDict) -> GivenBack:
    """What was typed, whole, however long or wrong it is."""
    if ask.kind is AskKind.RECALL:
        return GivenBack("", response_from_post(from_json(dict(ask.spec)), data, "q"))
    return GivenBack(data.get("text", ""), {name: data.get(name, "") for name in data if name.startswith(GIVEN_BACK)})


def _nothing(ask: Ask, data: QueryDict) -> Answered:
    return Answered()


def _recall(ask: Ask, data: QueryDict) -> Answered:
    question = from_json(dict(ask.spec))
    response = response_from_post(question, data, "q")
    try:
        mark = grade(question, response)
    except ResponseError:
        raise ValidationError(_("This answer belongs to another question. Pick one of those below.")) from None
    if not mark.answered:
        raise ValidationError(_("Nothing was answered yet. Give an answer, then check it."))
    return Answered({"response": response, "right": mark.right, "score": round(float(mark.score), 4)})


def _scale(ask: Ask, data: QueryDict) -> Answered:
    points = int(ask.spec.get("points") or 5)
    value = data.get("value", "")
    if not value.isdecimal() or not 1 <= int(value) <= points:
        raise ValidationError(_("Choose one place on the scale, from 1 to %(points)s."), params={"points": points})
    return Answered({"value": int(value)})


def _text(ask: Ask, data: QueryDict) -> Answered:
    return Answered(private_text=_written(data))


def _action(ask: Ask, data: QueryDict) -> Answered:
    by = data.get("by", "").strip()
    try:
        day = date.fromisoformat(by).isoformat() if by else ""
    except ValueError:
        raise ValidationError(_("This date could not be read. Write it as year-month-day, or leave it empty.")) from None
    owner = " ".join(data.get("owner", "").split())[:200]
    return Answered(private_text=write_action(WrittenAction(_written(data), owner, day)))


def _diagnosis(ask: Ask, data: QueryDict) -> Answered:
    choices = _choices(ask, data)
    if not choices:
        raise ValidationError(_("Answer at least one of the questions: one is enough to point to a tool."))
    return Answered({"choices": choices})


def _review(ask: Ask, data: QueryDict) -> Answered:
    choices, text = _choices(ask, data), data.get("text", "").strip()
    if not choices and not text:
        raise ValidationError(_("Place your work on at least one line, or write one sentence about it."))
    return Answered({"rubric": choices}, _short_enough(text))


def _checklist(ask: Ask, data: QueryDict) -> Answered:
    return Answered({"choices": _choices(ask, data)})


PREFIXES = {AskKind.REVIEW: "rubric_", AskKind.CHECKLIST: "item_"}


def _choices(ask: Ask, data: QueryDict) -> dict[str, str]:
    """The answers to numbered lines (`choice_0`, `rubric_2`), by their number; short codes only, never free text."""
    prefix = PREFIXES.get(ask.kind, "choice_")
    numbered = {key[len(prefix) :]: data.get(key, "") for key in data if key.startswith(prefix)}
    return {number: value[:40] for number, value in sorted(numbered.items()) if number.isdecimal() and len(number) < 3 and value}


def _written(data: QueryDict) -> str:
    text = data.get("text", "").replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError(_("Nothing was written yet. One sentence is enough."))
    return _short_enough(text)


def _short_enough(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValidationError(
            _("This text has %(length)s characters; %(most)s can be kept. Nothing is lost: it is below, shorten it and send it again."),
            params={"length": len(text), "most": LONGEST_TEXT},
        )
    return text


READERS: Mapping[AskKind, Callable[[Ask, QueryDict], Answered]] = {
    AskKind.RECALL: _recall,
    AskKind.SCALE: _scale,
    AskKind.DELIVERABLE: _text,
    AskKind.ACTION: _action,
    AskKind.DIAGNOSIS: _diagnosis,
    AskKind.REVIEW: _review,
    AskKind.REFLECTION: _text,
    AskKind.NOTE: _text,
    AskKind.CHECKLIST: _checklist,
}
