"""What has to be copied so that a module, or a whole path, can be read and answered without a connection."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from cms.engine.card import Card
from cms.engine.outline import AskKind, Outline
from cms.models import outlines_of
from paths.actions import journey_of
from quizzes.models import Attempt, QuizVersion

from .catalogue import cards_by_key


def along_the_path(learner_id: UUID | None) -> list[dict[str, Any]]:
    """The modules of the journey under way that are still published, in its order; none without a journey."""
    journey = journey_of(learner_id) if learner_id else None
    keys = [step.module_key for step in journey.steps.all() if step.state != "skipped"] if journey else []
    return parcels(keys, learner_id)


def parcels(keys: Sequence[UUID], learner_id: UUID | None) -> list[dict[str, Any]]:
    """One parcel per module: its pages, what they weigh, and its quizzes without a time limit, each with the attempt that is open.

    Queries: two for any number of modules, and two more when one of them asks a quiz.
    """
    cards = cards_by_key()
    read = outlines_of([(key, cards[str(key)].number) for key in keys if str(key) in cards])  # the pages of the reader's language
    outlines = {str(key): outline for (key, _number), outline in read.items()}
    slugs = {slug for outline in outlines.values() for slug, _ask, _step in _quizzes(outline)}
    untimed = _untimed(slugs) if slugs else frozenset()
    opened = _opened(learner_id, untimed) if learner_id and untimed else {}
    return [_parcel(cards[str(key)], outlines[str(key)], untimed, opened) for key in keys if str(key) in outlines]


def _parcel(card: Card, outline: Outline, untimed: Iterable[str], opened: dict[str, UUID]) -> dict[str, Any]:
    steps = [f"{card.url}?step={number}" for number in range(1, len(outline.steps) + 1)]
    quizzes = [
        {
            "slug": slug,
            "ask": ask,
            "start": reverse("quizzes:start", args=[slug]),
            "attempt": reverse("quizzes:attempt", args=[opened[slug]]) if slug in opened else "",
            "next": f"{card.url}?step={step}",
        }
        for slug, ask, step in _quizzes(outline)
        if slug in untimed
    ]
    return {
        "id": card.module_key,
        "title": card.title,
        "url": card.url,
        "kb": card.weight_kb,
        "pages": [card.url, *steps, f"{card.url}?end=1"],
        "quizzes": quizzes,
    }


def _quizzes(outline: Outline) -> list[tuple[str, str, int]]:
    """Each quiz a module asks: its name, the ask, the number of its step."""
    asks = [(ask, number) for number, step in enumerate(outline.steps, 1) for ask in step.asks if ask.kind is AskKind.QUIZ]
    return [(str(ask.spec.get("quiz", "")), ask.id, number) for ask, number in asks if ask.spec.get("quiz")]


def _untimed(slugs: set[str]) -> frozenset[str]:
    """The quizzes that may wait for a connection: in no language does a clock run."""
    timed = {version.quiz.slug for version in QuizVersion.objects.latest().named(slugs) if version.policy.minutes_allowed}
    return frozenset(slugs - timed)


def _opened(learner_id: UUID, slugs: frozenset[str]) -> dict[str, UUID]:
    """The attempt under way at each quiz."""
    return {one.quiz_slug: one.pk for one in Attempt.objects.visible_to(learner_id).open() if one.quiz_slug in slugs}
