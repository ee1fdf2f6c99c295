"""What a kind of question adds to its item: declarations, the interaction, the way to the score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from quizzes.engine import questions as q
from quizzes.engine.numbers import plain
from quizzes.engine.texts import Rich
from quizzes.exchange.qti.parts import OURS
from quizzes.exchange.qti.writer.texts import Page, attribute

MAPPED = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
MATCHED = (
    '<responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>'
)


@dataclass
class Asked:
    declarations: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    processing: list[str] = field(default_factory=list)
    feedback: list[tuple[str, Rich]] = field(default_factory=list)  # (identifier of a choice, its text)
    best: Fraction = Fraction(1)


def prompt_of(question: q.Question, page: Page) -> str:
    return f'<div class="{OURS}prompt">{page.html(Rich(question.prompt), question.prompt_format)}</div>'


def share(fraction: Fraction) -> str:
    """A per cent as a share of one."""
    return plain(fraction / 100)


def declare(
    name: str,
    cardinality: str,
    base: str,
    *,
    correct: Iterable[str] = (),
    mapping: Mapping[str, str] | None = None,
    upper: str = "1",
    strict: bool | None = None,
) -> str:
    """A response with its right value and its mapping; `strict` says whether capitals count."""
    values = "".join(f"<value>{attribute(value)}</value>" for value in correct)
    right = f"<correctResponse>{values}</correctResponse>" if values else ""
    case = "" if strict is None else f' caseSensitive="{str(strict).lower()}"'
    entries = "".join(f'<mapEntry mapKey="{attribute(key)}" mappedValue="{value}"{case}/>' for key, value in (mapping or {}).items())
    table = f'<mapping lowerBound="0" upperBound="{upper}" defaultValue="0">{entries}</mapping>' if entries else ""
    return f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">{right}{table}</responseDeclaration>'


def notes(**said: object) -> str:
    """The class that tells our own reader what QTI has no word for."""
    return " ".join(f"{OURS}{key}-{value}" for key, value in said.items() if value not in (None, ""))
