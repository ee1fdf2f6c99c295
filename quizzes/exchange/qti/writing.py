"""Interactions in which something is written, uploaded, or filled into a text."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.engine.questions import FILE_TYPES, GAP
from quizzes.exchange.drafts import Refusal, weight_in_percent
from quizzes.exchange.markup import Node
from quizzes.exchange.qti.declarations import Declared
from quizzes.exchange.qti.numbers import accepted_numbers
from quizzes.exchange.qti.parts import Item, own_class

_MIMES = {
    "application/pdf": ("pdf",),
    "text/plain": ("txt",),
    "text/csv": ("csv",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/*": ("png", "jpg", "jpeg", "webp"),
    "audio/mpeg": ("mp3",),
    "audio/ogg": ("ogg",),
    "application/zip": ("zip",),
    "application/msword": ("docx", "odt"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
}


def text_entry(item: Item) -> None:
    """One field: a number or a few words; where text follows it, a blank stands in the prompt."""
    if item.own("kind") == "gaps":
        item.draft.kind = "gaps"
        inline(item)
        return
    name = item.only.get("responseIdentifier", "")
    item.prompt(inside={} if item.own("kind") or _is_last(item.body_node, item.only) else {name: GAP})
    declared = item.response
    if declared.base in ("float", "integer") or item.own("kind") == "numeric":
        item.draft.kind = "numeric"
        item.draft.body["answers"] = accepted_numbers(item.node, declared)
    else:
        item.draft.body |= {"answers": _texts(declared), "case_matters": declared.strict}
        if item.only.get("patternMask"):
            item.draft.lose(_("the pattern that what is typed has to have"))
    if not item.draft.body["answers"]:
        raise Refusal(_("it does not say which answer is right."))


def _is_last(body: Node, asked: Node) -> bool:
    """Whether nothing is said after the interaction."""
    after = False
    for node in body.iter():
        if after and (node.text or "").strip() and not node.tag.startswith(("feedback", "rubric")):
            return False
        if node is asked:
            after = True
        if after and node is not body and (node.tail or "").strip():
            return False
    return not any((child.tail or "").strip() for child in body.iter() if any(one is asked for one in child.iter()) and child is not body)


def _texts(declared: Declared) -> list[dict[str, Any]]:
    values = declared.mapping or dict.fromkeys(" ".join(value.split()) for value in declared.correct)
    return [{"text": value.replace("*", "\\*"), "fraction": declared.share(value)} for value in values if value]


def inline(item: Item) -> None:
    """A text with fields and lists in it: each is a gap."""
    ids = {node.get("responseIdentifier", ""): str(nth) for nth, node in enumerate(item.asked, 1)}
    own_prompts = [node for node in item.asked if node.tag == "choiceInteraction"]
    item.prompt(inside={name: f"[[{gap}]]" for name, gap in ids.items()})
    gaps = [_gap(item, node, ids[node.get("responseIdentifier", "")]) for node in item.asked]
    if not all(gap.get("answers") or gap.get("numbers") for gap in gaps):
        raise Refusal(_("it does not say which answer is right."))
    if own_prompts:
        item.draft.lose(_("the layout of choices: each is a list in the text"))
    for gap in gaps:
        if f"[[{gap['id']}]]" not in item.draft.body["prompt"]:
            item.draft.body["prompt"] += f" [[{gap['id']}]]"
    strict = {declared.strict for declared in item.declared.values() if declared.base == "string" and declared.mapping}
    item.draft.body |= {"gaps": gaps, "case_matters": strict == {True}, "credit": item.own("credit", "proportional")}
    if any(_is_picture(node) for one in item.asked for node in one.each("inlineChoice")):
        item.draft.lose(_("pictures in the lists"))


def _gap(item: Item, node: Node, gap_id: str) -> dict[str, Any]:
    declared = item.declared.get(node.get("responseIdentifier", "")) or Declared("")
    row: dict[str, Any] = {"id": gap_id}
    weight = read_number(own_class(node, "weight")) or (declared.top() if declared.mapping else None)
    if weight is not None and weight != 1:
        row["weight"] = plain(weight)
    if node.tag == "textEntryInteraction":
        if declared.base in ("float", "integer"):
            return row | {"kind": "numeric", "numbers": accepted_numbers(item.node, declared, weight)}
        return row | {"kind": "text", "answers": _texts(declared)}
    options = list(node.each("inlineChoice", "simpleChoice"))
    if declared.cardinality != "single":
        raise Refusal(_("a gap takes one answer, “%(start)s” asks for several.") % {"start": declared.id})
    rows = [{"text": item.body.words(one), "fraction": declared.share(one.get("identifier", ""))} for one in options]
    return row | {"kind": "choice", "answers": [one for one in rows if one["text"]]}


def _is_picture(node: Node) -> bool:
    return next(node.each("img", "object"), None) is not None


def gap_match(item: Item) -> None:
    """Words to drag into a text."""
    node, declared = item.only, item.response
    words = {one.get("identifier", ""): item.body.words(one) for one in node.each("gapText")}
    for one in node.each("gapImg"):
        words[one.get("identifier", "")] = one.get("objectLabel") or "".join(one.itertext()).strip() or one.get("identifier", "")
        item.draft.lose(_("pictures to drag: their names stand for them"))
    places = {one.get("identifier", ""): str(nth) for nth, one in enumerate(node.each("gap"), 1)}
    worthy = tuple(key for key, worth in declared.mapping.items() if worth > 0)
    fits = [pair.split() for pair in (declared.mapping if item.own("kind") else declared.correct or worthy)]
    gaps = []
    for name, gap_id in places.items():
        answers = {words[pair[0]]: " ".join(pair) for pair in fits if len(pair) == 2 and pair[1] == name and words.get(pair[0])}
        worth = declared.mapping if item.own("kind") else {}
        rows = [{"text": text, "fraction": weight_in_percent(worth.get(pair, Fraction(1)))} for text, pair in answers.items()]
        if rows:
            gaps.append({"id": gap_id, "kind": "word", "answers": rows})
    if not gaps:
        raise Refusal(_("it does not say which words belong where."))
    _fill_text(item, {name: gap_id for name, gap_id in places.items() if any(gap["id"] == gap_id for gap in gaps)})
    used = {answer["text"] for gap in gaps for answer in gap["answers"]}
    extra = [text for text in words.values() if text and text not in used]
    item.draft.body |= {"gaps": gaps, "words": [{"text": text} for text in dict.fromkeys(extra)]}
    item.draft.body["case_matters"] = len({text.casefold() for text in words.values()}) < len(set(words.values()))
    item.draft.body["credit"] = item.own("credit", "proportional" if declared.mapping else "exact")


def _fill_text(item: Item, places: dict[str, str]) -> None:
    """The text of the interaction with the places as gaps, after the prompt."""
    passage = Node("div")
    for child in item.only:
        if child.tag not in ("gapText", "gapImg", "prompt"):
            passage.append(child)
    for one in list(passage.iter()):
        for place in [child for child in one if child.tag == "gap"]:
            name = place.get("identifier", "")
            _spell(one, place, (f"[[{places[name]}]]" if name in places else GAP) + (place.tail or ""))  # type: ignore[arg-type]
    item.prompt(passage=passage)


def _spell(above: Node, place: Node, text: str) -> None:
    """Text where an element stood."""
    nth = list(above).index(place)
    above.remove(place)
    if nth:
        above[nth - 1].tail = (above[nth - 1].tail or "") + text
    else:
        above.text = (above.text or "") + text


def extended(item: Item) -> None:
    item.prompt()
    item.told_reviewers()
    if item.response.correct and item.response.correct[0]:
        item.draft.body["model"] = "\n".join(item.response.correct)
    if words := item.own("words"):
        fewest, _mark, most = words.partition("-")
        item.draft.body["words"] = [int(fewest), int(most)]


def upload(item: Item) -> None:
    item.prompt()
    said = f"{item.only.get('type', '')} {item.own('types')}".replace(",", " ").replace("_", " ").split()
    types = [ending for word in said for ending in _MIMES.get(word, (word,)) if ending in FILE_TYPES]
    if types:
        item.draft.body["types"] = list(dict.fromkeys(types))
    if (largest := read_number(item.own("largest"))) is not None:
        item.draft.body["largest"] = int(largest)
    item.told_reviewers()
