"""What a plan was weighed against, so that one can tell later what has changed since: the answers, the catalogue, or neither."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from .catalogue import WORDS_ONLY, compiled_catalogue

ANSWERS, CATALOGUE = "answers", "catalogue"
LENGTH = 32  # hexadecimal digits: more than enough to tell two states of one site apart


def basis_of(answers: Mapping[str, Any]) -> str:
    """Two digests, of a situation's data and of the catalogue in its source language: reading the site in another language changes
    nothing."""
    told = json.dumps({key: value for key, value in sorted(answers.items()) if value and key not in WORDS_ONLY}, sort_keys=True)
    return f"{hashlib.sha256(told.encode()).hexdigest()[:LENGTH]}:{compiled_catalogue(settings.LANGUAGE_CODE).digest[:LENGTH]}"


def changed_since(before: str, now: str) -> tuple[str, ...]:
    """What differs between two bases; nothing when the first was never noted."""
    if not before:
        return ()
    pairs = zip((ANSWERS, CATALOGUE), before.split(":"), now.split(":"), strict=True)
    return tuple(name for name, old, new in pairs if old != new)
