"""Fifteen faults seeded in modules that lacked nothing: each is found, with its field and at its level."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cms.engine.compiling import BlockDraft, StepDraft
from cms.engine.readiness import Level, Written, lacks_of

SOURCE = {"title": "Une note", "date": "2019"}
FIGURE = {"value": "3", "label": "x", "source": "S", "date": "2019"}
TOOL = {"title": "Grille", "text": "x", "licence": "CC BY", "format": "PDF", "size": "1 Mo", "version": "1"}
TEXT = {"text": "Lire."}
RECALL = {"question": "?", "kind": "single", "explanation": "Parce que."}


def made(number: int, *blocks: tuple[str, Any], **more: Any) -> StepDraft:
    drafts = tuple(BlockDraft(kind, f"s{number}b{place}", value) for place, (kind, value) in enumerate(blocks))
    return StepDraft(f"s{number}", f"Étape {number}", 6, True, drafts, **more)


def whole(code: str, *steps: StepDraft, **values: Any) -> Written:
    return Written(
        format=code, promise="Voir.", objectives=("projects",), review_date=datetime.date(2030, 1, 1), licence="CC BY",
        sources=(SOURCE,), steps=steps, values=values,
    )  # fmt: skip


WELL: dict[str, Written] = {
    "discovery": whole(
        "discovery",
        made(0, ("markdown", TEXT), ("example", {"title": "Ici", "profile": "company"}), ("recall", RECALL), ("action", {"prompt": "x"})),
        *(
            made(number, ("markdown", TEXT), ("figure", FIGURE), ("image", {"alt": "Un plan"}), ("recall", RECALL))
            for number in range(1, 5)
        ),
        exit_inform="a",
        exit_train="b",
        exit_act="c",
    ),
    "webinar": whole(
        "webinar",
        made(0, ("attend", {"text": "x"})),
        made(
            1,
            ("video", {"title": "Film", "transcript": "Tout.", "captions": 3, "minutes": 5}),
            ("document", {"licence": "CC BY"}),
            ("recall", RECALL),
        ),
        *(made(number, ("markdown", TEXT), ("recall", RECALL), ("action", {"prompt": "x"})) for number in (2, 3)),
        starts_at="2027-01-01",
        duration=60,
        speakers=[{"name": "A"}],
        programme="x",
    ),
    "kit": whole(
        "kit",
        made(0, ("markdown", TEXT), ("recall", RECALL), role="words"),
        made(1, ("example", {"profile": "company"}), ("example", {"profile": "citizen"}), ("recall", RECALL), role="practice"),
        made(2, ("diagnosis", {"questions": [{"text": "?", "tool": "Grille"}]}), ("tool", TOOL), role="diagnosis"),
        made(3, ("action", {"prompt": "x"}), ("recall", RECALL), role="skills"),
    ),
}


def with_block(code: str, kind: str, **changed: Any) -> Written:
    """The module with the first block of this kind changed; taken out when nothing is said."""
    page, is_done = WELL[code], False
    steps = []
    for step in page.steps:
        blocks = []
        for block in step.blocks:
            if block.type == kind and not is_done:
                is_done = True
                if not changed:
                    continue
                block = replace(block, value={**block.value, **changed})  # noqa: PLW2901
            blocks.append(block)
        steps.append(replace(step, blocks=tuple(blocks)))
    assert is_done
    return replace(page, steps=tuple(steps))


def only_read() -> Written:
    page = WELL["kit"]
    return replace(page, steps=(replace(page.steps[0], blocks=page.steps[0].blocks[:1]), *page.steps[1:]))


def wordless_replay() -> Written:
    """The box says that the chapters hold the transcript; one of them holds nothing."""
    page = with_block("webinar", "video")
    return replace(page, values={**page.values, "replay_url": "https://example.org/film", "transcript": True})


def too_few_questions() -> Written:
    page = with_block("kit", "recall")
    steps = [replace(step, blocks=(*(block for block in step.blocks if block.type != "recall"), BlockDraft("tick", step.id, TEXT)))
             for step in page.steps[:2]]  # fmt: skip
    return replace(page, steps=(*steps, *page.steps[2:]))


FAULTS: dict[str, tuple[Callable[[], Written], Level, str, str]] = {
    "no source": (lambda: replace(WELL["kit"], sources=()), Level.BLOCKING, "sources", "source"),
    "a source without a date": (lambda: replace(WELL["kit"], sources=(SOURCE, {"title": "X"})), Level.ADVICE, "sources", "no date"),
    "no tool and no action": (lambda: with_block("discovery", "action"), Level.BLOCKING, "body", "tool or one action"),
    "no transcript": (lambda: with_block("webinar", "video", transcript=" "), Level.BLOCKING, "body", "transcript"),
    "no captions": (lambda: with_block("webinar", "video", captions=None), Level.ADVICE, "body", "captions"),
    "a recording over six minutes": (lambda: with_block("webinar", "video", minutes=7), Level.ADVICE, "body", "more than"),
    "no alternative text": (lambda: with_block("discovery", "image", alt=""), Level.BLOCKING, "body", "alternative text"),
    "a figure without its date": (lambda: with_block("discovery", "figure", date=""), Level.BLOCKING, "body", "no date"),
    "a document without a licence": (lambda: with_block("webinar", "document", licence=""), Level.BLOCKING, "body", "licence"),
    "no recall question in a step": (lambda: with_block("discovery", "recall"), Level.BLOCKING, "body", "recall"),
    "a recall question that explains nothing": (
        lambda: with_block("discovery", "recall", explanation=""), Level.ADVICE, "body", "explains nothing",
    ),
    "a chapter of a replay without its words": (wordless_replay, Level.BLOCKING, "body", "no text"),
    "a step of a discovery path that takes an hour": (
        lambda: replace(WELL["discovery"], steps=(replace(WELL["discovery"].steps[0], minutes=60), *WELL["discovery"].steps[1:])),
        Level.ADVICE, "body", "five to fifteen",
    ),
    "too few questions to show that it is known": (too_few_questions, Level.ADVICE, "body", "Ask two recall questions"),
    "a step that is only read": (only_read, Level.ADVICE, "body", "only read"),
    "no review date": (lambda: replace(WELL["kit"], review_date=None), Level.BLOCKING, "review_date", "reviewed"),
    "a review date that has passed": (lambda: replace(WELL["kit"], is_overdue=True), Level.ADVICE, "review_date", "passed"),
    "no translation": (lambda: replace(WELL["kit"], untranslated=("anglais",)), Level.ADVICE, "title", "translation"),
    "one answer for all": (lambda: with_block("kit", "example"), Level.BLOCKING, "body", "two examples"),
    "a tool that says no version": (lambda: with_block("kit", "tool", version=""), Level.BLOCKING, "body", "version"),
    "a diagnosis that points nowhere": (
        lambda: with_block("kit", "diagnosis", questions=[{"text": "?", "tool": "X"}]), Level.ADVICE, "body", "not in this kit",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", WELL)
def test_a_module_that_lacks_nothing_is_told_nothing(code: str) -> None:
    assert lacks_of(WELL[code]) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_found_and_nothing_else(name: str) -> None:
    spoil, level, field, words = FAULTS[name]
    found = lacks_of(spoil())
    assert len(found) == 1, [lack.message for lack in found]
    assert (found[0].level, found[0].field) == (level, field)
    assert words in found[0].message
