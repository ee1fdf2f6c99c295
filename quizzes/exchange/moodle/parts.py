"""What Moodle's question types have in common: texts with their formats, weights, feedback, hints."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import Draft, weight_in_percent
from quizzes.exchange.markup import Node
from quizzes.exchange.prose import printable

FORMATS = {"html": "html", "plain_text": "plain", "markdown": "markdown", "moodle_auto_format": "moodle", "moodle": "moodle"}
ANSWERED = {"correctfeedback": "feedback_right", "partiallycorrectfeedback": "feedback_partial", "incorrectfeedback": "feedback_wrong"}
YES = ("true", "1", "yes")


def text_of(node: Node | None, draft: Draft, default: str = "html") -> dict[str, str]:
    """A text with its format: an element with <text> inside, or the bare text of old files."""
    if node is None:
        return {"text": "", "format": ""}
    inner = node.first("text")
    said = printable("".join((inner if inner is not None else node).itertext())).strip()
    own = FORMATS.get(node.get("format", default), "html")
    if own == "html":
        return draft.html(said)
    return {"text": said, "format": own}


def beside(text: dict[str, str], draft: Draft) -> Any:
    """A text of an answer or a feedback: a bare string when its format is the prompt's."""
    if not text["text"]:
        return ""
    return text["text"] if text["format"] == draft.body.get("prompt_format") else text


def begin(node: Node, draft: Draft) -> None:
    """Prompt, general feedback, weight, penalty, hints, and feedback by result."""
    prompt = text_of(node.first("questiontext"), draft)
    draft.body |= {"prompt": prompt["text"], "prompt_format": prompt["format"] or "html"}
    draft.body["feedback"] = beside(text_of(node.first("generalfeedback"), draft), draft)
    grade = read_number(node.words("defaultgrade"))
    if grade is not None and grade >= 0 and grade != 1:
        draft.body["weight"] = plain(grade)
    penalty = read_number(node.words("penalty"))
    if penalty is not None and 0 < penalty <= 1:
        draft.body["penalty"] = weight_in_percent(penalty)
    draft.body["hints"] = [hint for one in node.all("hint") if (hint := beside(text_of(one, draft), draft))]
    for theirs, ours in ANSWERED.items():
        if said := beside(text_of(node.first(theirs), draft), draft):
            draft.body[ours] = said
    if node.words("hidden") == "1":
        draft.lose(_("that the question is hidden"))


def is_set(node: Node, path: str, default: bool = False) -> bool:
    """A flag: true, 1, or an element that is there and empty."""
    found = node.first(path)
    if found is None:
        return default
    said = found.words().lower()
    return not said or said in YES


def fraction_of(node: Node) -> float | int:
    """The weight of an answer in per cent; Moodle writes five decimals."""
    value = read_number(node.get("fraction", "").strip())
    if value is None and (old := read_number(node.words("fraction"))) is not None:  # Moodle 1 wrote a share of one, in an element
        value = old * 100 if abs(old) <= 1 else old
    return weight_in_percent(value / 100) if value is not None else 0


def answer_of(node: Node) -> str:
    """The words of an answer: in <text>, or bare as in old files."""
    inner = node.first("text")
    return inner.words() if inner is not None else (node.text or "").strip()


def percent_share(value: Fraction) -> str:
    """A per cent as the share of one that Moodle writes."""
    return plain(round(value / 100, 7))
