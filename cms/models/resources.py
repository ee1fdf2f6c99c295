"""Resource centres: four sections each, and what stands in them, a method, an example, data, a tool or a skill (MEDOC)."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from .content import ContentPage, editor
from .fields import TermField


class ResourceCentrePage(ContentPage):
    """A subject opened to all: its reference frame, inspiring examples, methods and toolbox."""

    kind = "centre"
    page_description = _("A subject opened to all: reference frame, inspiring examples, methods, toolbox.")
    parent_page_types = ["cms.ResourcesPage"]
    subpage_types = ["cms.ResourcePage"]
    edit_handler = editor()

    class Meta:
        verbose_name = _("resource centre")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .listing import centre_context

        return super().get_context(request, *args, **kwargs) | centre_context(self, request.GET, url=request.path)


class ResourcePage(ContentPage):
    """One thing to take along: a method, an example, data, a tool or a skill."""

    kind = "resource"
    page_description = _("One thing to take along: a method, an example, data, a tool or a skill.")
    facets = (*ContentPage.facets, "medoc", "section")

    medoc = TermField(kind="medoc", verbose_name=_("kind of resource"), blank=False)
    section = TermField(kind="section", verbose_name=_("section of the centre"), blank=False)
    document = models.ForeignKey(
        "wagtaildocs.Document", verbose_name=_("file"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    link = models.URLField(_("link"), blank=True, help_text=_("Where it is, when it stands on another site."))
    version = models.CharField(_("version"), max_length=40, blank=True)

    parent_page_types = ["cms.ResourceCentrePage"]
    edit_handler = editor(
        FieldRowPanel([FieldPanel("medoc"), FieldPanel("section")]),
        FieldRowPanel([FieldPanel("document"), FieldPanel("link"), FieldPanel("version")]),
    )

    class Meta:
        verbose_name = _("resource")

    def own_codes(self) -> dict[str, list[str]]:
        return {"medoc": [self.medoc], "section": [self.section]}

    def facts(self) -> dict[str, Any]:
        return {"version": self.version, "link": self.link}
