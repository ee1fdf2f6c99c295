"""Texts as QTI has them: HTML that is XML, with pictures beside it in the package."""

import re
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _

from quizzes.engine.texts import Rich
from quizzes.exchange.markup import Node
from quizzes.exchange.pictures import TYPES, PictureError, kept
from quizzes.exchange.prose import PLACE, collapsed, html_of, is_plain, nodes_of, plain_of, printable, rendered
from quizzes.exchange.qti.bodies import Fetch
from quizzes.exchange.qti.parts import OURS

MEDIA = "media"
UNKNOWN = ("u", "s", "mark")  # elements QTI does not know: a span with a class stands for each
_MATH = "http://www.w3.org/1998/Math/MathML"


@dataclass
class Page:
    """What the texts of a package show, and what of the item under way is lost."""

    fetch: Fetch
    files: dict[str, bytes] = field(default_factory=dict)
    used: dict[str, None] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def take_used(self) -> list[str]:
        found = list(self.used)
        self.used.clear()
        return found

    def take_lost(self) -> list[str]:
        found = list(dict.fromkeys(self.lost))
        self.lost.clear()
        return found

    def keep(self, name: str) -> str | None:
        """The name in the package of a file we keep; None when it is gone."""
        data = self.fetch(name)
        try:
            own, clean = kept(data) if data is not None else ("", b"")
        except PictureError:
            own = ""
        if not own:
            self.lost.append(_("the file “%(name)s”, which is no longer kept") % {"name": name})
            return None
        self.files[own] = clean
        self.used[own] = None
        return own

    def html(self, text: Rich, default: str) -> str:
        """A text as the content of an element."""
        own = text.format or default
        if own == "plain":
            return "<br/>".join(escape(collapsed(line), quote=False) for line in printable(text.text).strip().split("\n"))
        root = nodes_of(rendered(text.text, own))[0]
        self._dress(root)
        found = html_of(root)
        return collapsed(found) if is_plain(found) else found

    def words(self, text: Rich, default: str) -> str:
        """A text as words alone, for where QTI takes no mark-up."""
        own = text.format or default
        if own != "plain" and "<" in text.text:
            self.lost.append(_("mark-up where QTI takes words alone"))
        said = plain_of(rendered(text.text, own)) if own != "plain" else text.text
        return collapsed(printable(said))

    def _dress(self, root: Node) -> None:
        for node in root.iter():
            for child in node:
                self._adapt(child)  # type: ignore[arg-type]

    def _adapt(self, node: Node) -> None:
        if node.tag in UNKNOWN:
            node.set("class", OURS + "is-" + node.tag)
            node.tag = "span"
        if node.tag == "math":
            node.set("xmlns", _MATH)
        if "lang" in node.keys():  # noqa: SIM118 - an element, not a mapping
            node.set("xml:lang", node.attrib.pop("lang"))
        source = node.get("src", "")
        if source.startswith(PLACE):
            own = self.keep(source.removeprefix(PLACE))
            node.set("src", f"../{MEDIA}/{own}" if own else f"../{MEDIA}/gone")
            if node.tag in ("audio", "video"):
                node.attrib.clear()
                node.tag = "object"
                node.set("data", f"../{MEDIA}/{own or 'gone'}")
                node.set("type", TYPES.get((own or "").rpartition(".")[2], "application/octet-stream"))
        link = node.get("href", "")
        if link.startswith(PLACE) and (own := self.keep(link.removeprefix(PLACE))):
            node.set("href", f"../{MEDIA}/{own}")


def bare(said: str) -> str:
    """Words alone, as the content of an element."""
    return escape(collapsed(printable(said)), quote=False)


def attribute(said: str) -> str:
    return escape(re.sub(r"\s+", " ", printable(said)).strip())
