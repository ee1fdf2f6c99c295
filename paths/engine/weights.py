"""How much each thing counts: data, with its reason beside it. An administrator may weigh otherwise; what is saved replaces these.

Chosen from `tests.benchmarks.learners weights`, three catalogues with 1,000 simulated learners each (seeds 1, 2 and 3; skills gained an
hour, ± half of the 95 % interval). Each weight was halved and doubled, and `skill` alone moved the figure much. At 9 instead of the 3 it
began with: +17.0 ± 3.1, +11.1 ± 2.2, +15.1 ± 3.6 %. More gains more (at 20: +34.2, +19.0, +27.1 %) and is not taken: the model knows
nothing of profile, field or territory, and two new skills must stay worth less than the objective one asked for. The other weights are
judgements.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

HEAVIEST = 100  # a weight beyond it would silence all others, and is a slip of the keyboard


class WeightsError(ValueError):
    """Weights that cannot be read; the message says which and why."""


def _weight(points: int, why: str) -> int:
    found: int = field(default=points, metadata={"why": why})
    return found


@dataclass(frozen=True)
class Weights:
    """Points per grade of a column; `fields(Weights)` gives each weight's reason as `metadata["why"]`."""

    objective: int = _weight(40, "What a person wants weighs more than all that is known of them.")
    maturity: int = _weight(10, "Per grade (0 to 3), times the confidence: the right level first, a gentle format when one begins.")
    profile: int = _weight(7, "Per grade: 2 when the module names the profile, 1 when it is made for all.")
    domain: int = _weight(5, "Per grade and per domain: examples from one's own field help, without closing the others.")
    level: int = _weight(3, "Per grade: the territorial level colours examples more than it changes what is to be learnt.")
    intent: int = _weight(6, "A format that answers what one came for.")
    minutes: int = _weight(1, "Time chooses among what fits; it never makes a module better.")
    route: int = _weight(8, "Per grade (1 to 3): how much the editors meant the module for this route.")
    language: int = _weight(9, "A module in one's own language before the same help in another.")
    gentle: int = _weight(7, "Per grade (0 to 4), only while no objective is chosen: first steps suit everybody.")
    variety: int = _weight(5, "A format not met yet on the route: varied formats hold attention.")
    skill: int = _weight(9, "Per skill that nothing before it covers, two at most: no repetition, and no module that lists everything.")

    @property
    def most_variety(self) -> int:
        """The most that what is already on the route can add to a module."""
        return self.variety + MOST_SKILLS * self.skill

    @property
    def digest(self) -> str:
        """Two sets of weights have the same digest when, and only when, every weight is the same."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def to_json(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Weights":
        """Reads weights; one that is not named keeps its default. Raises WeightsError."""
        names = {one.name for one in fields(cls)}
        for name, points in data.items():
            if name not in names:
                raise WeightsError(f"“{name}” is not a weight; the weights are {', '.join(sorted(names))}.")
            if isinstance(points, bool) or not isinstance(points, int) or not 0 <= points <= HEAVIEST:
                raise WeightsError(f"The weight “{name}” must be a whole number from 0 to {HEAVIEST}.")
        return cls(**data)


MOST_SKILLS = 2
WEIGHTS = Weights()
