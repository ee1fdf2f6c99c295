"""The linter: what editors should mend before learners meet it. Like a compiler, it names the place.

It answers for every cell of profile × objective × maturity × minutes without walking each: which modules a situation shuts out depends
on its objective, its maturity and its minutes alone (profile, domains and territory only rank), and more minutes never shut anything
out. So objective × maturity × route, with the shortest module of each, says of every cell whether its route is empty; a test lays the
routes of all cells and compares.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from .catalogue import Catalogue, Module
from .diagnosing import FORMS
from .quizzing import QuizRow
from .scoring import Ranking
from .situation import LEVELS, ROUTES, Maturity, Situation
from .weights import WEIGHTS, Weights

ERROR, WARNING, ADVICE = "error", "warning", "advice"
SEVERITY = {
    "cycle": ERROR,  # modules that each ask for another first
    "missing_prerequisite": ERROR,  # asks for a module that is not published
    "missing_successor": ERROR,  # leads to a module that is not published
    "unreachable": ERROR,  # no objective, no route, or a maturity nobody has: nobody is ever offered it
    "nothing_to_do": ERROR,  # none of its steps is required: there is nothing to complete
    "unknown_objective": ERROR,  # an objective that is not in the vocabulary
    "unknown_code": ERROR,  # another word that its vocabulary does not know: nobody can give the answer that it waits for
    "unknown_item_code": ERROR,  # an item of the diagnostic that names what no vocabulary knows: it is asked for nothing
    "reversed_maturity": ERROR,  # its range ends before it begins
    "no_minutes": ERROR,  # without minutes it would fit any time
    "empty_route": ERROR,  # an objective has no module at all on a route
    "untaught_skill": ERROR,  # asked somewhere, proved by no module
    "dead_end": ERROR,  # at one maturity an objective has nothing on any route
    "impossible_quiz": ERROR,  # its threshold is above the best mark that can be earned
    "retired_objective": WARNING,  # nobody can choose any of its objectives any more
    "last_chance": WARNING,  # whoever misses its required mark as often as it allows cannot finish the module any more
    "short_bank": ERROR,  # it draws more questions than there are
    "missing_quiz": ERROR,  # the module asks for a quiz that is not published
    "behind": ERROR,  # a translation lacks what the module asks: its readers cannot finish
    "missing_transcript": ERROR,  # a recording that not everybody can follow
    "nothing_short": WARNING,  # nothing on a route fits in the reference time
    "never_offered": WARNING,  # others come first even for those it is made for
    "no_exit": WARNING,  # nothing leads on from it although there is further to go
    "circle": WARNING,  # modules that lead to one another and nowhere else, although there is further to go
    "missing_translation": WARNING,  # shown in another language than the reader's
    "untranslated_quiz": WARNING,  # asked in a language in which nobody has written it yet
    "undiagnosed": WARNING,  # the diagnostic holds no item on an objective: nobody can find out where they stand
    "one_form": WARNING,  # one of its two forms holds none: a second measure would ask the same again, and show no gain
    "long_step": WARNING,  # a step longer than its format's own measure
    "unshown": ADVICE,  # fewer questions of its own than show that it is known
    "empty_cell": ADVICE,  # nothing made for one maturity on a route, while another route, or a module one level off, serves it
}
RANK = {ERROR: 0, WARNING: 1, ADVICE: 2}
SHORT = 120  # minutes: two hours, what most people say they have
LONGEST_STEP = {  # minutes, from the formats' contracts; a phase in the field and a unit of a course hold several sittings
    "awareness": 10,
    "discovery": 20,
    "webinar": 30,
    "tutorial": 60,
    "kit": 45,
    "syllabus": 600,
    "experiential": 1200,
}
TOP = len(LEVELS)


@dataclass(frozen=True)
class StepRow:
    """One step of a published module, as its outline tells it."""

    module: str
    step: str
    title: str
    minutes: int


@dataclass(frozen=True)
class Asking:
    """A question that asks for a skill: its name, the bank it is kept in, and where that is mended."""

    question: str
    bank: str = ""
    pk: int = 0


@dataclass(frozen=True)
class ItemRow:
    """One item of the diagnostic that is in use: its key, and the codes it names."""

    key: str
    objective: str
    level: str
    form: str


@dataclass(frozen=True)
class Problem:
    """`module` is the key of the module to mend ("" when it is the catalogue), `place` the step or block inside it."""

    code: str
    module: str = ""
    place: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        return SEVERITY[self.code]


@dataclass(frozen=True)
class Cell:
    """The modules that somebody of one maturity may be offered for one objective on one route: `near` are one level off."""

    objective: str
    level: str
    route: str
    modules: tuple[str, ...]
    near: tuple[str, ...]
    shortest: int | None


def lint(
    catalogues: Mapping[str, Catalogue],
    *,
    objectives: Sequence[str],
    steps: Iterable[StepRow] = (),
    quizzes: Iterable[QuizRow] = (),
    untold: Iterable[tuple[str, str]] = (),
    behind: Iterable[tuple[str, str, str]] = (),
    foreign: Iterable[tuple[str, str, str, str]] = (),
    idle: Iterable[str] = (),
    unshown: Iterable[tuple[str, int]] = (),
    asked_skills: Mapping[str, Asking] | None = None,
    items: Iterable[ItemRow] | None = None,
    codes: Mapping[str, Collection[str]] | None = None,
    weights: Weights = WEIGHTS,
) -> tuple[Problem, ...]:
    """All problems of a site, errors first. `catalogues` by language (the first is the source); `asked_skills` tells where each
    skill is asked for; `items` are those of the diagnostic; `codes` all that a vocabulary knows, retired ones too, by its name (profile,
    domain, level, objective), None where nobody asks; `untold` gives module and block of each recording without a transcript; `behind`
    module, block and language of what a translation lacks; `foreign` module, block, quiz and language of each quiz that is not written
    in the module's language; `idle` names the modules without a required step; `unshown` those that ask too few recall questions to
    show that they are known, and how many they ask."""
    source = next(iter(catalogues.values()))
    found = [Problem("cycle", knot[0], params={"modules": list(knot)}) for knot in source.cycles]
    for module in source.modules.values():
        found += _of_module(module, source, objectives, (codes or {}).get("objective", objectives))
        found += _unknown_in(module, codes or {})
    if items is not None:
        found += _of_diagnostic(tuple(items), objectives, codes or {})
    found += [Problem("circle", knot[0], params={"modules": list(knot)}) for knot in circles(source)]
    found += [Problem("never_offered", key) for key in never_offered(source, weights=weights)]
    found += _of_cells(source, objectives)
    taught = {skill for module in source.modules.values() for skill in module.skills}
    for skill, one in sorted((asked_skills or {}).items(), key=lambda each: each[0]):
        if skill not in taught:
            params = {"skill": skill, "bank": one.bank, "question": one.pk}
            found.append(Problem("untaught_skill", place=one.question, params=params))
    found += [Problem("missing_transcript", key, place) for key, place in untold]
    found += [Problem("behind", key, place, {"language": language}) for key, place, language in behind]
    found += [Problem("untranslated_quiz", key, place, {"quiz": quiz, "language": language}) for key, place, quiz, language in foreign]
    found += [Problem("nothing_to_do", key) for key in idle]
    found += [Problem("unshown", key, params={"asked": asked}) for key, asked in unshown]
    for quiz in quizzes:
        found += _of_quiz(quiz)
    for row in steps:
        module = source.modules.get(row.module, Module(row.module))
        limit = LONGEST_STEP.get(module.format)
        if limit is not None and row.minutes > limit:
            found.append(Problem("long_step", row.module, row.step, {"step": row.title, "minutes": row.minutes, "limit": limit}))
    for language, catalogue in catalogues.items():
        lacking = [one.key for one in catalogue.modules.values() if one.language and one.language != language]
        found += [Problem("missing_translation", key, params={"language": language}) for key in lacking]
    return tuple(sorted(found, key=lambda one: (RANK[one.severity], one.code, one.module, one.place, sorted(map(str, one.params.items())))))


def _of_module(module: Module, catalogue: Catalogue, objectives: Sequence[str], known: Collection[str]) -> list[Problem]:
    found = []
    if not _may_be_met(module):
        found.append(Problem("unreachable", module.key))
    unknown = [code for code in module.objectives if code not in known]
    found += [Problem("unknown_objective", module.key, params={"objective": code}) for code in unknown]
    if module.objectives and not unknown and not set(module.objectives) & set(objectives):
        found.append(Problem("retired_objective", module.key))
    for code, others in (("missing_prerequisite", module.prerequisites), ("missing_successor", module.successors)):
        found += [Problem(code, module.key, params={"other": key}) for key in others if key not in catalogue.modules]
    if module.maturity[0] > module.maturity[1]:
        found.append(Problem("reversed_maturity", module.key))
    if module.minutes <= 0:
        found.append(Problem("no_minutes", module.key))
    if module.maturity[1] < TOP and not _exits(module, catalogue):
        found.append(Problem("no_exit", module.key))
    return found


def _unknown_in(module: Module, codes: Mapping[str, Collection[str]]) -> list[Problem]:
    """The words of a module that no vocabulary knows; objectives are told apart."""
    named = {"profile": module.profiles, "domain": module.domains, "level": module.levels}
    return [
        Problem("unknown_code", module.key, params={"kind": kind, "code": code})
        for kind, own in named.items()
        for code in own
        if kind in codes and code not in codes[kind]
    ]


def _of_diagnostic(items: Sequence[ItemRow], objectives: Sequence[str], codes: Mapping[str, Collection[str]]) -> list[Problem]:
    """Items that name what nobody knows, and the objectives of which a form says nothing."""
    found = []
    for item in items:
        named = (("objective", item.objective, codes.get("objective", objectives)), ("maturity", item.level, LEVELS))
        unknown = [{"kind": kind, "code": code} for kind, code, known in named if code not in known]
        found += [Problem("unknown_item_code", place=item.key, params=params) for params in unknown]
    for objective in objectives:
        there = {item.form for item in items if item.objective == objective and item.level in LEVELS}
        lacking = [form for form in FORMS if form not in there]
        if not there:
            found.append(Problem("undiagnosed", params={"objective": objective}))
        else:
            found += [Problem("one_form", params={"objective": objective, "form": form}) for form in lacking]
    return found


def _may_be_met(module: Module) -> bool:
    """Whether anybody could be offered it: an objective, a route, and a maturity that people have."""
    is_routed = any(module.routes.get(route, 0) > 0 for route in ROUTES)
    return bool(module.objectives) and is_routed and module.maturity[0] <= TOP and module.maturity[1] >= 1


def _exits(module: Module, catalogue: Catalogue) -> list[str]:
    """The published modules it leads to; to itself is nowhere."""
    return [key for key in module.successors if key in catalogue.modules and key != module.key]


def circles(catalogue: Catalogue) -> tuple[tuple[str, ...], ...]:
    """The groups of modules that lead to one another and never out, none of which goes up to the highest maturity. Who follows "what
    next" there walks in a circle; a module that leads nowhere at all is told as such."""
    leads = {key: _exits(module, catalogue) for key, module in catalogue.modules.items()}
    found = set()
    for start in leads:
        met, waiting = {start}, [start]
        while waiting:
            for key in leads[waiting.pop()]:
                if key not in met:
                    met.add(key)
                    waiting.append(key)
        if all(leads[key] and catalogue.modules[key].maturity[1] < TOP for key in met):
            found.add(tuple(sorted(met)))
    return tuple(sorted(one for one in found if not any(set(other) < set(one) for other in found)))


