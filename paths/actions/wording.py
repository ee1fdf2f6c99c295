"""Reasons, absences and problems as sentences: warm, short, exact, in the current language. Labels come from the vocabularies, so that
editors may rename them."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cms.models import term
from cms.models.keeping import Kept
from cms.models.vocabularies import KINDS as VOCABULARIES
from paths.engine.reasons import Reason
from paths.engine.situation import LEVELS, parse_causes
from paths.engine.soundness import Problem
from paths.engine.suggesting import Absence

from .catalogue import title_of

REASONS = {
    "objective": gettext_lazy("Because you chose the objective “%(objective)s”."),
    "maturity:discover": gettext_lazy("Because you are just discovering the objective “%(objective)s”."),
    "maturity:start": gettext_lazy("Because you are making a start on the objective “%(objective)s”."),
    "maturity:deepen": gettext_lazy("Because you are going deeper into the objective “%(objective)s”."),
    "maturity:spread": gettext_lazy("Because you are ready to spread what you do on the objective “%(objective)s”."),
    "maturity_near": gettext_lazy("Because it is one level from yours on the objective “%(objective)s”."),
    "profile": gettext_lazy("Because it speaks to the profile you gave: “%(profile)s”."),
    "domain": gettext_lazy("Because you act in the field “%(domain)s”."),
    "level": gettext_lazy("Because it fits your territorial level: “%(level)s”."),
    "intent": gettext_lazy("Because its format suits what you came for: “%(intent)s”."),
    "minutes": gettext_lazy("Because its %(minutes)s fit in the %(budget)s you have."),
    "together": gettext_lazy("Because of several of your answers taken together: %(answers)s."),
    "first_steps": gettext_lazy("A first step, as long as you have chosen no objective."),
    "everybody": gettext_lazy("It would stand here even for somebody who has said nothing."),
}
ABSENCES = {
    "on_route": gettext_lazy("It is on this route, at step %(position)s."),
    "unknown": gettext_lazy("This module is not published."),
    "done": gettext_lazy("You have already done it."),
    "other_route": gettext_lazy("It serves another route: %(routes)s."),
    "no_route": gettext_lazy("No route leads to it."),
    "objective": gettext_lazy("It serves another objective: %(objectives)s."),
    "no_objective": gettext_lazy("It serves no objective yet."),
    "maturity": gettext_lazy("It is meant for another level than yours: from “%(from)s” to “%(to)s”."),
    "too_long": gettext_lazy("It takes %(minutes)s, and you have %(budget)s."),
    "too_long_to_begin": gettext_lazy("It takes %(minutes)s: long for a first step, as no objective was chosen yet."),
    "no_time_left": gettext_lazy("It takes %(minutes)s; the other steps leave %(left)s."),
    "skills_covered": gettext_lazy("What it teaches is already covered by what you have done or by this route."),
    "outranked": gettext_lazy("Other modules suit your answers better."),
}
PROBLEMS = {
    "cycle": gettext_lazy("These modules each ask for another first: %(modules)s."),
    "missing_prerequisite": gettext_lazy("It asks for a module that is not published (%(other)s)."),
    "missing_successor": gettext_lazy("It leads to a module that is not published (%(other)s)."),
    "unreachable": gettext_lazy("It has no objective, no route or a maturity that nobody has: nobody is ever offered it."),
    "nothing_to_do": gettext_lazy("None of its steps is required: there is nothing to complete."),
    "never_offered": gettext_lazy("It is on nobody’s route: even for those it is made for, other modules come first."),
    "circle": gettext_lazy("These modules only lead to one another, although there is further to go: %(modules)s."),
    "unknown_objective": gettext_lazy("Its objective “%(objective)s” is not in the vocabulary."),
    "retired_objective": gettext_lazy("Its objectives are all retired: nobody can choose one that leads to it."),
    "reversed_maturity": gettext_lazy("Its maturity range ends before it begins."),
    "no_minutes": gettext_lazy("It does not say how many minutes it takes."),
    "empty_route": gettext_lazy("No module serves the objective “%(objective)s” on the route “%(route)s”."),
    "unknown_code": gettext_lazy("It names “%(code)s”, which the vocabulary “%(kind)s” does not know: no answer can match it."),
    "unknown_item_code": gettext_lazy("This item of the diagnostic names “%(code)s”, which the vocabulary “%(kind)s” does not know."),
    "undiagnosed": gettext_lazy("The diagnostic asks nothing about the objective “%(objective)s”: nobody can find out where they stand."),
    "one_form": gettext_lazy(
        "Form %(form)s of the diagnostic asks nothing about the objective “%(objective)s”: a second measure can show no gain."
    ),
    "untaught_skill": gettext_lazy("The skill “%(skill)s” is asked for in the bank “%(bank)s”, but no module teaches it."),
    "empty_cell": gettext_lazy("Nothing on the route “%(route)s” is at the level “%(level)s” of the objective “%(objective)s”."),
    "nothing_short": gettext_lazy(
        "On the route “%(route)s”, at the level “%(level)s” of “%(objective)s”, the shortest module takes %(shortest)s."
    ),
    "no_exit": gettext_lazy("Nothing leads on from it, although there is further to go."),
    "missing_translation": gettext_lazy("It is not translated (%(language)s)."),
    "behind": gettext_lazy("Its translation (%(language)s) lacks something that it asks: who reads it there cannot finish."),
    "untranslated_quiz": gettext_lazy("The quiz “%(quiz)s” is not translated (%(language)s)."),
    "dead_end": gettext_lazy("At the level “%(level)s” of the objective “%(objective)s”, no route holds anything."),
    "impossible_quiz": gettext_lazy("The quiz “%(quiz)s” asks for %(threshold)s%%, and gives %(best)s%% at most."),
    "last_chance": gettext_lazy(
        "The quiz “%(quiz)s” requires %(threshold)s%% within %(chances)s attempts: whoever misses it cannot finish this module any more."
    ),
    "short_bank": gettext_lazy("The quiz “%(quiz)s” draws %(asked)s questions of %(there)s."),
    "missing_quiz": gettext_lazy("The quiz “%(quiz)s” is not published."),
    "missing_transcript": gettext_lazy("It has a recording and no transcript: those who cannot hear it are left out."),
    "unshown": gettext_lazy("It asks too few recall questions (%(asked)s of two) for “I know this” to be checked."),
    "long_step": gettext_lazy("The step “%(step)s” takes %(minutes)s; in this format a step stays under %(limit)s."),
}
PEOPLE = {  # the reference situations, in words
    "nobody": gettext_lazy("Somebody who says nothing"),
    "curious": gettext_lazy("Somebody who looks around, with an hour"),
    "councillor": gettext_lazy("A councillor who discovers territorial projects, with two hours"),
    "agent": gettext_lazy("A local officer making a start on projects and cooperation, with a day"),
    "volunteer": gettext_lazy("A volunteer, unsure of their level in cooperation, with an hour"),
    "director": gettext_lazy("The director of an association, further on, who wants to act"),
    "company": gettext_lazy("A company that makes a start on innovation, in the digital field"),
    "foundation": gettext_lazy("A foundation with two objectives and a day"),
    "student": gettext_lazy("A student who wants to follow the whole way"),
    "adviser": gettext_lazy("An adviser who spreads what they do, with half a day"),
    "citizen": gettext_lazy("A citizen with half an hour"),
    "doer": gettext_lazy("Somebody who wants to act on a territorial project, with two hours"),
}
_said: Kept[str] = Kept(4000)  # some 200 bytes each
_all_said: Kept[tuple[str, ...]] = Kept(4000)
TIMES = frozenset({"minutes", "budget", "left", "shortest", "limit"})
KINDS = {"objectives": "objective", "domains": "domain", "routes": "route"}


def sentence(reason: Reason | Mapping[str, Any]) -> str:
    """One reason in words; takes a Reason or the JSON kept with a journey. The same reason is put into words once per content version."""
    given = reason if isinstance(reason, Reason) else Reason.from_json(reason)
    return _said.get((get_language(), given.code, given.cause, repr(given.params)), lambda: _sentence(given))


def sentences(kept: str, most: int, language: str) -> tuple[str, ...]:
    """The weightiest reasons of a step in words, in the language that is active; takes the JSON text that a journey keeps."""
    return _all_said.get((language, kept, most), lambda: tuple(map(sentence, json.loads(kept)[:most])))


def _sentence(given: Reason) -> str:
    words = _words(given.params, level="level")
    words["answers"] = ", ".join(_answer(cause.field, cause.value) for cause in parse_causes(given.cause))
    code = f"maturity:{given.params['level']}" if given.code == "maturity" else given.code
    return str(REASONS[code]) % words


def absence_sentence(absence: Absence) -> str:
    """Why a module is not on a route (or that it is), in words."""
    words = _words(absence.params, level="maturity")
    for name in ("from", "to"):
        if name in words:
            words[name] = _label("maturity", LEVELS[int(words[name]) - 1])
    empty = {"other_route": ("routes", "no_route"), "objective": ("objectives", "no_objective")}.get(absence.code)
    code = empty[1] if empty and not absence.params.get(empty[0]) else absence.code
    return str(ABSENCES[code]) % words


def problem_sentence(problem: Problem) -> str:
    """A problem of the catalogue, in an editor's words."""
    words = _words(problem.params, level="maturity")
    if "kind" in words:
        words["kind"] = dict(VOCABULARIES).get(words["kind"], words["kind"])
    for name in ("modules", "other"):
        keys = problem.params.get(name, [])
        titles = [title_of(key) or key for key in ([keys] if isinstance(keys, str) else keys)]
        words[name] = ", ".join(_("“%(label)s”") % {"label": title} for title in titles)
    return str(PROBLEMS[problem.code]) % words


def _words(params: Mapping[str, Any], *, level: str) -> dict[str, Any]:
    """The parameters as words: codes by their labels, minutes as a time."""
    words: dict[str, Any] = {}
    for name, value in params.items():
        if name in TIMES:
            words[name] = _time(int(value))
        elif name in KINDS:
            words[name] = ", ".join(_answer(name, code) for code in value)
        elif name in ("objective", "profile", "domain", "intent", "route"):
            words[name] = _label(name, value)
        else:
            words[name] = _label(level, value) if name == "level" else value
    return words


def _label(kind: str, code: str) -> str:
    found = term(kind, code)
    return found.label() if found else code


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    told = [ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}] if hours else []
    if rest or not hours:
        told.append(ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest})
    return " ".join(told)


def _answer(field: str, value: str) -> str:
    if field == "minutes":
        return _time(int(value))
    if field == "maturity":
        objective, level = value.split(":")
        return _("“%(level)s” on “%(objective)s”") % {"level": _label("maturity", level), "objective": _label("objective", objective)}
    return _("“%(label)s”") % {"label": _label(KINDS.get(field, field), value)}
