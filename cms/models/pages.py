"""The pages around the modules: home, catalogue, information."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from .reading import Readable


def module_page_at(path: str) -> Any | None:
    """The live module page at an address, in one query: what is read most need not walk the tree. None when the address is no module's."""
    from cms.formats import FORMATS

    from .module_version import cards

    card = next((card for card in cards(get_language() or settings.LANGUAGE_CODE) if card.url == path), None)
    if card is None:
        return None
    pages = FORMATS[card.format].objects.live().select_related("locale")
    return pages.filter(translation_key=card.module_key, locale__language_code=card.language).first()


class HomePage(Readable, Page):
    """The way in: what do you want to do — understand, learn, act?"""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    template = "cms/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CataloguePage", "cms.InfoPage"]

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

        found = catalogue_context(request.GET, language=self.locale.language_code, url=request.path)
        return super().get_context(request, *args, **kwargs) | found


class InfoPage(Readable, Page):
    """A page of information: who we are, accessibility, your data."""

    body = models.TextField(_("text (Markdown)"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    template = "cms/info.html"
    parent_page_types = ["cms.HomePage", "cms.InfoPage"]
    subpage_types = ["cms.InfoPage"]

    class Meta:
        verbose_name = _("information page")
