"""How much each thing counts: read by every proposal, changed by an administrator who has seen what it changes, never silently."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cms.models import ContentVersion
from cms.models.keeping import Kept
from paths.engine.weights import WEIGHTS, Weights, WeightsError
from paths.models import Weighing

_now: Kept[Weights] = Kept(1)


def weights_now() -> Weights:
    """The weights in force: those kept last, else the ones the house begins with. One query per content version."""
    return _now.get("now", _read)


def token_of(weights: Weights) -> str:
    """What a page that showed the effect of these weights hands back: the weights, and the content they were shown on."""
    return hashlib.sha256(f"{weights.digest}:{ContentVersion.current()}".encode()).hexdigest()


def weigh(values: Mapping[str, Any], *, why: str, seen: str, made_by: Any = None) -> Weighing | None:
    """Keeps new weights and says that content changed, so that every process thinks its routes over. `seen` is the token of the page
    that showed their effect. Weights that are in force already are not kept twice: None. Raises WeightsError."""
    weights = Weights.from_json(values)
    if not why.strip():
        raise WeightsError("A change of weights needs a reason.")
    with transaction.atomic():
        Weighing.objects.select_for_update().latest_first().first()  # two changes at once: the second sees the first
        if weights == _read():
            return None
        if seen != token_of(weights):
            raise WeightsError("The effect of these weights has not been seen.")
        row = Weighing.objects.create(values=weights.to_json(), why=why.strip(), made_by=made_by)
        ContentVersion.bump()
    return row


def _read() -> Weights:
    row = Weighing.objects.latest_first().first()
    return WEIGHTS if row is None else Weights.from_json({name: points for name, points in row.values.items() if name in WEIGHTS.to_json()})
