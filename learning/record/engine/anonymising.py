"""What of an event may stay once nobody stands behind it any more: what was done and how well, on which day; no word, no device, no id."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .events import KINDS

# a quiz by the name editors gave it, shares, places on a scale, right or wrong, whether a quiz required its mark and was passed
COUNTED = ("quiz", "score", "value", "right", "required", "passed")


def anonymous_payload(kind: str, payload: Mapping[str, Any], *, trust: str) -> dict[str, Any]:
    """The figures of a payload. What its kind cannot be folded without stays, empty; all that a browser wrote in letters goes."""
    kept: dict[str, Any] = {name: payload[name] for name in COUNTED if name in payload and _is_figure(name, payload[name], trust)}
    rules = KINDS.get(kind)
    return dict.fromkeys(sorted(rules.required if rules else ())) | kept


def _is_figure(name: str, value: Any, trust: str) -> bool:
    return value is None or isinstance(value, bool | int | float) or (name == "quiz" and trust == "server")


def day_of(moment: datetime) -> datetime:
    """The beginning of its day: an hour and a minute tell people apart, a day hardly does."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
