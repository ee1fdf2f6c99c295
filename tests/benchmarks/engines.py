"""Figures of the routes that need no server: processor time, one JSON line each, with growth.

`python -m tests.benchmarks.engines` prints those of the pure engine; `make bench` adds those that need the bench's own database.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from paths.engine.catalogue import compile_catalogue
from paths.engine.soundness import StepRow, lint
from paths.engine.suggesting import suggest
from tests.benchmarks.world import LONG
from tests.paths.made import OBJECTIVES, make_catalogue, make_modules, make_situation

ROOT = Path(__file__).resolve().parents[2]
SIZES = (100, 1_000, 10_000)
LEARNERS = 200
LINTED, PUBLISHED = 500, 1_000
QUIZZES = 50
ROUNDS = 300
ANSWERS: dict[str, Any] = {  # kinds whose answers need no id
    "true_false": {"value": True},
    "short_text": {"text": "canaryottawa"},
    "numeric": {"text": "31 416"},
    "calculated": {"text": "31415"},
    "gaps": {"texts": {"1": "canarycat", "2": "a dog"}},
    "categorise": {"sorted": {"1": "t", "2": "t"}},
    "hotspot": {"areas": ["a"]},
}


def took(work: Callable[[], Any]) -> float:
    """Milliseconds of this process's own time: what other processes do meanwhile is not counted."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def pure() -> Iterator[dict[str, Any]]:
    before = None
    for size in SIZES:
        modules = make_modules(size)
        compiling = took(partial(compile_catalogue, modules, language="fr"))
        catalogue = make_catalogue(size)
        taken = sorted(took(partial(suggest, make_situation(seed), catalogue)) for seed in range(LEARNERS))
        line = {"work": f"three routes, {size} modules", "p50_ms": round(median(taken), 2), "p95_ms": round(taken[int(0.95 * LEARNERS)], 2)}
        line |= {"most_ms": round(taken[-1], 2), "compile_ms": round(compiling, 1)}
        yield line | ({"growth": round(median(taken) / before, 2)} if before else {})
        before = median(taken)
    catalogue = make_catalogue(LINTED)
    steps = [StepRow(key, f"{key}-1", "One", 5) for key in catalogue.modules]
    linting = took(lambda: lint({"fr": catalogue}, objectives=OBJECTIVES, steps=steps))
    yield {"work": f"lint, {LINTED} modules, engine alone", "ms": round(linting, 1)}


def grading() -> dict[str, Any]:
    """Answers judged in a second of processor time: one of each kind that the engine judges by itself, over and over."""
    from quizzes.engine.grading import grade
    from quizzes.engine.questions import from_json
    from quizzes.engine.responding import normalise
    from quizzes.exchange import gift
    from tests.quizzes.conftest import BODIES, EVERY_KIND

    bodies = [question.to_json() for question in (verdict.question for verdict in gift.read(EVERY_KIND).verdicts) if question] + BODIES
    questions = [question for question in map(from_json, bodies) if question.judged and question.points]
    said = [normalise(question, ANSWERS.get(question.kind)) for question in questions]

    def judge() -> None:
        for _round in range(ROUNDS):
            for question, response in zip(questions, said, strict=True):
                grade(question, response)

    milliseconds = took(judge)
    return {"work": f"grading, {len(questions)} kinds", "graded_per_s": round(1000 * ROUNDS * len(questions) / milliseconds)}


def stored() -> Iterator[dict[str, Any]]:
    """On the database at hand, which is filled for it: what the linter reads of a whole site, and what follows one publication."""
    from django.conf import settings
    from django.utils import translation

    from cms.formats import FORMATS
    from cms.models import cards
    from paths.actions import compiled_catalogue, lint_site
    from tests.paths.conftest import publish_with_quizzes

    yield grading()
    with translation.override(settings.LANGUAGE_CODE):
        publish_with_quizzes(make_modules(LINTED, 5)[LONG:], quizzes=QUIZZES)
        linted = len(cards("fr"))
        yield {"work": f"lint of a site, {linted} modules, {QUIZZES} quizzes", "ms": round(took(lint_site), 1)}
        yield {"work": f"lint_paths --json, {linted} modules, from the shell and back", "ms": round(commanded("lint_paths", "--json"), 1)}
        publish_with_quizzes(make_modules(PUBLISHED, 6)[LINTED:], quizzes=0)
        compiled_catalogue("fr")
        page = FORMATS["discovery"].objects.live().filter(locale__language_code="fr").first()
        page.title += "."
        publishing = took(page.save_revision().publish)
        there = len(cards("fr"))
        yield {
            "work": f"one page published among {there} modules",
            "publish_ms": round(publishing, 1),
            "recompile_ms": round(took(lambda: compiled_catalogue("fr")), 1),
        }


def commanded(*words: str) -> float:
    """Milliseconds of processor time that a command of the site takes, its start counted."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def told(lines: Iterator[dict[str, Any]]) -> None:
    for line in lines:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    told(pure())
