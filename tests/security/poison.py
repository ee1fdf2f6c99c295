"""Texts that try to run: put into every field that a person can write, found by the schema so that none is forgotten."""

import uuid
from collections.abc import Mapping
from html import escape
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.models import Page

from cms.blocks.choices import NamedElsewhereBlock
from cms.blocks.media import EmbedBlock
from cms.formats import ModulePage

CANARY = "canaryrun"
SHORT = f'"><svg onload={CANARY}()>'
LONG = (
    f"{SHORT}<script>{CANARY}()</script><img src=x onerror={CANARY}()><a href='javascript:{CANARY}()'>a</a> [b](javascript:{CANARY}())"
    f" [c](\tjava\nscript:{CANARY}()) <{CANARY} x=1> </textarea></title></script><iframe srcdoc='<script>{CANARY}()</script>'></iframe>"
    f" `{CANARY}` ![d](x' onerror='{CANARY}()) <math><mtext><style><img src=x onerror={CANARY}()></style> {{{{ {CANARY} }}}}"
)
WEB = f"https://example.org/?'onclick={CANARY}()\"><svg/onload={CANARY}()>"  # what a field for links takes
LINK = f"javascript:{CANARY}()"
FILES = ("image", "document", "audio", "video")  # blocks that choose a file: their names are tried on their own


def text(longest: int | None = None) -> str:
    return LONG if not longest or longest >= len(LONG) else SHORT[:longest]


def value_for(block: blocks.Block) -> Any:
    """A value of this block, poisoned wherever a person writes."""
    match block:
        case EmbedBlock():
            known = {name: value_for(child) for name, child in block.child_blocks.items()}
            return known | {"url": "https://www.youtube.com/watch?v=abc_123", "chapters": [{"start": "1:00", "title": SHORT}]}
        case blocks.StructBlock():
            return {name: value_for(child) for name, child in block.child_blocks.items()}
        case blocks.ListBlock():
            return [value_for(block.child_block)] * 2
        case blocks.RichTextBlock():
            return f"<p>{escape(LONG)}</p><p><a href='{LINK}'>a</a><b>{CANARY}</b></p>"  # well-formed, as Wagtail's editor writes
        case blocks.URLBlock():
            return WEB
        case blocks.BooleanBlock():
            return True
        case blocks.IntegerBlock():
            return 3
        case blocks.ChoiceBlock() | NamedElsewhereBlock():
            return next((code for code, _label in block.field.choices if code), SHORT)
        case _:
            return text(getattr(block.field, "max_length", None))


def stream_of(block: blocks.StreamBlock) -> list[dict[str, Any]]:
    """One of each block that the stream offers."""
    made = []
    for name, child in block.child_blocks.items():
        if name not in FILES:
            value = _step(child) if name == "step" else value_for(child)
            made.append({"type": name, "value": value, "id": str(uuid.uuid4())})
    return made


def _step(block: blocks.StructBlock) -> dict[str, Any]:
    plain = {name: value_for(child) for name, child in block.child_blocks.items() if name not in ("body", "anchor")}
    return plain | {"anchor": "", "body": stream_of(block.child_blocks["body"])}


def fields_for(page_class: type[ModulePage]) -> Mapping[str, Any]:
    """The fields of a format, poisoned."""
    own = {field.name for field in Page._meta.get_fields()} - {"title", "search_description", "seo_title"}
    values: dict[str, Any] = {}
    for field in page_class._meta.get_fields():
        if field.name in own or not getattr(field, "editable", False) or field.is_relation:
            continue
        if hasattr(field, "stream_block"):
            values[field.name] = stream_of(field.stream_block)
        elif isinstance(field, models.URLField):
            values[field.name] = WEB
        elif isinstance(field, models.CharField | models.TextField) and not field.choices:
            values[field.name] = text(field.max_length)
    values.pop("timezone", None)  # read as a zone's name, never shown as typed
    return values


CODES = frozenset(
    {
        "kind",
        "id",
        "fraction",
        "value",
        "tolerance",
        "format",
        "prompt_format",
        "formula",
        "variables",
        "shape",
        "coords",
        "points",
        "types",
    }
    | {"categories"}
)


def poisoned(data: Any, kept: frozenset[str] = CODES) -> Any:
    """The JSON of a question with every text poisoned; only what the engine reads as a code or a number is left."""
    if isinstance(data, Mapping):
        return {key: value if key in kept and not _rows(value) else poisoned(value, kept) for key, value in data.items()}
    if isinstance(data, list):
        return [poisoned(value, kept) for value in data]
    return f"{data} {LONG}" if isinstance(data, str) else data


def _rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) and "text" in each for each in value) and bool(value)
