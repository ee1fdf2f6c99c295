"""A page's streams and columns as plain values, for the engine."""

from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.blocks import StreamBlock

from cms.engine.compiling import BlockDraft, StepDraft


def drafts_of(children: Iterable[Any]) -> tuple[StepDraft, ...]:
    """Stream children of type step, as plain values."""
    return tuple(
        StepDraft(
            id=str(child.id),
            title=child.value["title"] or "",
            minutes=child.value["minutes"] or 0,
            required=not child.value["optional"],
            role=child.value.get("role") or "",
            skills=tuple(word.strip() for word in (child.value.get("skills") or "").split(",") if word.strip()),
            blocks=blocks_of(child.value["body"]),
        )
        for child in children
    )


def blocks_of(stream: Iterable[Any]) -> tuple[BlockDraft, ...]:
    """The blocks of a stream, as plain values."""
    return tuple(BlockDraft(block.block_type, str(block.id), _mapping(block.block.get_api_representation(block.value))) for block in stream)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"text": value}


def words_in(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from words_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from words_in(each)


def plain(value: Any) -> Any:
    """A field's value as JSON can hold it."""
    if hasattr(value, "stream_block"):
        block: StreamBlock = value.stream_block
        return [child["value"] for child in block.get_api_representation(value)]
    return value.isoformat() if hasattr(value, "isoformat") else value


def settled(value: Any) -> Any:
    """The same words, whoever wrote them: a browser sends its own line endings, trims texts, and writes an empty text for nothing."""
    if isinstance(value, dict):
        return {name: settled(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [settled(each) for each in value]
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return "" if value is None else value
