"""The catalogue compiled once per content version and shared by every learner of this process."""

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from cms.engine.card import Card
from cms.models import ContentVersion, ModulePage, cards
from cms.models.keeping import Kept
from paths.engine.catalogue import Catalogue, Module, compile_catalogue
from paths.engine.situation import ROUTES, Situation
from paths.engine.suggesting import NOTHING, Absence, Proposal, suggest, why_not

from .weighing import weights_now

WORDS_ONLY = frozenset({"purpose"})  # answers that weigh on no suggestion
MOST_PROPOSALS = 256  # some 20 KB each: what a busy process meets between two publications

_compiled: dict[str, Catalogue] = {}
_proposed: Kept[Proposal] = Kept(MOST_PROPOSALS)


def compiled_catalogue(language: str = "") -> Catalogue:
    """The catalogue as readers of one language meet it (the current language by default)."""
    code = language or (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    version = ContentVersion.current()
    found = _compiled.get(code)
    if found is None or found.content_version != version:
        found = compile_catalogue(map(module_of_card, cards(code)), content_version=version, language=code)
        _compiled[code] = found
    return found


def module_of_card(card: Card) -> Module:
    """What the engine needs of a card."""
    return Module(
        key=str(card.module_key),
        title=card.title,
        format=card.format,
        routes={route: int(weight) for route, weight in card.routes.items() if route in ROUTES},
        objectives=tuple(card.objectives),
        profiles=tuple(card.profiles),
        domains=tuple(card.domains),
        levels=tuple(card.levels),
        maturity=(int(card.maturity[0]), int(card.maturity[1])),
        minutes=int(card.minutes or 0),
        skills=tuple(card.skills),
        prerequisites=tuple(map(str, card.prerequisites)),
        successors=tuple(map(str, card.successors)),
        language=card.language,
    )


def propose(situation: Situation, *, done: Collection[str | UUID] = (), begun: Mapping[str, int] = NOTHING) -> Proposal:
    """The three routes for a situation, in its language if it names one. `done` holds keys of modules completed or known, `begun` the
    minutes done of others. The same question is answered once per content version: a page that is looked at again is not thought over
    again."""
    catalogue, known = compiled_catalogue(situation.language), frozenset(map(str, done))
    question = (catalogue.language, _weighing(situation), frozenset(known & catalogue.modules.keys()), frozenset(begun.items()))
    return _proposed.get(question, lambda: suggest(situation, catalogue, known, weights_now(), begun))


def _weighing(situation: Situation) -> str:
    """All in a situation that may weigh on a route, as one text; the order in which things were said may."""
    return json.dumps({key: value for key, value in situation.to_json().items() if key not in WORDS_ONLY}, sort_keys=True)


def reasons_against(
    module_key: str | UUID, *, route: str, situation: Situation, done: Collection[str | UUID] = (), begun: Mapping[str, int] = NOTHING
) -> Absence:
    """Why a module is not on one route ("on_route" when it is)."""
    catalogue = compiled_catalogue(situation.language)
    known = frozenset(map(str, done))
    asked: Any = {"route": route, "situation": situation, "catalogue": catalogue, "done": known, "weights": weights_now(), "begun": begun}
    return why_not(str(module_key), **asked)


def title_of(module_key: str) -> str:
    """The title of a module in the current language, a draft's too; "" for none."""
    module = compiled_catalogue().modules.get(module_key)
    if module is not None:
        return module.title
    try:
        key = UUID(module_key)
    except ValueError:
        return ""
    drafts = dict(ModulePage.objects.filter(translation_key=key).order_by("-pk").values_list("locale__language_code", "title"))
    return drafts.get(compiled_catalogue().language) or next(iter(drafts.values()), "")
