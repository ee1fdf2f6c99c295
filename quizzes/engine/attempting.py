"""May they start, answer, submit? A refusal carries its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

GRACE = timedelta(seconds=10)  # an answer given before the deadline may be on its way when the server's clock passes it


class Reason(StrEnum):
    """Why not. The value is the code; `quizzes.actions.refusals` has the sentence.

    NO_ATTEMPT_LEFT: as many attempts as the policy allows are used. SUBMITTED: the attempt is closed. SET_ASIDE: another attempt
    went on when two records became one. TOO_LATE: the server's clock is past the deadline and its grace. CHECKED: this question was
    explained, so its answer stands. NO_CHECK: this quiz explains nothing before its end. NO_HINT: no hint is left.
    """

    NO_ATTEMPT_LEFT = "no_attempt_left"
    SUBMITTED = "submitted"
    SET_ASIDE = "set_aside"
    TOO_LATE = "too_late"
    CHECKED = "checked"
    NO_CHECK = "no_check"
    NO_HINT = "no_hint"


@dataclass(frozen=True)
class Verdict:
    """Allowed when there is no reason against it."""

    reason: Reason | None = None

    def __bool__(self) -> bool:
        return self.reason is None


class Feedback(StrEnum):
    """When answers are explained. IMMEDIATE: on asking, as often as the tries allow, with hints. EACH: once after each question, whose
    answer then stands. END: after submission. SCORE: never; after submission the score alone."""

    IMMEDIATE = "immediate"
    EACH = "each"
    END = "end"
    SCORE = "score"


class Counts(StrEnum):
    """Which of several attempts counts. BEST: the highest. LAST: the latest graded. FIRST: the first. AVERAGE: the mean of all."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    AVERAGE = "average"


@dataclass(frozen=True)
class Policy:
    """The rules of a quiz version. `pass_mark` is advice unless `pass_required`: then the step that asks for the quiz is done once what
    counts reaches it, and not before. `tries` per question (0: as many as one likes) and `hints` matter where feedback is immediate.
    `extra_time`: per cent more that whoever needs it takes on their own word."""

    attempts_allowed: int | None = None
    minutes_allowed: int | None = None
    feedback: str = "end"
    pass_mark: int = 70
    pass_required: bool = False
    counts: str = "best"
    tries: int = 0
    extra_time: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Policy":
        """What an older version did not say is as it was then."""
        return cls(**{field.name: data[field.name] for field in fields(cls) if field.name in data})

    def deadline(self, started_at: datetime, *, extra: int = 0) -> datetime | None:
        """The end by the server's clock, with `extra` per cent more time."""
        return started_at + timedelta(minutes=self.minutes_allowed) * (100 + extra) / 100 if self.minutes_allowed else None

    @property
    def explains_before_the_end(self) -> bool:
        return self.feedback in (Feedback.IMMEDIATE, Feedback.EACH)

    @property
    def tries_allowed(self) -> int:
        """For one question; 0 says no end."""
        return 1 if self.feedback == Feedback.EACH else self.tries

    @property
    def gives_hints(self) -> bool:
        return self.feedback == Feedback.IMMEDIATE


@dataclass(frozen=True)
class AttemptState:
    """The facts about an attempt that decide."""

    submitted_at: datetime | None = None
    set_aside_at: datetime | None = None
    deadline_at: datetime | None = None


@dataclass(frozen=True)
class Tried:
    """What was done at one question before the end: answers checked, hints taken, and whether the last answer checked was right."""

    checks: int = 0
    hints: int = 0
    right: bool = False

    def off(self, penalty: Fraction) -> Fraction:
        """What this takes from what can be had: a `penalty` share for each try after the first and for each hint."""
        return penalty * (max(self.checks - 1, 0) + self.hints)


def may_start(policy: Policy, used: int) -> Verdict:
    """`used` counts the attempts that were submitted."""
    full = policy.attempts_allowed is not None and used >= policy.attempts_allowed
    return Verdict(Reason.NO_ATTEMPT_LEFT if full else None)


def may_answer(attempt: AttemptState, now: datetime) -> Verdict:
    """Until submission, and until the deadline with its grace. What the clock closed says so: nobody submitted it."""
    if attempt.set_aside_at is not None:
        return Verdict(Reason.SET_ASIDE)
    if attempt.deadline_at is not None and (attempt.submitted_at or now) > attempt.deadline_at + GRACE:
        return Verdict(Reason.TOO_LATE)
    return Verdict(Reason.SUBMITTED if attempt.submitted_at is not None else None)


def is_settled(policy: Policy, tried: Tried) -> bool:
    """Whether a question was explained for good: its answer stands, and everything about it may be told."""
    return bool(tried.checks) and (tried.right or bool(policy.tries_allowed and tried.checks >= policy.tries_allowed))


def may_check(policy: Policy, tried: Tried) -> Verdict:
    if not policy.explains_before_the_end:
        return Verdict(Reason.NO_CHECK)
    return Verdict(Reason.CHECKED if is_settled(policy, tried) else None)


def may_hint(policy: Policy, tried: Tried, there_are: int) -> Verdict:
    if not policy.gives_hints or tried.hints >= there_are:
        return Verdict(Reason.NO_HINT)
    return Verdict(Reason.CHECKED if is_settled(policy, tried) else None)


def may_submit(attempt: AttemptState) -> Verdict:
    """At any time: past the deadline, what was saved in time is what counts. Submitting again changes nothing and is no error."""
    return Verdict(Reason.SET_ASIDE if attempt.set_aside_at is not None else None)


def counted(rule: str, ratios: Sequence[Fraction]) -> Fraction | None:
    """What all graded attempts together come to, first to last, by a rule of `Counts`; None when there is none."""
    if not ratios:
        return None
    match Counts(rule):
        case Counts.BEST:
            return max(ratios)
        case Counts.LAST:
            return ratios[-1]
        case Counts.FIRST:
            return ratios[0]
        case Counts.AVERAGE:
            return sum(ratios, Fraction(0)) / len(ratios)


def is_passed(policy: Policy, shares: Sequence[Fraction | None]) -> bool:
    """Whether what counts of a learner's attempts, first to last, reaches the mark. None stands for one that a person has yet to judge in
    part: it may still rise or fall, so nothing is passed by it."""
    known = [share for share in shares if share is not None]
    waits = {Counts.BEST: not known, Counts.LAST: None in shares[-1:], Counts.FIRST: None in shares[:1], Counts.AVERAGE: None in shares}
    whole = counted(policy.counts, known)
    return not waits[Counts(policy.counts)] and whole is not None and whole * 100 >= policy.pass_mark
