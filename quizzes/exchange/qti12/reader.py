"""A questestinterop document in, a verdict per item out."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import MOST_IN_XML, NAME_LENGTH, Draft, Refusal, Shelf, not_too_many, not_too_many_answers
from quizzes.exchange.markup import Node
from quizzes.exchange.qti12 import kinds
from quizzes.exchange.qti12.items import Fetch, Item
from quizzes.exchange.verdicts import Reading, Verdict

MOST_FIELDS = 200  # of a question
_SAID = ("question_type", "cc_profile", "bbmd_questiontype", "qmd_questiontype", "qmd_itemtype", "QUESTIONTYPE")
_LOOSE = ("qmd_questiontype", "qmd_itemtype", "QUESTIONTYPE")  # words of many tools, and of nobody's list
_POINTS = ("points_possible", "qmd_absolutescore_max", "qmd_weighting")
_HOLDERS = ("assessment", "objectbank", "section")


def read_root(root: Node, shelf: Shelf, fetch: Fetch, *, without: Collection[str] = ()) -> Reading:
    """Every item of the document, in the category its sections make. From banks, items `without` are left out: a quiz has them."""
    left_out = without if root.first("objectbank") is not None else ()
    found = [(node, category) for node, category in _items(root, ()) if node.get("ident", "") not in left_out]
    not_too_many(len(found))
    not_too_many_answers(sum(1 for _node in root.each("response_label")), MOST_IN_XML)
    verdicts = tuple(_verdict(node, shelf, fetch, category) for node, category in found)
    categories = dict.fromkeys(category for _node, category in found if category)
    return Reading("qti12", verdicts, tuple(categories), shelf.files)


def copies_in(root: Node) -> list[str]:
    """The items of banks that this document's items are copies of."""
    return [said for label, said in _fields(root) if label == "assessment_question_identifierref" and said]


def drawn_from(root: Node) -> list[str]:
    """The banks that groups without questions of their own draw from."""
    groups = [one for one in root.each("section") if one.first("item") is None]
    return [said for one in groups if (said := one.words("selection_ordering/selection/sourcebank_ref"))]


def _items(node: Node, path: tuple[str, ...]) -> Iterator[tuple[Node, str]]:
    for child in node:
        if child.tag == "item":
            yield child, "/".join(path)  # type: ignore[misc]
        elif child.tag in _HOLDERS:
            name = " ".join(child.get("title", "").split()) or (_bank_title(child) if child.tag == "objectbank" else "")  # type: ignore[arg-type]
            named = name and not (child.tag == "section" and name.lower() in ("main", "root_section", *path[:1]))
            yield from _items(child, (*path, name) if named else path)  # type: ignore[arg-type]


def _bank_title(node: Node) -> str:
    return next((said for label, said in _fields(node, direct=True) if label == "bank_title"), "")


def _fields(node: Node, *, direct: bool = False) -> Iterator[tuple[str, str]]:
    for one in node.all("qtimetadata/qtimetadatafield") if direct else node.each("qtimetadatafield", "qti_metadatafield"):
        yield one.words("fieldlabel"), one.words("fieldentry")


def _metadata(node: Node) -> dict[str, str]:
    holder = node.first("itemmetadata")
    if holder is None:
        return {}
    own = {child.tag: "".join(child.itertext()).strip() for child in holder if child.tag != "qtimetadata"}
    return own | dict(_fields(holder))


def _verdict(node: Node, shelf: Shelf, fetch: Fetch, category: str) -> Verdict:
    facts = _metadata(node)
    draft = Draft(shelf, line=node.line, category=category, id=node.get("ident", "").strip())
    draft.name = " ".join(node.get("title", "").split())[:NAME_LENGTH]
    item = Item(node, draft, fetch, facts)
    key = next((key for key in _SAID if facts.get(key)), "")
    source = facts.get(key, "")
    if draft.name.lower() in ("question", "untitled", source.lower()):
        draft.name = ""
    draft.kind = source or item.shape or "item"
    return draft.verdict(lambda: _fill(item, source, loose=key in _LOOSE))


def _fill(item: Item, source: str, *, loose: bool) -> None:
    shape = None if source == "CLOZE QUESTION" else kinds.BY_NAME.get(source.lower())
    if shape is None and (loose or not source) and (item.fields or not source) and source.lower() not in kinds.NOT_HELD:
        shape = kinds.BY_SHAPE.get(item.shape)
    if shape is None:
        raise Refusal(_("we have no question of the type “%(type)s”.") % {"type": source or item.shape or "item"})
    item.draft.kind, read_own = shape
    if len(item.fields) > MOST_FIELDS:
        raise Refusal(_("it has more than %(number)d fields.") % {"number": MOST_FIELDS})
    item.take_prompt()
    points = next((found for name in _POINTS if (found := read_number(item.facts.get(name, "")))), None)
    if points is not None and points > 0 and points != 1 and item.draft.kind != "description":
        item.draft.body["weight"] = plain(points)
    read_own(item)
    item.take_feedback()
    if hints := [said for node in item.node.all("hint/hintmaterial") if (said := item.beside(node))]:
        item.draft.body["hints"] = hints
