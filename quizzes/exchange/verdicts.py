"""What reading a file gives: a verdict per question, and the categories met."""

from collections import Counter
from dataclasses import dataclass

from quizzes.engine.questions import Question

UNKNOWN = "unknown"


class FileError(ValueError):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Verdict:
    """One question of a file: read, or refused with the reason. `lost` says what the question had that cannot be held."""

    name: str
    kind: str
    line: int
    question: Question | None = None
    message: str = ""
    lost: tuple[str, ...] = ()
    category: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.question is not None


@dataclass(frozen=True)
class Reading:
    """A whole file, in its order."""

    format: str
    verdicts: tuple[Verdict, ...]
    categories: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind can be taken."""
        return dict(sorted(Counter(verdict.kind for verdict in self.verdicts if verdict.ok).items()))
