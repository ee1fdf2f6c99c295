"""Boards of 30, 300 and 3,000 members by 60 modules: how long the matrix takes, how it grows, and what keeping it so costs a fold.

Members are made in bulk: a few learners walk through the modules by events and are folded as always; the others are their likenesses.
"""

import json
import random
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from .load import Call, Script, run_load

MODULES, STEPS, SIZES, LIKENESSES = 60, 8, (30, 300, 3000), 12
FOLDS = 40


def make_boards() -> dict[int, str]:
    """Cohorts by their size, followed by the demo facilitator."""
    from django.contrib.auth import get_user_model

    from learning.cohorts.actions import create_cohort

    keys = _publish()
    models = [_walked(keys, number) for number in range(LIKENESSES)]
    user = get_user_model().objects.get(email="demo-facilitator@example.org")
    cohorts = {}
    for size in SIZES:
        cohort = create_cohort(user, name=f"Board of {size}", promise="", modules=keys, ends_on=None)
        _fill(cohort, models, size)
        cohorts[size] = str(cohort.pk)
    return cohorts


def _publish() -> list[uuid.UUID]:
    """Sixty modules of eight steps to read."""
    from django.utils import timezone

    from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step
    from cms.models import ContentVersion, ModuleVersion, PublishedModule

    now, keys = timezone.now(), [uuid.uuid5(uuid.NAMESPACE_URL, f"bench-{number}") for number in range(MODULES)]
    for number, key in enumerate(keys):
        ids = [f"b{number}-{place}" for place in range(STEPS)]
        steps = tuple(Step(each, each, 5, required=True, asks=(Ask(each, AskKind.READ),)) for each in ids)
        outline = Outline(str(key), "discovery", steps, tuple(Requirement(((each,),)) for each in ids), 40, ())
        card: dict[str, Any] = {"title": f"Module {number:02}", "promise": "", "format": "discovery", "minutes": 40, "maturity": [1, 4]}
        card |= {"routes": {("inform", "train", "act")[number % 3]: 2}}
        card |= {name: [] for name in ("objectives", "profiles", "domains", "levels", "skills", "prerequisites", "successors")}
        version = ModuleVersion.objects.create(
            module_key=key, number=1, language="fr", outline=outline.to_json(), card=card, digest="", published_at=now, page_id=0
        )
        address = f"/fr/bench-{number}/"
        PublishedModule.objects.create(
            module_key=key, language="fr", version=version, slug=f"bench-{number}", url=address, first_published_at=now
        )
    ContentVersion.bump()
    return keys


def _drafts(key: uuid.UUID, number: int, steps: int) -> list[Any]:
    from learning.record.engine.events import EventDraft

    return [
        EventDraft(event_id=uuid.uuid4(), kind="step.opened", module_key=key, module_version=1, step=f"b{number}-{place}")
        for place in range(steps)
    ]


def _walked(keys: list[uuid.UUID], seed: int) -> uuid.UUID:
    """A learner who did something in every module, by events, folded."""
    from django.utils import timezone

    from learning.record.actions import append_events, ensure_subject, fold_due

    dice, learner = random.Random(seed), ensure_subject(session={})
    for number, key in enumerate(keys):
        append_events(learner, _drafts(key, number, dice.randint(1, STEPS)), now=timezone.now() - timedelta(days=dice.randint(0, 30)))
    fold_due(now=timezone.now())
    return learner


def _fill(cohort: Any, models: list[uuid.UUID], size: int) -> None:
    from django.utils import timezone

    from learning.cohorts.models import Membership, agreement
    from learning.record.engine.fold import FOLD_VERSION
    from learning.record.models import Head, Progress, Subject

    now = timezone.now()
    agreed = agreement(cohort, facilitators=[], at=now)
    rows = {model: list(Progress.objects.of(model)) for model in models}
    learners = [Subject(id=uuid.uuid4()) for _member in range(size)]
    Subject.objects.bulk_create(learners)
    Head.objects.bulk_create([Head(subject=each, last_seq=1, folded_seq=1, fold_version=FOLD_VERSION) for each in learners])
    members = [Membership(cohort=cohort, learner_id=each.pk, name=f"Member {n:04}", joined_at=now) for n, each in enumerate(learners)]
    for member in members:
        member.agree(agreed)
    Membership.objects.bulk_create(members)
    names = [field.name for field in Progress._meta.concrete_fields if field.name != "subject"]
    for place, learner in enumerate(learners):
        likeness = rows[models[place % len(models)]]
        Progress.objects.bulk_create(
            [Progress(subject_id=learner.pk, **{name: getattr(each, name) for name in names} | {"as_of_seq": 1}) for each in likeness]
        )


