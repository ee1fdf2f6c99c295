"""Whose attempt it is. What is not theirs is not there."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.attempting import Policy
from quizzes.engine.statistics import FEWEST
from quizzes.models import Answer, Attempt, Card, ItemStatistic, Practice, QuizVersion, Review, Upload
from quizzes.models.bank import excerpt_of

SALT = "quizzes.practice"
LINK_DAYS = 30  # what a link to one's cards lasts: past the next mail, not for ever


def policies_of(slugs: Iterable[str], language: str) -> dict[str, Policy]:
    """The rules of these quizzes as they would be met now, in this language or else in any. One query."""
    rows = QuizVersion.objects.latest().named(slugs).values_list("quiz__slug", "quiz__language", "frozen__policy")
    rules = sorted(rows, key=lambda row: row[1] == language)
    return {slug: Policy.from_json(policy) for slug, _language, policy in rules}


def attempt_of(learner_id: uuid.UUID | None, attempt_id: uuid.UUID) -> Attempt:
    """The learner's attempt; anybody else's is answered like one that never was."""
    found = Attempt.objects.visible_to(learner_id).select_related("quiz_version__quiz").filter(pk=attempt_id).first()
    if found is None:
        raise Http404
    return found


def upload_of(learner_id: uuid.UUID | None, attempt_id: uuid.UUID, upload_id: uuid.UUID) -> Upload:
    """A file of the learner's own attempt."""
    return upload_in(attempt_of(learner_id, attempt_id), str(upload_id))


def upload_in(attempt: Attempt, key: str) -> Upload:
    """A file of an attempt that whoever asks may see."""
    found = Upload.objects.in_attempt(attempt).filter(pk=key).first() if key else None
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Standing:
    """How a learner's practice stands: on or off, how many cards, how many due, the most urgent one, and when the next is due."""

    is_on: bool = False
    has_begun: bool = False
    cards: int = 0
    due: int = 0
    card: Card | None = None
    next_at: datetime | None = None


def practice_of(learner_id: uuid.UUID | None, now: datetime) -> Standing:
    """Four queries, however many cards there are."""
    practice = Practice.objects.of_learner(learner_id).first() if learner_id else None
    if practice is None or learner_id is None:
        return Standing()
    mine = Card.objects.of_learner(learner_id)
    due = mine.due(now).select_related("quiz_version") if practice.is_on else mine.none()
    first = due.first()
    upcoming = mine.order_by("due_at").values_list("due_at", flat=True).first() if practice.is_on else None
    return Standing(practice.is_on, True, mine.count(), due.count() if first else 0, first, upcoming)


def card_of(learner_id: uuid.UUID | None, card_id: int) -> Card:
    """The learner's own card; anybody else's is answered like one that never was."""
    found = Card.objects.of_learner(learner_id).select_related("quiz_version").filter(pk=card_id).first() if learner_id else None
    if found is None:
        raise Http404
    return found


def due_card(learner_id: uuid.UUID, now: datetime) -> Card | None:
    """The most urgent card of somebody who practises."""
    due = Card.objects.of_learner(learner_id).of_those_practising().due(now)
    return due.select_related("quiz_version__quiz").first()


def learners_with_due_cards(now: datetime) -> QuerySet:
    """Who practises and has something due: a query of their pseudonyms."""
    return Card.objects.of_those_practising().due(now).order_by().values("learner_id")


def practice_token(learner_id: uuid.UUID) -> str:
    """What opens the cards of one learner and nothing else, for thirty days."""
    return signing.dumps(str(learner_id), salt=SALT)


def practising_by(token: str) -> uuid.UUID:
    """The learner of a token; one that is wrong or too old is answered like one that never was."""
    try:
        return uuid.UUID(signing.loads(token, salt=SALT, max_age=LINK_DAYS * 24 * 3600))
    except (signing.BadSignature, ValueError):
        raise Http404 from None


@dataclass(frozen=True)
class Waiting:
    """An answer that a person has to judge."""

    attempt: Attempt
    ref: str
    question: q.Reviewed
    response: dict


def waiting_among(attempts: Iterable[Attempt], reviewer: str = "") -> list[Waiting]:
    """Those of some attempts that wait, for anybody or for one kind of reviewer, in the order given. One query."""
    attempts = list(attempts)
    said: dict[uuid.UUID, dict[str, dict]] = {}
    for key, ref, response in Answer.objects.of_many(attempts).values_list("attempt_id", "question_ref", "response"):
        said.setdefault(key, {})[ref] = response
    return [
        Waiting(attempt, ref, question, said[attempt.pk][ref])
        for attempt in attempts
        for ref, question in attempt.asked.items()
        if isinstance(question, q.Reviewed)
        and (attempt.result or {}).get("marks", {}).get(ref, {}).get("needs_review")
        and (not reviewer or question.reviewer == reviewer)
    ]


def waiting_answers(attempt: Attempt, reviewer: str = "") -> list[Waiting]:
    """The same, of one attempt."""
    return waiting_among([attempt], reviewer)


def waiting_for_peer(learner_id: uuid.UUID | None) -> Waiting | None:
    """The oldest answer of somebody else that waits for a peer, at a quiz this learner handed in; one they judged is not asked twice."""
    if learner_id is None:
        return None
    judged = set(Review.objects.given_by(learner_id).values_list("attempt_id", "question_ref"))
    for attempt in Attempt.objects.waiting_for_peers_of(learner_id).select_related("quiz_version")[:50]:
        for one in waiting_answers(attempt, "peer"):
            if (attempt.pk, one.ref) not in judged:
                return one
    return None


def peers_answer(learner_id: uuid.UUID | None, attempt_id: uuid.UUID, ref: str) -> Waiting:
    """One answer that this learner may judge as a peer; anything else is not there."""
    mine = Attempt.objects.waiting_for_peers_of(learner_id) if learner_id else Attempt.objects.none()
    attempt = mine.select_related("quiz_version").filter(pk=attempt_id).first()
    found = next((one for one in waiting_answers(attempt, "peer") if one.ref == ref), None) if attempt else None
    if found is None:
        raise Http404
    return found


def figures_of(version: QuizVersion) -> list[dict]:
    """The figures of each question of a version, with its words and those of its distractors."""
    rows, order = [], {ref: nth for nth, ref in enumerate(version.questions)}
    for row in sorted(ItemStatistic.objects.of(version), key=lambda row: order.get(row.question_ref, 0)):
        question = version.questions.get(row.question_ref)
        if question is None:
            continue
        texts = {thing.id: thing.text for thing in (*getattr(question, "choices", ()), *getattr(question, "areas", ()))}
        if isinstance(question, q.TrueFalse):
            texts = {"true": _("True"), "false": _("False")}
        distractors = [one | {"text": texts.get(one["id"], one["id"])} for one in row.figures.get("distractors", ())]
        own = {"ref": row.question_ref, "excerpt": excerpt_of(question.prompt), "answered": row.answered}
        rows.append(row.figures | own | {"distractors": distractors, "few": row.answered < FEWEST})
    return rows
