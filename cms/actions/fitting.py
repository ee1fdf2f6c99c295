"""What a file holds is what the editing screen could hold: a text too long for its field would leave a page that nobody can save again."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import Block, CharBlock, ChoiceBlock, StructBlock, TextBlock, URLBlock

from cms.engine.lacks import gettext_noop
from cms.engine.manuscript import ManuscriptError

WORDS = (CharBlock, ChoiceBlock, TextBlock, URLBlock)


def fit(block: Block, raw: Any, *, line: int) -> None:
    """Raises ManuscriptError for the first value that the form would refuse; what is only missing may wait, as in a draft."""
    try:
        block.clean(block.to_python(raw))
    except ValidationError as error:
        refused = next(((name, each) for name, each in _refusals(error, block.name) if each.code != "required"), None)
        if refused:
            name, each = refused
            raise ManuscriptError(line, gettext_noop("“%(name)s”: %(reason)s"), name=name, reason=each.messages[0]) from error


def _refusals(error: Any, name: str) -> Iterator[tuple[str, ValidationError]]:
    """Every refusal in a block and the blocks in it, each with the name of its field."""
    if isinstance(error, list):
        for each in error:
            yield from _refusals(each, name)
        return
    inside = getattr(error, "block_errors", None) or {}
    for key, each in inside.items() if isinstance(inside, Mapping) else enumerate(inside):
        if each:
            yield from _refusals(each, key if isinstance(key, str) else name)
    yield from _refusals(list(getattr(error, "non_block_errors", None) or ()), name)
    if not hasattr(error, "block_errors"):
        yield from ((name, each) for each in error.error_list)


def filled(block: Block, raw: Any) -> Any:
    """The value with an empty text for each text that is left out, as a form would send it: two revisions then differ by words alone."""
    if not (isinstance(block, StructBlock) and isinstance(raw, Mapping)):
        return raw
    return {name: "" for name, child in block.child_blocks.items() if isinstance(child, WORDS) and raw.get(name) is None} | {
        name: each for name, each in raw.items() if each is not None or not isinstance(block.child_blocks.get(name), WORDS)
    }
