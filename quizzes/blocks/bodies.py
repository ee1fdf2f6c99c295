"""From the blocks of an editor to the engine's JSON and back."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wagtail.images import get_image_model

from quizzes.blocks.pictures import copy_of, known, told
from quizzes.engine.questions import from_json

Json = dict[str, Any]
PER_CENTS = {"fraction", "penalty", "unit_penalty"}
WITH_IDS = ("choices", "pairs", "entries", "areas", "categories", "rubric", "levels")
USUAL: Mapping[str, Any] = {"unit_rule": "optional", "reviewer": "facilitator"}


def body_of(stream: Any, before: Mapping[str, Any] | None = None) -> Json:
    """The engine's JSON of the one block. `before` is the body it replaces: a text left as it was keeps its own format and id."""
    block = stream[0]
    data = _unwrapped(block.block.get_prep_value(block.value))
    body: Json = {"kind": block.block_type, "name": "", **data}
    body |= body.pop("finer", None) or {}
    if shape := TO_BODY.get(block.block_type):
        shape(body, before or {})
    body = _spared(body)
    return _ids_kept(_formats_kept(body, _own_formats(before or {})), before or {})


def values_of(body: Mapping[str, Any]) -> list[Json]:
    """The raw value of the block for a question's JSON."""
    data = _plain({key: value for key, value in from_json(body).to_json().items() if key not in ("kind", "name")})
    data["finer"] = {key: data.pop(key) for key in FINER if key in data}
    if shape := TO_VALUES.get(body["kind"]):
        shape(data)
    return [{"type": body["kind"], "value": data}]


FINER = ("feedback_right", "feedback_partial", "feedback_wrong", "hints", "penalty", "weight")


# --- what a kind's block says in another way than its JSON


def _true_false(body: Json, before: Mapping[str, Any]) -> None:
    body["answer"] = body["answer"] == "true"


def _ordering(body: Json, before: Mapping[str, Any]) -> None:
    body["entries"] = [{"text": text} for text in body["entries"]]


def _categorise(body: Json, before: Mapping[str, Any]) -> None:
    """Editors write entries below their category; the JSON has each entry once, with all of its categories."""
    found: dict[str, list[str]] = {text: [] for text in body.pop("nowhere")}
    categories = [{"id": f"c{nth}", "text": row["text"]} for nth, row in enumerate(body["categories"], 1)]
    ids = {_text(row["text"]): row["id"] for row in before.get("categories", ())}
    for row, category in zip(body["categories"], categories, strict=True):
        category["id"] = ids.get(category["text"], category["id"])
        for text in row["entries"]:
            found.setdefault(text, []).append(category["id"])
    known = [_text(row["text"]) for row in before.get("entries", ())]
    order = sorted(found, key=lambda text: known.index(text) if text in known else len(known))
    body["categories"], body["entries"] = categories, [{"text": text, "categories": found[text]} for text in order]


def _gaps(body: Json, before: Mapping[str, Any]) -> None:
    for gap in body["gaps"]:
        gap.pop("answers" if gap.get("kind") == "numeric" else "numbers", None)


def _calculated(body: Json, before: Mapping[str, Any]) -> None:
    for variable in body["variables"]:
        values = [value for value in re.split(r"[\s;]+", variable.pop("values", "") or "") if value]
        if values:
            variable["values"] = values
            for key in ("low", "high", "decimals"):
                variable.pop(key, None)


def _hotspot(body: Json, before: Mapping[str, Any]) -> None:
    """The picture that was chosen, else the one there was, else the one a copied question came with."""
    chosen, said = body["image"].pop("chosen", None), body["image"].pop("kept", "")
    if chosen:
        kept = copy_of(get_image_model().objects.get(pk=chosen))[0]
    else:
        kept = dict(before.get("image") or known(said) or {"name": "", "width": 1, "height": 1})
    body["image"] = kept | {"alt": body["image"]["alt"]}
    for area in body["areas"]:
        area["coords"] = [number for number in re.split(r"[\s,;]+", area["coords"]) if number]


def _essay(body: Json, before: Mapping[str, Any]) -> None:
    body["words"] = [body.pop("words_fewest", None) or 0, body.pop("words_most", None) or 0]


TO_BODY = {
    "true_false": _true_false,
    "ordering": _ordering,
    "categorise": _categorise,
    "gaps": _gaps,
    "calculated": _calculated,
    "hotspot": _hotspot,
    "essay": _essay,
}


def _true_false_values(data: Json) -> None:
    data["answer"] = "true" if data["answer"] else "false"


