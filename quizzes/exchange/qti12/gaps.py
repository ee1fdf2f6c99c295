"""Texts with blanks: Canvas marks each [name] in the text and has a field for each; plain QTI sets fields into the flow."""

import re
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.drafts import Refusal
from quizzes.exchange.markup import Node
from quizzes.exchange.prose import plain_of
from quizzes.exchange.qti12.items import Item

_CLOSE = ("textcloseenough",)


def blanks(item: Item) -> None:
    """Each blank is typed, unless its answers say they are chosen."""
    _gaps(item, "text")


def dropdowns(item: Item) -> None:
    """Each blank is a list."""
    _gaps(item, "choice")


def marked(item: Item) -> None:
    """Blanks of which nobody says what they are: typed where all that a field lists is one word in several spellings."""
    said = [{item.words(one).casefold() for one in node.each("response_label")} for node in item.fields]
    _gaps(item, "text" if all(len(words) < 2 for words in said) else "choice")


def _gaps(item: Item, kind: str) -> None:
    gaps: list[dict[str, Any]] = []
    prompt, html = item.draft.body["prompt"], item.draft.body["prompt_format"] == "html"
    if not item.fields:
        raise Refusal(_("the text has no blank."))
    scored = {pair for rule in item.rules if rule.score is not None and rule.score > 0 for pair in rule.values}
    typed = _typed(item)
    for nth, node in enumerate(item.fields, 1):
        field = node.get("ident", "")
        own, rows = _rows(item, node, kind, scored)
        rows = rows or typed.get(field, [])
        gaps.append({"id": str(nth), "kind": own, "answers": [row for row in rows if row["text"]]})
        place = f"[{field.removeprefix('response_')}]"
        if place not in prompt and (said := item.words(node.first("material"))):
            place = f"[{said}]"
        if place in prompt:
            prompt = prompt.replace(place, f"[[{nth}]]", 1)
        elif blank := re.search(r"_{3,}|\[\s*\]", prompt):
            prompt = prompt[: blank.start()] + f"[[{nth}]]" + prompt[blank.end() :]
        else:
            prompt += f" <p>[[{nth}]]</p>" if html else f" [[{nth}]]"
    if any(gap["kind"] == "word" for gap in gaps):
        item.draft.body["words"] = _words(item, gaps)
    item.draft.body |= {"prompt": prompt, "gaps": gaps}


def _typed(item: Item) -> dict[str, list[dict[str, Any]]]:
    """What may be typed into fields that list nothing."""
    found: dict[str, list[dict[str, Any]]] = {}
    for rule in item.rules:
        if rule.score is not None and rule.score > 0:
            for field, value in rule.values:
                rows = found.setdefault(field, [])
                if value and value not in [row["text"] for row in rows]:
                    rows.append({"text": value.replace("*", "\\*")})
    return found


def _rows(item: Item, node: Node, kind: str, scored: set[tuple[str, str]]) -> tuple[str, list[dict[str, Any]]]:
    labels = [one for one in node.each("response_label") if item.text(one)["text"]]
    types = {one.get("answer_type", "").lower() for one in labels}
    own = "choice" if "dropdown" in types else "word" if "wordbank" in types else "text" if "openentry" in types else kind
    rows = []
    for one in labels:
        pair = node.get("ident", ""), one.get("ident", "")
        right = pair in scored if own in ("choice", "word") else True
        if own == "word" and not right:
            continue
        row = _row(item, one, own) | ({} if right else {"fraction": 0})
        item.rows[pair] = row
        rows.append(row)
    if own == "choice" and len(rows) == 1:
        own = "text"
    return own, rows


def _row(item: Item, label: Node, kind: str) -> dict[str, Any]:
    said = plain_of(item.text(label)["text"]).replace("\n", " ")
    way = label.get("scoring_algorithm", "").lower()
    if kind != "text":
        return {"text": said}
    if way == "textregex":
        return {"text": "".join(label.itertext()).strip(), "pattern": True}
    if way in _CLOSE:
        item.draft.lose(_("that nearly right spellings count"))
    said = said.replace("*", "\\*")
    return {"text": f"*{said}*" if way == "textcontainsanswer" else said}


def _words(item: Item, gaps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The words of the bank that fit no gap."""
    used = {row["text"] for gap in gaps for row in gap["answers"]}
    texts = [
        item.words(one) for node in item.fields for one in node.each("response_label") if one.get("answer_type", "").lower() == "wordbank"
    ]
    return [{"text": said} for said in dict.fromkeys(texts) if said and said not in used]
