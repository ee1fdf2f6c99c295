"""The examples database: who did what, where, with which result, according to which source."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from .content import ContentPage, editor


class ExamplePage(ContentPage):
    """What somebody did, somewhere, and what came of it."""

    kind = "example"
    page_description = _("What somebody did, somewhere, and what came of it.")
    facets = ("profile", "domain", "level", "objective")

    actors = models.CharField(_("actors"), max_length=400, blank=True)
    territory = models.CharField(_("territory"), max_length=200, blank=True)
    year = models.CharField(_("year"), max_length=20, blank=True, help_text=_("A year, or from one to another: 2011–2013"))
    result = models.TextField(_("result"), blank=True)

    parent_page_types = ["cms.ExamplesPage"]
    edit_handler = editor(
        FieldPanel("actors"),
        FieldRowPanel([FieldPanel("territory"), FieldPanel("year")]),
        FieldPanel("result"),
    )

    class Meta:
        verbose_name = _("example")

    @property
    def date(self) -> str:
        return self.year[:4]

    def facts(self) -> dict[str, Any]:
        return {"actors": self.actors, "territory": self.territory, "year": self.year, "result": self.result}
