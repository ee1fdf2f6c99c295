"""A learner's path, and all they have begun beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from cms.engine.card import Card
from cms.engine.outline import Outline
from cms.models import outlines_of
from learning.journey.engine import trailing, walking
from learning.record.access import ModuleProgress, progress_of
from paths.access import Laid, own_path, visible_journeys
from paths.actions import counterparts, replan_offer, sentences
from paths.models import Journey

from .catalogue import cards_by_key, language
from .credit import Credit, credit_from, credit_of

OF_CARD = ("title", "promise", "url", "format", "route", "minutes", "language")
OF_PROGRESS = ("state", "percent", "steps_done", "steps_total", "is_exempt")
_of_card, _of_progress = attrgetter(*OF_CARD), attrgetter(*OF_PROGRESS)
SWITCHED = "switched"  # neither suggested nor added: it stands for a module in the other manner
MOST_REASONS = 2  # the weightiest come first; more than two are not read


@dataclass(frozen=True)
class PathView:
    """My path: the journey under way (None without one), its trail, what was begun beside it, and the last journey that was finished."""

    journey: Journey | None
    trail: trailing.Trail
    also: tuple[trailing.Waypoint, ...] = ()
    last: Journey | None = None
    offer: "ReplanView | None" = None

    @property
    def purpose(self) -> str:
        return self.journey.purpose if self.journey else ""

    @property
    def under_way(self) -> tuple[trailing.Waypoint, ...]:
        return tuple(each for each in self.also if each.state == "doing")

    @property
    def finished(self) -> tuple[trailing.Waypoint, ...]:
        return tuple(each for each in self.also if each.is_done)


@dataclass(frozen=True)
class Move:
    """One module that would come or go: its title, and why."""

    title: str
    why: str


@dataclass(frozen=True)
class ReplanView:
    """What laying the route again would bring in and take out, and what has changed since the path was laid (`answers`, `catalogue`,
    `weights`)."""

    hash: str
    new: tuple[Move, ...]
    gone: tuple[Move, ...]
    since: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Known:
    """What is known of modules: read once, then looked up for each waypoint."""

    cards: Mapping[str, Card]
    progress: Mapping[UUID, ModuleProgress]
    outlines: Mapping[UUID, Outline]


def _known_of(progress: Mapping[UUID, ModuleProgress]) -> _Known:
    cards = cards_by_key()
    doing = [(key, cards[str(key)].number) for key, one in progress.items() if one.state == "doing" and str(key) in cards]
    read = outlines_of(doing) if doing else {}  # as the reader meets them: a place among the steps is one of that page
    return _Known(cards, progress, {key: outline for (key, _number), outline in read.items()})


def read_resume(learner_id: UUID) -> trailing.Waypoint | None:
    """The one module to go on with, with its action: the next on the learner's path, else one they have begun; None without either."""
    _journey, steps = own_path(learner_id) or (None, ())
    known, code = _known_of(progress_of(learner_id)), language()
    here = trailing.lay([_on_path(step, known, code) for step in steps]).here
    begun = (_waypoint(key, known) for key in known.outlines if str(key) in known.cards)
    found = here or min(begun, key=lambda each: each.minutes_left, default=None)
    return _acting(found, known) if found else None


def read_path(learner_id: UUID | None) -> PathView:
    """A learner's path and all else they have begun."""
    if learner_id is None:
        return PathView(None, trailing.lay(()))
    journey, steps = own_path(learner_id) or (None, ())
    progress = progress_of(learner_id)
    known = _known_of(progress)
    own = {step.module_key for step in steps}
    beside = [key for key, one in progress.items() if key not in own and one.state != "todo" and str(key) in known.cards]
    also = sorted((_waypoint(key, known) for key in beside), key=lambda each: (each.is_done, each.title.casefold()))
    last = None if journey else visible_journeys(learner_id).finished().first()
    code = language()
    waypoints = trailing.lay([_on_path(step, known, code) for step in steps])
    credit = credit_from(progress, [str(step.module_key) for step in steps if step.is_known])
    offer = _offer(journey, credit, waypoints, only_if_changed=True, steps=steps) if journey else None
    return PathView(journey, _with_next_action(waypoints, known), tuple(also), last, offer)


def read_replan(learner_id: UUID | None, path: PathView) -> ReplanView | None:
    """What laying the learner's own route again would change today; None without a journey, and when nothing would change."""
    return _offer(path.journey, credit_of(learner_id), path.trail, only_if_changed=False) if path.journey else None


