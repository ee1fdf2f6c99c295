"""Fifty hands on one attempt, two hundred times: to start it, to answer while it is submitted, to judge it, to start it beyond what is
allowed. Each round leaves one attempt, one submission, no late answer, one mark and no second attempt."""

import argparse
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HANDS, ROUNDS, FEWER = 50, 200, 2
NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
SLUG = "race"


def races(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """All rounds; `broken` names the first ones that did not hold."""
    from django.db import connection, connections

    from quizzes.actions import load_quiz_file
    from quizzes.models import Quiz

    load_quiz_file("// title: Race\n\n::one::One? {=a ~b}\n\n::two::Two? {=word}\n", slug=SLUG, language="en")
    Quiz.objects.filter(slug=SLUG).update(attempts_allowed=1)
    _publish_again()
    vendor = connection.vendor
    connections.close_all()
    rounds, broken, heard = FEWER if options.short else ROUNDS, [], Counter()
    started = time.monotonic()
    with ThreadPoolExecutor(HANDS) as pool:
        for nth in range(rounds):
            broken += [f"round {nth}: {words}" for words in _round(pool, heard)]
    pace = round(time.monotonic() - started, 1)
    return {"database": vendor, "hands": HANDS, "rounds": rounds, "met": dict(heard), "racing_seconds": pace, "broken": broken[:10]}


def _publish_again() -> None:
    from quizzes.actions import publish_quiz
    from quizzes.models import Quiz

    publish_quiz(Quiz.objects.get(slug=SLUG))


def _race(pool: ThreadPoolExecutor, work: Callable[[int], Any]) -> list[Any]:
    """What each hand got, or the code of its refusal; all leave the line together."""
    from django.db import connections

    from quizzes.actions import Refused

    gate = threading.Barrier(HANDS)

    def run(nth: int) -> Any:
        gate.wait()
        try:
            return work(nth)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    return list(pool.map(run, range(HANDS)))


def _round(pool: ThreadPoolExecutor, heard: Counter[str]) -> list[str]:
    from quizzes import actions
    from quizzes.models import Answer, Attempt
    from quizzes.signals import attempt_submitted

    learner, told = uuid.uuid4(), []

    def start(nth: int) -> Any:
        return actions.start_attempt(learner, quiz_slug=SLUG, language="en", now=NOW).pk

    begun = set(_race(pool, start))
    attempt = Attempt.objects.filter(learner_id=learner).first() if len(begun) == 1 else None
    if attempt is None:
        return [f"the hands that began got {sorted(map(str, begun))}"]
    ref = attempt.drawn.items[0].ref
    choice = attempt.asked[ref].choices[0].id

    def answer_or_submit(nth: int) -> Any:
        if nth % 2:
            return actions.submit_attempt(attempt, now=NOW).submitted_at
        saved = actions.save_answer(attempt, question_ref=ref, response={"choice": choice}, event_id=uuid.uuid4(), now=NOW)
        return "kept" if not saved.duplicate else "same"

    def hear(sender: Any, attempt: Any, **kwargs: Any) -> None:
        told.append(attempt.answers.count())

    attempt_submitted.connect(hear)
    try:
        done = _race(pool, answer_or_submit)
    finally:
        attempt_submitted.disconnect(hear)
    marks = set(_race(pool, lambda nth: str(actions.grade_attempt(attempt.pk, now=NOW).score)))
    more = _race(pool, start)
    kept = Answer.objects.filter(attempt=attempt).count()
    heard.update(str(each) if isinstance(each, str) else "submitted at" for each in done)
    wrong = [
        (len(told) != 1, f"{len(told)} submissions were told"),
        (told[:1] != [kept], f"{kept} answers are kept, {told} were there at the submission"),
        (kept != done.count("kept"), f"{kept} answers are kept, {done.count('kept')} were acknowledged"),
        (len(marks) != 1, f"{len(marks)} marks"),
        (set(more) != {"no_attempt_left"}, f"beyond the limit: {set(more)}"),
        (Attempt.objects.filter(learner_id=learner).count() != 1, "a second attempt"),
    ]
    return [words for is_wrong, words in wrong if is_wrong]
