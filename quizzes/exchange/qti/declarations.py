"""What an item declares to be right: correct responses, mappings, and conditions on responses, brought to weights in per cent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from quizzes.engine.numbers import read_number
from quizzes.exchange.drafts import weight_in_percent
from quizzes.exchange.markup import Node

EXACT = "match_correct"


@dataclass(frozen=True)
class Declared:
    """A response: its right value and what each value is worth."""

    id: str
    cardinality: str = "single"
    base: str = "identifier"
    correct: tuple[str, ...] = ()
    mapping: dict[str, Fraction] = field(default_factory=dict)
    strict: bool = False  # a mapped text has to have the same capitals
    default: Fraction = Fraction(0)
    upper: Fraction | None = None

    def top(self) -> Fraction:
        """The most that can be had from the mapping."""
        if self.upper is not None and self.upper > 0:
            return self.upper
        positive = [value for value in self.mapping.values() if value > 0]
        return (max(positive) if self.cardinality == "single" else sum(positive, Fraction(0))) if positive else Fraction(1)

    def share(self, value: str) -> float | int:
        """What a value is worth in per cent of everything."""
        if self.mapping:
            worth = self.mapping.get(value, self.default) / self.top()
            return weight_in_percent(min(max(worth, Fraction(-1)), Fraction(1)))
        if self.cardinality == "single":
            return 100 if value in self.correct[:1] else 0
        return weight_in_percent(Fraction(1, len(self.correct))) if value in self.correct else 0


def declarations(item: Node) -> dict[str, Declared]:
    """Every response the item declares; one with conditions instead of a right value takes it from them."""
    found = {}
    conditions = list(_conditions(item))
    for node in item.all("responseDeclaration"):
        mapping = node.first("mapping")
        entries = mapping.all("mapEntry") if mapping is not None else []
        own = Declared(
            node.get("identifier", ""),
            node.get("cardinality", "single"),
            node.get("baseType", "identifier"),
            tuple(value.words() for value in node.all("correctResponse/value")),
            {" ".join(e.get("mapKey", "").split()): _number(e.get("mappedValue")) for e in entries},
            any(e.get("caseSensitive", "true") == "true" for e in entries) if entries else True,
            _number(mapping.get("defaultValue")) if mapping is not None else Fraction(0),
            read_number(mapping.get("upperBound", "")) if mapping is not None else None,
        )
        if not own.mapping or not _maps(item, own):
            told = {value: worth for name, value, worth in conditions if name == own.id}
            own = _from_conditions(own, told) if told and not own.correct else _bare(own) if own.correct else own
        found[own.id] = own
    return found


def _maps(item: Node, own: Declared) -> bool:
    """Whether the mapping counts: the processing says so, or there is no other way to judge."""
    processing = item.first("responseProcessing")
    if item.get("toolName") == "Cheminer":
        return True
    if processing is None:
        return not own.correct
    if EXACT in processing.get("template", ""):
        return False
    return "map_response" in processing.get("template", "") or not own.correct or next(processing.each("mapResponse"), None) is not None


def _bare(own: Declared) -> Declared:
    return Declared(own.id, own.cardinality, own.base, own.correct, {}, own.strict)


def _from_conditions(own: Declared, told: dict[str, Fraction]) -> Declared:
    return Declared(own.id, own.cardinality, own.base, own.correct, told, own.strict)


def _number(text: str | None) -> Fraction:
    return read_number(text or "") or Fraction(0)


def _conditions(item: Node) -> Iterator[tuple[str, str, Fraction]]:
    """(response, value, what it is worth) of every branch that compares one response with one value and sets the score."""
    for branch in item.each("responseIf", "responseElseIf"):
        score = score_of(branch)
        test = branch[0] if len(branch) else None
        if score is None or test is None or test.tag not in ("match", "member", "stringMatch", "equal"):
            continue
        variable, value = test.find("variable"), test.find("baseValue")
        if variable is not None and value is not None:
            yield variable.get("identifier", ""), (value.text or "").strip(), score


def score_of(branch: Node) -> Fraction | None:
    """What a branch sets the score to, or adds to it."""
    for setter in branch.all("setOutcomeValue"):
        if "SCORE" in setter.get("identifier", "").upper() and (value := next(setter.each("baseValue"), None)) is not None:
            return read_number((value.text or "").strip())
    return None


def is_exact(item: Node, own: Declared) -> bool:
    """Whether everything must be right to be worth anything."""
    return not own.mapping and own.cardinality != "single"
