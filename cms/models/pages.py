"""The pages around the modules: home, catalogue, information."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from .reading import Findable, Readable


class HomePage(Readable, Page):
    """The way in: what do you want to do — understand, learn, act?"""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    template = "cms/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CataloguePage", "cms.ResourcesPage", "cms.CalendarPage", "cms.InfoPage"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .browsing import home_context

        return super().get_context(request, *args, **kwargs) | home_context(self.locale.language_code)


class CataloguePage(Readable, Page):
    """Every module, with facets and a search box; the whole of it stays open to everybody."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    template = "cms/catalogue.html"
    parent_page_types = ["cms.HomePage"]

    class Meta:
        verbose_name = _("catalogue")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .browsing import catalogue_context

        asking = kwargs.get("situation")
        found = catalogue_context(request.GET, language=self.locale.language_code, url=request.path, situation=asking)
        return super().get_context(request, *args, **kwargs) | found


class InfoPage(Findable, Readable, Page):
    """A page of information: who we are, accessibility, your data."""

    body = models.TextField(_("text (Markdown)"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("stems")]
    template = "cms/info.html"
    parent_page_types = ["cms.HomePage", "cms.InfoPage"]
    subpage_types = ["cms.InfoPage"]

    class Meta:
        verbose_name = _("information page")

    def said(self) -> str:
        return self.body
