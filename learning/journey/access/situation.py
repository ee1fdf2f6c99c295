"""What a learner says of themselves, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import Term, term, vocabulary
from paths.access import visible_answers
from paths.actions import gain_between_measures, situation_of
from paths.engine.situation import LEVELS, Situation

from .words import confidence, confidence_sentence

OWN_WORD = "own-word"
NO_BREAK = "\u00a0"  # a number and its unit stay on one line
LEADING = {"browse": "inform", "part": "train", "whole": "train", "act": "act"}  # the route that an intent asks for first


@dataclass(frozen=True)
class ScaleMark:
    """One of the levels, and whether it is the one."""

    label: str
    here: bool


@dataclass(frozen=True)
class LevelView:
    """The maturity on one objective, in words; `level` is empty when nothing is known."""

    objective: str
    label: str
    url: str
    level: str = ""
    meaning: str = ""
    confidence: str = ""
    confidence_sentence: str = ""
    scale: tuple[ScaleMark, ...] = ()


def situation(learner_id: UUID | None) -> Situation:
    """What was said; of who is nobody yet, nothing."""
    return situation_of(learner_id) if learner_id else Situation()


def said_something(situation: Situation) -> bool:
    """Whether any question was answered; a language comes by itself and is no answer."""
    return any(name != "language" for name in situation.to_json())


def asking(learner_id: UUID | None) -> dict[str, frozenset[str]]:
    """What was said, as the terms by which a search ranks: by vocabulary. Nothing said, nothing ranked."""
    said = situation(learner_id)
    found = {
        "objective": frozenset(said.objectives),
        "profile": frozenset({said.profile}),
        "domain": frozenset(said.domains),
        "level": frozenset({said.level}),
        "maturity": frozenset(one.level for one in said.maturity.values()),
    }
    return {name: codes - {""} for name, codes in found.items()}


def diagnostic_answers(learner_id: UUID | None, objective: str) -> int:
    """How many statements were answered on an objective, in all measures."""
    return visible_answers(learner_id).on_objective(objective).count() if learner_id else 0


def level_of(situation: Situation, objective: str) -> LevelView:
    """The maturity on one objective."""
    asked = term("objective", objective)
    label, url = asked.label() if asked else objective, reverse("journey:diagnostic", args=[objective])
    own = situation.maturity.get(objective)
    if own is None:
        return LevelView(objective, label, url)
    known = term("maturity", own.level)
    own_word = own.evidence == OWN_WORD
    return LevelView(
        objective,
        label,
        url,
        level=known.label() if known else own.level,
        meaning=known.description() if known else "",
        confidence=confidence(own.confidence, own_word=own_word),
        confidence_sentence=confidence_sentence(own.confidence, own_word=own_word),
        scale=tuple(ScaleMark(each.label(), each.code == own.level) for each in vocabulary("maturity")),
    )


@dataclass(frozen=True)
class GainView:
    """Two measures of one objective, on statements that are not the same: where one was, where one is, and by how many levels."""

    before: str
    now: str
    by: int


def gain_of(learner_id: UUID | None, objective: str) -> GainView | None:
    """What has changed between two measures that share no statement; None before a second one was answered."""
    measures = gain_between_measures(learner_id, objective) if learner_id else None
    if measures is None:
        return None
    before, now = (LEVELS.index(one.level) for one in measures)
    labels = [term("maturity", one.level) for one in measures]
    first, last = (label.label() if label else "" for label in labels)
    return GainView(first, last, now - before)


def levels(situation: Situation) -> list[LevelView]:
    """The maturity on each objective that was chosen."""
    return [level_of(situation, code) for code in situation.objectives]


def leading(situation: Situation) -> str:
    """The route to show as the first choice."""
    return LEADING.get(situation.intent, "train")


def said(situation: Situation) -> str:
    """The situation in one sentence."""
    parts = [part for part in (_who(situation), _what(situation), _fields(situation), _scale(situation), _time(situation)) if part]
    if not parts:
        return _("You said nothing of yourself, which is fine: these are first steps for everybody.")
    sentence = ", ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def _quoted(found: Iterable[Term | None]) -> str:
    words = [_("“%(word)s”") % {"word": each.label()} for each in found if each]
    return words[0] if len(words) == 1 else _(" and ").join((", ".join(words[:-1]), words[-1])) if words else ""


def _who(situation: Situation) -> str:
    words = _quoted([term("profile", situation.profile)] if situation.profile else [])
    return _("your profile is %(profile)s") % {"profile": words} if words else ""


def _what(situation: Situation) -> str:
    words = []
    for one in levels(situation):
        level = f" ({one.level}, {one.confidence})" if one.level else ""
        words.append(_("“%(word)s”") % {"word": one.label} + level)
    return _("you want to make progress on %(objectives)s") % {"objectives": ", ".join(words)} if words else ""


def _fields(situation: Situation) -> str:
    words = _quoted(term("domain", code) for code in situation.domains)
    return _("you act in %(domains)s") % {"domains": words} if words else ""


def _scale(situation: Situation) -> str:
    words = _quoted([term("level", situation.level)] if situation.level else [])
    return _("on the scale of %(level)s") % {"level": words} if words else ""


def _time(situation: Situation) -> str:
    if not situation.minutes:
        return ""
    hours, rest = divmod(situation.minutes, 60)
    amount = _("%(minutes)s min") % {"minutes": rest} if not hours else _("%(hours)s h") % {"hours": hours}
    told = amount if not (hours and rest) else f"{amount} {rest:02d}"
    return _("you have %(amount)s") % {"amount": told.replace(" ", NO_BREAK)}
