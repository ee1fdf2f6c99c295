"""A cohort of invented people, played from a file through the actions real people go through: what it shows is what the record says."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth import get_user_model
from django.db import transaction

from cms.engine.outline import Ask, AskKind, Outline, Step
from cms.models import cards, current_outlines
from learning.cohorts.models import Cohort
from learning.record.actions import EventDraft, append_events, ensure_subject, fold_learner
from learning.record.models import INVENTED
from quizzes.actions import grade_attempt, save_answers, start_attempt, submit_attempt
from quizzes.engine.answering import full_answer
from quizzes.engine.questions import from_json

from .people import create_cohort, join_cohort

PAUSE = timedelta(minutes=12)  # between two goes at a quiz
Content = Mapping[UUID, tuple[int, Outline]]


def enact_cohort(told: Mapping[str, Any], *, user: Any, language: str, now: datetime) -> list[UUID]:
    """The cohort that a file tells of, followed by this person: who joined, did what, and how many days ago. Returns its new learners.

    Played once: a cohort that is there already is left as its facilitator left it. Raises KeyError when no such module is live.
    """
    cohort_id = uuid5(NAMESPACE_URL, f"cohort:{told['key']}")
    if Cohort.objects.filter(pk=cohort_id).exists():
        return []
    keys = {card.slug: UUID(card.module_key) for card in cards(language)}
    modules = [keys[slug] for slug in told["modules"]]
    with transaction.atomic():
        starts_on = (now - timedelta(days=told["started"])).date()
        more = {"id": cohort_id, "facilitator": told["facilitator"], "rhythm": told["rhythm"], "starts_on": starts_on}
        cohort = create_cohort(user, name=told["name"], promise=told["promise"], modules=modules, ends_on=None, **more)
        content = current_outlines(modules)
        return [_enact(cohort, member, dict(zip(told["modules"], modules, strict=True)), content, now) for member in told["members"]]


def settle_enacted(learners: Iterable[UUID], *, now: datetime) -> None:
    """Folds what was played, so that no board waits for the worker; a fold is a transaction of its own."""
    for learner_id in learners:
        fold_learner(learner_id, now=now)


def _enact(cohort: Cohort, told: Mapping[str, Any], keys: Mapping[str, UUID], content: Content, now: datetime) -> UUID:
    """One member, from the day they joined; in the order of time, as a ledger is written."""
    joined_at = now - timedelta(days=told["joined"])
    email = f"{told['address']}{INVENTED}"
    user = get_user_model().objects.filter(email=email).first()
    user = user or get_user_model().objects.create_user(email, first_name=told["name"], date_joined=joined_at)
    learner_id = ensure_subject(user=user)
    facilitators = list(cohort.facilitations.values_list("name", flat=True))
    join_cohort(cohort, learner_id=learner_id, name=told["name"], facilitators=facilitators, now=joined_at)
    for visit in told.get("visits", ()):
        key = keys[visit["module"]]
        _visit(learner_id, visit, key, content[key], now - timedelta(days=visit["ago"]))
    return learner_id


def _visit(learner_id: UUID, visit: Mapping[str, Any], key: UUID, content: tuple[int, Outline], at: datetime) -> None:
    """Some steps of a module, from the first to the last of `steps`, each in the minutes it announces; then its
    quiz, once for each number of right answers in `quiz`."""
    number, outline = content
    first, last = visit.get("steps") or (1, 0)
    drafts: list[EventDraft] = []
    for step in outline.steps[first - 1 : last]:
        drafts += _drafts(learner_id, (key, number), step, at)
        at += timedelta(minutes=step.minutes)
    if drafts:
        append_events(learner_id, drafts, now=at)
    for right in visit.get("quiz", ()):
        _take_quiz(learner_id, key, outline, right, at)
        at += PAUSE


def _drafts(learner_id: UUID, version: tuple[UUID, int], step: Step, at: datetime) -> Iterator[EventDraft]:
    """What one step leaves in the ledger: it was opened, and what it asks was done."""
    key, number = version
    said: list[tuple[str, str, dict[str, Any]]] = [("step.opened", step.id, {})]
    said += [(min(ask.done_by), ask.id, _payload(ask)) for ask in step.owed if ask.kind not in (AskKind.READ, AskKind.QUIZ)]
    for kind, place, payload in said:
        yield EventDraft(
            event_id=uuid5(learner_id, f"{key}:{kind}:{place}"),
            kind=kind,
            module_key=key,
            module_version=number,
            step=place,
            payload=payload,
            occurred_at=at,
        )


def _payload(ask: Ask) -> dict[str, Any]:
    """What a form would have said; the words of somebody invented are left unsaid."""
    if ask.kind is AskKind.RECALL:
        return {"response": full_answer(from_json(dict(ask.spec))), "right": True, "score": 1.0}
    if ask.kind is AskKind.SCALE:
        return {"value": 2 if ask.spec.get("when") == "before" else 4}
    return {"choices": {"0": "yes"}} if ask.kind in (AskKind.DIAGNOSIS, AskKind.CHECKLIST) else {}


def _take_quiz(learner_id: UUID, key: UUID, outline: Outline, right: int, at: datetime) -> None:
    """The quiz of the module, with so many right answers and the rest left open."""
    ask = next(ask for step in outline.steps for ask in step.asks if ask.kind is AskKind.QUIZ)
    given = {"module_key": key, "step": ask.id, "now": at}
    attempt = start_attempt(learner_id, quiz_slug=ask.spec["quiz"], language="fr", **given)
    answers = {ref: full_answer(question) for ref, question in attempt.asked.items()}
    known = {ref: answer for ref, answer in answers.items() if answer is not None}
    handed_at = at + PAUSE / 2
    save_answers(attempt, responses=dict(list(known.items())[:right]), now=handed_at)
    grade_attempt(submit_attempt(attempt, now=handed_at).pk, now=handed_at)
