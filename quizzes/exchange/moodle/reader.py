"""Moodle XML in, a verdict per question out."""

import base64
import binascii
import re
from urllib.parse import unquote

from django.utils.translation import gettext as _

from quizzes.exchange.drafts import MOST_IN_XML, NAME_LENGTH, Draft, Refusal, Shelf, not_too_many, not_too_many_answers
from quizzes.exchange.markup import Node, parse
from quizzes.exchange.moodle import kinds, plugins
from quizzes.exchange.moodle.cloze import read_gaps
from quizzes.exchange.prose import FILE_NAME, PLACE, printable
from quizzes.exchange.verdicts import Reading, Verdict

READERS = kinds.READERS | plugins.READERS
_PLUGIN = re.compile(r"@@PLUGINFILE@@/([^\"'\s<>]+)")


def read(data: bytes) -> Reading:
    """Every question of the file. Raises FileError."""
    return read_root(parse(data))


def read_root(root: Node) -> Reading:
    """Every question of the document, in its order and in the category that stands above it."""
    nodes, shelf = [root] if root.tag == "question" else root.all("question"), Shelf()
    categories: dict[str, None] = {}
    verdicts: list[Verdict] = []
    not_too_many(len(nodes))
    not_too_many_answers(sum(1 for _node in root.each("answer", "subquestion")), MOST_IN_XML)
    category = ""
    for node in nodes:
        if node.get("type") == "category":
            category = " ".join(node.words("category/text").split()) or category
            categories[category] = None
        else:
            verdicts.append(_verdict(node, shelf, category))
    return Reading("moodle-xml", tuple(verdicts), tuple(categories), shelf.files)


def read_cloze(text: str) -> Reading:
    """A text with embedded answers is one question, whatever its length."""
    draft = Draft(Shelf(), line=1, kind="gaps")
    body = printable(text).strip()
    return Reading("cloze", (draft.verdict(lambda: read_gaps(draft, body, "moodle")),))


def _verdict(node: Node, shelf: Shelf, category: str) -> Verdict:
    source = node.get("type", "").strip()
    draft = Draft(shelf, line=node.line, category=category, kind=source or "question")
    draft.name = " ".join(node.words("name/text").split())[:NAME_LENGTH]
    draft.id = node.words("idnumber")
    draft.tags = tuple(dict.fromkeys(tag for one in node.all("tags/tag") if (tag := one.words())))
    read_own = READERS.get(source)

    def fill() -> None:
        if read_own is None:
            raise Refusal(_("we have no question of the type “%(type)s”.") % {"type": source})
        draft.kind = read_own.kind
        _show_files(node, draft)
        _old_picture(node)
        read_own.read(node, draft)

    return draft.verdict(fill)


def _show_files(node: Node, draft: Draft) -> None:
    """Embedded files become ours, and every text of the question shows them from there."""
    for holder in [*node.iter()]:
        files = holder.findall("file")
        text = holder.find("text")
        if not files or text is None:
            continue
        names = {}
        for file in files:
            name = file.get("name", "")
            names[name] = draft.picture(name, _content(file))
        text.text = _placed(_whole(text), names)
        for child in [*text]:
            text.remove(child)


def _old_picture(node: Node) -> None:
    """Moodle 1 kept a question's one picture beside the text; it is shown below it."""
    said = node.words("image_base64")
    text = node.first("questiontext/text")
    if said and text is not None:
        text.text = f'{_whole(text)}<p><img src="data:image/png;base64,{said}" alt=""></p>'
        for child in [*text]:
            text.remove(child)


def _placed(text: str, names: dict[str, str | None]) -> str:
    return _PLUGIN.sub(lambda found: _place(found[1], names), text)


def _content(file: Node) -> bytes | None:
    if file.get("encoding") != "base64":
        return (file.text or "").encode()
    try:
        return base64.b64decode("".join((file.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _place(said: str, names: dict[str, str | None]) -> str:
    """Where our copy of the file is; a bracket after the name may be the text's own, as in Markdown's ![](…)."""
    ends = [len(said), *(nth for nth in range(len(said) - 1, max(len(said) - 200, 0), -1) if said[nth] == ")")]
    known = next((end for end in ends if unquote(said[:end]).split("?")[0] in names), ends[-1])
    name = unquote(said[:known]).split("?")[0]
    own = names.get(name)
    return (PLACE + own if own and FILE_NAME.fullmatch(own) else "@@PLUGINFILE@@/" + name) + said[known:]


def _whole(text: Node) -> str:
    return "".join(text.itertext())
