"""A session in a room: which modules can be led, what a screen shows, what hands said."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from cms.engine.card import Card
from cms.models import cards, module_page_at
from learning.cohorts.engine.tallying import Question, Tally, from_json, moved, question_of
from learning.cohorts.models import Sitting

FORMAT = "awareness"  # the format that is made for a room


@dataclass(frozen=True)
class Screen:
    """One screen of a session: 1 is the question put to the room, then each card, then what to keep. `page` is nothing once the module is
    withdrawn: what was counted stays readable."""

    number: int
    total: int
    page: Any
    card: Any
    asked: tuple[tuple[Question, Tally | None], ...]

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1 if self.number < self.total else 0


def leadable(language: str) -> list[Card]:
    """The modules made for a room, by title."""
    return sorted((card for card in cards(language) if card.format == FORMAT), key=lambda card: card.title.casefold())


def sitting_for(user: Any, sitting_id: uuid.UUID) -> Sitting:
    """A session of a cohort this person follows; 404 otherwise."""
    found = Sitting.objects.visible_to(user).filter(pk=sitting_id).first()
    if found is None:
        raise Http404
    return found


def page_of(sitting: Sitting) -> Any:
    """The module's page in the language of the session; nothing once it is withdrawn."""
    card = next((card for card in cards(sitting.language) if card.module_key == str(sitting.module_key)), None)
    return module_page_at(card.url, language=sitting.language) if card else None


def screen_of(sitting: Sitting, number: str) -> Screen:
    """The screen of that number; the nearest one for a number there is not."""
    page = page_of(sitting)
    steps = page.step_views if page else []
    total = len(steps) + 2
    wanted = min(max(int(number), 1), total) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    card = steps[wanted - 2] if 1 < wanted < total else None
    asked = tuple((each, tally_of(sitting, each.id)) for each in questions_of(card)) if card else ()
    return Screen(wanted, total, page, card, asked)


def questions_of(step: Any) -> list[Question]:
    """What a card asks that hands can answer."""
    found = (question_of(ask.id, str(ask.kind), ask.spec, yes=_("True"), no=_("False")) for ask in step.asks)
    return [each for each in found if each is not None]


def question_in(sitting: Sitting, ask_id: str) -> Question:
    """One question of the module; 404 for any other."""
    page = page_of(sitting)
    found = (each for step in (page.step_views if page else ()) for each in questions_of(step) if each.id == ask_id)
    question = next(found, None)
    if question is None:
        raise Http404
    return question


def tally_of(sitting: Sitting, ask_id: str) -> Tally | None:
    kept = sitting.tallies.get(ask_id)
    return from_json(ask_id, kept) if kept else None


@dataclass(frozen=True)
class Report:
    """What a session came to, for those who were not there: groups under five are hidden."""

    told: tuple[Tally, ...]
    hidden: int
    moved: tuple[float, float] | None


def report_of(sitting: Sitting) -> Report:
    in_order = sorted(sitting.tallies.items(), key=lambda one: one[1].get("place", 0))
    tallies = [from_json(ask_id, kept) for ask_id, kept in in_order]
    told = tuple(tally for tally in tallies if tally.may_be_told)
    return Report(told, len(tallies) - len(told), moved(tallies))
