"""Tutorial: carry out a method and leave with a result."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.blocks.steps import steps
from cms.models.fields import BodyField

from .base import ModulePage, editor, rows


class TutorialPage(ModulePage):
    """Steps done on one's own case and ticked, with a way out when stuck."""

    format_code = "tutorial"
    serves = ("train", "act")
    page_description = _("A method carried out step by step on one’s own case; one leaves with a result.")
    shown_fields = ("result", "needs")

    result = models.TextField(_("expected result"), blank=True)
    needs = rows("need", blocks.TextBlock(label=_("What is needed")), _("what is needed before starting"))
    body = BodyField(
        steps(
            *(
                "tick",
                "worked",
                "outcome",
                "check",
                "stuck",
                "tool",
                "worksheet",
                "checklist",
                "recall",
                "reflection",
                "deliverable",
                "action",
                "quiz",
                "review",
                "external",
            ),
        ),
        blank=True,
        verbose_name=_("steps"),
    )

    search_fields = [*ModulePage.search_fields, index.SearchField("body")]
    edit_handler = editor(
        [
            FieldPanel("result", help_text=_("What one leaves with: a sheet filled in, a map, a date.")),
            FieldPanel("needs", help_text=_("What to have at hand or to have done: one line each.")),
        ]
    )

    class Meta:
        verbose_name = _("tutorial")
