"""Which part stopped, by what the heartbeat saw. Each is named only when everything it needs was seen to live."""

from dataclasses import dataclass
from enum import StrEnum

BEAT_LATE_SECONDS = 120.0  # the schedule rings twice a minute: four times missed is no delay any more


class Part(StrEnum):
    """WEB does not answer. DATABASE: web answers, and says that it cannot read or write. BROKER cannot be reached. WORKER: the broker
    takes messages and nobody folds what was recorded. BEAT: a worker folds, and no schedule has rung it for two minutes."""

    WEB = "web"
    DATABASE = "database"
    BROKER = "broker"
    WORKER = "worker"
    BEAT = "beat"


@dataclass(frozen=True)
class Seen:
    """One heartbeat's way. `folded_after`: seconds from the acknowledgement, None when it was not folded while one waited.
    `beat_age`: seconds since the schedule was last heard of, None when it never was."""

    web: bool
    database: bool = False
    broker: bool = False
    folded_after: float | None = None
    beat_age: float | None = None


def stopped(seen: Seen) -> tuple[Part, ...]:
    """The parts that stopped; none when all is well."""
    if not seen.web:
        return (Part.WEB,)
    if not seen.database:
        return (Part.DATABASE,)
    if not seen.broker:
        return (Part.BROKER,)
    if seen.folded_after is None:
        return (Part.WORKER,)
    if seen.beat_age is None or seen.beat_age > BEAT_LATE_SECONDS:
        return (Part.BEAT,)
    return ()