def measure_boards(cohorts: dict[int, str], port: int, headers: dict[str, str], *, seconds: float) -> int:
    """One facilitator, one request after another: first the one that finds nothing kept, then the others. Returns how many failed."""
    failed, before = 0, 0.0
    for size, cohort in cohorts.items():
        call = Call("GET", f"/fr/cohorts/{cohort}/", headers=headers)
        first = run_load(port, _once(call), clients=1, seconds=30)
        later = run_load(port, _always(call), clients=1, seconds=seconds)
        line = {"work": f"board {size} × {MODULES}", "p50_ms": later.p50_ms, "p95_ms": later.p95_ms, "queries": later.queries}
        line |= {"first_ms": first.p95_ms, "growth": round(later.p50_ms / before, 2) if before else None, "requests": later.requests}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        failed, before = failed + first.failed + later.failed, later.p50_ms
    return failed


def measure_exports(cohorts: dict[int, str]) -> int:
    """The largest board as a file, built as a worker builds it: seconds, and its size. Returns how many were not built."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from learning.cohorts.actions import ask_export, build_export
    from learning.cohorts.models import Cohort, Export

    user, failed = get_user_model().objects.get(email="demo-facilitator@example.org"), 0
    cohort = Cohort.objects.get(pk=cohorts[max(cohorts)])
    for file_format in Export.Format.values:
        given = {"export_id": uuid.uuid4(), "user": user, "file_format": file_format, "language": "fr"}
        export = ask_export(cohort, **given, now=timezone.now())
        start, worked = time.perf_counter(), time.process_time()
        failed += not build_export(export.pk, now=timezone.now())
        line = {"work": f"export {max(cohorts)} × {MODULES} as {file_format}", "seconds": round(time.perf_counter() - start, 2)}
        export.refresh_from_db()
        line |= {"cpu_seconds": round(time.process_time() - worked, 2), "bytes": export.file.size if export.file else 0, "goal_seconds": 20}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return failed


def _once(call: Call) -> Script:
    return lambda number: iter([call])


def _always(call: Call) -> Script:
    def script(number: int) -> Iterator[Call]:
        while True:
            yield call

    return script


def measure_folds() -> None:
    """What the index that boards read costs a fold: the same folds with it and without it."""
    from django.db import connection

    from learning.record.models import Progress

    index = next(each for each in Progress._meta.indexes if each.name == "progress_for_boards")
    taken = {"with": _folds()}
    with connection.schema_editor() as editor:
        editor.remove_index(Progress, index)
    taken["without"] = _folds()
    with connection.schema_editor() as editor:
        editor.add_index(Progress, index)
    line = {"work": "one fold", "ms_with_board_index": taken["with"], "ms_without": taken["without"]}
    sys.stdout.write(json.dumps(line | {"ratio": round(taken["with"] / taken["without"], 3)}) + "\n")


def _folds() -> float:
    """Milliseconds of one fold of one event, the median of many."""
    from django.utils import timezone

    from learning.record.actions import append_events, ensure_subject, fold_learner

    learner, now, spent = ensure_subject(session={}), timezone.now(), []
    for draft in _drafts(uuid.uuid5(uuid.NAMESPACE_URL, "bench-0"), 0, 1) * FOLDS:
        fresh = type(draft)(**{**draft.__dict__, "event_id": uuid.uuid4()})
        append_events(learner, [fresh], now=now)
        start = time.perf_counter()
        fold_learner(learner, now=now)
        spent.append(1000 * (time.perf_counter() - start))
    return round(sorted(spent)[len(spent) // 2], 2)
