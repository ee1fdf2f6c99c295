"""Syllabus: embed the knowledge in a curriculum, or follow it as a course."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from cms.blocks.steps import steps
from cms.engine.outline import AskKind
from cms.models.fields import BodyField

from .base import ModulePage, editor, rows

ACTIVITIES = frozenset({AskKind.RECALL, AskKind.TICK, AskKind.REFLECTION, AskKind.REVIEW, AskKind.ACTION, AskKind.CHECKLIST})

TOGETHER = frozenset({"debate", "worksheet"})  # activities that nobody answers on the screen


class OutcomeBlock(blocks.StructBlock):
    verb = blocks.CharBlock(label=_("Verb"), max_length=60)
    text = blocks.TextBlock(label=_("What one will be able to do"))
    level = blocks.CharBlock(label=_("Level"), max_length=60, required=False)

    class Meta:
        icon = "tick"
        label = _("Outcome")


class SyllabusPage(ModulePage):
    """Units with hours, readings, graded self-tests and a final applied assignment; an attestation, never called a diploma."""

    format_code = "syllabus"
    numbers_steps = False
    serves = ("train",)
    page_description = _("15 to 30 hours of course: units with readings, graded self-tests and a final assignment.")
    shown_fields = ("outcomes", "hours", "ects", "bibliography", "teacher_notes")

    outcomes = rows("outcome", OutcomeBlock(), _("outcomes"))
    hours = models.PositiveSmallIntegerField(_("hours of work"), null=True, blank=True)
    ects = models.DecimalField(_("ECTS credits"), max_digits=4, decimal_places=1, null=True, blank=True)
    bibliography = rows("reference", blocks.TextBlock(label=_("Reference")), _("bibliography"))
    teacher_notes = models.TextField(_("teacher’s notes (Markdown)"), blank=True)
    body = BodyField(
        steps(
            *("quiz", "deliverable", "recall", "reflection", "review", "worksheet", "checklist", "tool", "tick", "module", "external"),
            *("action", "scale", "reading"),
        ),
        blank=True,
        verbose_name=_("units"),
    )

    search_fields = [*ModulePage.search_fields, index.SearchField("body")]
    edit_handler = editor(
        [
            FieldPanel("outcomes", help_text=_("A verb, what one will be able to do, and how well.")),
            FieldRowPanel(
                [FieldPanel("hours", help_text=_("All the work: the minutes of the units should come to it.")), FieldPanel("ects")]
            ),
        ],
        [
            FieldPanel("bibliography"),
            FieldPanel("teacher_notes", help_text=_("How to teach it. Everybody can read them, folded away.")),
        ],
    )

    class Meta:
        verbose_name = _("academic syllabus")

    @property
    def units(self) -> dict[str, dict[str, Any]]:
        """By a step's id, what is read and done in that unit and what it is assessed by."""
        return {
            step.id: {
                "quizzes": [ask for ask in step.asks if ask.kind == AskKind.QUIZ],
                "works": [ask for ask in step.asks if ask.kind == AskKind.DELIVERABLE],
                "readings": sum(block.block_type == "reading" for block in step.blocks),
                "activities": sum(ask.kind in ACTIVITIES for ask in step.asks) + sum(block.block_type in TOGETHER for block in step.blocks),
            }
            for step in self.step_views
        }
