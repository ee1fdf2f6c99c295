"""Interactions in which things are put in order or put together."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.texts import ids_for
from quizzes.exchange.drafts import Refusal
from quizzes.exchange.qti.parts import Item


def order(item: Item) -> None:
    item.prompt()
    nodes = {node.get("identifier", ""): node for node in item.only.all("simpleChoice")}
    right = [name for name in item.response.correct if name in nodes]
    if not right:
        raise Refusal(_("it does not say which order is right."))
    if len(right) < len(nodes):
        item.draft.lose(_("entries that have no place in the order"))
    item.draft.body |= {"entries": [{"text": item.text(nodes[name])} for name in right], "credit": item.own("credit", "exact")}


def match(item: Item) -> None:
    """Two sets. Each of the first with one of the second of its own is a matching; with several to one, a sorting into categories."""
    item.prompt()
    sets = item.only.all("simpleMatchSet")
    if len(sets) != 2:
        raise Refusal(_("a matching has two sets, this one %(number)d.") % {"number": len(sets)})
    first, second = (list(one.each("simpleAssociableChoice")) for one in sets)
    pairs = _pairs(item)
    if any(node.get("matchMax") != "1" for node in first) and all(node.get("matchMax") == "1" for node in second) and not item.own("kind"):
        first, second, pairs = second, first, [(right, left) for left, right in pairs]
    lefts, rights = {n.get("identifier", ""): n for n in first}, {n.get("identifier", ""): n for n in second}
    pairs = [(left, right) for left, right in pairs if left in lefts and right in rights]
    if not pairs and not item.own("kind"):
        raise Refusal(_("it does not say which belong together."))
    item.draft.body["credit"] = item.own("credit", _credit(item))
    each_once = max(Counter(left for left, _right in pairs).values(), default=1) == 1
    single = each_once and all(node.get("matchMax") == "1" for node in second)
    words = {name: item.body.words(node) for name, node in rights.items()}
    kind = item.own("kind", "matching" if single and all(words.values()) and len(pairs) == len(lefts) else "categorise")
    if kind == "matching":
        belongs = dict(pairs)
        used = set(belongs.values())
        item.draft.body |= {
            "pairs": [{"prompt": item.text(lefts[left]), "answer": words[right]} for left, right in belongs.items()],
            "extra": [words[name] for name in rights if name not in used],
        }
        return
    item.draft.kind = "categorise"
    made = ids_for(str(label["text"] if isinstance(label, dict) else label) for label in map(item.text, rights.values()))
    ids = dict(zip(rights, made, strict=True))
    item.draft.body |= {
        "categories": [{"id": ids[name], "text": item.text(node)} for name, node in rights.items()],
        "entries": [
            {"text": item.text(node), "categories": [ids[right] for left, right in pairs if left == name]} for name, node in lefts.items()
        ],
    }


def _pairs(item: Item) -> list[tuple[str, str]]:
    """What belongs together: what is declared right, else what is worth something."""
    declared = item.response
    worthy = tuple(key for key, worth in declared.mapping.items() if worth > 0)
    said = worthy if item.own("kind") else declared.correct or worthy
    found = [tuple(pair.split()) for pair in said]
    return list(dict.fromkeys((pair[0], pair[1]) for pair in found if len(pair) == 2))


def _credit(item: Item) -> str:
    mapping = item.response.mapping
    if not mapping:
        return "exact"
    return "penalty" if item.response.default < 0 or any(worth < 0 for worth in mapping.values()) else "proportional"


def associate(item: Item) -> None:
    """Pairs within one set: the first of each pair is asked for, the second chosen."""
    item.prompt()
    nodes = {node.get("identifier", ""): node for node in item.only.all("simpleAssociableChoice")}
    pairs = [(left, right) for left, right in _pairs(item) if left in nodes and right in nodes]
    if not pairs:
        raise Refusal(_("it does not say which belong together."))
    lefts = dict(reversed(pairs))
    rows: list[dict[str, Any]] = [
        {"prompt": item.text(nodes[left]), "answer": item.body.words(nodes[right])} for left, right in pairs if lefts.get(left) == right
    ]
    used = {name for pair in pairs for name in pair}
    item.draft.body |= {
        "pairs": rows,
        "extra": [item.body.words(node) for name, node in nodes.items() if name not in used],
        "credit": _credit(item),
    }
    item.draft.lose(_("that both sides of a pair are free: one is given"))
    if len(rows) < len(pairs):
        item.draft.lose(_("further partners of the same entry"))