def _offer(
    journey: Journey, credit: Credit, trail: trailing.Trail, *, only_if_changed: bool, steps: Sequence[Laid] | None = None
) -> ReplanView | None:
    found = replan_offer(journey, done=credit.done, begun=credit.begun, only_if_changed=only_if_changed, steps=steps)
    if found is None:
        return None
    titles = {key: card.title for key, card in cards_by_key().items()} | {each.key: each.title for each in trail.waypoints}
    new, gone = (tuple(Move(titles.get(one.module, ""), one.why) for one in moves) for moves in (found.new, found.gone))
    return ReplanView(found.hash, new, gone, found.since)


@dataclass(frozen=True)
class Switch:
    """The other manner of a step. `back` when the step was switched and would become again what it was; `proved` of `skills` of it are
    earned already."""

    title: str
    minutes: int
    back: bool
    proved: int = 0
    skills: int = 0


def read_switches(journey: Journey, done: frozenset[str]) -> dict[str, Switch]:
    """What each step that is still to be done may be switched to, by module key. No query: the journey's steps are read already."""
    steps = list(journey.steps.all())
    cards, found = cards_by_key(), counterparts(steps, done=done)
    taken = {str(step.module_key) for step in steps}
    switches = {
        key: Switch(cards[one.module.key].title, one.module.minutes, False, len(one.proved), len(set(one.module.skills)))
        for key, one in found.items()
        if one.module.key in cards
    }
    for step in steps:
        was = cards.get(str(step.instead_of))
        if was is not None and was.module_key not in taken:
            switches[str(step.module_key)] = Switch(was.title, was.minutes, True)
    return switches


def _told(key: UUID, known: _Known) -> dict[str, Any]:
    """A module as its card and the record tell it: the fields of its waypoint."""
    card, progress = known.cards.get(str(key)), known.progress.get(key)
    found: dict[str, Any] = {"key": str(key), "withdrawn": card is None}
    if card is not None:
        found |= zip(OF_CARD, _of_card(card), strict=True)
    if progress is None:
        return found
    found |= zip(OF_PROGRESS, _of_progress(progress), strict=True)
    return found


def _waypoint(key: UUID, known: _Known) -> trailing.Waypoint:
    return _with_place(trailing.Waypoint(**_told(key, known)), known)


def _with_place(waypoint: trailing.Waypoint, known: _Known) -> trailing.Waypoint:
    """The step to go on with in a module that is under way."""
    key = UUID(waypoint.key)
    if key not in known.outlines:
        return waypoint
    outline = known.outlines[key]
    return waypoint._replace(steps_in_all=len(outline.steps), resume_at=walking.resume_at(outline, known.progress[key].done_asks))


def _on_path(step: Laid, known: _Known, code: str) -> trailing.Waypoint:
    """A module as one step of a journey: blazed by its route, with the reasons why it is there while it is still to be done."""
    found = _told(step.module_key, known) | {"route": step.route, "origin": SWITCHED if step.instead_of else step.origin}
    if found["withdrawn"]:
        found |= {"title": gettext("A module that is no longer published"), "url": reverse("journey:edit")}
    if found.get("state") in trailing.DONE:
        found["promise"] = ""
    elif step.state == "skipped":
        found |= {"state": "skipped", "aside": step.skip_reason, "promise": ""}
    elif step.instead_of:
        found["reasons"] = _stands_in(step.instead_of, known)
    else:
        found["reasons"] = sentences(step.argued, MOST_REASONS, code)
    return trailing.Waypoint(**found)


def _stands_in(other: UUID, known: _Known) -> tuple[str, ...]:
    """Why a step that was switched is there: the reasons kept with it speak of the module it stands in for, of its minutes too."""
    card = known.cards.get(str(other))
    return (gettext("It stands in for “%(title)s”, which you may go back to.") % {"title": card.title},) if card else ()


def _with_next_action(trail: trailing.Trail, known: _Known) -> trailing.Trail:
    """One clear action, on the one module to go on with."""
    if trail.here is None:
        return trail
    acting = _acting(trail.here, known)
    return trailing.Trail(tuple(acting if each is trail.here else each for each in trail.waypoints))


def _acting(waypoint: trailing.Waypoint, known: _Known) -> trailing.Waypoint:
    here = _with_place(waypoint, known)
    label = gettext("Start this module")
    if here.state == "doing":
        place = {"number": here.resume_at, "total": here.steps_in_all}
        label = gettext("Continue at step %(number)s of %(total)s") % place
    return here._replace(action_url=here.resume_url, action_label=label)
