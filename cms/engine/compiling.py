"""A page's body, as plain values, to a frozen outline: one contract per format.

The contract of a format is what completes a module of that format (its own sentence stands in each function below). What a
format asks only of required steps it never asks of optional ones.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .outline import NEVER_OWED, Ask, AskKind, Outline, Requirement, Step

READ_EVERY_STEP = frozenset({"awareness", "webinar"})  # formats in which opening a step is itself what is asked
OFFERED = frozenset({AskKind.TOOL, AskKind.CHECKLIST, *NEVER_OWED})  # to take or to leave; only a kit asks for a tool to be opened
OWED = tuple(kind for kind in AskKind if kind not in OFFERED)
NOTED = frozenset({"tutorial", "experiential"})  # formats done on one's own case: each step has a place for private notes
PASS_MARK_COUNTS = frozenset({"syllabus"})  # elsewhere a threshold is advice


@dataclass(frozen=True)
class BlockDraft:
    """One block of a step, as stored: its type, its id, its value."""

    type: str
    id: str
    value: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StepDraft:
    """One step as an editor wrote it."""

    id: str
    title: str
    minutes: int
    required: bool
    blocks: tuple[BlockDraft, ...]
    role: str = ""  # which part of a kit, which phase of an experiential path
    skills: tuple[str, ...] = ()  # what it teaches, if it says so


ASKING = frozenset(kind.value for kind in AskKind if kind is not AskKind.READ and kind not in NEVER_OWED)  # the types of block that ask


def question_of(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A recall block's value as question JSON: a right choice is worth 100, or an equal share of it when several are right, and then a
    wrong one takes as much away."""
    kind = value.get("kind") or "single"
    common = {
        "kind": kind,
        "name": name,
        "prompt": value.get("question") or "",
        "prompt_format": "plain",
        "feedback": value.get("explanation") or "",
    }
    if kind == "true_false":
        return common | {"answer": value.get("answer") == "true"}
    choices = [choice for choice in value.get("choices") or [] if choice.get("text")]
    share = 100 if kind == "single" else round(100 / max(1, sum(bool(choice.get("right")) for choice in choices)), 5)
    rows = [
        {
            "id": chr(ord("a") + position),
            "text": choice["text"],
            "fraction": share if choice.get("right") else (0 if kind == "single" else -share),
            "feedback": choice.get("feedback") or "",
        }
        for position, choice in enumerate(choices)
    ]
    return common | {"choices": rows, "shuffle": False}


def ask_of(block: BlockDraft, format_code: str) -> Ask | None:
    """What a block asks, or None for one that only tells."""
    if block.type not in ASKING:
        return None
    kind = AskKind(block.type)
    if kind is AskKind.RECALL:
        return Ask(block.id, kind, spec=question_of(block.value, block.id))
    if kind is AskKind.QUIZ:
        threshold = block.value.get("threshold") if format_code in PASS_MARK_COUNTS else None
        return Ask(block.id, kind, threshold or None, {"quiz": block.value.get("quiz", ""), "advised": block.value.get("threshold")})
    return Ask(block.id, kind, spec=dict(block.value))


def note_id(step_id: str) -> str:
    """Where the notes of a step are kept: one's own, or what a group answered in its debate."""
    return f"{step_id}:note"


def step_of(draft: StepDraft, format_code: str, edition: int = 1) -> Step:
    """A step with what it asks; one that asks nothing but offers, or of a format where reading counts, asks to be opened. From its second
    edition on, what it asks is another thing than what was done before: its asks bear the edition."""
    asks = tuple(ask for block in draft.blocks if (ask := ask_of(block, format_code)) is not None)
    if all(ask.kind in OFFERED for ask in asks) or format_code in READ_EVERY_STEP:
        asks = (Ask(draft.id, AskKind.READ), *asks)
    if edition > 1:
        asks = tuple(replace(ask, id=f"{ask.id}.{edition}") for ask in asks)
    if format_code == "webinar" and any(block.type == "attend" for block in draft.blocks):
        asks = (*asks, Ask(f"{draft.id}:register", AskKind.REGISTER))
    if format_code in NOTED or any(block.type == "debate" for block in draft.blocks):
        asks = (*asks, Ask(note_id(draft.id), AskKind.NOTE))
    return Step(draft.id, draft.title, draft.minutes, draft.required, asks, draft.skills)


