"""Whom an edit of a module touches, and whether anybody did anything in it: for who edits, in numbers and never by name."""

from collections.abc import Iterable
from uuid import UUID

from cms.actions.publishing import candidate_of
from cms.engine.changing import Decision, Forecast
from cms.models import ModulePage
from learning.record.engine.fold import State
from learning.record.engine.foreseeing import foresee
from learning.record.models import Event, Progress

from .content import content_of
from .progress import fold_tails

AT_ONCE = 500  # learners whose states are read together


def forecast_of(page: ModulePage, decision: Decision | None = None) -> Forecast:
    """What publishing this page as it stands would do to the learners of its module."""
    candidate = candidate_of(page, decision)
    if candidate is None:
        return Forecast()
    key = page.translation_key
    content = content_of([key])[key]
    return foresee(
        states_in(key),
        content.outlines,
        current=content.current,
        number=candidate.number,
        candidate=candidate.outline,
        offered=candidate.is_offered,
    )


def states_in(module_key: UUID) -> Iterable[State]:
    """The state of every learner who did something in a module, unfolded events included."""
    stored = set(Progress.objects.about([module_key]).values_list("subject_id", flat=True))
    waiting = set(Event.objects.about([module_key]).unfolded().values_list("subject_id", flat=True))
    learners = sorted(stored | waiting)
    for start in range(0, len(learners), AT_ONCE):
        foldings, _contents = fold_tails(learners[start : start + AT_ONCE], [module_key])
        yield from (folding.state for folding in foldings.values())


def known_modules(keys: Iterable[UUID]) -> set[UUID]:
    """Those of these modules that somebody's record speaks of."""
    return set(Event.objects.about(keys).values_list("module_key", flat=True).distinct())
