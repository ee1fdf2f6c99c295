"""Kit: act now with proven tools."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.blocks.steps import PARTS_OF_A_KIT, steps
from cms.models.fields import BodyField

from .base import ModulePage, editor


class KitPage(ModulePage):
    """Words, practice, a self-diagnosis that points to tools, and one action to write."""

    format_code = "kit"
    serves = ("act",)
    page_description = _("Act now: a self-diagnosis, proven tools, one action to write down.")
    shown_fields = ("summary",)

    summary = models.TextField(_("summary (Markdown)"), blank=True)
    body = BodyField(
        steps(
            *("diagnosis", "tool", "action", "worksheet", "checklist", "recall", "reflection", "stuck", "tick", "module", "external"),
            roles=PARTS_OF_A_KIT,
        ),
        blank=True,
        verbose_name=_("steps"),
    )

    search_fields = [*ModulePage.search_fields, index.SearchField("body")]
    edit_handler = editor([FieldPanel("summary", help_text=_("What is in the kit and when to open it, in a few lines."))])

    class Meta:
        verbose_name = _("practical kit")

    @property
    def tools(self) -> list[tuple[int, Any]]:
        """(number of the step, tool) for each tool of the kit, in their order."""
        return [
            (number, block.value)
            for number, step in enumerate(self.step_children(), start=1)
            for block in step.value["body"]
            if block.block_type == "tool"
        ]