def _ids(steps: Iterable[Step], *kinds: AskKind) -> tuple[str, ...]:
    return tuple(ask.id for step in steps if step.required for ask in step.asks if ask.kind in kinds)


def _each(ids: Iterable[str]) -> tuple[Requirement, ...]:
    return tuple(Requirement(((ask_id,),)) for ask_id in ids)


def _one_of(ids: Iterable[str]) -> tuple[Requirement, ...]:
    alternatives = tuple((ask_id,) for ask_id in ids)
    return (Requirement(alternatives),) if alternatives else ()


def awareness(steps: Sequence[Step]) -> tuple[Requirement, ...]:
    """Every card opened and each positioning question answered; no score."""
    return _each(_ids(steps, AskKind.READ, AskKind.SCALE))


def discovery(steps: Sequence[Step]) -> tuple[Requirement, ...]:
    """Every required step done: each recall attempted, each quiz handed in, each other module opened; tools are offered."""
    return _each(_ids(steps, *OWED))


def webinar(steps: Sequence[Step]) -> tuple[Requirement, ...]:
    """Attended, or every chapter opened; then each recall question attempted."""
    chapters = tuple(step for step in steps if not any(ask.kind is AskKind.ATTEND for ask in step.asks))
    attended = tuple((ask.id,) for step in steps for ask in step.asks if ask.kind is AskKind.ATTEND)
    opened = _ids(chapters, AskKind.READ)
    alternatives = (*attended, *((opened,) if opened else ()))
    followed = (Requirement(alternatives),) if alternatives else ()
    return followed + _each(_ids(steps, AskKind.RECALL))


def tutorial(steps: Sequence[Step]) -> tuple[Requirement, ...]:
    """Every required step ticked; a step without a tick is opened."""
    return _each(_ids(steps, AskKind.TICK, AskKind.READ))


def kit(steps: Sequence[Step]) -> tuple[Requirement, ...]:
    """The self-diagnosis answered, one tool opened, one action written."""
    return (
        _each(_ids(steps, AskKind.DIAGNOSIS))
        + _one_of(ask.id for step in steps for ask in step.asks if ask.kind is AskKind.TOOL)
        + _one_of(ask.id for step in steps for ask in step.asks if ask.kind is AskKind.ACTION)
    )


def experiential(steps: Sequence[Step]) -> tuple[Requirement, ...]:
    """One deliverable per phase, each self-review, and the final report."""
    return _each(_ids(steps, AskKind.DELIVERABLE, AskKind.REVIEW))


def syllabus(steps: Sequence[Step]) -> tuple[Requirement, ...]:
    """Each unit's quiz passed (handed in when it has no threshold) and each assignment submitted."""
    return _each(_ids(steps, AskKind.QUIZ, AskKind.DELIVERABLE))


CONTRACTS: Mapping[str, Callable[[Sequence[Step]], tuple[Requirement, ...]]] = {
    contract.__name__: contract for contract in (awareness, discovery, webinar, tutorial, kit, experiential, syllabus)
}


def requirements_of(format_code: str, steps: Sequence[Step]) -> tuple[Requirement, ...]:
    """What completes these steps; when the format's own asks are absent, everything asked, required steps first."""
    found = CONTRACTS[format_code](steps) or _each(_ids(steps, *(kind for kind in AskKind if kind not in NEVER_OWED)))
    return found or _each(ask.id for step in steps for ask in step.asks if ask.kind not in NEVER_OWED)


def compile_outline(
    *, module_key: str, format_code: str, drafts: Iterable[StepDraft], skills: Iterable[str] = (), editions: Mapping[str, int] | None = None
) -> Outline:
    """The frozen outline of a body. Minutes are those of its steps, optional ones included; `editions` by the id of a step."""
    steps = tuple(step_of(draft, format_code, (editions or {}).get(draft.id, 1)) for draft in drafts)
    return Outline(
        module_key=module_key,
        format=format_code,
        steps=steps,
        requirements=requirements_of(format_code, steps),
        minutes=sum(step.minutes for step in steps),
        skills=tuple(skills),
    )
