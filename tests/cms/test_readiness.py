"""Faults seeded in modules of each format that lacked nothing: each is found, with its field and at its level."""

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
EXAMPLE = {"title": "Ici", "profile": "company"}
FILM = {"title": "Film", "transcript": "Tout.", "captions": 3, "minutes": 5}


def made(number: int, *blocks: tuple[str, Any], **more: Any) -> StepDraft:
    drafts = tuple(BlockDraft(kind, f"s{number}b{place}", value) for place, (kind, value) in enumerate(blocks))
    return StepDraft(f"s{number}", f"Étape {number}", 6, True, drafts, **more)


def whole(code: str, *steps: StepDraft, **values: Any) -> Written:
    return Written(
        format=code, promise="Voir.", objectives=("projects",), review_date=datetime.date(2030, 1, 1), licence="CC BY",
        sources=(SOURCE,), steps=steps, values=values, author="La rédaction", basis="study", skills=("listen",), maturity=(1, 2),
    )  # fmt: skip


def phase(number: int, role: str) -> StepDraft:
    mission = {"intention": "Voir.", "mission": "Aller.", "peer": "Et vous ?"}
    return made(number, ("markdown", TEXT), ("mission", mission), ("deliverable", {"rubric": ["Juste"]}), ("recall", RECALL), role=role)


