"""Experiential: make one's practice visible and improve it with peers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.blocks.steps import PHASES, steps
from cms.models.fields import BodyField

from .base import ModulePage, editor


class ExperientialPage(ModulePage):
    """Phases on one's own ground, each with a mission, a deliverable and its rubric; a report at the end."""

    format_code = "experiential"
    numbers_steps = False
    serves = ("act", "train")
    page_description = _("Some months on one’s own ground: four phases, each with a mission, a deliverable and a review.")
    shown_fields = ("duration_weeks", "report_prompt")

    duration_weeks = models.PositiveSmallIntegerField(_("duration in weeks"), null=True, blank=True)
    report_prompt = models.TextField(_("what the final report tells"), blank=True)
    body = BodyField(
        steps(
            *("deliverable", "review", "worksheet", "checklist", "tool", "tick", "action", "recall", "reflection", "scale", "stuck"),
            *("mission", "module", "external", "quiz"),
            roles=PHASES,
        ),
        blank=True,
        verbose_name=_("phases"),
    )

    search_fields = [*ModulePage.search_fields, index.SearchField("body")]
    edit_handler = editor(
        [FieldPanel("duration_weeks", help_text=_("A landmark: nothing closes afterwards."))],
        [FieldPanel("report_prompt", help_text=_("What to tell, and in how many pages. Readers see it from the start."))],
    )

    class Meta:
        verbose_name = _("experiential path")
