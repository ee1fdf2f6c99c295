"""One module as one learner left it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import get_language

from cms.engine.outline import AskKind, Outline, Step
from cms.models.prepared import Prepared
from learning.journey.engine import walking
from learning.journey.engine.pointing import pointed
from learning.journey.engine.proving import questions
from learning.journey.engine.texts import WrittenAction, read_action
from learning.peers import access as peers
from learning.record.access import ModuleProgress, content_of, progress_of, texts_in_order
from learning.record.models import Event
from quizzes.access import policies_of
from quizzes.engine.grading import Mark, grade
from quizzes.engine.questions import from_json
from quizzes.engine.responding import ResponseError
from quizzes.models import Attempt

from .credit import proving_modules


@dataclass(frozen=True)
class Showing:
    """Which page is shown: its outline, the version it was published as, its address, and the step on the screen (0: the cover)."""

    outline: Outline
    version: int
    url: str
    position: int = 0

    @property
    def module_key(self) -> UUID:
        return UUID(self.outline.module_key)


def read_walk(learner_id: UUID | None, showing: Showing) -> walking.Walk:
    """What a module page shows of one learner."""
    outline, key = showing.outline, showing.module_key
    walk = _blank_walk(showing)
    if learner_id is None:
        return replace(walk, steps=walking.states(outline, frozenset()), quiz=_quizzes(outline, _here(showing), (), None))
    progress = progress_of(learner_id, [key])[key]
    answers = {ask: one["response"] for ask, one in progress.recall.items()}
    here = _here(showing)
    written = [(ask, read_action(text)) for ask, text in texts_in_order(learner_id, key)]
    texts = dict(written)
    responses = _beside(texts) | _choices(learner_id, outline) | answers
    return replace(
        walk,
        skip_url="" if here and outline.step_is_done(here, progress.done_asks) else walk.skip_url,
        is_proved=bool(here and here.skills and here.id in proving_modules(outline, learner_id)),
        progress=progress,
        done=progress.done_asks,
        steps=walking.states(outline, progress.done_asks),
        resume_at=walking.resume_at(outline, progress.done_asks),
        responses=responses,
        marks=_marks(outline, answers),
        texts={ask: one.text for ask, one in texts.items()},
        quiz=_quizzes(outline, here, _attempts(learner_id, outline), progress),
        pointed=pointed(outline, responses),
        peers=peers.news_in(learner_id, key) if outline.format == peers.FORMAT else {},
        actions=tuple(one for ask, one in written if ask in _actions(outline)),
        news=None if showing.position else walking.news_since(progress.seen_version, showing.version, content_of([key])[key].outlines),
    )


def _here(showing: Showing) -> Step | None:
    """The step on the screen."""
    return showing.outline.steps[showing.position - 1] if 0 < showing.position <= len(showing.outline.steps) else None


def _skip_url(showing: Showing) -> str:
    """Where one says that the step on the screen is known: there must be something that could show it."""
    here = _here(showing)
    if here is None or not (here.skills or questions(showing.outline, here.id)):
        return ""
    return reverse("journey:skip", args=[showing.module_key, here.id])


def _blank_walk(showing: Showing) -> walking.Walk:
    total, position = len(showing.outline.steps), showing.position
    address = reverse("journey:step", args=[showing.module_key])
    return walking.Walk(
        action_url=f"{address}?step={position}" if position else address,
        version=showing.version,
        seed=uuid4(),
        position=position,
        onward_url=f"{showing.url}?step={position + 1}" if 0 < position < total else f"{showing.url}?end=1",
        next_url=reverse("journey:path"),
        why_url=reverse("journey:why", args=[showing.module_key]),
        skip_url=_skip_url(showing),
    )


def _beside(texts: Mapping[str, WrittenAction]) -> dict[str, Any]:
    """What was written beside an action: who takes care of it, and by when."""
    return {ask: {"owner": one.owner, "by": one.by} for ask, one in texts.items() if one.owner or one.by}


def _choices(learner_id: UUID, outline: Outline) -> dict[str, Any]:
    """The last answers to each self-diagnosis and review, as their forms name them. One query, none in a module without any."""
    names = {
        AskKind.DIAGNOSIS: ("choices", "choice_"),
        AskKind.REVIEW: ("rubric", "rubric_"),
        AskKind.CHECKLIST: ("choices", "item_"),
    }
    asked = {ask.id: names[ask.kind] for step in outline.steps for ask in step.asks if ask.kind in names}
    if not asked:
        return {}
    found = Event.objects.of(learner_id).about([UUID(outline.module_key)]).in_order().values_list("step", "payload")
    return {
        ask: {f"{asked[ask][1]}{number}": value for number, value in payload.get(asked[ask][0], {}).items()}
        for ask, payload in found
        if ask in asked
    }


def _marks(outline: Outline, responses: Mapping[str, Any]) -> dict[str, Mark]:
    """Each recall answered, judged again by the question as it stands now; an answer it no longer offers shows no mark."""
    marks = {}
    for step in outline.steps:
        for ask in step.asks:
            if ask.kind is AskKind.RECALL and responses.get(ask.id):
                try:
                    marks[ask.id] = grade(from_json(dict(ask.spec)), responses[ask.id])
                except ResponseError:
                    continue
    return marks


def _actions(outline: Outline) -> set[str]:
    return {ask.id for step in outline.steps for ask in step.asks if ask.kind is AskKind.ACTION}


def _slugs(outline: Outline) -> dict[str, str]:
    return {ask.id: str(ask.spec.get("quiz", "")) for step in outline.steps for ask in step.asks if ask.kind is AskKind.QUIZ}


class Taken(NamedTuple):
    """An attempt, as far as a module's page tells of it."""

    pk: UUID
    quiz_slug: str
    submitted_at: datetime | None


_taken = Prepared(lambda learner: Attempt.objects.visible_to(learner).counted().order_by("number").values_list(*Taken._fields))


def _attempts(learner_id: UUID, outline: Outline) -> tuple[Taken, ...]:
    slugs = set(_slugs(outline).values())
    found = map(Taken._make, _taken.rows(learner=learner_id)) if slugs else ()
    return tuple(one for one in found if one.quiz_slug in slugs)


def _quizzes(
    outline: Outline, here: Step | None, attempts: Iterable[Taken], progress: ModuleProgress | None
) -> dict[str, walking.QuizView]:
    """The quizzes of a module; the rules of those on the screen, which is one query more there and none elsewhere."""
    views, slugs = {}, _slugs(outline)
    shown = {slugs[ask.id] for ask in here.asks if ask.id in slugs} if here else set()
    rules = policies_of(shown, get_language()) if shown else {}
    for ask_id, slug in slugs.items():
        own = [one for one in attempts if one.quiz_slug == slug]
        opened = next((one for one in own if one.submitted_at is None), None)
        closed = [one for one in own if one.submitted_at is not None]
        views[ask_id] = walking.QuizView(
            slug=slug,
            start_url=reverse("quizzes:start", args=[slug]) if slug else "",
            open_attempt_url=reverse("quizzes:attempt", args=[opened.pk]) if opened else "",
            last_result_url=reverse("quizzes:result", args=[closed[-1].pk]) if closed else "",
            best_score=progress.scores.get(ask_id) if progress else None,
            attempts=len(closed),
            required=rules[slug].pass_mark if slug in rules and rules[slug].pass_required else None,
            allowed=rules[slug].attempts_allowed if slug in rules else None,
        )
    return views
