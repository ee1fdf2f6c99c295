"""An item of QTI 1.2 under way: its texts, its fields, its conditions."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape, unescape
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from quizzes.exchange.drafts import Draft
from quizzes.exchange.markup import Node
from quizzes.exchange.prose import PLACE, collapsed, is_plain, plain_of
from quizzes.exchange.qti12.conditions import Rule, rules_of

Fetch = Callable[[str], bytes | None]
FIELDS = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_SOURCE = re.compile(r"""(<(?:img|audio|video|source)\b[^<>]{0,2000}?\bsrc\s*=\s*)(["'])([^"']{1,2000})\2""", re.IGNORECASE)
_ABSOLUTE = ("http:", "https:", "data:", "//", PLACE)
_IGNORED = (*FIELDS, "itemfeedback")
GENERAL, RIGHT, WRONG = "general_fb", "correct_fb", "general_incorrect_fb"


def _render(field_node: Node) -> str:
    return next((one.tag for one in field_node.iter() if one.tag.startswith("render_")), "")


def _labels(field_node: Node) -> Iterator[Node]:
    return field_node.each("response_label")


def _text(said: str) -> Node:
    node = Node("mattext")
    node.text = said
    return node


def _run_on(parts: list[str]) -> str:
    """Pieces of one sentence, with a blank between two words."""
    made = ""
    for part in parts:
        apart = made[-1:].isalnum() or made.endswith(("]", "_"))
        made += f" {part}" if apart and (part[:1].isalnum() or part.startswith(("[[", "_"))) else part
    return made


@dataclass
class Item:
    node: Node
    draft: Draft
    fetch: Fetch
    facts: dict[str, str]
    rows: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)  # (field, value): what feedback may be tied to

    @cached_property
    def presentation(self) -> Node:
        found = self.node.first("presentation")
        return found if found is not None else Node("presentation")

    @cached_property
    def fields(self) -> list[Node]:
        found = list(self.presentation.each(*FIELDS))
        for one in found:
            if not one.get("ident") and one.get("respident"):  # Brightspace
                one.set("ident", one.get("respident", ""))
        return found

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules, each about a field: some tools name the one label inside a field that is typed into."""
        names = {
            one.get("ident", ""): node.get("ident", "") for node in self.fields if _render(node) == "render_fib" for one in _labels(node)
        }
        names |= {node.get("ident", ""): node.get("ident", "") for node in self.fields}
        return [
            replace(rule, values=tuple((names.get(field, field), value) for field, value in rule.values)) for rule in rules_of(self.node)
        ]

    @property
    def shape(self) -> str:
        """What the presentation tells of the type: the way of rendering and the cardinality."""
        if not self.fields:
            return "none"
        first = self.fields[0]
        renders = {_render(one) for one in self.fields}
        if renders == {"render_choice"} and all(f"[{one.get('ident', '').removeprefix('response_')}]" in self._said for one in self.fields):
            return "marked"
        if len(self.fields) > 1 and renders <= {"render_choice", "render_fib"}:
            chosen = renders == {"render_choice"} and all(one.tag in ("response_lid", "response_grp") for one in self.fields)
            return f"several {'render_choice' if chosen else 'render_fib'}"
        render = _render(first)
        if first.tag == "response_grp" and render == "render_choice":
            return "group"
        if render == "render_slider" and first.tag == "response_num":
            return "number"
        cardinality = first.get("rcardinality", "Single").capitalize()
        if render == "render_fib":
            number = first.tag == "response_num" or self._fib.get("fibtype", "").lower() in ("decimal", "integer", "scientific")
            long = (self._fib.get("rows", "1").isdigit() and int(self._fib.get("rows", "1")) > 1) or not any(r.values for r in self.rules)
            return "number" if number else "long text" if long else "text"
        return f"{render} {cardinality}" if render else first.tag

    @property
    def _said(self) -> str:
        """The text above the fields."""
        return self.presentation.words("material") or self.presentation.words("flow/material")

    @property
    def _fib(self) -> Node:
        return next(self.fields[0].each("render_fib"), Node("render_fib"))

    def take_prompt(self, marks: Mapping[int, str] | None = None) -> None:
        """Everything that is said outside the fields; where `marks` names a field, its mark in the running text."""
        nodes = list(self._materials(self.presentation, marks or {}))
        found = self._prompt(nodes, flowing=bool(marks))
        if not found["prompt"] and self.fields and not marks:  # some say it inside the field
            found = self._prompt([one for holder in self._inner(self.fields[0]) for one in self._materials(holder)])
        self.draft.body |= found

    @staticmethod
    def _inner(field_node: Node) -> list[Node]:
        """What a field says before it lists its answers."""
        render = next((one for one in field_node if one.tag.startswith("render_")), Node("none"))
        holders = [field_node, render] if render.tag != "render_fib" else [field_node]
        return [one for holder in holders for one in holder if one.tag in ("material", "flow_mat")]  # type: ignore[misc]

    def follows(self, field_node: Node) -> bool:
        """Whether the text goes on after this field: it then stands in a sentence."""
        mark = "\N{OBJECT REPLACEMENT CHARACTER}"
        nodes = list(self._materials(self.presentation, {id(field_node): mark}))
        after = next((nth for nth, one in enumerate(nodes) if one.text == mark), len(nodes))
        return after > 0 and any("".join(one.itertext()).strip() for one in nodes[after + 1 :])

    def _prompt(self, nodes: list[Node], *, flowing: bool = False) -> dict[str, str]:
        found = self.text_of(nodes, flowing=flowing)
        return {"prompt": found["text"], "prompt_format": found["format"] or "plain"}

    def _materials(self, node: Node, marks: Mapping[int, str] = MappingProxyType({})) -> Iterator[Node]:
        for child in node:
            if id(child) in marks:
                yield _text(marks[id(child)])
            elif child.tag in _IGNORED or (child.tag == "flow" and child.get("class", "").upper() == "RIGHT_MATCH_BLOCK"):
                continue
            elif child.tag in ("mattext", "matemtext", "matimage", "mat_formattedtext", "mataudio", "matbreak"):
                yield child  # type: ignore[misc]
            else:
                yield from self._materials(child, marks)  # type: ignore[arg-type]

    def text(self, node: Node | None) -> dict[str, str]:
        """The text of an element's materials."""
        return self.text_of(list(self._materials(node))) if node is not None else {"text": "", "format": ""}

    def text_of(self, nodes: list[Node], *, flowing: bool = False) -> dict[str, str]:
        parts = [self._html(one) for one in nodes]
        if flowing:
            joined = _run_on(parts)
        else:
            joined = "".join(part if len(nodes) == 1 or "<p" in part else f"<p>{part}</p>" for part in parts if part.strip())
        html = self._pictured(joined)
        found = self.draft.html(html)
        if is_plain(found["text"]):
            return {"text": collapsed(unescape(found["text"])), "format": "plain"}
        return found

    def _html(self, one: Node) -> str:
        if one.tag == "matimage":
            return f'<img src="{escape(one.get("uri", ""))}" alt="{escape(one.get("label", ""))}">'
        if one.tag == "mataudio":
            return f'<audio src="{escape(one.get("uri", ""))}"></audio>'
        said = "".join(one.itertext())
        kind = (one.get("texttype") or one.get("type") or "text/plain").lower()
        if "html" in kind or "smart" in kind or re.search(r"<[a-zA-Z/][^>]{0,500}>", said):
            return said
        return escape(said, quote=False).replace("\n", " ")

    def _pictured(self, html: str) -> str:
        """Pictures of the package become ours."""

        def keep(found: re.Match[str]) -> str:
            source = unescape(found[3])
            if source.lower().startswith(_ABSOLUTE):
                return found[0]
            name = self.draft.picture(unquote(source)[:200], self.fetch(source))
            return f'{found[1]}"{PLACE}{name}"' if name else f'{found[1]}"" data-gone="{escape(source[:200])}"'

        return _SOURCE.sub(keep, html)

    def words(self, node: Node | None) -> str:
        return plain_of(self.text(node)["text"]).replace("\n", " ") if node is not None else ""

    def beside(self, node: Node | None) -> Any:
        found = self.text(node)
        if not found["text"]:
            return ""
        return found["text"] if found["format"] == self.draft.body.get("prompt_format") else found

    def labels(self, field_node: Node) -> list[tuple[str, Any]]:
        """(ident, text) of what may be chosen in a field; those without a text are left out."""
        found = [(one.get("ident", ""), self.beside(one)) for one in field_node.each("response_label")]
        return [(ident, text) for ident, text in found if text]

    def take_feedback(self) -> None:
        """Feedback to the answer, the result or the question that shows it."""
        texts = {one.get("ident", ""): one for one in self.node.all("itemfeedback")}
        for key, place in (
            (GENERAL, "feedback"),
            (RIGHT, "feedback_right"),
            (WRONG, "feedback_wrong"),
            ("correct", "feedback_right"),
            ("incorrect", "feedback_wrong"),
            ("Correct", "feedback_right"),
            ("InCorrect", "feedback_wrong"),
            (self.node.get("label", ""), "feedback"),
        ):
            node = texts.pop(key, None)
            if node is not None and (said := self.beside(node)):
                self.draft.body.setdefault(place, said)
        top = max((rule.score for rule in self.rules if rule.score is not None), default=None)
        for rule in self.rules:
            for name in rule.feedback:
                node = texts.get(name)
                if node is None or not (said := self.beside(node)):
                    continue
                row = self.rows.get(rule.values[0]) if len(rule.values) == 1 and not rule.refused else None
                if row is not None:
                    row.setdefault("feedback", said)
                elif rule.score is not None and rule.score > 0 and rule.score == top:
                    self.draft.body.setdefault("feedback_right", said)
                elif rule.other:
                    self.draft.body.setdefault("feedback_wrong" if top else "feedback", said)
        for name, node in texts.items():
            key = name.removesuffix("_fb")
            row = next((row for (_field, value), row in self.rows.items() if value == key), None)
            if row is not None and (said := self.beside(node)):
                row.setdefault("feedback", said)
