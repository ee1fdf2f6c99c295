"""Matching, putting in order and sorting, as the tools of QTI 1.2 write them."""

from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import read_number
from quizzes.exchange.drafts import Refusal
from quizzes.exchange.markup import Node
from quizzes.exchange.qti12.items import Item


def matching(item: Item) -> None:
    """One field for each left side, with the same texts to choose from."""
    pairs, texts, right = [], {}, _right(item)
    for node in item.fields:
        options = {one.get("ident", ""): item.words(one) for one in node.each("response_label")}
        texts |= {ident: said for ident, said in options.items() if said}
        side = item.beside(node.first("material")) or item.beside(node.first("flow")) or _left(item, node)
        answer = options.get(right.get(node.get("ident", ""), ""), "") or _nth_right(item, node, right)
        if side and answer:
            row = {"prompt": side, "answer": answer}
            item.rows[node.get("ident", ""), right.get(node.get("ident", ""), "")] = {}
            pairs.append(row)
    if not pairs:
        raise Refusal(_("it does not say which belong together."))
    used = {pair["answer"] for pair in pairs}
    item.draft.body |= {"pairs": pairs, "extra": [said for said in dict.fromkeys(texts.values()) if said not in used]}
    item.draft.body["credit"] = credit_of(item, "proportional")
    if sides := {id(node) for node in item.fields}:
        _without_sides(item, sides)


def _without_sides(item: Item, _sides: set[int]) -> None:
    """Blackboard puts the left sides into the flow beside the fields: they are no part of the prompt."""
    blocks = [one for one in item.presentation.each("flow") if one.get("class", "").upper() == "QUESTION_BLOCK"]
    if blocks:
        found = item.text(blocks[0])
        item.draft.body |= {"prompt": found["text"], "prompt_format": found["format"] or "plain"}


def _right(item: Item) -> dict[str, str]:
    return {
        field: value
        for rule in item.rules
        if (rule.score is None or rule.score > 0) and not rule.other and (rule.score is not None or len(rule.values) == 1)
        for field, value in rule.values
    }


def _left(item: Item, node: Node) -> Any:
    """The text of the block that holds the field."""
    for block in item.presentation.each("flow"):
        if node in list(block) and (said := item.beside(block)):
            return said
    return ""


def _nth_right(item: Item, node: Node, right: dict[str, str]) -> str:
    """Blackboard lists the right sides apart: the nth label means the nth of them."""
    block = next((one for one in item.presentation.each("flow") if one.get("class", "").upper() == "RIGHT_MATCH_BLOCK"), None)
    idents = [one.get("ident", "") for one in node.each("response_label")]
    wanted = right.get(node.get("ident", ""), "")
    if block is None or wanted not in idents:
        return ""
    texts = [item.words(one) for one in block if one.tag == "flow"]  # type: ignore[arg-type]
    nth = idents.index(wanted)
    return texts[nth] if nth < len(texts) else ""


def grouped(item: Item) -> None:
    """One field that holds both sides; each right pair is two idents with a comma between them."""
    labels = {one.get("ident", ""): one for one in item.fields[0].each("response_label")}
    pairs: list[dict[str, Any]] = []
    used = set()
    for rule in item.rules:
        for _field, value in rule.values if rule.score is not None and rule.score > 0 else ():
            left, _mark, right = (part.strip() for part in value.partition(","))
            if left not in labels or right not in labels:
                continue
            if labels[right].get("match_group") and not labels[left].get("match_group"):
                left, right = right, left
            pairs.append({"prompt": item.beside(labels[left]), "answer": item.words(labels[right])})
            used |= {left, right}
    pairs = [pair for pair in pairs if pair["prompt"] and pair["answer"]]
    if not pairs:
        raise Refusal(_("it does not say which belong together."))
    spare = [item.words(one) for ident, one in labels.items() if ident not in used and not one.get("match_group")]
    item.draft.body |= {"pairs": pairs, "extra": [said for said in dict.fromkeys(spare) if said]}


def ordering(item: Item) -> None:
    labels = dict(item.labels(item.fields[0])) if item.fields else {}
    best = max((rule for rule in item.rules if len(rule.values) > 1), key=lambda rule: len(rule.values), default=None)
    order = [value for _field, value in best.values] if best else []
    places = {
        field: number for rule in item.rules if rule.score for field, said in rule.values if (number := read_number(said)) is not None
    }
    if best is None and set(places) == set(labels):  # Brightspace: each entry and its place
        order = sorted(places, key=lambda name: places[name])
    elif best is None and len([r for r in item.rules if len(r.values) == 1 and r.score]) == len(labels):
        order = [rule.values[0][1] for rule in item.rules if len(rule.values) == 1 and rule.score]
    entries = [{"text": labels[value]} for value in dict.fromkeys(order) if value in labels]
    if len(entries) < 2:
        raise Refusal(_("it does not say which order is right."))
    item.draft.body |= {"entries": entries, "credit": "exact" if best else credit_of(item, "exact")}


def credit_of(item: Item, usual: str) -> str:
    """How Brightspace counts what is arranged: each by itself, all or nothing, or the wrong against the right."""
    said = next(item.node.each("grading_type"), None)
    return {"0": "proportional", "1": "exact", "2": "penalty"}.get(said.words() if said is not None else "", usual)


def categorise(item: Item) -> None:
    """One field for each category, with the entries to choose from."""
    ids = {node.get("ident", ""): f"k{nth}" for nth, node in enumerate(item.fields, 1)}
    entries: dict[str, dict[str, Any]] = {}
    for node in item.fields:
        for ident, said in item.labels(node):
            entries.setdefault(ident, {"text": said, "categories": []})
    for rule in item.rules:
        for field, value in rule.values if rule.score is None or rule.score > 0 else ():
            if field in ids and value in entries and ids[field] not in entries[value]["categories"]:
                entries[value]["categories"].append(ids[field])
    categories = [{"id": ids[node.get("ident", "")], "text": item.beside(node.first("material"))} for node in item.fields]
    item.draft.body |= {"categories": categories, "entries": list(entries.values())}
