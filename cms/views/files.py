"""Calendar files of events and cycles, and the examples as a table or as data."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.engine.calendars import HOLDS, calendar_of
from cms.engine.entry import Entry
from cms.engine.exporting import as_csv, row_of
from cms.models import ContentVersion, ExamplesPage, entries_of, entry_of
from cms.models.listing import narrowed
from cms.models.shelf import within

KINDS = ("csv", "json")


def _language() -> str:
    return str(get_language())[:2]


@require_safe
def event_calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """One event."""
    event = entry_of(key, _language())
    if event is None or event.kind != "event" or event.facts["precision"] not in HOLDS or not event.facts["starts_at"]:
        raise Http404
    return _calendar(request, [event], event.title)


@require_safe
def cycle_calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """All the events of a cycle that a calendar can hold."""
    cycle = entry_of(key, _language())
    if cycle is None or cycle.kind != "cycle":
        raise Http404
    return _calendar(request, within(key, _language()), cycle.title)


def _calendar(request: HttpRequest, events: list[Entry], name: str) -> HttpResponse:
    stamped = datetime.fromtimestamp(ContentVersion.current() / 1e6, UTC)
    content = calendar_of(events, name=name, host=request.get_host(), stamped=stamped)
    return _file(content, "text/calendar; charset=utf-8", f"{slugify(name) or 'calendar'}.ics")


@require_safe
def examples(request: HttpRequest, kind: str) -> HttpResponse:
    """The examples that an address of the examples page would show, all pages of them."""
    if kind not in KINDS:
        raise Http404
    found = narrowed(entries_of(("example",), _language()), ExamplesPage.facets, request.GET, language=_language(), url="")["found"]
    base = request.build_absolute_uri("/").rstrip("/")
    if kind == "json":
        return JsonResponse({"examples": [row_of(entry, base) for entry in found]}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _file(b"\xef\xbb\xbf" + as_csv(found, base).encode(), "text/csv; charset=utf-8", "examples.csv")  # the mark tells Excel


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
