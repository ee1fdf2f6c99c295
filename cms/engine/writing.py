"""A manuscript as the text of its file: what `manuscript.parse` reads back into the same manuscript, and writes again the same."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from .identity import block_id_of, step_id_of
from .manuscript import Manuscript, WrittenBlock, WrittenStep

NEEDS_A_CONTAINER = re.compile(r"^(?:## |:::|[ \t]*```)", re.MULTILINE)  # text that would be taken for the file's own marks


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as they stand, below one another; no reference from one value to another."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _yaml(data: Mapping[str, Any]) -> str:
    return yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=False).rstrip(
        "\n"
    )


def write(manuscript: Manuscript) -> str:
    """The whole file."""
    parts = ["---\n" + _yaml(_settled(dict(manuscript.front))) + "\n---"]
    parts += [part for step in manuscript.steps for part in _step(manuscript.slug, step)]
    return "\n\n".join(parts) + "\n"


def _step(slug: str, step: WrittenStep) -> Iterator[str]:
    own = step.id and step.id != (step_id_of(slug, step.anchor) if step.anchor else "")
    words = [f"#{step.anchor}", f"id={step.id}" if own else "", f"role={step.role}" if step.role else "", f"minutes={step.minutes}"]
    words += [f"skills={step.skills}"] if step.skills else []
    words += ["optional"] if step.optional else []
    title = re.sub(r"[ \t\r\n]+", " ", step.title).strip() or "…"
    yield f"## {title} {{{' '.join(word for word in words if word)}}}"
    was_text = False
    for position, block in enumerate(step.blocks):
        is_own = bool(block.id) and block.id != block_id_of(slug, step.anchor, position)
        text = str(block.value.get("text") or "").replace("\r\n", "\n")
        if block.kind == "markdown" and not is_own and not was_text and _stands_alone(text):
            was_text = True
            yield text
            continue
        was_text = False
        yield f"::: {block.kind}\n{_yaml(_container(block, is_own=is_own))}\n:::"


def _stands_alone(text: str) -> bool:
    return bool(text.strip()) and text == text.strip() and not NEEDS_A_CONTAINER.search(text)


def _container(block: WrittenBlock, *, is_own: bool) -> dict[str, Any]:
    value = {key: each for key, each in _settled(dict(block.value)).items() if each not in ("", None, [])}
    return ({"id": block.id} if is_own else {}) | value


def _settled(value: Any) -> Any:
    """The same value with one kind of line ending, and no blanks at the ends of lines, which a file does not keep."""
    if isinstance(value, Mapping):
        return {key: _settled(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(each) for each in value]
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.replace("\r\n", "\n").replace("\t", "  ").split("\n")) if "\n" in value else value
    return value
