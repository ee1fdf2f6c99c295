"""Webinar: an exchange with pioneers, live or replayed."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from cms.blocks.steps import steps
from cms.models.fields import BodyField

from .base import ModulePage, editor, rows
from .form import USUAL_ZONE, WebinarForm

USUAL_MINUTES = 60


def validate_timezone(name: str) -> None:
    """Refuses a time zone nobody knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValidationError(_("“%(name)s” is not a time zone, such as Europe/Paris."), params={"name": name}) from error


def may_host() -> models.Q:
    """Who may lead a webinar: people who write or who facilitate, by the permissions of their groups; never a list of all learners."""
    allowed = models.Q(groups__permissions__codename__in=["access_admin", "add_cohort"]) | models.Q(is_superuser=True)
    return models.Q(is_active=True) & allowed


class SpeakerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.CharBlock(label=_("Role"), max_length=200, required=False)

    class Meta:
        icon = "user"
        label = _("Speaker")


class WebinarPage(ModulePage):
    """Attended, or followed afterwards by chapters that are read or watched."""

    format_code = "webinar"
    serves = ("inform", "train")
    page_description = _("An exchange with pioneers, live or replayed in chapters of six minutes at most.")
    base_form_class = WebinarForm
    shown_fields = ("starts_at", "timezone", "duration", "speakers", "programme", "capacity", "join_url", "replay_url", "transcript")

    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, default=USUAL_ZONE, blank=True, validators=[validate_timezone])
    duration = models.PositiveSmallIntegerField(_("duration in minutes"), null=True, blank=True)
    speakers = rows("speaker", SpeakerBlock(), _("speakers"))
    programme = models.TextField(_("programme (Markdown)"), blank=True)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("host"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to=may_host,
        help_text=_("They find on the page who registered, and mark who was there. Nobody chosen: it is who wrote the page."),
    )
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
                    FieldRowPanel(
                        [
                            FieldPanel("starts_at", help_text=_("In the time zone beside it, wherever you are.")),
                            FieldPanel("timezone", help_text=_("Such as Europe/Paris or America/Montreal: readers read the start in it.")),
                        ]
                    ),
                    FieldRowPanel([FieldPanel("duration"), FieldPanel("capacity", help_text=_("Left empty: as many as come."))]),
                    FieldPanel("join_url", help_text=_("It may be given later; the page and the calendar file then carry it.")),
                    FieldPanel("host"),
                ],
                heading=_("Live session"),
            ),
            FieldPanel("speakers"),
            FieldPanel("programme", help_text=_("What comes when: one line for each part.")),
        ],
        [
            MultiFieldPanel([FieldPanel("replay_url"), FieldPanel("transcript")], heading=_("Afterwards")),
        ],
    )

    class Meta:
        verbose_name = _("webinar")

    @property
    def led_by(self) -> Any:
        """The account of whoever leads it: the host, else who wrote the page."""
        return self.host_id or self.owner_id

    @property
    def ends_at(self) -> datetime | None:
        """When the live session is over; an hour after its start when nobody says."""
        return self.starts_at + timedelta(minutes=self.duration or USUAL_MINUTES) if self.starts_at else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Also whether the live session is still to come: before it one registers, after it one replays."""
        is_ahead = self.ends_at is not None and self.ends_at > timezone.now()
        return super().get_context(request, *args, **kwargs) | {"is_ahead": is_ahead}

    @property
    def starts_there(self) -> datetime | None:
        """The start in the webinar's own time zone."""
        return self.starts_at.astimezone(ZoneInfo(self.timezone or USUAL_ZONE)) if self.starts_at else None
