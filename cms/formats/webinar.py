"""Webinar: an exchange with pioneers, live or replayed."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from cms.blocks.steps import steps
from cms.engine.outline import AskKind
from cms.models.fields import BodyField

from .base import ModulePage, editor, rows

USUAL_MINUTES = 60


def validate_timezone(name: str) -> None:
    """Refuses a time zone nobody knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValidationError(_("“%(name)s” is not a time zone, such as Europe/Paris."), params={"name": name}) from error


class SpeakerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.CharBlock(label=_("Role"), max_length=200, required=False)

    class Meta:
        icon = "user"
        label = _("Speaker")


class WebinarPage(ModulePage):
    """Attended, or followed afterwards by chapters that are read or watched."""

    format_code = "webinar"
    page_description = _("An exchange with pioneers, live or replayed in chapters of six minutes at most.")
    shown_fields = ("starts_at", "timezone", "duration", "speakers", "programme", "capacity", "join_url", "replay_url", "transcript")

    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Paris", blank=True, validators=[validate_timezone])
    duration = models.PositiveSmallIntegerField(_("duration in minutes"), null=True, blank=True)
    speakers = rows("speaker", SpeakerBlock(), _("speakers"))
    programme = models.TextField(_("programme (Markdown)"), blank=True)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    join_url = models.URLField(_("link to join"), blank=True)
    replay_url = models.URLField(_("link to the replay"), blank=True)
    transcript = models.BooleanField(_("the chapters hold the transcript"), default=False)
    body = BodyField(
        steps("attend", "recall", "quiz", "reflection", "tool", "action", "scale", "external", "worksheet", "checklist"),
        blank=True,
        verbose_name=_("live session and chapters"),
    )

    search_fields = [*ModulePage.search_fields, index.SearchField("body")]
    edit_handler = editor(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("timezone")]),
                    FieldRowPanel([FieldPanel("duration"), FieldPanel("capacity")]),
                    FieldPanel("join_url"),
                ],
                heading=_("Live"),
            ),
            FieldPanel("speakers"),
            FieldPanel("programme"),
        ],
        [
            MultiFieldPanel([FieldPanel("replay_url"), FieldPanel("transcript")], heading=_("Afterwards")),
        ],
    )

    class Meta:
        verbose_name = _("webinar")

    @property
    def ends_at(self) -> datetime | None:
        """When the live session is over; an hour after its start when nobody says."""
        return self.starts_at + timedelta(minutes=self.duration or USUAL_MINUTES) if self.starts_at else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Also whether the live session is still to come: before it one registers, after it one replays."""
        is_ahead = self.ends_at is not None and self.ends_at > timezone.now()
        session = next((step for step in self.step_views if any(ask.kind == AskKind.REGISTER for ask in step.asks)), None)
        register = next((ask for ask in session.asks if ask.kind == AskKind.REGISTER), None) if session else None
        return super().get_context(request, *args, **kwargs) | {"is_ahead": is_ahead, "session": session, "register": register}

    @property
    def starts_there(self) -> datetime | None:
        """The start in the webinar's own time zone."""
        return self.starts_at.astimezone(ZoneInfo(self.timezone or "Europe/Paris")) if self.starts_at else None
