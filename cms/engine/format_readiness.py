"""What each format asks of a page beside what all ask: one rule per format, each a contract an editor can read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from .compiling import StepDraft
from .lacks import CHAPTER_MINUTES, Lack, Written, advice, blocking, gettext_noop

RECALLED = frozenset({"recall", "quiz", "scale", "module", "external"})  # what brings back what was read
ELSEWHERE = frozenset({"module", "external"})
SHORTEST_DISCOVERY, LONGEST_DISCOVERY = 5, 15  # minutes of one step, from the contract of the format
SHOWS = frozenset({"worked", "example", "testimony", "figure", "table", "image", "maths"})  # what lets one see how it is done
HANDED = frozenset({"tool", "worksheet", "document"})  # what one works with
CHECKS = frozenset({"check", "recall", "checklist", "quiz", "review", "scale"})  # by what one sees for oneself whether it is right
ACTIVE = frozenset({"recall", "tick", "reflection", "review", "action", "checklist", "worksheet", "debate", "scale", "deliverable"})
ASSESSED = frozenset({"quiz", "deliverable"})
HOURS_OFF = 0.1  # the share by which the hours said may differ from the minutes of the units
SAID = frozenset({"markdown", "rich_text", "audio", "video", "embed", "quote", "testimony"})  # what holds, or needs, written words
NEXT_STEPS = {
    1: ("next_discover", gettext_noop("Say where to go next for who discovers.")),
    2: ("next_start", gettext_noop("Say where to go next for who starts.")),
    3: ("next_deepen", gettext_noop("Say where to go next for who deepens.")),
    4: ("next_spread", gettext_noop("Say where to go next for who spreads.")),
}


def _without(page: Written, kinds: Collection[str], message: str, steps: Iterable[StepDraft] | None = None) -> Iterator[Lack]:
    """One piece of advice that names every required step (or each of these) with none of these blocks; an empty step is said elsewhere."""
    asked = [step for step in page.steps if step.required] if steps is None else steps
    lacking = [step for step in asked if step.blocks and not any(block.type in kinds for block in step.blocks)]
    if lacking:
        yield advice("body", message, block=lacking[0].id, steps=" · ".join(step.title for step in lacking))


def awareness(page: Written) -> Iterator[Lack]:
    if not page.values.get("question"):
        yield blocking("question", gettext_noop("Write the question put to the governance."))
    messages = [text for text in page.values.get("messages") or [] if text]
    if len(messages) != 3:
        yield blocking("messages", gettext_noop("Write three key messages; there are %(count)s."), count=len(messages))
    if not page.values.get("note"):
        yield blocking("note", gettext_noop("Write the one-page note that can be printed."))
    for kind, message in (
        ("figure", gettext_noop("Add at least one figure with its source.")),
        ("example", gettext_noop("Add at least one example.")),
        ("debate", gettext_noop("Add two or three debate questions.")),
        ("scale", gettext_noop("Add the positioning scale, asked before and after.")),
    ):
        if not page.has(kind):
            yield blocking("body", message)
    asked = {block.value.get("when") for _step, block in page.blocks("scale")}
    if page.has("scale") and asked != {"before", "after"}:
        yield advice("body", gettext_noop("Ask the positioning question twice, before and after: one sees what has moved."))
    debates = sum(len(block.value.get("questions") or []) for _step, block in page.blocks("debate"))
    if page.has("debate") and not 2 <= debates <= 3:
        yield advice("body", gettext_noop("Put two or three debate questions; there are %(count)s."), count=debates)
    if not 5 <= len(page.steps) <= 8:
        yield advice("body", gettext_noop("An awareness module has five to eight cards; there are %(count)s."), count=len(page.steps))
    for level, (name, message) in NEXT_STEPS.items():
        if page.maturity[0] <= level <= page.maturity[1] and not page.values.get(name):
            yield advice(name, message)


def _parts(page: Written, wanted: Mapping[str, str]) -> Iterator[Lack]:
    """Which parts of the whole no step is said to be."""
    there = {step.role for step in page.steps}
    for code, message in wanted.items():
        if code not in there:
            yield advice("body", message)


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
FOUR = tuple(PHASES)[:4]  # on one's own ground; a step that is none of them may just lead in


def discovery(page: Written) -> Iterator[Lack]:
    for step in page.steps:
        if step.required and not any(block.type in RECALLED for block in step.blocks):
            yield blocking(
                "body", gettext_noop("“%(step)s” has no recall question: each step of a discovery path has one."), step=step.title
            )
        is_apart = step.minutes > 0 and not SHORTEST_DISCOVERY <= step.minutes <= LONGEST_DISCOVERY
        if is_apart and not any(block.type in ELSEWHERE for block in step.blocks):
            message = gettext_noop("“%(step)s” takes %(minutes)s minutes: a step of a discovery path takes five to fifteen.")
            yield advice("body", message, step=step.title, minutes=step.minutes)
    count = len(page.steps)
    ends_on_check = count and any(block.type == "quiz" for block in page.steps[-1].blocks)  # it opens no idea of its own
    if not 5 <= count <= 7 + bool(ends_on_check):
        yield advice("body", gettext_noop("A discovery path has five to seven steps; there are %(count)s."), count=count)
    if not page.has("example"):
        yield blocking("body", gettext_noop("Add at least one example."))
    else:
        own = [step for step in page.steps if step.required and not any(block.type in ("quiz", *ELSEWHERE) for block in step.blocks)]
        yield from _without(page, ("example", "testimony"), gettext_noop("These steps give no example: %(steps)s."), own)
    if not page.has("term"):
        yield advice("body", gettext_noop("Explain a word of the subject: there is no glossary term."))
    for route, message in (
        ("inform", gettext_noop("Say where to go next to inform oneself.")),
        ("train", gettext_noop("Say where to go next to train.")),
        ("act", gettext_noop("Say where to go next to act.")),
    ):
        if not page.values.get(f"exit_{route}"):
            yield advice(f"exit_{route}", message)


def webinar(page: Written) -> Iterator[Lack]:
    if not page.values.get("starts_at"):
        yield blocking("starts_at", gettext_noop("Say when the webinar starts."))
    if page.values.get("starts_at") and not page.values.get("duration"):
        yield advice("duration", gettext_noop("Say how many minutes the live session lasts: calendars need it."))
    if not page.values.get("speakers"):
        yield blocking("speakers", gettext_noop("Name at least one speaker."))
    if not page.values.get("programme"):
        yield blocking("programme", gettext_noop("Write the programme."))
    if page.is_ahead and not page.values.get("join_url"):
        yield advice("join_url", gettext_noop("Give the link to join before the session begins."))
    if page.values.get("replay_url") and not page.has("document"):
        yield advice("body", gettext_noop("Add the slides as a document, for who does not watch the replay."))
    if page.values.get("replay_url") and not page.values.get("transcript"):
        yield blocking("transcript", gettext_noop("A replay is published with its transcript: write it in the chapters and tick the box."))
    if page.values.get("replay_url") and page.values.get("transcript"):
        yield from _untold(page)
    if not page.has("attend"):
        yield blocking("body", gettext_noop("Add the attendance block, so that who was there can say so."))
    chapters = [step for step in page.steps if not any(block.type == "attend" for block in step.blocks)]
    for step in chapters:
        if step.minutes > CHAPTER_MINUTES:
            message = gettext_noop("The chapter “%(step)s” is over %(minutes)s minutes: two would be better.")
            yield advice("body", message, step=step.title, minutes=CHAPTER_MINUTES)
    if chapters and len(page.blocks("recall")) < 3:
        yield advice("body", gettext_noop("Ask three recall questions after the chapters."))


def _untold(page: Written) -> Iterator[Lack]:
    """Which chapters of a replay hold nothing of what is said in them, whatever the box says."""
    for step in page.steps:
        kinds = {block.type for block in step.blocks}
        if step.required and "attend" not in kinds and not kinds & SAID:
            yield blocking("body", gettext_noop("The chapter “%(step)s” has no text: write what is said in it."), step=step.title)


def tutorial(page: Written) -> Iterator[Lack]:
    if not page.values.get("result"):
        yield blocking("result", gettext_noop("Say which result one leaves with."))
    for step in page.steps:
        kinds = {block.type for block in step.blocks}
        if step.required and "tick" not in kinds:
            yield blocking("body", gettext_noop("“%(step)s” has nothing to tick: say what is done when it is done."), step=step.title)
        if step.required and "stuck" not in kinds:
            yield advice("body", gettext_noop("Say in “%(step)s” what to do when stuck."), step=step.title)
    yield from _without(page, ("outcome",), gettext_noop("These steps do not say which outcome to expect: %(steps)s."))
    yield from _without(page, SHOWS, gettext_noop("These steps show no worked example: %(steps)s."))
    yield from _without(page, HANDED, gettext_noop("These steps give no tool or template: %(steps)s."))
    yield from _without(page, CHECKS, gettext_noop("In these steps, one cannot check one’s own work: %(steps)s."))


def kit(page: Written) -> Iterator[Lack]:
    for kind, message in (
        ("diagnosis", gettext_noop("Add a self-diagnosis whose answers point to tools.")),
        ("tool", gettext_noop("Add at least one tool.")),
        ("action", gettext_noop("Ask for one action to be written.")),
    ):
        if not page.has(kind):
            yield blocking("body", message)
    tools = {block.value.get("title") for _step, block in page.blocks("tool")}
    for _step, block in page.blocks("tool"):
        if not all(block.value.get(name) for name in ("licence", "format", "size", "version")):
            message = gettext_noop("Say the licence, format, size and version of the tool “%(tool)s”.")
            yield blocking("body", message, tool=block.value.get("title") or "—")
    for _step, block in page.blocks("diagnosis"):
        for question in block.value.get("questions") or []:
            if question.get("tool") and question["tool"] not in tools:
                message = gettext_noop("The self-diagnosis points to “%(tool)s”, which is not in this kit.")
                yield advice("body", message, tool=question["tool"])
        if not any(question.get("pioneer") for question in block.value.get("questions") or []):
            yield advice("body", gettext_noop("The self-diagnosis points to nobody who has done it: name a pioneer."), block=block.id)
        for question in block.value.get("questions") or []:
            if not question.get("tool") and not question.get("pioneer"):
                message = gettext_noop("The question “%(question)s” of the self-diagnosis points nowhere: name a tool or a pioneer.")
                yield advice("body", message, block=block.id, question=question.get("text") or "—")
    yield from _parts(page, PARTS_OF_A_KIT)
    profiles = {block.value.get("profile") for _step, block in page.blocks("example", "testimony") if block.value.get("profile")}
    if len(profiles) < 2:
        yield blocking("body", gettext_noop("Give at least two examples, from different profiles: there is not one answer for all."))


def experiential(page: Written) -> Iterator[Lack]:
    for step in page.steps:
        if step.role in FOUR and not any(block.type in ("deliverable", "review") for block in step.blocks):
            yield advice("body", gettext_noop("The phase “%(step)s” asks for no deliverable."), step=step.title)
    for step, block in page.blocks("deliverable"):
        if not block.value.get("rubric"):
            yield advice("body", gettext_noop("The deliverable of “%(step)s” says nothing of what makes it good."), step=step.title)
    if not page.has("deliverable"):
        yield blocking("body", gettext_noop("Ask for at least one deliverable."))
    if not page.has("review"):
        yield blocking("body", gettext_noop("Add a self-review against the rubric."))
    yield from _parts(page, PHASES)
    for step in page.steps:
        if step.role in FOUR:
            yield from _phase(step)
    if not page.values.get("duration_weeks"):
        yield advice("duration_weeks", gettext_noop("Say how many weeks it takes."))
    if not page.values.get("report_prompt"):
        yield blocking("report_prompt", gettext_noop("Say what the final report tells."))


def _phase(step: StepDraft) -> Iterator[Lack]:
    """What a phase on one's own ground is made of, beside its deliverable."""
    missions = [block for block in step.blocks if block.type == "mission"]
    if not missions:
        yield advice("body", gettext_noop("The phase “%(step)s” has no field mission."), step=step.title)
    for block in missions:
        if not block.value.get("peer"):
            message = gettext_noop("The mission of “%(step)s” does not say what to ask a peer.")
            yield advice("body", message, block=block.id, step=step.title)
    if not any(block.type in SAID for block in step.blocks):
        yield advice("body", gettext_noop("The phase “%(step)s” gives no theory to read."), step=step.title)


