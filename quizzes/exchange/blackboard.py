"""Blackboard 6 pools: one POOL document, a kind of element per type of question."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import Draft, Refusal, Shelf
from quizzes.exchange.markup import Node
from quizzes.exchange.prose import plain_of
from quizzes.exchange.verdicts import Reading, Verdict

Fetch = Callable[[str], bytes | None]
_PREFIX = "QUESTION_"
_LIST = "QUESTIONLIST"


def read_root(root: Node, shelf: Shelf, _fetch: Fetch) -> Reading:
    """Every question of the pool, in the order of its list."""
    title = _value(root.first("TITLE"))
    points = {one.get("id", ""): one.get("points", "") for one in root.all(f"{_LIST}/QUESTION")}
    nodes = [node for node in root if node.tag.startswith(_PREFIX) and node.tag != _LIST]
    order = {name: nth for nth, name in enumerate(points)}
    nodes.sort(key=lambda node: order.get(node.get("id", ""), len(order)))
    verdicts = tuple(_verdict(node, shelf, title, points.get(node.get("id", ""), "")) for node in nodes)  # type: ignore[arg-type]
    return Reading("blackboard", verdicts, (title,) if title else (), shelf.files)


def _value(node: Node | None) -> str:
    return " ".join((node.get("value") or node.words()).split()) if node is not None else ""


def _verdict(node: Node, shelf: Shelf, category: str, points: str) -> Verdict:
    draft = Draft(shelf, line=node.line, category=category, id=node.get("id", ""), kind=node.tag)
    return draft.verdict(lambda: _fill(node, draft, points))


def _fill(node: Node, draft: Draft, points: str) -> None:
    if node.tag not in _READERS:
        raise Refusal(_("we have no question of the type “%(type)s”.") % {"type": node.tag})
    draft.kind, read_own = _READERS[node.tag]
    prompt = draft.html(_said(node.first("BODY")))
    draft.body |= {"prompt": prompt["text"], "prompt_format": "html"}
    weight = read_number(points)
    if weight is not None and weight > 0 and weight != 1:
        draft.body["weight"] = plain(weight)
    for tag, key in (("FEEDBACK_WHEN_CORRECT", "feedback_right"), ("FEEDBACK_WHEN_INCORRECT", "feedback_wrong")):
        if said := node.words(f"GRADABLE/{tag}"):
            draft.body[key] = draft.html(said)["text"]
    read_own(node, draft)


def _said(node: Node | None) -> str:
    return node.words("TEXT") or (node.text or "").strip() if node is not None else ""


def _answers(node: Node, draft: Draft, tag: str = "ANSWER") -> dict[str, str]:
    return {one.get("id", ""): draft.html(_said(one))["text"] for one in node.all(tag)}


def _right(node: Node) -> list[str]:
    return [one.get("answer_id", "") for one in node.all("GRADABLE/CORRECTANSWER")]


def _choices(node: Node, draft: Draft) -> None:
    right = set(_right(node))
    draft.body["choices"] = [{"text": said, "right": ident in right} for ident, said in _answers(node, draft).items() if said]
    if draft.kind == "multiple":
        draft.body["credit"] = "exact"


def _true_false(node: Node, draft: Draft) -> None:
    right = _right(node)
    said = {ident: plain_of(text).lower() for ident, text in _answers(node, draft).items()}
    if len(right) != 1 or said.get(right[0]) not in ("true", "false"):
        raise Refusal(_("it does not say which answer is right."))
    draft.body["answer"] = said[right[0]] == "true"


def _matching(node: Node, draft: Draft) -> None:
    sides, options = _answers(node, draft), {ident: plain_of(said) for ident, said in _answers(node, draft, "CHOICE").items()}
    pairs: list[dict[str, Any]] = [
        {"prompt": sides[one.get("answer_id", "")], "answer": options[one.get("choice_id", "")]}
        for one in node.all("GRADABLE/CORRECTANSWER")
        if sides.get(one.get("answer_id", "")) and options.get(one.get("choice_id", ""))
    ]
    if not pairs:
        raise Refusal(_("it does not say which belong together."))
    used = {pair["answer"] for pair in pairs}
    draft.body |= {"pairs": pairs, "extra": [said for said in options.values() if said and said not in used]}


def _ordering(node: Node, draft: Draft) -> None:
    answers = _answers(node, draft)
    order = {one.get("answer_id", ""): read_number(one.get("order", "")) or 0 for one in node.all("GRADABLE/CORRECTANSWER")}
    ranked = sorted(answers, key=lambda ident: order.get(ident, 0)) if order else list(answers)
    draft.body["entries"] = [{"text": answers[ident]} for ident in ranked if answers[ident]]


def _texts(node: Node, draft: Draft) -> None:
    draft.body["answers"] = [{"text": plain_of(said).replace("*", "\\*")} for said in _answers(node, draft).values() if said]


def _essay(node: Node, draft: Draft) -> None:
    if said := "".join(_answers(node, draft).values()):
        draft.body["notes"] = said


_READERS: dict[str, tuple[str, Callable[[Node, Draft], None]]] = {
    "QUESTION_TRUEFALSE": ("true_false", _true_false),
    "QUESTION_MULTIPLECHOICE": ("single", _choices),
    "QUESTION_MULTIPLEANSWER": ("multiple", _choices),
    "QUESTION_MATCH": ("matching", _matching),
    "QUESTION_ORDER": ("ordering", _ordering),
    "QUESTION_FILLINBLANK": ("short_text", _texts),
    "QUESTION_ESSAY": ("essay", _essay),
}
