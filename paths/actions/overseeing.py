"""What editors look at: the coverage of the catalogue, what is to be mended, the routes of a made-up situation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.formats.panels import Finding, Reader
from cms.models import ModulePage, Term, cards, term, vocabulary
from paths.engine.audience import audience
from paths.engine.catalogue import compile_catalogue
from paths.engine.reference import Effect, effects
from paths.engine.situation import LEVELS, ROUTES, Maturity, Situation
from paths.engine.soundness import Problem, coverage
from paths.engine.suggesting import suggest, why_not
from paths.engine.weights import Weights
from paths.models import DiagnosticItem
from quizzes.models import Quiz

from .catalogue import compiled_catalogue, module_of_card, propose, title_of
from .linting import lint_site, problems_of
from .weighing import weights_now
from .wording import absence_sentence, problem_sentence, sentence


@dataclass(frozen=True)
class CoverageRow:
    """One maturity of one objective: per route, the titles of its modules and of those one level off."""

    level: Term
    cells: tuple[dict[str, Any], ...]


def coverage_rows(profile: str = "") -> list[dict[str, Any]]:
    """The coverage of the catalogue in the current language, objective by objective, empty cells too; of one profile if one is named."""
    catalogue = compiled_catalogue()
    objectives = [term for term in vocabulary("objective") if not term.retired]
    links = {card.module_key: {"title": card.title, "url": card.url, "key": card.module_key} for card in cards(catalogue.language)}
    cells = {
        (cell.objective, cell.level, cell.route): {
            "modules": [links[key] for key in cell.modules],
            "near": [links[key] for key in cell.near],
            "route": cell.route,
            "asks": _asks_of(cell, profile),
        }
        for cell in coverage(catalogue, objectives=[term.code for term in objectives], profile=profile)
    }
    return [
        {
            "objective": objective,
            "rows": [
                CoverageRow(level, tuple(cells[(objective.code, level.code, route)] for route in ROUTES))
                for level in vocabulary("maturity")
                if (objective.code, level.code, ROUTES[0]) in cells
            ],
        }
        for objective in objectives
    ]


def _asks_of(cell: Any, profile: str) -> str:
    """What a module for this cell says of itself, as the editing screen reads it from an address."""
    level = str(LEVELS.index(cell.level) + 1)
    fields = {"objectives": cell.objective, "maturity_from": level, "maturity_to": level, f"route_{cell.route}": "3", "profiles": profile}
    return urlencode({name: value for name, value in fields.items() if value})


def profile_rows() -> list[dict[str, Any]]:
    """The whole map at once: for each objective, maturity and route, how many modules each profile may be offered at that level."""
    catalogue = compiled_catalogue()
    objectives = [term for term in vocabulary("objective") if not term.retired]
    codes = [term.code for term in objectives]
    counts = {
        (cell.objective, cell.level, cell.route, profile.code): len(cell.modules)
        for profile in profiles()
        for cell in coverage(catalogue, objectives=codes, profile=profile.code)
    }
    return [
        {
            "objective": objective,
            "level": level,
            "route": route,
            "counts": [counts[objective.code, level.code, route, profile.code] for profile in profiles()],
        }
        for objective in objectives
        for level in vocabulary("maturity")
        if level.code in LEVELS
        for route in ROUTES
    ]


def profiles() -> list[Term]:
    """The profiles that a learner may name."""
    return [term for term in vocabulary("profile") if not term.retired]


def problems() -> list[dict[str, str]]:
    """What the linter finds, in an editor's words, errors first; `url` leads to where it is mended: the block of a module, a quiz, a
    question, the items of the diagnostic. Empty where only something new would mend it."""
    found = lint_site()
    pages = pages_of({one.module for one in found if one.module})
    items = {item.key: item for item in DiagnosticItem.objects.by_keys(one.place for one in found if one.code == "unknown_item_code")}
    quizzes = dict(Quiz.objects.called(one.place for one in found if "quiz" in one.params and not one.module).values_list("slug", "pk"))
    return [
        {
            "severity": one.severity,
            "title": title_of(one.module) or (items[one.place].text if one.place in items else one.place),
            "text": problem_sentence(one),
            "url": _mended_at(one, pages, items, quizzes),
        }
        for one in found
    ]


def _mended_at(one: Problem, pages: Mapping[str, str], items: Mapping[str, DiagnosticItem], quizzes: Mapping[str, int]) -> str:
    if one.module:
        anchor = Finding(one.severity, "", one.place).anchor
        return reverse("wagtailadmin_pages:edit", args=[pages[one.module]]) + anchor if one.module in pages else ""
    match one.code:
        case "untaught_skill":
            return reverse("wagtailsnippets_quizzes_question:edit", args=[one.params["question"]])
        case "unknown_item_code":
            return reverse("diagnostic_items:edit", args=[items[one.place].pk])
        case "undiagnosed" | "one_form":
            return reverse("diagnostic_items:index") + "?" + urlencode({"objective": one.params["objective"]})
        case _ if one.place in quizzes:
            return reverse("wagtailsnippets_quizzes_quiz:edit", args=[quizzes[one.place]])
        case _:
            return ""


def pages_of(keys: Collection[str]) -> dict[str, str]:
    """Where each module is edited: its page in the source language if there is one. One query."""
    rows = ModulePage.objects.filter(translation_key__in=[UUID(key) for key in keys]).values_list(
        "translation_key", "pk", "locale__language_code"
    )
    ordered = sorted(rows, key=lambda row: row[2] == settings.LANGUAGE_CODE)  # the last one written wins
    return {str(key): str(pk) for key, pk, _language in ordered}


def audience_rows(module_key: str) -> list[dict[str, Any]]:
    """Who gets a module, and why, in words: a row per objective, maturity and route that it serves."""
    codes = [term.code for term in profiles()]
    return [
        {
            "objective": one.objective,
            "level": one.level,
            "route": one.route,
            "given": one.given,
            "asked": one.asked,
            "reason": sentence(one.reason) if one.reason else "",
            "absence": absence_sentence(one.absence) if one.absence else "",
        }
        for one in audience(module_key, compiled_catalogue(), profiles=codes, weights=weights_now())
    ]


def findings_in(page: ModulePage) -> list[Finding]:
    """What the linter finds in one published module, for the screen where it is mended."""
    return [Finding(one.severity, problem_sentence(one), one.place) for one in problems_of(str(page.translation_key))]


def met_by(page: ModulePage, reader: Reader) -> list[str]:
    """How a made-up reader would meet a module as it stands, a draft too: on their route with its reasons, or why not."""
    known = {card.module_key: card for card in cards(page.locale.language_code)} | {page.module_key: page.card()}
    catalogue = compile_catalogue(map(module_of_card, known.values()), language=page.locale.language_code)
    maturity = {code: Maturity(reader.maturity) for code in page.objectives}
    situation = Situation(profile=reader.profile, objectives=tuple(page.objectives), maturity=maturity, language=page.locale.language_code)
    weights = weights_now()
    route = suggest(situation, catalogue, frozenset(), weights).routes[reader.route]
    for number, step in enumerate(route.steps, start=1):
        if step.module == page.module_key:
            place = _("It is step %(number)s of %(total)s on their route “%(route)s”.")
            words = {"number": number, "total": len(route.steps), "route": _label("route", reader.route)}
            return [place % words, _read(" ".join(sentence(reason) for reason in step.reasons))]
    asked = {"route": reader.route, "situation": situation, "catalogue": catalogue, "done": frozenset(), "weights": weights}
    absent = _("It is not on their route “%(route)s”.") % {"route": _label("route", reader.route)}
    return [absent, _read(absence_sentence(why_not(page.module_key, **asked)))]


def _read(words: str) -> str:
    """What is said to the made-up reader, as they would read it: it speaks to them, not to the editor."""
    return _("This person reads: “%(words)s”") % {"words": words}


def _label(kind: str, code: str) -> str:
    found = term(kind, code)
    return found.label() if found else code


def previewed(situation: Situation) -> list[dict[str, Any]]:
    """The three routes of a made-up situation, with titles, minutes and reasons as sentences."""
    return [
        {
            "code": route.code,
            "minutes": route.minutes,
            "steps": [
                {"title": step.title, "minutes": step.minutes, "reasons": [sentence(reason) for reason in step.reasons]}
                for step in route.steps
            ],
        }
        for route in propose(situation).routes.values()
    ]


def weighed(weights: Weights) -> tuple[Effect, ...]:
    """What other weights than those in force would change for each of the twelve reference situations."""
    return effects(compiled_catalogue(), before=weights_now(), after=weights)