def _choice_values(key: str, *, one: bool = True) -> Any:
    def shape(data: Json) -> None:
        data[key] = _weights_spared(data[key], one=one and not data.get("several"))

    return shape


def _ordering_values(data: Json) -> None:
    data["entries"] = [row["text"] for row in data["entries"]]


def _categorise_values(data: Json) -> None:
    entries = data.pop("entries")
    data["nowhere"] = [row["text"] for row in entries if not row["categories"]]
    data["categories"] = [
        {"text": category["text"], "entries": [row["text"] for row in entries if category["id"] in row["categories"]]}
        for category in data["categories"]
    ]


def _calculated_values(data: Json) -> None:
    for variable in data["variables"]:
        variable["values"] = " ".join(variable.get("values", ()))


def _hotspot_values(data: Json) -> None:
    data["image"] = {"alt": data["image"]["alt"], "chosen": None, "kept": told(data["image"])}
    data["areas"] = [row | {"coords": ", ".join(row["coords"])} for row in data["areas"]]
    _choice_values("areas")(data)


def _essay_values(data: Json) -> None:
    data["words_fewest"], data["words_most"] = data.pop("words", (0, 0))


TO_VALUES = {
    "true_false": _true_false_values,
    "single": _choice_values("choices"),
    "multiple": _choice_values("choices", one=False),
    "ordering": _ordering_values,
    "categorise": _categorise_values,
    "calculated": _calculated_values,
    "hotspot": _hotspot_values,
    "essay": _essay_values,
}


# --- what holds for all


def _unwrapped(data: Any) -> Any:
    """A list block keeps each item with an id; only what the editor wrote counts. Decimals become what JSON has."""
    if isinstance(data, Mapping):
        return {key: float(value) if isinstance(value, Decimal) else _unwrapped(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_unwrapped(row["value"] if isinstance(row, Mapping) and {"type", "value"} <= set(row) else row) for row in data]
    return data


def _spared(data: Any, key: str = "") -> Any:
    """Without the fields that were left empty."""
    if isinstance(data, Mapping):
        empty = {"extra": None, "text": None, "prompt": None, "name": None, "feedback": None}
        kept = {name: _spared(value, name) for name, value in data.items() if name in empty or value not in (None, "", [], {})}
        return {name: value for name, value in kept.items() if USUAL.get(name) != value}
    return [_spared(value, key) for value in data] if isinstance(data, list) else data


def _weights_spared(rows: list[Json], *, one: bool) -> list[Json]:
    """Weights that "right" says by itself need not be seen."""
    rights = sum(row["fraction"] > 0 for row in rows) or 1
    usual = {True: 100.0, False: 0.0} if one else {True: round(100 / rights, 5), False: round(-100 / rights, 5)}
    return [
        row | {"right": row["fraction"] > 0, "fraction": None if row["fraction"] == usual[row["fraction"] > 0] else row["fraction"]}
        for row in rows
    ]


def _text(data: Any) -> str:
    return data["text"] if isinstance(data, Mapping) else str(data)


def _plain(data: Any) -> Any:
    """Texts with a format of their own as their text alone."""
    if isinstance(data, Mapping):
        if set(data) == {"text", "format"}:
            return data["text"]
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list | tuple) else data


def _own_formats(data: Any) -> dict[str, Json]:
    if isinstance(data, Mapping):
        if set(data) == {"text", "format"}:
            return {data["text"]: dict(data)}
        data = list(data.values())
    found: dict[str, Json] = {}
    for value in data if isinstance(data, list | tuple) else ():
        found |= _own_formats(value)
    return found


def _formats_kept(data: Any, formats: Mapping[str, Json], key: str = "") -> Any:
    if isinstance(data, Mapping):
        return {name: _formats_kept(value, formats, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_formats_kept(value, formats, key) for value in data]
    is_rich = isinstance(data, str) and (key.startswith("feedback") or key in ("text", "prompt", "hints", "model", "notes"))
    return formats.get(data, data) if is_rich else data


def _ids_kept(data: Json, before: Mapping[str, Any]) -> Json:
    """A line whose text is what it was keeps its id: answers that were given stay readable."""
    for key in WITH_IDS:
        known: dict[str, list[Mapping[str, Any]]] = {}
        for row in before.get(key, ()) if isinstance(data.get(key), list) else ():
            known.setdefault(_text(row.get("text", row.get("prompt", ""))), []).append(row)
        for row in data.get(key, ()) if known else ():
            same = known.get(_text(row.get("text", row.get("prompt", ""))))
            if same and "id" not in row:
                earlier = same.pop(0)
                row["id"] = earlier["id"]
                row.update(_ids_kept({"levels": row["levels"]}, earlier) if "levels" in row else {})
    return data
