"""A webinar as a calendar file."""

from datetime import UTC
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.models import WebinarPage
from learning.journey.access.catalogue import module_page


@require_safe
def calendar(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """The live session of a published webinar, for any calendar; the same session is the same entry however often it is taken."""
    from icalendar import Calendar, Event

    page = module_page(module_key)
    if not isinstance(page, WebinarPage) or page.starts_at is None:
        raise Http404
    entry = Event()
    entry.add("uid", f"{module_key}@{request.get_host().split(':')[0]}")
    entry.add("dtstamp", page.last_published_at or page.starts_at)
    entry.add("dtstart", page.starts_at.astimezone(UTC))
    entry.add("dtend", page.ends_at.astimezone(UTC))
    entry.add("summary", page.title)
    entry.add("description", page.promise)
    entry.add("url", page.join_url or page.get_full_url(request))
    made = Calendar()
    made.add("prodid", "-//Cheminer//FR")
    made.add("version", "2.0")
    made.add_component(entry)
    response = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{page.slug}.ics"'
    return response
