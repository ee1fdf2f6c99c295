"""The pages that list: the resource centre's door, information, examples, communities, calendar."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from .places import above
from .reading import Readable


class SectionPage(Readable, Page):
    """A list of what stands below it, with a search and facets."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    lists: tuple[str, ...] = ()  # the kinds it lists
    facets: tuple[str, ...] = ()
    exports = False

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .listing import section_context

        found = section_context(self, request.GET, url=request.path)
        return super().get_context(request, *args, **kwargs) | found | {"trail": above(self.path)}


class ResourcesPage(SectionPage):
    """The door of the resource centre: what there is, in few lines."""

    template = "cms/centre/resources.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = [
        "cms.ResourceCentrePage",
        "cms.InformationPage",
        "cms.ExamplesPage",
        "cms.CommunitiesPage",
        "cms.TimelinePage",
        "cms.EcosystemPage",
    ]
    lists = ("resource",)
    facets = ("medoc", "section", "objective", "domain", "profile", "level", "status")

    class Meta:
        verbose_name = _("resources")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .listing import door_context

        return super().get_context(request, *args, **kwargs) | door_context(self)


class InformationPage(SectionPage):
    """Five levels of information, each with its feed."""

    template = "cms/centre/list.html"
    parent_page_types = ["cms.ResourcesPage"]
    subpage_types = ["cms.BlogPage", "cms.ArticlePage", "cms.NewsletterPage", "cms.BulletinPage", "cms.PublicationPage"]
    lists = ("blog", "article", "newsletter", "bulletin", "publication")
    facets = ("information", "publication", "objective", "domain")

    class Meta:
        verbose_name = _("information")


class ExamplesPage(SectionPage):
    """The examples database: filtered, and taken along as a table or as data."""

    template = "cms/centre/list.html"
    parent_page_types = ["cms.ResourcesPage"]
    subpage_types = ["cms.ExamplePage"]
    lists = ("example",)
    facets = ("profile", "domain", "level", "objective")
    exports = True

    class Meta:
        verbose_name = _("examples")


class CommunitiesPage(SectionPage):
    """The communities there are."""

    template = "cms/centre/list.html"
    parent_page_types = ["cms.ResourcesPage"]
    subpage_types = ["cms.CommunityPage"]
    lists = ("community",)

    class Meta:
        verbose_name = _("communities")


class CalendarPage(SectionPage):
    """What is to come, then what was."""

    template = "cms/centre/calendar.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.EventCyclePage", "cms.EventPage"]
    lists = ("event",)
    facets = ("event",)

    class Meta:
        verbose_name = _("calendar")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .listing import calendar_context

        return super().get_context(request, *args, **kwargs) | calendar_context(self, request.GET, url=request.path)