WELL: dict[str, Written] = {
    "discovery": whole(
        "discovery",
        made(0, ("term", {"term": "x"}), ("markdown", TEXT), ("example", EXAMPLE), ("recall", RECALL), ("action", {"prompt": "x"})),
        *(
            made(number, ("example", EXAMPLE), ("figure", FIGURE), ("image", {"alt": "Un plan"}), ("recall", RECALL))
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
            ("video", FILM),
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
        made(2, ("diagnosis", {"questions": [{"text": "?", "tool": "Grille", "pioneer": "Y"}]}), ("tool", TOOL), role="diagnosis"),
        made(3, ("action", {"prompt": "x"}), ("recall", RECALL), role="skills"),
    ),
    "awareness": whole(
        "awareness",
        made(0, ("scale", {"when": "before"}), ("figure", FIGURE)),
        made(1, ("example", EXAMPLE), ("recall", RECALL)),
        made(2, ("markdown", TEXT), ("recall", RECALL)),
        made(3, ("debate", {"questions": ["?", "?"]})),
        made(4, ("scale", {"when": "after"})),
        question="Et nous ?",
        messages=["a", "b", "c"],
        note="Une page.",
        next_discover="a",
        next_start="b",
    ),
    "tutorial": whole(
        "tutorial",
        *(
            made(
                number,
                ("markdown", TEXT),
                ("worked", TEXT),
                ("worksheet", {}),
                ("outcome", TEXT),
                ("recall", RECALL),
                ("tick", TEXT),
                ("stuck", TEXT),
            )
            for number in range(3)
        ),
        result="Une page.",
    ),
    "experiential": whole(
        "experiential",
        *(phase(number, role) for number, role in enumerate(("understand", "practise", "deepen", "perspective"))),
        made(4, ("review", {"rubric": ["Juste"]}), role="report"),
        duration_weeks=12,
        report_prompt="Racontez.",
    ),
    "syllabus": whole(
        "syllabus",
        replace(made(0, ("reading", {}), ("recall", RECALL), ("quiz", {"threshold": 60})), minutes=300),
        replace(made(1, ("reading", {}), ("recall", RECALL), ("deliverable", {"rubric": ["Juste"]})), minutes=600),
        outcomes=[{"verb": "Décrire", "text": "un usage", "level": "comprendre"}],
        hours=15,
        bibliography=["Un livre"],
        teacher_notes="Notes.",
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


def with_values(code: str, **changed: Any) -> Written:
    return replace(WELL[code], values={**WELL[code].values, **changed})


def longer(last: StepDraft) -> Written:
    """The discovery path with two steps more, and this one after them."""
    more = (made(number, ("example", EXAMPLE), ("recall", RECALL)) for number in (6, 7))
    return replace(WELL["discovery"], steps=(*WELL["discovery"].steps, *more, last))


def with_step(code: str, **changed: Any) -> Written:
    """The module with its first step changed."""
    page = WELL[code]
    return replace(page, steps=(replace(page.steps[0], **changed), *page.steps[1:]))


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


def unassessed() -> Written:
    """A third unit of the course, read and talked over only; the hours grow with it."""
    unit = replace(made(2, ("reading", {}), ("debate", {"questions": ["?"]})), minutes=60)
    return replace(WELL["syllabus"], steps=(*WELL["syllabus"].steps, unit), values={**WELL["syllabus"].values, "hours": 16})


def idle() -> Written:
    unit = replace(made(2, ("reading", {}), ("quiz", {"threshold": 60})), minutes=60)
    return replace(WELL["syllabus"], steps=(*WELL["syllabus"].steps, unit), values={**WELL["syllabus"].values, "hours": 16})


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
        lambda: with_step("discovery", minutes=60), Level.ADVICE, "body", "five to fifteen",
    ),
    "a step of a discovery path that takes a moment": (lambda: with_step("discovery", minutes=2), Level.ADVICE, "body", "five to fifteen"),
    "a step of a discovery path without an example": (lambda: with_block("discovery", "example"), Level.ADVICE, "body", "no example"),
    "no word explained": (lambda: with_block("discovery", "term"), Level.ADVICE, "body", "glossary"),
    "a route without a way out": (lambda: with_values("discovery", exit_act=""), Level.ADVICE, "exit_act", "to act"),
    "nobody who wrote it": (lambda: replace(WELL["kit"], author=" "), Level.ADVICE, "author", "who wrote"),
    "nothing it is based on": (lambda: replace(WELL["kit"], basis=""), Level.ADVICE, "basis", "based on"),
    "no skill": (lambda: replace(WELL["kit"], skills=()), Level.ADVICE, "skills", "skills"),
    "a maturity that goes down": (lambda: replace(WELL["kit"], maturity=(3, 1)), Level.BLOCKING, "maturity_to", "exchange"),
    "a level that is led nowhere": (lambda: with_values("awareness", next_start=""), Level.ADVICE, "next_start", "who starts"),
    "no question to the governance": (lambda: with_values("awareness", question=""), Level.BLOCKING, "question", "governance"),
    "two key messages": (lambda: with_values("awareness", messages=["a", "b"]), Level.BLOCKING, "messages", "three key messages"),
    "no debate": (lambda: with_block("awareness", "debate", questions=["?"]), Level.ADVICE, "body", "two or three"),
    "no sourced figure": (lambda: with_block("awareness", "figure"), Level.BLOCKING, "body", "figure"),
    "asked before only": (lambda: with_block("awareness", "scale", when="after"), Level.ADVICE, "body", "twice"),
    "no link to a session that is near": (lambda: replace(WELL["webinar"], is_ahead=True), Level.ADVICE, "join_url", "link to join"),
    "no start": (lambda: with_values("webinar", starts_at=None), Level.BLOCKING, "starts_at", "starts"),
    "no speaker": (lambda: with_values("webinar", speakers=[]), Level.BLOCKING, "speakers", "speaker"),
    "a replay without its slides": (
        lambda: replace(with_block("webinar", "document"), values={**WELL["webinar"].values, "replay_url": "x", "transcript": True}),
        Level.ADVICE, "body", "slides",
    ),
    "a replay without its transcript": (lambda: with_values("webinar", replay_url="x"), Level.BLOCKING, "transcript", "transcript"),
    "a step with nothing to tick": (lambda: with_block("tutorial", "tick"), Level.BLOCKING, "body", "nothing to tick"),
    "a step that leaves one stuck": (lambda: with_block("tutorial", "stuck"), Level.ADVICE, "body", "when stuck"),
    "a step without its outcome": (lambda: with_block("tutorial", "outcome"), Level.ADVICE, "body", "outcome"),
    "a step that is not shown": (lambda: with_block("tutorial", "worked"), Level.ADVICE, "body", "worked example"),
    "a step without a tool": (lambda: with_block("tutorial", "worksheet"), Level.ADVICE, "body", "tool or template"),
    "a step that one cannot check": (lambda: with_block("tutorial", "recall"), Level.ADVICE, "body", "cannot check"),
    "no result": (lambda: with_values("tutorial", result=""), Level.BLOCKING, "result", "result"),
    "a diagnosis that names nobody": (
        lambda: with_block("kit", "diagnosis", questions=[{"text": "?", "tool": "Grille"}]), Level.ADVICE, "body", "pioneer",
    ),
    "a question that points nowhere": (
        lambda: with_block("kit", "diagnosis", questions=[{"text": "?", "pioneer": "Y"}, {"text": "Et ?"}]),
        Level.ADVICE, "body", "points nowhere",
    ),
    "a part of the kit that no step is": (lambda: with_step("kit", role=""), Level.ADVICE, "body", "whole picture"),
    "a mission without a word to a peer": (
        lambda: with_block("experiential", "mission", peer=""), Level.ADVICE, "body", "ask a peer",
    ),
    "a phase without a mission": (lambda: with_block("experiential", "mission"), Level.ADVICE, "body", "no field mission"),
    "a phase without theory": (lambda: with_block("experiential", "markdown"), Level.ADVICE, "body", "no theory"),
    "a phase without a deliverable": (lambda: with_block("experiential", "deliverable"), Level.ADVICE, "body", "asks for no deliverable"),
    "eight steps and no check at the end": (
        lambda: longer(made(8, ("example", EXAMPLE), ("recall", RECALL))), Level.ADVICE, "body", "five to seven",
    ),
    "a deliverable without what makes it good": (
        lambda: with_block("experiential", "deliverable", rubric=[]), Level.ADVICE, "body", "makes it good",
    ),
    "no duration": (lambda: with_values("experiential", duration_weeks=None), Level.ADVICE, "duration_weeks", "weeks"),
    "no final report": (lambda: with_values("experiential", report_prompt=""), Level.BLOCKING, "report_prompt", "final report"),
    "an outcome without a level": (
        lambda: with_values("syllabus", outcomes=[{"verb": "Décrire", "text": "x"}]), Level.ADVICE, "outcomes", "no level",
    ),
    "hours that its units do not make": (lambda: with_values("syllabus", hours=25), Level.ADVICE, "hours", "its units come to"),
    "a unit that nothing assesses": (unassessed, Level.ADVICE, "body", "not assessed"),
    "a unit that is only read and assessed": (idle, Level.ADVICE, "body", "no activity"),
    "no pass mark": (lambda: with_block("syllabus", "quiz", threshold=None), Level.ADVICE, "body", "pass mark"),
    "too few questions to show that it is known": (too_few_questions, Level.ADVICE, "body", "Ask two recall questions"),
    "a step that is only read": (only_read, Level.ADVICE, "body", "only read"),
    "no review date": (lambda: replace(WELL["kit"], review_date=None), Level.BLOCKING, "review_date", "reviewed"),
    "a review date that has passed": (lambda: replace(WELL["kit"], is_overdue=True), Level.ADVICE, "review_date", "passed"),
    "no translation": (lambda: replace(WELL["kit"], untranslated=("anglais",)), Level.ADVICE, "title", "translation"),
    "one answer for all": (lambda: with_block("kit", "example"), Level.BLOCKING, "body", "two examples"),
    "a tool that says no version": (lambda: with_block("kit", "tool", version=""), Level.BLOCKING, "body", "version"),
    "a diagnosis that points nowhere": (
        lambda: with_block("kit", "diagnosis", questions=[{"text": "?", "tool": "X", "pioneer": "Y"}]), Level.ADVICE, "body",
        "not in this kit",
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


def test_a_check_at_the_end_of_seven_steps_is_no_eighth_and_what_leads_to_the_phases_is_none() -> None:
    assert lacks_of(longer(made(8, ("quiz", {"quiz": "pour-finir"})))) == ()
    path = WELL["experiential"]
    assert lacks_of(replace(path, steps=(made(9, ("action", {"prompt": "x"})), *path.steps))) == ()


def test_two_things_alike_that_lack_the_same_are_told_apart_and_lead_to_their_blocks() -> None:
    silent, blank = {**FILM, "title": "", "transcript": ""}, {"alt": ""}
    step = made(9, ("video", silent), ("video", silent), ("image", blank), ("image", blank), ("recall", RECALL))
    found = [lack for lack in lacks_of(whole("kit", step)) if lack.block and lack.level is Level.BLOCKING]
    assert [(lack.params["place"], lack.block) for lack in found] == [(3, "s9b2"), (4, "s9b3"), (1, "s9b0"), (2, "s9b1")]
    assert len({lack.message % lack.params for lack in found}) == len(found)


def test_a_long_recording_with_chapters_has_done_what_it_was_advised() -> None:
    page = with_block("webinar", "video", minutes=20, chapters=[{"start": "0:00", "title": "Un"}])
    assert lacks_of(page) == ()
