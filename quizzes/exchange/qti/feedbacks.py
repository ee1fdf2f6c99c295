"""Feedback: tied to a choice, to the result, or to nothing."""

from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.markup import Node
from quizzes.exchange.qti.parts import Item

_RESULTS = {
    "feedback_right": {"correct", "right", "true", "cheminer-right", "correct_fb", "solution_correct"},
    "feedback_partial": {"partial", "partially_correct", "partially-correct", "cheminer-partial"},
    "feedback_wrong": {"incorrect", "wrong", "false", "cheminer-wrong", "general_incorrect_fb", "incorrect_fb"},
    "feedback": {"cheminer-general", "general", "general_fb", "solution", "explanation"},
}


def take_feedback(item: Item) -> None:
    """Every feedback of the item to its place; what depends on more than a choice or the result is said to be lost."""
    rows = _rows(item.draft.body)
    names = item.draft.body.pop("names", [])
    for node in _told(item):
        name = node.get("identifier", "")
        said = item.beside(node)
        if not said or node.get("showHide", "show") != "show":
            continue
        own = next((row for row in rows if row.get("name") == name), None)
        if own is not None:
            own["feedback"] = own.get("feedback") or said
        elif name in names:
            key = "feedback_true" if names.index(name) == 0 else "feedback_false"
            item.draft.body[key] = item.draft.body.get(key) or said
        elif place := next((key for key, known in _RESULTS.items() if name.lower() in known), ""):
            item.draft.body[place] = item.draft.body.get(place) or said
        else:
            item.draft.lose(_("a feedback that depends on conditions (“%(name)s”)") % {"name": name})
    for row in rows:
        row.pop("name", None)


def _rows(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [*body.get("choices", []), *body.get("areas", [])]


def _told(item: Item) -> list[Node]:
    """Feedback beside and in the body; what stands inside a choice was read with it."""
    inside = {id(one) for node in item.asked for one in node.each("feedbackInline", "feedbackBlock")}
    blocks = [one for one in item.body_node.each("feedbackBlock", "feedbackInline") if id(one) not in inside]
    return [*item.node.all("modalFeedback"), *blocks]
