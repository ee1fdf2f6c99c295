"""One assessmentItem in, one verdict out."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import NAME_LENGTH, Draft, Refusal, Shelf
from quizzes.exchange.markup import Node
from quizzes.exchange.qti import choosing, placing, templates, writing
from quizzes.exchange.qti.bodies import Body, Fetch
from quizzes.exchange.qti.declarations import declarations
from quizzes.exchange.qti.feedbacks import take_feedback
from quizzes.exchange.qti.parts import OURS, Item
from quizzes.exchange.verdicts import Verdict

MOST_FIELDS = 200  # of a question
_ASIDE = ("endAttemptInteraction",)
READERS: dict[str, tuple[str, Callable[[Item], None]]] = {
    "choiceInteraction": ("single", choosing.choice),
    "hottextInteraction": ("single", choosing.hottext),
    "hotspotInteraction": ("hotspot", choosing.hotspot),
    "sliderInteraction": ("numeric", choosing.slider),
    "orderInteraction": ("ordering", placing.order),
    "matchInteraction": ("matching", placing.match),
    "associateInteraction": ("matching", placing.associate),
    "gapMatchInteraction": ("gaps", writing.gap_match),
    "textEntryInteraction": ("short_text", writing.text_entry),
    "inlineChoiceInteraction": ("gaps", writing.inline),
    "extendedTextInteraction": ("essay", writing.extended),
    "uploadInteraction": ("file", writing.upload),
}
INLINE = {"textEntryInteraction", "inlineChoiceInteraction", "choiceInteraction"}


def read_item(node: Node, shelf: Shelf, fetch: Fetch, *, category: str = "", tags: tuple[str, ...] = ()) -> Verdict:
    """The verdict on an item. `fetch` gives the files its texts name, from its own package only."""
    draft = Draft(shelf, line=node.line, category=category, id=own_id(node.get("identifier", "").strip()), tags=tags)
    draft.name = " ".join(node.get("title", "").split())[:NAME_LENGTH]
    return draft.verdict(lambda: _fill(node, draft, fetch))


def own_id(identifier: str) -> str:
    """The identifier, without what our own writer made of one that was missing or that QTI does not allow."""
    if not identifier.startswith(OURS):
        return identifier
    kind, _mark, rest = identifier.removeprefix(OURS).partition("-")
    try:
        return bytes.fromhex(rest.rpartition("-")[0]).decode() if kind == "x" else ""
    except ValueError:
        return identifier


def _fill(node: Node, draft: Draft, fetch: Fetch) -> None:
    body = node.first("itemBody")
    found = _interactions(body) if body is not None else []
    asked = [one for one in found if one.tag not in _ASIDE]
    if len(found) > MOST_FIELDS:
        draft.kind = found[0].tag
        raise Refusal(_("it has more than %(number)d fields.") % {"number": MOST_FIELDS})
    names = list(dict.fromkeys(one.tag for one in asked))
    draft.kind = "+".join(names) or "description"
    item = Item(node, body if body is not None else Node("itemBody"), draft, Body(draft, fetch), declarations(node), asked)
    if len(found) > len(asked):
        draft.lose(_("buttons that end a try"))
    if weight := _weight(node):
        draft.body["weight"] = weight
    if not asked:
        _description(item)
    elif node.first("templateDeclaration") is not None and node.first("templateProcessing") is not None:
        templates.calculated(item)
    elif len(asked) == 1:
        if names[0] not in READERS:
            raise Refusal(_("we have no question of the type “%(type)s”.") % {"type": names[0]})
        draft.kind, read_own = READERS[names[0]]
        read_own(item)
    elif set(names) <= INLINE and node.get("adaptive") != "true":
        _inline(item, draft)
    else:
        raise Refusal(_("it asks several things at once (%(types)s), which we cannot hold in one question.") % {"types": ", ".join(names)})
    if node.get("adaptive") == "true":
        draft.lose(_("steps that follow from the first answer"))
    take_feedback(item)


def _interactions(body: Node) -> list[Node]:
    """Everything that asks, in the order of the text; a custom interaction and its portable form are one."""
    found: list[Node] = [one for one in body.iter() if one.tag.endswith(("Interaction", "interaction"))]  # type: ignore[misc]
    inside = {id(one) for custom in found if custom.tag == "customInteraction" for one in custom.iter() if one is not custom}
    return [one for one in found if id(one) not in inside]


def _inline(item: Item, draft: Draft) -> None:
    """Several fields as the gaps of one text; where that cannot be, the item keeps the name its source gives it."""
    names, draft.kind = draft.kind, "gaps"
    try:
        writing.inline(item)
    except Refusal:
        draft.kind = names
        raise


def _description(item: Item) -> None:
    item.prompt()
    item.draft.kind = "description"
    item.draft.body.pop("weight", None)
    if not item.draft.body["prompt"]:
        raise Refusal(_("there is no text."))


def _weight(node: Node) -> str:
    """The points an item gives, where it says so."""
    for outcome in node.all("outcomeDeclaration"):
        if outcome.get("identifier") == "MAXSCORE":
            value = read_number(outcome.words("defaultValue/value"))
            counts = value is not None and (value > 0 or (value == 0 and node.get("toolName") == "Cheminer"))  # others leave 0 there
            return plain(value) if value is not None and counts and value != 1 else ""
    return ""
