"""Awareness: lets a board or a council see why a subject concerns it."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.blocks.steps import steps
from cms.models.fields import BodyField, ModuleKeyField

from .base import ModulePage, editor, rows
from .form import Whole


class AwarenessPage(ModulePage):
    """Five to eight cards around one question put to the governance; no score."""

    format_code = "awareness"
    serves = ("inform",)
    page_description = _("For a board or a council, in 15 to 30 minutes: why a subject concerns them. No score.")
    shown_fields = ("question", "messages", "note", "next_discover", "next_start", "next_deepen", "next_spread")

    question = models.CharField(_("question put to the governance"), max_length=400, blank=True)
    messages = rows("message", blocks.TextBlock(label=_("Key message")), _("three key messages"))
    note = models.TextField(_("one-page note (Markdown)"), blank=True)
    next_discover = ModuleKeyField(verbose_name=_("next, for who discovers"))
    next_start = ModuleKeyField(verbose_name=_("next, for who starts"))
    next_deepen = ModuleKeyField(verbose_name=_("next, for who deepens"))
    next_spread = ModuleKeyField(verbose_name=_("next, for who spreads"))
    body = BodyField(
        steps("scale", "recall", "quiz", "reflection", "action", "tool", "worksheet", "checklist"), blank=True, verbose_name=_("cards")
    )

    search_fields = [*ModulePage.search_fields, index.SearchField("body")]
    edit_handler = editor(
        [
            FieldPanel("question", widget=Whole, help_text=_("One question that a board could put on its agenda.")),
            FieldPanel("messages", help_text=_("What should be left a month later: one sentence each.")),
            FieldPanel("note", help_text=_("What is printed and handed round, on one page.")),
        ],
        [
            MultiFieldPanel(
                [FieldPanel("next_discover"), FieldPanel("next_start"), FieldPanel("next_deepen"), FieldPanel("next_spread")],
                heading=_("Next step, by maturity"),
                help_text=_("Which module to go on with, for each level that this one is for."),
            ),
        ],
    )

    class Meta:
        verbose_name = _("awareness module")

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        is_session = "session" in request.GET
        return "cms/modules/session.html" if is_session else super().get_template(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Also the screen of a session: 1 is the question, then each card, then the note. One may be asked for by its number."""
        context = super().get_context(request, *args, **kwargs)
        last = len(context["steps"]) + 2
        wanted = request.GET.get("session", "")
        number = min(int(wanted), last) if wanted.isascii() and wanted.isdigit() and 0 < len(wanted) < 4 else 1
        return context | {
            "screen": max(1, number),
            "screens": last,
            "card_shown": context["steps"][number - 2] if 1 < number < last else None,
            "screen_before": number - 1 if number > 1 else 0,
            "screen_after": number + 1 if number < last else 0,
        }

    @property
    def next_steps(self) -> list[tuple[int, str]]:
        """(maturity, identity of a module) for each level that has one."""
        keys = (self.next_discover, self.next_start, self.next_deepen, self.next_spread)
        return [(level, key) for level, key in enumerate(keys, start=1) if key]
