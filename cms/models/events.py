"""Event cycles and their events: a programme one may join midway."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from .content import ContentPage, editor
from .fields import TermField

PRECISIONS = [("time", _("to the minute")), ("day", _("to the day")), ("month", _("to the month")), ("year", _("to the year"))]
LENGTH = {"time": 10, "day": 10, "month": 7, "year": 4}  # characters of an ISO date that are known


class EventCyclePage(ContentPage):
    """A programme: what comes back, how often, and its events. One may join midway."""

    kind = "cycle"
    page_description = _("A programme of events that comes back; one may join midway.")

    rhythm = TermField(kind="rhythm", verbose_name=_("rhythm"))

    parent_page_types = ["cms.CalendarPage"]
    subpage_types = ["cms.EventPage"]
    edit_handler = editor(FieldPanel("rhythm"))

    class Meta:
        verbose_name = _("event cycle")

    def own_codes(self) -> dict[str, list[str]]:
        return {"rhythm": [self.rhythm]}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .listing import cycle_context

        return super().get_context(request, *args, **kwargs) | cycle_context(self)


class EventPage(ContentPage):
    """A meeting, a webinar, a workshop, or a call with a closing date."""

    kind = "event"
    page_description = _("A meeting, a webinar, a workshop, or a call with a closing date.")
    facets = (*ContentPage.facets, "event")

    event_kind = TermField(kind="event", verbose_name=_("kind of event"), default="meeting")
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True, help_text=_("For a call: when it closes."))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Paris")
    precision = models.CharField(_("how precisely it is known"), max_length=5, choices=PRECISIONS, default="time")
    place = models.CharField(_("place"), max_length=300, blank=True)
    link = models.URLField(_("link to join"), blank=True)

    parent_page_types = ["cms.CalendarPage", "cms.EventCyclePage"]
    edit_handler = editor(
        FieldPanel("event_kind"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldRowPanel([FieldPanel("timezone"), FieldPanel("precision")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("link")]),
    )

    class Meta:
        verbose_name = _("event")

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("An event cannot end before it starts.")})
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise ValidationError(
                {"timezone": _("“%(name)s” is not a time zone, such as Europe/Paris.") % {"name": self.timezone}}
            ) from error

    @property
    def starts_there(self) -> datetime | None:
        """The start in the event's own time zone."""
        return self.starts_at.astimezone(ZoneInfo(self.timezone)) if self.starts_at else None

    @property
    def ends_there(self) -> datetime | None:
        return self.ends_at.astimezone(ZoneInfo(self.timezone)) if self.ends_at else None

    @property
    def date(self) -> str:
        return self.starts_there.date().isoformat()[: LENGTH[self.precision]] if self.starts_there else ""

    @property
    def has_calendar_file(self) -> bool:
        """A month is no date that a calendar could hold."""
        return bool(self.starts_at) and self.precision in ("time", "day")

    def is_over(self, today: date) -> bool:
        last = self.ends_there or self.starts_there
        return last is not None and last.date() < today

    def own_codes(self) -> dict[str, list[str]]:
        return {"event": [self.event_kind]}

    def facts(self) -> dict[str, Any]:
        start, end = self.starts_there, self.ends_there
        return {
            "starts_at": start.isoformat() if start else "",
            "ends_at": end.isoformat() if end else "",
            "last_day": (end or start).date().isoformat() if start else "",
            "timezone": self.timezone,
            "precision": self.precision,
            "place": self.place,
            "link": self.link,
            "modules": list(self.modules),
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .listing import event_context

        return super().get_context(request, *args, **kwargs) | event_context(self)
