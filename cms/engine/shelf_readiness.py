"""What a page of the resource centre still lacks before it may be published: who says it, until when, and what one may do with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .compiling import BlockDraft, StepDraft
from .lacks import Lack, Level, Written, advice, blocking, gettext_noop
from .readiness import evidence

PROVED = frozenset({"centre", "resource", "example", "publication"})  # what is relied upon: nothing without a source and its date
PLACES = frozenset({"cycle", "event", "community", "timeline", "map"})  # pages that gather: what they show has sources of its own


@dataclass(frozen=True)
class Shelved:
    """What an editor has written, as plain values. `values` are the fields of its kind."""

    kind: str
    title: str = ""
    summary: str = ""
    licence: str = ""
    contributors: str = ""
    review_date: date | None = None
    sources: tuple[Mapping[str, Any], ...] = ()
    blocks: tuple[BlockDraft, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    untranslated: tuple[str, ...] = ()
    is_overdue: bool = False
    is_past: bool = False  # an event that has been


def _shared(page: Shelved) -> Iterator[Lack]:
    if not page.summary.strip():
        yield blocking("summary", gettext_noop("Write the summary: in one or two sentences, what one finds here."))
    if not page.licence:
        yield blocking("licence", gettext_noop("Say under which licence this may be used again."))
    if page.review_date is None and page.kind not in PLACES:
        yield blocking("review_date", gettext_noop("Say when this page is to be reviewed."))
    elif page.is_overdue:
        yield advice("review_date", gettext_noop("The day of its review has passed: read it again, then say the next one."))
    if page.kind in PROVED and not any(source.get("title") and source.get("date") for source in page.sources):
        yield blocking("sources", gettext_noop("Name at least one source with its date: nothing is published that cannot be checked."))
    for source in page.sources:
        if source.get("title") and not source.get("date"):
            yield advice("sources", gettext_noop("The source “%(title)s” has no date."), title=source["title"])
    if not page.contributors.strip() and page.kind not in PLACES:
        yield advice("contributors", gettext_noop("Say who wrote or brought it."))
    for language in page.untranslated:
        message = gettext_noop("There is no translation yet: %(language)s. Readers are offered this page in the language it is in.")
        yield advice("title", message, language=language)
    step = StepDraft("", page.title, 1, True, page.blocks)
    for lack in evidence(Written(format="", steps=(step,))):
        yield replace(lack, field="body")


def article(page: Shelved) -> Iterator[Lack]:
    if not page.values.get("link"):
        yield advice("link", gettext_noop("Give the link: an online article is read where it appeared."))
    if not page.values.get("outlet"):
        yield blocking("outlet", gettext_noop("Say where it appeared."))


def bulletin(page: Shelved) -> Iterator[Lack]:
    items = page.values.get("items") or []
    if not items:
        yield blocking("items", gettext_noop("Write at least one piece of news."))
    for item in items:
        if not (item.get("source") and item.get("date")):
            message = gettext_noop("The piece of news “%(title)s” has no source or no date.")
            yield blocking("items", message, title=item.get("title") or "—")
    if not (page.values.get("period_from") and page.values.get("period_to")):
        yield advice("period_from", gettext_noop("Say which period the bulletin covers."))


def publication(page: Shelved) -> Iterator[Lack]:
    if not (page.values.get("document") or page.values.get("link") or page.blocks):
        yield advice("document", gettext_noop("Give the file, the link or the text: there is nothing to read yet."))
    if not page.values.get("version"):
        yield blocking("version", gettext_noop("Say which version this is."))
    if not page.values.get("publication_type"):
        yield advice("publication_type", gettext_noop("Say which type of publication this is."))


def resource(page: Shelved) -> Iterator[Lack]:
    if not (page.values.get("document") or page.values.get("link") or page.blocks):
        yield blocking("document", gettext_noop("Give the file, the link or the text: there is nothing to take along yet."))


def example(page: Shelved) -> Iterator[Lack]:
    for name, message in (
        ("actors", gettext_noop("Say who did it.")),
        ("result", gettext_noop("Say what came of it.")),
    ):
        if not page.values.get(name):
            yield blocking(name, message)
    for name, message in (
        ("territory", gettext_noop("Say where it happened.")),
        ("year", gettext_noop("Say when it happened.")),
    ):
        if not page.values.get(name):
            yield advice(name, message)


def event(page: Shelved) -> Iterator[Lack]:
    if not page.values.get("starts_at"):
        yield advice("starts_at", gettext_noop("Say when it is: without a date it stands at the end of the calendar."))
    comes = not page.is_past and page.values.get("event_kind") != "call"  # nobody goes to a call for projects
    if comes and not (page.values.get("place") or page.values.get("link")):
        yield advice("place", gettext_noop("Say where it is, or give the link to join."))


RULES: Mapping[str, Callable[[Shelved], Iterator[Lack]]] = {
    rule.__name__: rule for rule in (article, bulletin, publication, resource, example, event)
}


def lacks_on(page: Shelved) -> tuple[Lack, ...]:
    """All that a page lacks, blocking lacks first."""
    rule = RULES.get(page.kind)
    found = [*_shared(page), *(rule(page) if rule else ())]
    return tuple(sorted(found, key=lambda lack: lack.level is Level.ADVICE))
