"""An item under way: its nodes, its declarations, and the draft it becomes."""

from dataclasses import dataclass, replace
from typing import Any

from quizzes.exchange.drafts import Draft
from quizzes.exchange.markup import Node
from quizzes.exchange.qti.bodies import Body
from quizzes.exchange.qti.declarations import Declared

OURS = "cheminer-"  # before what a class says to our own reader


@dataclass
class Item:
    node: Node
    body_node: Node
    draft: Draft
    body: Body
    declared: dict[str, Declared]
    asked: list[Node]

    @property
    def only(self) -> Node:
        """The one interaction."""
        return self.asked[0]

    @property
    def response(self) -> Declared:
        """What is declared of the one interaction."""
        name = self.only.get("responseIdentifier", "")
        return self.declared.get(name) or Declared(name)

    def own(self, key: str, default: str = "") -> str:
        """What our own writer noted on the interaction."""
        return own_class(self.only, key, default)

    def prompt(self, inside: dict[str, str] | None = None, marked: tuple[str, ...] = (), passage: Node | None = None) -> None:
        """The text around the interaction, then its own prompt and what it is set in; into the draft."""
        body = replace(self.body, inside=inside or {}, marked=marked)
        around = Node("div")
        around.append(self.body_node)
        parts = [body.text(_contents(self.body_node))]
        for one in self.asked:
            if (own := one.first("prompt")) is not None:
                parts.append(body.text(own))
        if passage is not None:
            kept = Node("div")
            kept.text = passage.text
            kept.extend(child for child in passage if child.tag != "prompt")
            kept = _contents(kept)
            parts.append(body.text(kept))
        said = [part for part in parts if part["text"]]
        if len(said) == 1:
            text, text_format = said[0]["text"], said[0]["format"]
        else:
            from django.utils.html import escape

            rich = "".join(part["text"] if part["format"] == "html" else f"<p>{escape(part['text'])}</p>" for part in said)
            text, text_format = (self.draft.html(rich)["text"], "html") if said else ("", "plain")
        self.draft.body |= {"prompt": text, "prompt_format": text_format}

    def told_reviewers(self) -> None:
        """What is meant for those who score and not for those who answer."""
        for block in self.body_node.each("rubricBlock"):
            if "candidate" not in block.get("view", "candidate") and (said := self.beside(_contents(block))):
                self.draft.body["notes"] = said

    def beside(self, node: Node | None) -> Any:
        return self.body.beside(node)

    def text(self, node: Node | None) -> Any:
        return self.body.beside(node)


def _contents(body: Node) -> Node:
    """The body; where our own writer put the text into an element of its own, that."""
    return next((child for child in body if child.get("class", "") == OURS + "prompt"), body)  # type: ignore[misc,arg-type]


def own_class(node: Node, key: str, default: str = "") -> str:
    """The value of our own note `cheminer-key-value` in the class of an element."""
    start = f"{OURS}{key}-"
    return next((word.removeprefix(start) for word in node.get("class", "").split() if word.startswith(start)), default)
