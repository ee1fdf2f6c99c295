"""What a plan was weighed against, so that one can tell later what has changed since: the answers, the catalogue, the weights."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from .catalogue import WORDS_ONLY, compiled_catalogue
from .weighing import weights_now

ANSWERS, CATALOGUE, WEIGHTS = "answers", "catalogue", "weights"
LENGTH, SHORT = 32, 12  # hexadecimal digits: more than enough to tell two states of one site apart


def basis_of(answers: Mapping[str, Any]) -> str:
    """Three digests: of a situation's data, of the catalogue in its source language (reading the site in another changes nothing), and
    of the weights."""
    told = json.dumps({key: value for key, value in sorted(answers.items()) if value and key not in WORDS_ONLY}, sort_keys=True)
    catalogue = compiled_catalogue(settings.LANGUAGE_CODE)
    return f"{hashlib.sha256(told.encode()).hexdigest()[:LENGTH]}:{catalogue.digest[:LENGTH]}:{weights_now().digest[:SHORT]}"


def changed_since(before: str, now: str) -> tuple[str, ...]:
    """What differs between two bases; nothing when the first was never noted."""
    if not before:
        return ()
    pairs = zip((ANSWERS, CATALOGUE, WEIGHTS), before.split(":"), now.split(":"), strict=False)  # one noted long ago had two
    return tuple(name for name, old, new in pairs if old != new)
