"""The operations that are killed half-way: what each does, how its sender tries again, and what must be true at the end."""

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
DRAFTS = 6
TAIL = 40
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "faults")


@dataclass(frozen=True)
class Operation:
    """`run` is killed, then `run` again is what the sender or the sweep does; `broken` says what may never be seen in between."""

    name: str
    run: Callable[[], Any]
    broken: Callable[[], list[str]] = list


def world() -> dict[str, str]:
    """The site in which the operations run: one of everything that has an owner. Returns the ids of things."""
    from tests.security.world import make_world

    made = make_world()
    return {"learner": str(made.learners["learner"]), "member": str(made.learners["member"]), **made.ids}


def operations(ids: dict[str, str]) -> list[Operation]:
    """All five, on the site `world` made."""
    learner, member, module = uuid.UUID(ids["learner"]), uuid.UUID(ids["member"]), uuid.UUID(ids["module"])

    def drafts(count: int, **fields: Any) -> list[Any]:
        from learning.record.engine.events import EventDraft

        texts = {"kind": "recall.answered", "step": ids["recall"], "payload": {"response": "A"}, "private_text": "mine"}
        ticks = {"kind": "step.ticked", "step": ids["ask"]}
        return [
            EventDraft(
                uuid.uuid5(SPACE, f"{fields} {n}"), module_key=module, module_version=1, **(texts if n % 3 == 0 else ticks), **fields
            )
            for n in range(count)
        ]

    def append() -> None:
        from learning.record.actions import append_events

        refused = drafts(1, device="refused")[0]
        append_events(member, [*drafts(DRAFTS, device="phone"), refused], now=NOW, refused={refused.event_id: "step-unknown"}, durable=True)

    def submit() -> None:
        from quizzes.actions import save_answers, submit_attempt
        from quizzes.models import Attempt

        attempt = Attempt.objects.get(pk=ids["attempt"])
        if attempt.is_open:
            save_answers(attempt, responses={}, now=NOW)
        submit_attempt(attempt, now=NOW)

    def fold() -> None:
        from learning.record.actions import fold_learner

        fold_learner(learner, now=NOW)

    def publish() -> None:
        from wagtail.models import Page

        page = Page.objects.get(pk=ids["page"]).specific
        page.promise = "Une autre promesse."
        page.save_revision().publish()

    def erase() -> None:
        from learning.privacy.access import Person
        from learning.privacy.actions import erase_person
        from learning.record.models import Subject

        user = Subject.objects.filter(pk=learner).values_list("user_id", flat=True).first()
        if user is not None:
            erase_person(Person(learner, user), now=NOW)

    return [
        Operation("append", append),
        Operation("submit", submit),
        Operation("fold", fold),
        Operation("publish", publish, lambda: _half_published(ids["page"])),
        Operation("erase", erase, lambda: _half_erased(learner)),
    ]


def prepare(ids: dict[str, str]) -> None:
    """What `fold` will have to do: a tail that nobody folded."""
    from learning.record.actions import append_events
    from learning.record.engine.events import EventDraft

    module, steps = uuid.UUID(ids["module"]), (ids["ask"], ids["recall"])
    kinds = ("step.ticked", "recall.answered")
    tail = [
        EventDraft(
            uuid.uuid5(SPACE, f"tail {n}"),
            kinds[n % 2],
            module,
            1,
            steps[n % 2],
            payload={"response": "A"} if n % 2 else {},
            private_text="mine" if n % 2 else "",
        )
        for n in range(TAIL)
    ]
    append_events(uuid.UUID(ids["learner"]), tail, now=NOW)


def settle() -> None:
    """What the schedule does, an hour later."""
    from learning.jobs.actions import sweep_jobs
    from learning.record.actions import sweep_record
    from quizzes.actions import grade_due

    grade_due(now=LATER)
    sweep_record(now=LATER)
    sweep_jobs(now=LATER)


def facts() -> dict[str, Any]:
    """What the site holds, without what differs from run to run (moments, numbers of rows, random ids of the erased)."""
    from cms.models import ModuleVersion, PublishedModule
    from learning.record.actions import verify_record
    from learning.record.models import Event, Head, IngestReject, PrivateText, Progress, Subject
    from quizzes.models import Attempt

    def counted(rows: Any) -> list[str]:
        return sorted(f"{row} x{count}" for row, count in Counter(map(str, rows)).items())

    return {
        "findings": [f"{each.invariant} {each.subject} {each.words}" for each in verify_record().findings],
        "events": counted(Event.objects.values_list("kind", "module_key", "step", "seq")),
        "folded": counted(Head.objects.values_list("last_seq", "folded_seq", "fail_count")),
        "progress": counted(Progress.objects.values_list("module_key", "percent", "steps_done", "best_score", "as_of_seq")),
        "texts": counted(PrivateText.objects.values_list("text")),
        "rejects": counted(IngestReject.objects.values_list("reason")),
        "people": counted(Subject.objects.values_list("user_id", "erased_on")),
        "attempts": counted(Attempt.objects.values_list("quiz_slug", "number", "score", "max_score")),
        "versions": counted(ModuleVersion.objects.values_list("module_key", "number", "card__promise")),
        "published": counted(PublishedModule.objects.values_list("module_key", "version__number", "is_live")),
    }


def _half_published(page_pk: str) -> list[str]:
    """What readers are shown and what the record reads are the same version."""
    from wagtail.models import Page

    from cms.models import PublishedModule

    page = Page.objects.get(pk=page_pk).specific
    card = PublishedModule.objects.select_related("version").get(module_key=page.translation_key).version.card
    return [] if card["promise"] == page.promise else ["readers see one version, the record reads another"]


def _half_erased(learner: uuid.UUID) -> list[str]:
    """All of a person, or nothing."""
    from learning.record.models import Event, PrivateText, Subject
    from paths.models import Journey
    from quizzes.models import Attempt

    subject = Subject.objects.filter(pk=learner).values_list("user_id", flat=True).first()
    there = [
        subject is not None,
        Event.objects.of(learner).exists(),
        PrivateText.objects.filter(subject_id=learner).exists(),
        Attempt.objects.visible_to(learner).exists(),
        Journey.objects.for_learner(learner).exists(),
    ]
    return [] if len(set(there)) == 1 else [f"half of a person is left: {there}"]
