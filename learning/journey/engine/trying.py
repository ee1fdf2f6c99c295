"""To try otherwise: the same person with other minutes, or who already knows the basics. Changes nothing that is kept."""

from dataclasses import dataclass, replace

from paths.engine.situation import LEVELS, Maturity, Situation

BASICS_KNOWN = "deepen"  # who knows the basics is past the two first levels
MINUTES_TO_TRY = (60, 120, 480)


@dataclass(frozen=True)
class Trial:
    """What is tried: `minutes` None keeps what was said; `basics` supposes that the basics are known."""

    minutes: int | None = None
    basics: bool = False

    @property
    def is_any(self) -> bool:
        return self.minutes is not None or self.basics

    def query(self) -> str:
        """As an address carries it."""
        parts = [f"minutes={self.minutes}"] if self.minutes is not None else []
        return "&".join(parts + (["basics=1"] if self.basics else []))


def read_trial(minutes: str, basics: str) -> Trial:
    """From what an address says; anything else than a known number of minutes tries nothing."""
    known = {str(each): each for each in MINUTES_TO_TRY}
    return Trial(known.get(minutes), basics == "1")


def tried(situation: Situation, trial: Trial) -> Situation:
    """The situation as it would be; who chose no objective tries nothing with the basics, for a level goes with an objective."""
    found = situation if trial.minutes is None else replace(situation, minutes=trial.minutes)
    if not trial.basics:
        return found
    known = Maturity(BASICS_KNOWN)
    raised = {code: known for code in found.objectives if _rank(found, code) < known.rank}
    return replace(found, maturity={**found.maturity, **raised})


def _rank(situation: Situation, objective: str) -> int:
    own = situation.maturity.get(objective)
    return LEVELS.index(own.level) + 1 if own else 0
