"""Who is asking: what a person says of themselves, each part optional."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

LEVELS = ("discover", "start", "deepen", "spread")  # maturity, from 1 to 4: the only vocabulary whose order the engine must know
INTENTS = ("browse", "part", "whole", "act")
ROUTES = ("inform", "train", "act")
MAX_MINUTES = 100_000  # more than a year of evenings; beyond it a number is a slip of the keyboard

NONE = "none"  # the value of a cause that is the absence of an answer


class SituationError(ValueError):
    """A situation that cannot be read; the message is one clear sentence."""


@dataclass(frozen=True)
class Cause:
    """Which answer of the situation is at work: a field and its value, written `field:value`."""

    field: str
    value: str

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


@dataclass(frozen=True)
class Maturity:
    """How far along a person is on one objective. `confidence` goes from 0 to 1; `evidence` says where it comes from."""

    level: str
    confidence: float = 1.0
    evidence: str = "own-word"  # own-word | diagnostic

    @property
    def rank(self) -> int:
        """1 (discover) to 4 (spread)."""
        return LEVELS.index(self.level) + 1


@dataclass(frozen=True)
class Situation:
    """Every field may be empty. `minutes` is what the whole route may take; None sets no limit."""

    profile: str = ""
    objectives: tuple[str, ...] = ()
    maturity: Mapping[str, Maturity] = field(default_factory=dict)
    domains: tuple[str, ...] = ()
    level: str = ""
    minutes: int | None = None
    intent: str = ""
    language: str = ""
    purpose: str = ""  # in one's own words; kept for the person, never read by the engine

    @classmethod
    def from_json(cls, data: object, *, known: Mapping[str, frozenset[str]] | None = None) -> "Situation":
        """Reads a situation. `known` gives the codes of each vocabulary (objective, profile, domain, level). Raises SituationError."""
        if not isinstance(data, dict):
            raise SituationError("A situation must be a JSON object.")
        fields = ("profile", "objectives", "maturity", "domains", "level", "minutes", "intent", "language", "purpose")
        for key in data:
            if key not in fields:
                raise SituationError(f"“{key}” is not a field of a situation; the fields are {', '.join(fields)}.")
        known = known or {}
        return cls(
            profile=_code(data, "profile", known.get("profile")),
            objectives=_codes(data, "objectives", known.get("objective")),
            maturity=_maturities(data, known.get("objective")),
            domains=_codes(data, "domains", known.get("domain")),
            level=_code(data, "level", known.get("level")),
            minutes=_minutes(data),
            intent=_code(data, "intent", frozenset(INTENTS)),
            language=_code(data, "language", known.get("language")),
            purpose=_code(data, "purpose", None),
        )

    def to_json(self) -> dict[str, Any]:
        """The fields that were answered, ready for JSON; `from_json` reads it back."""
        found: dict[str, Any] = {
            "profile": self.profile,
            "objectives": list(self.objectives),
            "maturity": {
                code: {"level": one.level, "confidence": one.confidence, "evidence": one.evidence}
                for code, one in sorted(self.maturity.items())
            },
            "domains": list(self.domains),
            "level": self.level,
            "minutes": self.minutes,
            "intent": self.intent,
            "language": self.language,
            "purpose": self.purpose,
        }
        return {key: value for key, value in found.items() if value not in ("", [], {}, None)}

    def causes(self) -> tuple[Cause, ...]:
        """Every answer that may weigh on a route, in a fixed order. A maturity counts only for an objective that was chosen."""
        found = [Cause("objectives", code) for code in self.objectives]
        found += [Cause("maturity", f"{code}:{self.maturity[code].level}") for code in self.objectives if code in self.maturity]
        found += [Cause("profile", self.profile)] if self.profile else []
        found += [Cause("domains", code) for code in self.domains]
        found += [Cause("level", self.level)] if self.level else []
        found += [Cause("intent", self.intent)] if self.intent else []
        found += [Cause("minutes", str(self.minutes))] if self.minutes is not None else []
        return tuple(found)

    def without(self, cause: Cause) -> "Situation":
        """The same situation with one answer taken back."""
        left: dict[str, Any]
        match cause.field:
            case "objectives" | "domains":
                left = {cause.field: tuple(code for code in getattr(self, cause.field) if code != cause.value)}
            case "maturity":
                objective = cause.value.split(":")[0]
                left = {"maturity": {code: one for code, one in self.maturity.items() if code != objective}}
            case "minutes":
                left = {"minutes": None}
            case "profile" | "level" | "intent":
                left = {cause.field: ""}
            case _:
                raise SituationError(f"“{cause.field}” is not a field that a reason may name.")
        return replace(self, **left)


def parse_causes(text: str) -> tuple[Cause, ...]:
    """Reads what a reason states: one cause, or several joined by ` + `."""
    parts = [part.partition(":") for part in text.split(" + ")]
    return tuple(Cause(name, value) for name, _colon, value in parts)


def _code(data: Mapping[str, object], key: str, known: frozenset[str] | None) -> str:
    value = data.get(key)
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        raise SituationError(f"“{key}” must be a text.")
    return _checked(key, value, known)


def _checked(key: str, value: str, known: frozenset[str] | None) -> str:
    if known is not None and value not in known:
        raise SituationError(f"“{value}” is not known as {key}; choose one of {', '.join(sorted(known))}.")
    return value


def _codes(data: Mapping[str, object], key: str, known: frozenset[str] | None) -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise SituationError(f"“{key}” must be a list of codes.")
    return tuple(dict.fromkeys(_checked(key, one, known) for one in value if one))


def _maturities(data: Mapping[str, object], known: frozenset[str] | None) -> dict[str, Maturity]:
    value = data.get("maturity")
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SituationError("“maturity” must give a level for each objective.")
    found = {_checked("maturity", str(code), known): _maturity(str(code), one) for code, one in value.items() if one}
    return dict(sorted(found.items()))


def _maturity(objective: str, value: object) -> Maturity:
    given: dict[str, object] = value if isinstance(value, dict) else {"level": value}
    for key in given:
        if key not in ("level", "confidence", "evidence"):
            raise SituationError(f"“{key}” is not a field of a maturity; the fields are level, confidence, evidence.")
    level, confidence, evidence = given.get("level"), given.get("confidence", 1.0), given.get("evidence", "own-word")
    if level not in LEVELS or not isinstance(level, str):
        raise SituationError(f"The maturity on “{objective}” must be one of {', '.join(LEVELS)}.")
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise SituationError(f"The confidence on “{objective}” must be a number from 0 to 1.")
    if not isinstance(evidence, str):
        raise SituationError(f"The evidence on “{objective}” must be a text.")
    return Maturity(level, round(float(confidence), 4), evidence)


def _minutes(data: Mapping[str, object]) -> int | None:
    value = data.get("minutes")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MAX_MINUTES:
        raise SituationError(f"“minutes” must be a whole number from 1 to {MAX_MINUTES}.")
    return value
