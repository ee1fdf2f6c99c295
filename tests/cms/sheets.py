"""A written sheet, as an editor would type it: what the fields of the admin hold once a module was written down, field by field."""

from collections.abc import Mapping
from typing import Any

from wagtail import blocks

from cms.models.fields import BodyField

Typed = dict[str, Any]


def typed(page: Any) -> Typed:
    """The form of a page filled in with what it says, as a browser sends it. Nothing is kept but words: every block is a new one."""
    sent: Typed = {}
    form_class = page.get_edit_handler().get_form_class()
    for name, field in form_class(instance=page, for_user=None).fields.items():
        model_field = next((each for each in page._meta.get_fields() if each.name == name), None)
        if isinstance(model_field, BodyField):
            sent |= _stream(name, model_field.stream_block, model_field.stream_block.get_prep_value(getattr(page, name)))
        elif model_field is not None:
            _plain(sent, name, field.prepare_value(getattr(page, name)))
    return sent | dict.fromkeys(("comments-TOTAL_FORMS", "comments-INITIAL_FORMS"), "0")


def _plain(sent: Typed, name: str, value: Any) -> None:
    if value is not False and value not in (None, "", []):
        sent[name] = value if isinstance(value, list) else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _stream(name: str, block: Any, rows: Any) -> Typed:
    sent: Typed = {f"{name}-count": str(len(rows))}
    for place, row in enumerate(rows):
        sent |= {f"{name}-{place}-{key}": text for key, text in (("type", row["type"]), ("deleted", ""), ("order", str(place)), ("id", ""))}
        sent |= _block(f"{name}-{place}-value", block.child_blocks[row["type"]], row["value"])
    return sent


def _block(name: str, block: Any, value: Any) -> Typed:
    match block:
        case blocks.StreamBlock():
            return _stream(name, block, value)
        case blocks.ListBlock():
            value = value or []  # what was written before the block had this part
            sent: Typed = {f"{name}-count": str(len(value))}
            for place, row in enumerate(value):
                row = row["value"] if isinstance(row, Mapping) and row.get("type") == "item" else row  # noqa: PLW2901
                sent |= {f"{name}-{place}-deleted": "", f"{name}-{place}-order": str(place), f"{name}-{place}-id": ""}
                sent |= _block(f"{name}-{place}-value", block.child_block, row)
            return sent
        case blocks.StructBlock():
            return {
                key: text
                for part, child in block.child_blocks.items()
                for key, text in _block(f"{name}-{part}", child, value.get(part)).items()
            }
        case blocks.BooleanBlock():
            return {name: "on"} if value else {}
        case _:
            return {name: "" if value is None else str(value)}
