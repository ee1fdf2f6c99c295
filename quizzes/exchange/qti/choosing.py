"""Interactions in which something is chosen."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import Refusal, doubts
from quizzes.exchange.markup import Node
from quizzes.exchange.pictures import FOLDER, PictureError, drawn, size_of
from quizzes.exchange.qti.declarations import Declared, is_exact
from quizzes.exchange.qti.parts import Item
from quizzes.exchange.truths import LIES, TRUTHS

MOST_STEPS = 11


def choice(item: Item) -> None:
    nodes = item.only.all("simpleChoice")
    item.prompt()
    if len(nodes) == 2 and item.own("kind") in ("", "true_false") and _judges(item, nodes):
        return
    labels = [item.text(node) for node in nodes]
    if item.own("kind") == "scale":
        item.draft.kind = "scale"
        item.draft.body["labels"] = [item.body.words(node) for node in nodes]
        return
    _weighed(item, nodes, labels, key="choices")
    item.draft.body["shuffle"] = item.only.get("shuffle", "false") == "true"


def _weighed(item: Item, nodes: list[Node], labels: list[Any], *, key: str) -> None:
    """Choices with their weights: one to choose, or several."""
    declared = item.response
    several = declared.cardinality != "single" and item.only.get("maxChoices", "0" if declared.cardinality == "multiple" else "1") != "1"
    if key == "choices":
        item.draft.kind = "multiple" if several else "single"
    else:
        item.draft.body["several"] = several
    rows = []
    for node, label in zip(nodes, labels, strict=True):
        name = node.get("identifier", "")
        rows.append({"text": label, "fraction": _share(declared, name, several), "feedback": _said_inside(item, node), "name": name})
    item.draft.body[key] = rows
    credit = item.own("credit", "exact" if several and is_exact(item.node, declared) else "weights")
    if several and credit != "weights":
        item.draft.body["credit"] = credit
    item.draft.notes += doubts("multiple" if several else "single", rows)


def _share(declared: Declared, name: str, several: bool) -> float | int:
    if not several and declared.cardinality != "single" and not declared.mapping:
        return 100 if name in declared.correct else 0
    return declared.share(name)


def _said_inside(item: Item, node: Node) -> Any:
    """Feedback that stands in the choice itself and is meant for who chose it."""
    told = [one for one in node.each("feedbackInline", "feedbackBlock") if one.get("showHide", "show") == "show"]
    return item.beside(told[0]) if len(told) == 1 else ""


def _judges(item: Item, nodes: list[Node]) -> bool:
    """Two choices that say true and false are a statement to judge."""
    said = [item.body.words(node).strip(" .").lower() for node in nodes]
    if item.own("kind"):
        said = ["true", "false"]
    if not (said[0] in TRUTHS and said[1] in LIES) and not (said[0] in LIES and said[1] in TRUTHS):
        return False
    shares = [item.response.share(node.get("identifier", "")) for node in nodes]
    if sorted(shares) != [0, 100]:
        return False
    truth = 0 if said[0] in TRUTHS else 1
    item.draft.kind = "true_false"
    item.draft.body |= {
        "answer": shares[truth] == 100,
        "feedback_true": _said_inside(item, nodes[truth]),
        "feedback_false": _said_inside(item, nodes[1 - truth]),
        "names": [nodes[truth].get("identifier", ""), nodes[1 - truth].get("identifier", "")],
    }
    return True


def hottext(item: Item) -> None:
    """Words marked in a text, to choose from."""
    nodes = list(item.only.each("hottext"))
    item.prompt(marked=("hottext",), passage=item.only)
    _weighed(item, nodes, [item.text(node) for node in nodes], key="choices")
    item.draft.body["shuffle"] = False
    item.draft.lose(_("that the words are chosen in the text itself: they are listed below it"))


def hotspot(item: Item) -> None:
    """Places on a picture."""
    item.prompt()
    nodes = item.only.all("hotspotChoice")
    shown = next(item.only.each("object", "img", "picture"), Node("object"))
    labels = [node.get("hotspotLabel") or node.get("ariaLabel") or node.get("identifier", "") for node in nodes]
    if not all(node.get("hotspotLabel") for node in nodes):
        item.draft.lose(_("areas without words: their identifiers stand for them until you write better ones"))
    _weighed(item, nodes, labels, key="areas")
    for row, node in zip(item.draft.body["areas"], nodes, strict=True):
        row.update(_shape(node, shown))
    item.draft.body["image"] = _picture(item, shown, item.draft.body["areas"])


def _picture(item: Item, shown: Node, areas: list[dict[str, Any]]) -> Mapping[str, Any]:
    source = shown.get("data") or shown.get("src") or ""
    name = item.draft.picture(source, item.body.fetch(source)) if source else None
    said = [read_number(shown.get(side, "").removesuffix("px")) for side in ("width", "height")]
    sides = [int(value) if value else 0 for value in said]
    if name is None:
        edge = [int(max((Fraction(n) for row in areas for n in row["coords"]), default=Fraction(400))) + 20] * 2
        sides = [side or least for side, least in zip(sides, edge, strict=True)]
        try:
            name = item.draft.shelf.keep(drawn(sides[0], sides[1], [(row["shape"], [float(n) for n in row["coords"]]) for row in areas]))
        except PictureError as error:
            raise Refusal(_("the picture cannot be drawn (%(reason)s).") % {"reason": error}) from None
        item.draft.lose(_("the picture itself: the areas are drawn on an empty one until you put it back"))
    elif not all(sides):
        sides = list(size_of(item.draft.shelf.files[name]))
    alt = shown.get("alt") or " ".join("".join(shown.itertext()).split()) or item.draft.name or _("Picture")
    return {"name": FOLDER + name, "alt": alt, "width": sides[0], "height": sides[1]}


def _shape(node: Node, shown: Node) -> dict[str, Any]:
    numbers = [read_number(one.strip().removesuffix("%")) or Fraction(0) for one in node.get("coords", "").split(",") if one.strip()]
    shape = node.get("shape", "")
    if shape == "rect" and len(numbers) == 4:
        left, top, right, bottom = numbers
        numbers = [min(left, right), min(top, bottom), abs(right - left), abs(bottom - top)]
    elif shape == "ellipse" and len(numbers) == 4:
        across, down, wide, high = numbers
        shape, numbers = "rect", [max(across - wide, Fraction(0)), max(down - high, Fraction(0)), 2 * wide, 2 * high]
    elif shape == "default":
        sides = [read_number(shown.get(side, "")) or Fraction(100) for side in ("width", "height")]
        shape, numbers = "rect", [Fraction(0), Fraction(0), *sides]
    return {"shape": shape, "coords": [plain(number) for number in numbers]}


def slider(item: Item) -> None:
    """A value on a line: a number when one is right, a scale when none is."""
    item.prompt()
    node, declared = item.only, item.response
    low, high = (read_number(node.get(side, "")) for side in ("lowerBound", "upperBound"))
    step = read_number(node.get("step", "1")) or Fraction(1)
    if low is None or high is None or high <= low or step <= 0:
        raise Refusal(_("the slider has no lower and upper end."))
    if declared.correct or declared.mapping:
        values = {value: declared.share(value) for value in (declared.mapping or declared.correct)}
        item.draft.body["answers"] = [{"value": value, "fraction": worth} for value, worth in values.items()]
        item.draft.lose(_("the slider: the number is typed, from %(low)s to %(high)s") % {"low": plain(low), "high": plain(high)})
        return
    steps = int((high - low) / step) + 1
    if steps > MOST_STEPS:
        item.draft.kind = "sliderInteraction"
        raise Refusal(_("no value is right, and a scale has at most %(number)d places.") % {"number": MOST_STEPS})
    item.draft.kind = "scale"
    item.draft.body["labels"] = [plain(low + nth * step) for nth in range(steps)]
