"""The compiled catalogue: what the engine reads, frozen, made once per content version and shared by all learners.

Each route has a shelf; on it stand the modules that serve the route, in the order of their keys. A shelf keeps one column of small
grades per answer that somebody may give (one byte per module), so that scoring a thousand modules is a handful of sums.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .ordering import ancestors, cycles, without_cycles
from .situation import INTENTS, LEVELS, ROUTES

GENTLE = frozenset({"awareness", "discovery"})  # formats made for people still far from the subject (the formats' own contract)
TOP = len(LEVELS)
SUITED = {  # which formats answer an intent; `part` asks for nothing special
    "browse": GENTLE | {"webinar"},
    "part": frozenset[str](),
    "whole": frozenset({"discovery", "experiential", "syllabus"}),
    "act": frozenset({"tutorial", "kit", "experiential"}),
}


@dataclass(frozen=True)
class Module:
    """One published module, as its card tells it. Empty profiles, domains or levels mean: for all of them."""

    key: str
    title: str = ""
    format: str = "discovery"
    routes: Mapping[str, int] = field(default_factory=dict)  # route -> weight, 1 to 3
    objectives: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    maturity: tuple[int, int] = (1, 4)
    minutes: int = 0
    skills: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    language: str = ""

    @property
    def is_gentle(self) -> bool:
        return self.format in GENTLE

    @property
    def stage(self) -> int:
        """Discovery before expertise: where it begins, a gentle format first."""
        return 2 * self.maturity[0] - self.is_gentle

    def facts(self) -> list[Any]:
        """All that weighs on a suggestion, for the digest; titles and addresses do not."""
        named = [sorted(codes) for codes in (self.objectives, self.profiles, self.domains, self.levels, self.skills, self.prerequisites)]
        return [self.key, self.format, sorted(self.routes.items()), *named, list(self.maturity), self.minutes, self.language]


@dataclass(frozen=True)
class Shelf:
    """The modules of one route. `columns` is keyed by cause (`profile:company`), `generic` by field, for codes nobody named."""

    route: str
    modules: tuple[Module, ...]
    formats: tuple[str, ...]
    minutes: tuple[int, ...]
    skills: tuple[int, ...]  # bit sets, numbered over the whole catalogue
    columns: Mapping[str, bytes]
    generic: Mapping[str, bytes]

    def column(self, field_name: str, value: str) -> bytes:
        """The grade of each module for one answer; a code that no module names gets the column of modules made for all."""
        found = self.columns.get(f"{field_name}:{value}")
        return self.generic[field_name] if found is None else found


@dataclass(frozen=True)
class Catalogue:
    """Same modules, whatever their order → same catalogue and same `digest`."""

    content_version: int
    language: str
    digest: str
    modules: Mapping[str, Module]
    before: Mapping[str, frozenset[str]]  # all that should come before each module, near or far, cycles cut
    cycles: tuple[tuple[str, ...], ...]
    skill_bits: Mapping[str, int]
    objectives: frozenset[str]  # those that some module serves
    shelves: Mapping[str, Shelf]


def compile_catalogue(modules: Iterable[Module], *, content_version: int = 0, language: str = "") -> Catalogue:
    """Builds the catalogue. A key met twice keeps its first module in the order of their facts."""
    rows = sorted(modules, key=lambda module: json.dumps(module.facts()))
    by_key: dict[str, Module] = {}
    for row in rows:
        by_key.setdefault(row.key, row)
    by_key = dict(sorted(by_key.items()))
    graph = {key: frozenset(module.prerequisites) & by_key.keys() for key, module in by_key.items()}
    bits = {code: position for position, code in enumerate(sorted({code for one in by_key.values() for code in one.skills}))}
    text = json.dumps([language, [module.facts() for module in by_key.values()]], separators=(",", ":"))
    return Catalogue(
        content_version=content_version,
        language=language,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        modules=by_key,
        before=ancestors(without_cycles(graph)),
        cycles=cycles(graph),
        skill_bits=bits,
        objectives=frozenset(code for one in by_key.values() for code in one.objectives),
        shelves={route: _shelf(route, by_key.values(), bits, language) for route in ROUTES},
    )


def skill_set(skills: Iterable[str], bits: Mapping[str, int]) -> int:
    """Skills as a bit set; those the catalogue does not know weigh nothing."""
    found = 0
    for code in skills:
        if code in bits:
            found |= 1 << bits[code]
    return found


def _shelf(route: str, modules: Iterable[Module], bits: Mapping[str, int], language: str) -> Shelf:
    rows = tuple(module for module in modules if module.routes.get(route, 0) > 0)
    columns = _base(rows, route, language) | _objectives(rows)
    generic = {"objectives": bytes(len(rows)), "maturity": bytes(len(rows)), "near": bytes(len(rows)), "intent": bytes(len(rows))}
    for name, attribute in (("profile", "profiles"), ("domains", "domains"), ("level", "levels")):
        named: list[Sequence[str]] = [getattr(row, attribute) for row in rows]
        generic[name] = bytes(0 if codes else 1 for codes in named)
        for code in sorted({code for codes in named for code in codes}):
            columns[f"{name}:{code}"] = bytes(2 if code in codes else 0 if codes else 1 for codes in named)
    for intent in INTENTS:
        columns[f"intent:{intent}"] = bytes(row.format in SUITED[intent] for row in rows)
    formats, minutes = tuple(row.format for row in rows), tuple(row.minutes for row in rows)
    return Shelf(route, rows, formats, minutes, tuple(skill_set(row.skills, bits) for row in rows), columns, generic)


def _base(rows: Sequence[Module], route: str, language: str) -> dict[str, bytes]:
    """What counts whoever asks."""
    return {
        "route": bytes(min(row.routes[route], 3) for row in rows),
        "language": bytes(row.language == language for row in rows),
        "gentle": bytes(first_step_grade(row) for row in rows),
    }


def _objectives(rows: Sequence[Module]) -> dict[str, bytes]:
    columns = {}
    for code in sorted({code for row in rows for code in row.objectives}):
        columns[f"objectives:{code}"] = bytes(code in row.objectives for row in rows)
        for rank, level in enumerate(LEVELS, start=1):
            grades = [maturity_grade(row, rank) if code in row.objectives else 0 for row in rows]
            columns[f"maturity:{code}:{level}"] = bytes(grades)
            columns[f"near:{code}:{level}"] = bytes(grade > 0 for grade in grades)
    return columns


def first_step_grade(module: Module) -> int:
    """How good a first step it is for somebody of whom nothing is known, 0 to 4: it begins low, in a gentle format."""
    return TOP - min(module.maturity[0], TOP) + module.is_gentle


def maturity_grade(module: Module, rank: int) -> int:
    """How well a module suits a maturity: 0 two levels off or more, 1 one level off, 2 within its range, 3 within it and gentle
    while the maturity is low (discover or start)."""
    low, high = module.maturity
    off = max(low - rank, rank - high, 0)
    if off:
        return int(off == 1)
    return 3 if rank <= 2 and module.is_gentle else 2
