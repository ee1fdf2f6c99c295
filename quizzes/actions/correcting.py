"""A wrong key is mended: whom it touches is shown first, then the attempts concerned are judged anew, with the reason kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from quizzes.actions.grading import responses_of
from quizzes.actions.refusals import Refused
from quizzes.engine import questions as q
from quizzes.engine.calculating import settle
from quizzes.engine.grading import grade, mark_from_json
from quizzes.models import Attempt, Correction, QuizVersion


@dataclass(frozen=True)
class Preview:
    """Whom a mended key touches: attempts that were asked the question, and how many of them rise and fall. No one is named."""

    asked: int
    rise: int
    fall: int
    touched: tuple[Any, ...] = ()  # the attempts whose mark changes

    @property
    def same(self) -> int:
        return self.asked - self.rise - self.fall


def preview_correction(version: QuizVersion, *, ref: str, body: Mapping[str, Any]) -> Preview:
    """Judges every graded attempt by the mended key, and keeps nothing. Raises Refused when it is another question."""
    mended = mended_question(version, ref, body)
    asked, rise, fall, touched = 0, 0, 0, []
    for attempt in Attempt.objects.at_version(version).graded().select_related("quiz_version"):
        item = next((item for item in attempt.drawn.items if item.ref == ref), None)
        kept = (attempt.result or {}).get("marks", {}).get(ref)
        if item is None or kept is None:
            continue
        before, after = mark_from_json(kept), grade(settle(mended, item.values), responses_of(attempt).get(ref))
        change = after.score - before.score - before.taken_off
        asked, rise, fall = asked + 1, rise + (change > Fraction(0)), fall + (change < Fraction(0))
        if after.less(before.taken_off).to_json() != before.to_json():
            touched.append(attempt.pk)
    return Preview(asked, rise, fall, tuple(touched))


def correct_key(version: QuizVersion, *, ref: str, body: Mapping[str, Any], reason: str, by: Any, now: datetime) -> Correction:
    """Keeps the mended key beside the version and marks the attempts it touches to be judged anew. Raises Refused without a reason, when
    nothing changes, or when it is another question."""
    if not reason.strip():
        raise Refused("no_reason")
    with transaction.atomic():
        version = QuizVersion.objects.select_for_update().get(pk=version.pk)
        before, after = version.questions[ref].to_json(), mended_question(version, ref, body).to_json()
        if before == after:
            raise Refused("nothing_mended")
        touched = preview_correction(version, ref=ref, body=body).touched
        QuizVersion.objects.filter(pk=version.pk).update(corrected=version.corrected | {ref: after})
        Attempt.objects.filter(pk__in=touched).update(stale_at=now)
        said = {"before": before, "after": after, "reason": reason.strip(), "touched": len(touched)}
        return Correction.objects.create(quiz_version=version, question_ref=ref, corrected_by=by, corrected_at=now, **said)


def mended_question(version: QuizVersion, ref: str, body: Mapping[str, Any]) -> q.Question:
    """The question with its other key: same kind, same things to answer by. Raises Refused."""
    known = version.questions.get(ref)
    if known is None:
        raise Refused("unknown_question")
    mended = q.from_json(body)
    if type(mended) is not type(known) or _answered_by(mended) != _answered_by(known):
        raise Refused("other_question")
    return mended


def _answered_by(question: q.Question) -> frozenset[str]:
    """The ids that answers speak of: with others, what learners said would mean something else."""
    names = ("choices", "pairs", "entries", "categories", "gaps", "areas", "labels", "variables")
    things = [thing for name in names for thing in getattr(question, name, ())]
    return frozenset(str(getattr(thing, "id", thing)) for thing in things)
