"""How one version of a question differs from another, in the words of its form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext
from wagtail import blocks

from quizzes.blocks.bodies import values_of
from quizzes.blocks.kinds import QuestionBlock

HIDDEN = "kept"  # what only the script of the form reads


@dataclass(frozen=True)
class Line:
    """One field of a question, or its heading. `sign`: "-" only before, "+" only now, "" in both."""

    sign: str
    text: str


def compare(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Line, ...]:
    """All lines of both versions in their order, each once."""
    old, new = lines_of(before), lines_of(now)
    found: list[Line] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line("", text) for text in new[new_from:new_to]]
        else:
            found += [Line("-", text) for text in old[old_from:old_to]]
            found += [Line("+", text) for text in new[new_from:new_to]]
    return tuple(found)


def lines_of(body: Mapping[str, Any]) -> list[str]:
    """A question as lines such as “Answers 2, Answer: Paris”; what is empty is left out."""
    stream = QuestionBlock().to_python(values_of(body))
    block = stream[0]
    return [str(block.block.label), *_lines(block.block, block.value, ""), *_picture(body)]


def _picture(body: Mapping[str, Any]) -> list[str]:
    name = body.get("image", {}).get("name")
    return [gettext("Picture: %(name)s") % {"name": name}] if name else []


def _lines(block: blocks.Block, value: Any, where: str) -> Iterator[str]:
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            if name != HIDDEN:
                yield from _lines(child, value.get(name), where if name == "finer" else _inside(where, child.label))
    elif isinstance(block, blocks.ListBlock):
        for nth, each in enumerate(value or (), 1):
            yield from _lines(block.child_block, each, f"{where} {nth}")
    elif isinstance(block, blocks.BooleanBlock):
        if value:
            yield where
    elif value not in (None, "", [], "0"):
        yield gettext("%(field)s: %(value)s") % {"field": where, "value": _said(block, value)}


def _inside(where: str, label: Any) -> str:
    return f"{where}, {label}" if where else str(label)


def _said(block: blocks.Block, value: Any) -> str:
    if isinstance(block, blocks.ChoiceBlock):
        return str(dict(block.field.choices).get(value, value))
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