def never_offered(catalogue: Catalogue, *, weights: Weights = WEIGHTS) -> list[str]:
    """The modules that stand on no route of those they are made for, whatever time these have: their own objective, maturity, profile,
    domains and territory. Modules that nobody could be offered at all are told apart."""
    places = {route: {module.key: place for place, module in enumerate(shelf.modules)} for route, shelf in catalogue.shelves.items()}
    return [
        key
        for key, module in catalogue.modules.items()
        if _may_be_met(module) and not any(_is_offered(situation, module, catalogue, places, weights) for situation in _made_for(module))
    ]


def _made_for(module: Module) -> Iterable[Situation]:
    """Those a module is made for, one after another."""
    profile, level = next(iter(module.profiles), ""), next(iter(module.levels), "")
    for objective, rank, minutes in product(module.objectives, range(1, TOP + 1), (module.minutes or None, None)):
        if module.maturity[0] <= rank <= module.maturity[1]:
            maturity = {objective: Maturity(LEVELS[rank - 1])}
            yield Situation(profile, (objective,), maturity, module.domains, level, minutes)


def _is_offered(
    situation: Situation, module: Module, catalogue: Catalogue, places: Mapping[str, Mapping[str, int]], weights: Weights
) -> bool:
    return any(
        places[route][module.key] in Ranking(catalogue, catalogue.shelves[route], situation, frozenset(), weights).chosen()
        for route in ROUTES
        if module.key in places[route]
    )


