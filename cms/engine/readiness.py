"""What a page still lacks before it may be published, in words an editor understands: what every module needs, then its format's own
rules. Each rule finds one kind of lack.
"""

from collections.abc import Iterator, Sequence

from .compiling import ASKING, BlockDraft
from .format_readiness import RULES
from .lacks import CHAPTER_MINUTES, QUESTIONS, Lack, Level, Placed, Written, advice, blocking, gettext_noop

__all__ = ["Lack", "Level", "Written", "evidence", "lacks_of"]
TOOLED = frozenset({"tool", "action", "worksheet", "checklist", "deliverable", "diagnosis"})  # what lets one act


def _shared(page: Written) -> Iterator[Lack]:
    if not page.promise.strip():
        yield blocking("promise", gettext_noop("Write the promise: one sentence that says what one will see, know or do."))
    if not page.objectives:
        yield blocking("objectives", gettext_noop("Tick at least one strategic objective."))
    if not page.has_route:
        yield blocking("route_inform", gettext_noop("Give a weight to at least one route: inform, train or act."))
    if not any(source.get("title") and source.get("date") for source in page.sources):
        yield blocking("sources", gettext_noop("Name at least one source with its date: nothing is published that cannot be checked."))
    for source in page.sources:
        if source.get("title") and not source.get("date"):
            yield advice("sources", gettext_noop("The source “%(title)s” has no date."), title=source["title"])
    if page.review_date is None:
        yield blocking("review_date", gettext_noop("Say when this module is to be reviewed."))
    elif page.is_overdue:
        yield advice("review_date", gettext_noop("The day of its review has passed: read it again, then say the next one."))
    for language in page.untranslated:
        message = gettext_noop("There is no translation yet: %(language)s. Readers are offered this page in the language it is in.")
        yield advice("title", message, language=language)
    if not page.licence:
        yield advice("licence", gettext_noop("Say under which licence this may be used again."))


def _told(page: Written) -> Iterator[Lack]:
    """What a page says of itself: for whom, by whom, on which ground, towards what."""
    if page.maturity[0] > page.maturity[1]:
        yield blocking("maturity_to", gettext_noop("The maturity ends below where it begins: exchange the two levels."))
    if not page.author.strip():
        yield advice("author", gettext_noop("Say who wrote it."))
    if not page.basis:
        yield advice("basis", gettext_noop("Say what it is based on: an experiment, a study or a testimony."))
    if not page.skills:
        yield advice("skills", gettext_noop("Name the skills it proves: without them, what is done here counts nowhere else."))


def _body(page: Written) -> Iterator[Lack]:
    if not page.steps:
        yield blocking("body", gettext_noop("Write at least one step."))
        return
    if not any(step.required for step in page.steps):
        yield blocking("body", gettext_noop("Every step is optional: at least one must be required."))
    if not page.has(*TOOLED) and not page.values.get("note"):  # a note to print and put on the table is a tool
        yield blocking("body", gettext_noop("Give at least one tool or one action: one must be able to do something with it."))
    for step in page.steps:
        if step.minutes <= 0:
            yield blocking("body", gettext_noop("The step “%(step)s” says no minutes."), step=step.title)
        if not step.blocks:
            yield blocking("body", gettext_noop("The step “%(step)s” is empty."), step=step.title)
    yield from evidence(page)
    yield from _silent(page)
    yield from _unshown(page)


def _silent(page: Written) -> Iterator[Lack]:
    """Recall teaches by what is said afterwards."""
    for block, where in page.placed("recall"):
        told = block.value.get("explanation") or any(choice.get("feedback") for choice in block.value.get("choices") or [])
        if not told:
            message = gettext_noop(
                "The recall question in block %(place)s of “%(step)s” explains nothing afterwards: say why the answer is right."
            )
            yield advice("body", message, **where)


def _unshown(page: Written) -> Iterator[Lack]:
    """Who says that they know a module is believed once they have answered two of its questions."""
    asked = len(page.blocks("recall"))
    if asked < QUESTIONS:
        message = gettext_noop("Ask two recall questions at least, so that “I know this” can be checked; there are %(count)s.")
        yield advice("body", message, count=asked)


def evidence(page: Written) -> Iterator[Lack]:
    """What each picture, recording, file and figure must say of itself."""
    for block, where in page.placed("image"):
        if not str(block.value.get("alt") or "").strip():
            yield blocking("body", gettext_noop("The picture in block %(place)s of “%(step)s” has no alternative text."), **where)
    for block, where in page.placed("audio", "video", "embed"):
        yield from _recording(block, where)
    for block, where in page.placed("document"):
        if not block.value.get("licence"):
            message = gettext_noop("Say under which licence the document in block %(place)s of “%(step)s” may be used.")
            yield blocking("body", message, **where)
    for block, where in page.placed("figure"):
        if not (block.value.get("source") and block.value.get("date")):
            yield blocking("body", gettext_noop("The figure in block %(place)s of “%(step)s” has no source or no date."), **where)


def _lonely(page: Written) -> Iterator[Lack]:
    """A step that is only read teaches less: doing beats reading, and recall makes it last."""
    for step in page.steps:
        if step.blocks and not any(block.type in ASKING or block.type in TOOLED or block.type == "debate" for block in step.blocks):
            yield advice("body", gettext_noop("“%(step)s” is only read: add a recall question or something to do."), step=step.title)


def _recording(block: BlockDraft, where: Placed) -> Iterator[Lack]:
    names = {"recording": block.value.get("title") or "—", **where}
    if not str(block.value.get("transcript") or "").strip():
        message = gettext_noop(
            "The recording “%(recording)s” (block %(place)s of “%(step)s”) has no transcript: who cannot hear or load it reads it."
        )
        yield blocking("body", message, **names)
    if block.type == "video" and not block.value.get("captions"):
        yield advice("body", gettext_noop("The video “%(recording)s” (block %(place)s of “%(step)s”) has no captions."), **names)
    if (block.value.get("minutes") or 0) > CHAPTER_MINUTES and not block.value.get("chapters"):
        message = gettext_noop(
            "“%(recording)s” (block %(place)s of “%(step)s”) lasts more than %(minutes)s minutes: "
            "attention falls, cut it or give it chapters."
        )
        yield advice("body", message, **names, minutes=CHAPTER_MINUTES)


def lacks_of(page: Written) -> tuple[Lack, ...]:
    """All that a page lacks, blocking lacks first, each said once."""
    found: Sequence[Lack] = [*_shared(page), *_told(page), *_body(page), *RULES[page.format](page)]
    named = {lack.params.get("step") for lack in found}
    found = [*found, *(lack for lack in _lonely(page) if lack.params["step"] not in named)]
    return tuple(sorted(found, key=lambda lack: lack.level is Level.ADVICE))
