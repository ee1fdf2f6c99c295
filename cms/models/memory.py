"""The timeline of the work and the map of who works with whom: rows first, a picture second."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel

from cms.blocks.choices import terms

from .content import ContentPage, editor
from .fields import BodyField


class PeriodBlock(blocks.StructBlock):
    """A stretch of time that has a name; the moments that follow it belong to it."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    span = blocks.CharBlock(label=_("From – to"), max_length=40)
    text = blocks.TextBlock(label=_("What it was about"), required=False)

    class Meta:
        icon = "date"
        label = _("Period")


class DatedBlock(blocks.StructBlock):
    """One moment."""

    date = blocks.CharBlock(label=_("Date"), max_length=40)
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.TextBlock(label=_("What happened (Markdown)"), required=False)

    class Meta:
        icon = "history"
        label = _("Moment")


class TimelinePage(ContentPage):
    """Years of work, moment by moment, in periods."""

    kind = "timeline"
    page_description = _("Years of work, moment by moment, in periods.")

    moments = BodyField([("period", PeriodBlock()), ("moment", DatedBlock())], blank=True, verbose_name=_("periods and moments"))

    parent_page_types = ["cms.ResourcesPage"]
    edit_handler = editor(FieldPanel("moments"))

    class Meta:
        verbose_name = _("timeline")

    @property
    def periods(self) -> list[dict[str, Any]]:
        """Each period with its moments, in the editor's order; moments before any period stand in one without a name."""
        found: list[dict[str, Any]] = []
        for child in self.moments:
            if child.block_type == "period":
                found.append({"period": child.value, "id": child.id, "moments": []})
            else:
                if not found:
                    found.append({"period": None, "id": "first", "moments": []})
                found[-1]["moments"].append(child.value)
        return found

    def said(self) -> str:
        return " ".join([super().said(), *self.moments.stream_block.get_searchable_content(self.moments)])


class ActorBlock(blocks.StructBlock):
    """Somebody on the map."""

    code = blocks.RegexBlock(
        r"^[a-z0-9]+(-[a-z0-9]+)*$", label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens; links name it.")
    )
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    profile = blocks.ChoiceBlock(label=_("Profile"), choices=terms("profile"), required=False)
    text = blocks.TextBlock(label=_("What they do"), required=False)

    class Meta:
        icon = "group"
        label = _("Actor")


class RelationBlock(blocks.StructBlock):
    """What two actors do together."""

    one = blocks.CharBlock(label=_("Code of one"), max_length=40)
    other = blocks.CharBlock(label=_("Code of the other"), max_length=40)
    what = blocks.CharBlock(label=_("What they do together"), max_length=300)
    year = blocks.CharBlock(label=_("Year"), max_length=20, required=False)

    class Meta:
        icon = "link"
        label = _("Link")


class EcosystemPage(ContentPage):
    """Who works with whom: a table of actors and of what they do together, then the same as a picture."""

    kind = "map"
    page_description = _("Who works with whom: a table first, the same as a picture second.")

    actors = BodyField([("actor", ActorBlock())], blank=True, verbose_name=_("actors"))
    relations = BodyField([("relation", RelationBlock())], blank=True, verbose_name=_("links"))

    parent_page_types = ["cms.ResourcesPage"]
    edit_handler = editor(FieldPanel("actors"), FieldPanel("relations"))

    class Meta:
        verbose_name = _("ecosystem map")

    def said(self) -> str:
        return " ".join([super().said(), *self.actors.stream_block.get_searchable_content(self.actors)])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .listing import map_context

        return super().get_context(request, *args, **kwargs) | map_context(self)