def syllabus(page: Written) -> Iterator[Lack]:
    outcomes = page.values.get("outcomes") or []
    if not outcomes:
        yield blocking("outcomes", gettext_noop("Write at least one outcome, with its verb and level."))
    for outcome in outcomes:
        if not outcome.get("level"):
            told = " ".join(filter(None, (outcome.get("verb"), outcome.get("text"))))
            yield advice("outcomes", gettext_noop("The outcome “%(outcome)s” says no level."), outcome=told)
    hours, minutes = page.values.get("hours"), sum(step.minutes for step in page.steps)
    if not hours:
        yield blocking("hours", gettext_noop("Say how many hours of work it takes."))
    elif page.steps and abs(hours * 60 - minutes) > HOURS_OFF * max(hours * 60, minutes):
        message = gettext_noop("It is said to take %(hours)s hours; its units come to %(units)s. Set one of the two right.")
        yield advice("hours", message, hours=hours, units=_hours(minutes))
    if not page.values.get("bibliography"):
        yield blocking("bibliography", gettext_noop("Give a bibliography."))
    if not page.values.get("teacher_notes"):
        yield advice("teacher_notes", gettext_noop("Write some notes for teachers."))
    if not page.has("quiz"):
        yield blocking("body", gettext_noop("Add a graded self-test."))
    if not page.has("deliverable"):
        yield blocking("body", gettext_noop("Add the final applied assignment."))
    yield from _units(page)
    for step, block in page.blocks("quiz"):
        if not block.value.get("threshold"):
            yield advice("body", gettext_noop("The self-test of “%(step)s” has no pass mark."), step=step.title)


def _units(page: Written) -> Iterator[Lack]:
    """What a unit is made of: something to read, something to do, something to be assessed by."""
    for step in page.steps:
        kinds = {block.type for block in step.blocks}
        if "quiz" in kinds and "reading" not in kinds:
            yield advice("body", gettext_noop("The unit “%(step)s” names nothing to read."), step=step.title)
        if "reading" in kinds and not kinds & ASSESSED:
            yield advice("body", gettext_noop("The unit “%(step)s” is not assessed: add a self-test or an assignment."), step=step.title)
        if "reading" in kinds and not kinds & ACTIVE:
            yield advice("body", gettext_noop("The unit “%(step)s” has no activity beside what is read."), step=step.title)


def _hours(minutes: int) -> str:
    """Minutes as hours and minutes, for a sentence."""
    return f"{minutes // 60} h {minutes % 60:02}" if minutes % 60 else f"{minutes // 60} h"


RULES: Mapping[str, Callable[[Written], Iterator[Lack]]] = {
    rule.__name__: rule for rule in (awareness, discovery, webinar, tutorial, kit, experiential, syllabus)
}
