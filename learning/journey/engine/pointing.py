"""Where the answers of a self-diagnosis lead: the tools, and the pioneers, of what is not there yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.engine.outline import AskKind, Outline

LACKING = ("no", "partly")  # the answers that point somewhere, those that lack most first


@dataclass(frozen=True)
class Pointed:
    """One tool to take: for which question, in which step it stands (0: it is not in this module), who did it before."""

    tool: str
    question: str
    step: int = 0
    ask: str = ""
    pioneer: str = ""


def pointed(outline: Outline, responses: Mapping[str, Any]) -> tuple[Pointed, ...]:
    """From the answers as their forms name them (`choice_0`), what lacks most first, in the order of the questions."""
    tools = {
        ask.spec.get("title"): (number, ask.id)
        for number, step in enumerate(outline.steps, start=1)
        for ask in step.asks
        if ask.kind is AskKind.TOOL
    }
    found: list[tuple[int, Pointed]] = []
    for step in outline.steps:
        for ask in step.asks:
            answers = responses.get(ask.id) if ask.kind is AskKind.DIAGNOSIS else None
            for place, question in enumerate(ask.spec.get("questions") or () if answers else ()):
                answer = answers.get(f"choice_{place}") if answers else None
                if answer in LACKING and (question.get("tool") or question.get("pioneer")):
                    number, tool_ask = tools.get(question.get("tool"), (0, ""))
                    one = Pointed(question.get("tool") or "", question.get("text") or "", number, tool_ask, question.get("pioneer") or "")
                    found.append((LACKING.index(answer), one))
    return tuple(one for _order, one in sorted(found, key=lambda pair: pair[0]))
