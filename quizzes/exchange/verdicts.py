"""What reading a file gives: a verdict per question, the categories met, the pictures that belong to them. And what writing one gives."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from quizzes.engine.questions import KINDS, Question

UNKNOWN = "unknown"


class FileError(ValueError):
    """The file as a whole cannot be read; the message says why and what to do."""


class CannotWrite(ValueError):
    """This question has something the format has no way to say."""


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
    """A whole file, in its order. `files` are what its texts show, by the name to keep each under; `notes` are about the whole."""

    format: str
    verdicts: tuple[Verdict, ...]
    categories: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind can be taken, and how many there are of each kind that is not ours, by the name its source gives it."""
        foreign = (v.kind for v in self.verdicts if not v.ok and v.kind not in KINDS and v.kind != UNKNOWN)
        return dict(sorted(Counter([*(v.kind for v in self.verdicts if v.ok), *foreign]).items()))


@dataclass(frozen=True)
class Written:
    """A file of questions. `left_out` names the questions the format cannot say, with the reason; `lost` what others had besides."""

    data: bytes
    left_out: tuple[tuple[str, str], ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
