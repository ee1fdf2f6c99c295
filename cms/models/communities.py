"""Communities: a shared knowledge base, regular information, a cycle of events; around partners and a core group."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel

from .content import ContentPage, editor


class CommunityPage(ContentPage):
    """People around a concept, on three levels."""

    kind = "community"
    page_description = _("People around a concept: a shared base, regular news, a cycle of events.")

    concept = models.TextField(_("concept"), blank=True, help_text=_("What holds the community together, in a few sentences."))
    partners = models.CharField(_("partners"), max_length=400, blank=True)
    core_group = models.CharField(_("core group"), max_length=400, blank=True)
    centre = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("shared knowledge base"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cycle = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("cycle of events"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    parent_page_types = ["cms.CommunitiesPage"]
    subpage_types = ["cms.FlashPage"]
    edit_handler = editor(
        FieldPanel("concept"),
        FieldRowPanel([FieldPanel("partners"), FieldPanel("core_group")]),
        PageChooserPanel("centre", "cms.ResourceCentrePage"),
        PageChooserPanel("cycle", "cms.EventCyclePage"),
    )

    class Meta:
        verbose_name = _("community")

    def facts(self) -> dict[str, Any]:
        return {"concept": self.concept, "partners": self.partners, "core_group": self.core_group}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .listing import community_context

        return super().get_context(request, *args, **kwargs) | community_context(self)