def _of_quiz(row: QuizRow) -> list[Problem]:
    name = {"quiz": row.quiz}
    if not row.is_published:
        return [Problem("missing_quiz", row.module, row.place, name)]
    found = [Problem("short_bank", row.module, row.place, {**name, "asked": asked, "there": there}) for asked, there in row.short]
    if row.threshold is not None and row.best is not None and row.threshold > row.best:
        found.append(Problem("impossible_quiz", row.module, row.place, {**name, "threshold": row.threshold, "best": row.best}))
    if row.chances is not None:
        found.append(Problem("last_chance", row.module, row.place, {**name, "chances": row.chances, "threshold": row.threshold}))
    return found


def _of_cells(catalogue: Catalogue, objectives: Sequence[str]) -> list[Problem]:
    found = []
    cells = coverage(catalogue, objectives=objectives)
    for objective in objectives:
        own = [cell for cell in cells if cell.objective == objective]
        dead = {level for level in LEVELS if all(cell.shortest is None for cell in own if cell.level == level)}
        if all(cell.shortest is None for cell in own):
            dead = set()  # an objective with nothing at all is told once per route
        found += [Problem("dead_end", params={"objective": objective, "level": level}) for level in LEVELS if level in dead]
        for route in ROUTES:
            row = [cell for cell in cells if (cell.objective, cell.route) == (objective, route)]
            place = {"objective": objective, "route": route}
            if not any(cell.modules for cell in row):
                found.append(Problem("empty_route", params=place))
                continue
            for cell in row:
                if not cell.modules and cell.level not in dead:
                    found.append(Problem("empty_cell", params={**place, "level": cell.level, "near": list(cell.near)}))
                if cell.shortest is not None and cell.shortest > SHORT:
                    params = {**place, "level": cell.level, "shortest": cell.shortest, "minutes": SHORT}
                    found.append(Problem("nothing_short", params=params))
    return found


def coverage(catalogue: Catalogue, *, objectives: Sequence[str], profile: str = "") -> tuple[Cell, ...]:
    """Every cell of objective × maturity × route, the empty ones too; of one profile, only what names it or is made for all."""
    return tuple(
        _cell(catalogue, objective, rank, route, profile) for objective in objectives for rank in range(1, TOP + 1) for route in ROUTES
    )


def _cell(catalogue: Catalogue, objective: str, rank: int, route: str, profile: str) -> Cell:
    shelf = catalogue.shelves[route]
    grades = shelf.column("maturity", f"{objective}:{LEVELS[rank - 1]}")
    graded = [
        (module, grade)
        for module, grade in zip(shelf.modules, grades, strict=True)
        if grade and (not profile or not module.profiles or profile in module.profiles)
    ]
    return Cell(
        objective,
        LEVELS[rank - 1],
        route,
        tuple(module.key for module, grade in graded if grade >= 2),
        tuple(module.key for module, grade in graded if grade == 1),
        min((module.minutes for module, _grade in graded), default=None),
    )
