"""May they start, answer, submit? A refusal carries its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

GRACE = timedelta(seconds=10)  # an answer given before the deadline may be on its way when the server's clock passes it


class Reason(StrEnum):
    """Why not. The value is the code; `quizzes.actions.refusals` has the sentence.

    NO_ATTEMPT_LEFT: as many attempts as the policy allows are used. SUBMITTED: the attempt is closed. SET_ASIDE: another attempt
    went on when two records became one. TOO_LATE: the server's clock is past the deadline and its grace.
    """

    NO_ATTEMPT_LEFT = "no_attempt_left"
    SUBMITTED = "submitted"
    SET_ASIDE = "set_aside"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Verdict:
    """Allowed when there is no reason against it."""

    reason: Reason | None = None

    def __bool__(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class Policy:
    """The rules of a quiz version. `pass_mark` is advice: nothing is locked by it. `feedback` is "end" or "score"."""

    attempts_allowed: int | None = None
    minutes_allowed: int | None = None
    feedback: str = "end"
    pass_mark: int = 70

    def to_json(self) -> dict[str, Any]:
        return {
            "attempts_allowed": self.attempts_allowed,
            "minutes_allowed": self.minutes_allowed,
            "feedback": self.feedback,
            "pass_mark": self.pass_mark,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Policy":
        return cls(data["attempts_allowed"], data["minutes_allowed"], data["feedback"], data["pass_mark"])

    def deadline(self, started_at: datetime) -> datetime | None:
        return started_at + timedelta(minutes=self.minutes_allowed) if self.minutes_allowed else None


@dataclass(frozen=True)
class AttemptState:
    """The facts about an attempt that decide."""

    submitted_at: datetime | None = None
    set_aside_at: datetime | None = None
    deadline_at: datetime | None = None


def may_start(policy: Policy, used: int) -> Verdict:
    """`used` counts the attempts that were submitted."""
    full = policy.attempts_allowed is not None and used >= policy.attempts_allowed
    return Verdict(Reason.NO_ATTEMPT_LEFT if full else None)


def may_answer(attempt: AttemptState, now: datetime) -> Verdict:
    """Until submission, and until the deadline with its grace."""
    if attempt.set_aside_at is not None:
        return Verdict(Reason.SET_ASIDE)
    if attempt.submitted_at is not None:
        return Verdict(Reason.SUBMITTED)
    if attempt.deadline_at is not None and now > attempt.deadline_at + GRACE:
        return Verdict(Reason.TOO_LATE)
    return Verdict()


def may_submit(attempt: AttemptState) -> Verdict:
    """At any time: past the deadline, what was saved in time is what counts. Submitting again changes nothing and is no error."""
    return Verdict(Reason.SET_ASIDE if attempt.set_aside_at is not None else None)
