"""The text of an item: its body as HTML, without what is asked in it, with its pictures kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from quizzes.exchange.drafts import Draft
from quizzes.exchange.markup import Node
from quizzes.exchange.prose import PLACE, collapsed, html_of, is_plain, plain_of

Fetch = Callable[[str], bytes | None]
_FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback")
OURS_IS = "cheminer-is-"  # a class of our own writer: an element QTI does not know
_GONE = {"stylesheet", "include", "endAttemptInteraction", "infoControl", "portableCustomInteraction", "style"}
_TEMPLATES = {"templateInline", "templateBlock"}
_BLOCK_LIKE = {"prompt": "p", "rubricBlock": "div", "contentBody": "div", "stimulusBody": "div", "section": "div", "article": "div"}


@dataclass
class Body:
    """Turns elements into texts. `inside` says what stands where an interaction stood."""

    draft: Draft
    fetch: Fetch
    inside: Mapping[str, str] = field(default_factory=dict)
    marked: tuple[str, ...] = ()  # elements that are shown underlined

    def text(self, node: Node | None) -> dict[str, str]:
        """What is inside an element: plain where there is no mark-up in it, else HTML."""
        if node is None:
            return {"text": "", "format": ""}
        found = self.draft.html(html_of(self._copy(node, "div")))
        if is_plain(found["text"]):
            return {"text": collapsed(unescape(found["text"])), "format": "plain"}
        return found

    def words(self, node: Node | None) -> str:
        """The words alone."""
        said = self.text(node)
        return (said["text"] if said["format"] == "plain" else plain_of(said["text"])).replace("\n", " ")

    def beside(self, node: Node | None) -> Any:
        """A text next to the prompt: a bare string when it has the prompt's format."""
        found = self.text(node)
        if not found["text"]:
            return ""
        return found["text"] if found["format"] == self.draft.body.get("prompt_format") else found

    def _copy(self, node: Node, name: str) -> Node:
        made = Node(name)
        for key, value in node.items():
            made.set(key, value)
        if (link := made.get("href", "")) and not link.lower().startswith(("http:", "https:", "mailto:", "#")):
            kept = self.draft.picture(link, self.fetch(link)) if self.fetch(link) is not None else None
            made.set("href", PLACE + kept if kept else "")
        self._append(made, node.text)
        for child in node:
            self._child(child, made)  # type: ignore[arg-type]
            self._append(made, child.tail)
        return made

    def _child(self, child: Node, above: Node) -> None:
        tag = child.tag
        if tag.endswith("Interaction"):
            self._append(above, self.inside.get(child.get("responseIdentifier", ""), ""))
            return
        if tag in _FEEDBACK or tag in _GONE:
            return
        if tag in _TEMPLATES:
            self.draft.lose(_("texts that depend on the values drawn"))
            return
        if tag == "rubricBlock" and "candidate" not in child.get("view", "candidate"):
            return
        if tag == "printedVariable":
            self._append(above, "{" + child.get("identifier", "") + "}")
            return
        if tag in ("img", "object", "audio", "video", "source"):
            above.append(self._shown(child))
            return
        if tag == "span" and child.get("class", "").startswith(OURS_IS):
            above.append(self._copy(child, child.get("class", "").removeprefix(OURS_IS)))
            return
        made = self._copy(child, "u") if tag in self.marked else self._copy(child, _BLOCK_LIKE.get(tag, tag))
        above.append(made)

    def _shown(self, child: Node) -> Node:
        """A picture, a sound, a film: kept, or said to be lost."""
        source = child.get("src") or child.get("data") or ""
        if not source and (inner := next(child.each("source", "object"), None)) is not None:
            source = inner.get("src") or inner.get("data") or ""
        kept = self.draft.picture(source, self.fetch(source)) if source and not source.startswith("data:") else None
        sound = kept is not None and kept.endswith(("mp3", "ogg", "wav"))
        film = kept is not None and kept.endswith(("mp4", "webm"))
        node = Node("audio" if sound else "video" if film else "img")
        if kept is None and not source.startswith("data:"):
            node = Node("span")
            node.text = f"[{child.get('alt') or ''.join(child.itertext()).strip() or unquote(source).rsplit('/', 1)[-1]}]"
            return node
        node.set("src", PLACE + kept if kept else source)
        if node.tag == "img":
            node.set("alt", child.get("alt") or " ".join("".join(child.itertext()).split()))
        for side in ("width", "height"):
            if (said := child.get(side, "")).isdigit():
                node.set(side, said)
        return node

    @staticmethod
    def _append(node: Node, text: str | None) -> None:
        if not text:
            return
        if len(node):
            node[-1].tail = (node[-1].tail or "") + text
        else:
            node.text = (node.text or "") + text
