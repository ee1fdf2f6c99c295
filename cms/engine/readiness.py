"""What a page still lacks before it may be published, in words an editor understands.

Each rule finds one kind of lack. *Blocking* ones stop publication, *advice* never does. Messages are translatable source strings
with named placeholders; the engine itself knows no language.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from enum import StrEnum
from typing import Any

from .compiling import ASKING, BlockDraft, StepDraft

RECALLED = frozenset({"recall", "quiz", "scale", "module", "external"})  # what brings back what was read
TOOLED = frozenset({"tool", "action", "worksheet", "checklist", "deliverable", "diagnosis"})  # what lets one act
ELSEWHERE = frozenset({"module", "external"})
LONGEST_DISCOVERY = 15  # minutes of one step, from the contract of the format
SAID = frozenset({"markdown", "rich_text", "audio", "video", "embed", "quote", "testimony"})  # what holds, or needs, written words
CHAPTER_MINUTES = 6  # engagement with a video falls after six minutes (Guo 2014)


def gettext_noop(message: str) -> str:
    """Marks a message for translation where it is shown."""
    return message


class Level(StrEnum):
    """BLOCKING stops publication; ADVICE is said and left to the editor."""

    BLOCKING = "blocking"
    ADVICE = "advice"


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: at which field, and what to do about it."""

    level: Level
    field: str
    message: str
    params: Mapping[str, Any] = made_by(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What an editor has written, as plain values. `values` are the format's own fields."""

    format: str
    promise: str = ""
    objectives: tuple[str, ...] = ()
    has_route: bool = True
    review_date: date | None = None
    licence: str = ""
    sources: tuple[Mapping[str, Any], ...] = ()
    steps: tuple[StepDraft, ...] = ()
    values: Mapping[str, Any] = made_by(default_factory=dict)
    untranslated: tuple[str, ...] = ()  # names of the languages in which nobody has written this module yet
    is_overdue: bool = False  # the day of its review has passed

    def blocks(self, *types: str) -> list[tuple[StepDraft, BlockDraft]]:
        return [(step, block) for step in self.steps for block in step.blocks if block.type in types]

    def has(self, *types: str) -> bool:
        return bool(self.blocks(*types))


def _blocking(name: str, message: str, **params: Any) -> Lack:
    return Lack(Level.BLOCKING, name, message, params)


def _advice(name: str, message: str, **params: Any) -> Lack:
    return Lack(Level.ADVICE, name, message, params)


def _shared(page: Written) -> Iterator[Lack]:
    if not page.promise.strip():
        yield _blocking("promise", gettext_noop("Write the promise: one sentence that says what one will see, know or do."))
    if not page.objectives:
        yield _blocking("objectives", gettext_noop("Tick at least one strategic objective."))
    if not page.has_route:
        yield _blocking("route_inform", gettext_noop("Give a weight to at least one route: inform, train or act."))
    if not any(source.get("title") and source.get("date") for source in page.sources):
        yield _blocking("sources", gettext_noop("Name at least one source with its date: nothing is published that cannot be checked."))
    for source in page.sources:
        if source.get("title") and not source.get("date"):
            yield _advice("sources", gettext_noop("The source “%(title)s” has no date."), title=source["title"])
    if page.review_date is None:
        yield _blocking("review_date", gettext_noop("Say when this module is to be reviewed."))
    elif page.is_overdue:
        yield _advice("review_date", gettext_noop("The day of its review has passed: read it again, then say the next one."))
    for language in page.untranslated:
        message = gettext_noop("There is no translation yet: %(language)s. Readers are offered this page in the language it is in.")
        yield _advice("title", message, language=language)
    if not page.licence:
        yield _advice("licence", gettext_noop("Say under which licence this may be used again."))


def _body(page: Written) -> Iterator[Lack]:
    if not page.steps:
        yield _blocking("body", gettext_noop("Write at least one step."))
        return
    if not any(step.required for step in page.steps):
        yield _blocking("body", gettext_noop("Every step is optional: at least one must be required."))
    if not page.has(*TOOLED) and not page.values.get("note"):  # a note to print and put on the table is a tool
        yield _blocking("body", gettext_noop("Give at least one tool or one action: one must be able to do something with it."))
    for step in page.steps:
        if step.minutes <= 0:
            yield _blocking("body", gettext_noop("The step “%(step)s” says no minutes."), step=step.title)
        if not step.blocks:
            yield _blocking("body", gettext_noop("The step “%(step)s” is empty."), step=step.title)
    yield from evidence(page)
    yield from _silent(page)


def _silent(page: Written) -> Iterator[Lack]:
    """Recall teaches by what is said afterwards."""
    for step, block in page.blocks("recall"):
        told = block.value.get("explanation") or any(choice.get("feedback") for choice in block.value.get("choices") or [])
        if not told:
            message = gettext_noop("The recall question of “%(step)s” explains nothing afterwards: say why the answer is right.")
            yield _advice("body", message, step=step.title)


def evidence(page: Written) -> Iterator[Lack]:
    """What each picture, recording, file and figure must say of itself."""
    for step, block in page.blocks("image"):
        if not str(block.value.get("alt") or "").strip():
            yield _blocking("body", gettext_noop("A picture in “%(step)s” has no alternative text."), step=step.title)
    for step, block in page.blocks("audio", "video", "embed"):
        yield from _recording(step, block)
    for step, block in page.blocks("document"):
        if not block.value.get("licence"):
            message = gettext_noop("Say under which licence the document in “%(step)s” may be used.")
            yield _blocking("body", message, step=step.title)
    for step, block in page.blocks("figure"):
        if not (block.value.get("source") and block.value.get("date")):
            yield _blocking("body", gettext_noop("A figure in “%(step)s” has no source or no date."), step=step.title)


def _lonely(page: Written) -> Iterator[Lack]:
    """A step that is only read teaches less: doing beats reading, and recall makes it last."""
    for step in page.steps:
        if step.blocks and not any(block.type in ASKING or block.type in TOOLED or block.type == "debate" for block in step.blocks):
            yield _advice("body", gettext_noop("“%(step)s” is only read: add a recall question or something to do."), step=step.title)


def _recording(step: StepDraft, block: BlockDraft) -> Iterator[Lack]:
    names = {"recording": block.value.get("title") or "—", "step": step.title}
    if not str(block.value.get("transcript") or "").strip():
        message = gettext_noop("The recording “%(recording)s” in “%(step)s” has no transcript: who cannot hear or load it reads it.")
        yield _blocking("body", message, **names)
    if block.type == "video" and not block.value.get("captions"):
        yield _advice("body", gettext_noop("The video “%(recording)s” in “%(step)s” has no captions."), **names)
    if (block.value.get("minutes") or 0) > CHAPTER_MINUTES:
        message = gettext_noop(
            "“%(recording)s” in “%(step)s” lasts more than %(minutes)s minutes: attention falls, cut it or give it chapters."
        )
        yield _advice("body", message, **names, minutes=CHAPTER_MINUTES)


def awareness(page: Written) -> Iterator[Lack]:
    if not page.values.get("question"):
        yield _blocking("question", gettext_noop("Write the question put to the governance."))
    messages = [text for text in page.values.get("messages") or [] if text]
    if len(messages) != 3:
        yield _blocking("messages", gettext_noop("Write three key messages; there are %(count)s."), count=len(messages))
    if not page.values.get("note"):
        yield _blocking("note", gettext_noop("Write the one-page note that can be printed."))
    for kind, message in (
        ("figure", gettext_noop("Add at least one figure with its source.")),
        ("example", gettext_noop("Add at least one example.")),
        ("debate", gettext_noop("Add two or three debate questions.")),
        ("scale", gettext_noop("Add the positioning scale, asked before and after.")),
    ):
        if not page.has(kind):
            yield _blocking("body", message)
    asked = {block.value.get("when") for _step, block in page.blocks("scale")}
    if page.has("scale") and asked != {"before", "after"}:
        yield _advice("body", gettext_noop("Ask the positioning question twice, before and after: one sees what has moved."))
    debates = sum(len(block.value.get("questions") or []) for _step, block in page.blocks("debate"))
    if page.has("debate") and not 2 <= debates <= 3:
        yield _advice("body", gettext_noop("Put two or three debate questions; there are %(count)s."), count=debates)
    if not 5 <= len(page.steps) <= 8:
        yield _advice("body", gettext_noop("An awareness module has five to eight cards; there are %(count)s."), count=len(page.steps))
    if not any(page.values.get(f"next_{level}") for level in ("discover", "start", "deepen", "spread")):
        yield _advice("next_discover", gettext_noop("Say where to go next, for each maturity."))


def _parts(page: Written, wanted: Mapping[str, str]) -> Iterator[Lack]:
    """Which parts of the whole no step is said to be."""
    there = {step.role for step in page.steps}
    for code, message in wanted.items():
        if code not in there:
            yield _advice("body", message)


PARTS_OF_A_KIT = {
    "words": gettext_noop("Say which step of the kit gives the words and the whole picture."),
    "practice": gettext_noop("Say which step of the kit leads from stakes to practice."),
    "diagnosis": gettext_noop("Say which step of the kit holds the self-diagnosis and its tools."),
    "skills": gettext_noop("Say which step of the kit tells what experience teaches."),
}
PHASES = {
    "understand": gettext_noop("Say which step is the phase “understand”."),
    "practise": gettext_noop("Say which step is the phase “put to work”."),
    "deepen": gettext_noop("Say which step is the phase “deepen”."),
    "perspective": gettext_noop("Say which step is the phase “put in perspective”."),
    "report": gettext_noop("Say which step is the final report."),
}


def discovery(page: Written) -> Iterator[Lack]:
    for step in page.steps:
        if step.required and not any(block.type in RECALLED for block in step.blocks):
            yield _blocking(
                "body", gettext_noop("“%(step)s” has no recall question: each step of a discovery path has one."), step=step.title
            )
        if step.minutes > LONGEST_DISCOVERY and not any(block.type in ELSEWHERE for block in step.blocks):
            message = gettext_noop("“%(step)s” takes %(minutes)s minutes: a step of a discovery path takes five to fifteen.")
            yield _advice("body", message, step=step.title, minutes=step.minutes)
    if not 5 <= len(page.steps) <= 7:
        yield _advice("body", gettext_noop("A discovery path has five to seven steps; there are %(count)s."), count=len(page.steps))
    if not page.has("example"):
        yield _blocking("body", gettext_noop("Add at least one example."))
    for route, message in (
        ("inform", gettext_noop("Say where to go next to inform oneself.")),
        ("train", gettext_noop("Say where to go next to train.")),
        ("act", gettext_noop("Say where to go next to act.")),
    ):
        if not page.values.get(f"exit_{route}"):
            yield _advice(f"exit_{route}", message)


def webinar(page: Written) -> Iterator[Lack]:
    if not page.values.get("starts_at"):
        yield _blocking("starts_at", gettext_noop("Say when the webinar starts."))
    if page.values.get("starts_at") and not page.values.get("duration"):
        yield _advice("duration", gettext_noop("Say how many minutes the live session lasts: calendars need it."))
    if not page.values.get("speakers"):
        yield _blocking("speakers", gettext_noop("Name at least one speaker."))
    if not page.values.get("programme"):
        yield _blocking("programme", gettext_noop("Write the programme."))
    if page.values.get("replay_url") and not page.values.get("transcript"):
        yield _blocking("transcript", gettext_noop("A replay is published with its transcript: write it in the chapters and tick the box."))
    if page.values.get("replay_url") and page.values.get("transcript"):
        yield from _untold(page)
    if not page.has("attend"):
        yield _blocking("body", gettext_noop("Add the attendance block, so that who was there can say so."))
    chapters = [step for step in page.steps if not any(block.type == "attend" for block in step.blocks)]
    for step in chapters:
        if step.minutes > CHAPTER_MINUTES:
            message = gettext_noop("The chapter “%(step)s” is over %(minutes)s minutes: two would be better.")
            yield _advice("body", message, step=step.title, minutes=CHAPTER_MINUTES)
    if chapters and len(page.blocks("recall")) < 3:
        yield _advice("body", gettext_noop("Ask three recall questions after the chapters."))


def _untold(page: Written) -> Iterator[Lack]:
    """Which chapters of a replay hold nothing of what is said in them, whatever the box says."""
    for step in page.steps:
        kinds = {block.type for block in step.blocks}
        if step.required and "attend" not in kinds and not kinds & SAID:
            yield _blocking("body", gettext_noop("The chapter “%(step)s” has no text: write what is said in it."), step=step.title)


def tutorial(page: Written) -> Iterator[Lack]:
    if not page.values.get("result"):
        yield _blocking("result", gettext_noop("Say which result one leaves with."))
    for step in page.steps:
        kinds = {block.type for block in step.blocks}
        if step.required and "tick" not in kinds:
            yield _blocking("body", gettext_noop("“%(step)s” has nothing to tick: say what is done when it is done."), step=step.title)
        if step.required and "stuck" not in kinds:
            yield _advice("body", gettext_noop("Say in “%(step)s” what to do when stuck."), step=step.title)


def kit(page: Written) -> Iterator[Lack]:
    for kind, message in (
        ("diagnosis", gettext_noop("Add a self-diagnosis whose answers point to tools.")),
        ("tool", gettext_noop("Add at least one tool.")),
        ("action", gettext_noop("Ask for one action to be written.")),
    ):
        if not page.has(kind):
            yield _blocking("body", message)
    tools = {block.value.get("title") for _step, block in page.blocks("tool")}
    for _step, block in page.blocks("tool"):
        if not all(block.value.get(name) for name in ("licence", "format", "size", "version")):
            message = gettext_noop("Say the licence, format, size and version of the tool “%(tool)s”.")
            yield _blocking("body", message, tool=block.value.get("title") or "—")
    for _step, block in page.blocks("diagnosis"):
        for question in block.value.get("questions") or []:
            if question.get("tool") and question["tool"] not in tools:
                message = gettext_noop("The self-diagnosis points to “%(tool)s”, which is not in this kit.")
                yield _advice("body", message, tool=question["tool"])
    yield from _parts(page, PARTS_OF_A_KIT)
    profiles = {block.value.get("profile") for _step, block in page.blocks("example", "testimony") if block.value.get("profile")}
    if len(profiles) < 2:
        yield _blocking("body", gettext_noop("Give at least two examples, from different profiles: there is not one answer for all."))


def experiential(page: Written) -> Iterator[Lack]:
    for step in page.steps:
        if step.required and not any(block.type in ("deliverable", "review") for block in step.blocks):
            yield _advice("body", gettext_noop("The phase “%(step)s” asks for no deliverable."), step=step.title)
    for step, block in page.blocks("deliverable"):
        if not block.value.get("rubric"):
            yield _advice("body", gettext_noop("The deliverable of “%(step)s” says nothing of what makes it good."), step=step.title)
    if not page.has("deliverable"):
        yield _blocking("body", gettext_noop("Ask for at least one deliverable."))
    if not page.has("review"):
        yield _blocking("body", gettext_noop("Add a self-review against the rubric."))
    yield from _parts(page, PHASES)
    for step in page.steps:
        if step.role in ("understand", "practise", "deepen", "perspective") and not any(block.type == "mission" for block in step.blocks):
            yield _advice("body", gettext_noop("The phase “%(step)s” has no field mission."), step=step.title)
    if not page.values.get("report_prompt"):
        yield _blocking("report_prompt", gettext_noop("Say what the final report tells."))


def syllabus(page: Written) -> Iterator[Lack]:
    if not page.values.get("outcomes"):
        yield _blocking("outcomes", gettext_noop("Write at least one outcome, with its verb and level."))
    if not page.values.get("hours"):
        yield _blocking("hours", gettext_noop("Say how many hours of work it takes."))
    if not page.values.get("bibliography"):
        yield _blocking("bibliography", gettext_noop("Give a bibliography."))
    if not page.values.get("teacher_notes"):
        yield _advice("teacher_notes", gettext_noop("Write some notes for teachers."))
    if not page.has("quiz"):
        yield _blocking("body", gettext_noop("Add a graded self-test."))
    if not page.has("deliverable"):
        yield _blocking("body", gettext_noop("Add the final applied assignment."))
    for step in page.steps:
        kinds = {block.type for block in step.blocks}
        if "quiz" in kinds and "reading" not in kinds:
            yield _advice("body", gettext_noop("The unit “%(step)s” names nothing to read."), step=step.title)
    for step, block in page.blocks("quiz"):
        if not block.value.get("threshold"):
            yield _advice("body", gettext_noop("The self-test of “%(step)s” has no pass mark."), step=step.title)


RULES: Mapping[str, Callable[[Written], Iterator[Lack]]] = {
    rule.__name__: rule for rule in (awareness, discovery, webinar, tutorial, kit, experiential, syllabus)
}


def lacks_of(page: Written) -> tuple[Lack, ...]:
    """All that a page lacks, blocking lacks first, each said once."""
    found: Sequence[Lack] = [*_shared(page), *_body(page), *RULES[page.format](page)]
    named = {lack.params.get("step") for lack in found}
    found = [*found, *(lack for lack in _lonely(page) if lack.params["step"] not in named)]
    return tuple(sorted(found, key=lambda lack: lack.level is Level.ADVICE))
