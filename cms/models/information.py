"""The five levels of information, depth rising: blog, article, newsletter, bulletin, publication; and a community's Flash'Info."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from .content import ContentPage, editor
from .fields import BodyField, TermField


class BlogPage(ContentPage):
    """News, told shortly."""

    kind = "blog"
    page_description = _("News, told shortly.")
    parent_page_types = ["cms.InformationPage"]
    edit_handler = editor()

    class Meta:
        verbose_name = _("blog post")

    def own_codes(self) -> dict[str, list[str]]:
        return {"information": [self.kind]}


class ArticlePage(ContentPage):
    """A text that appeared elsewhere, with a word on why to read it."""

    kind = "article"
    page_description = _("A text that appeared elsewhere: why to read it, and where it is.")

    outlet = models.CharField(_("appeared in"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)

    parent_page_types = ["cms.InformationPage"]
    edit_handler = editor(FieldRowPanel([FieldPanel("outlet"), FieldPanel("link")]))

    class Meta:
        verbose_name = _("online article")

    def own_codes(self) -> dict[str, list[str]]:
        return {"information": [self.kind]}

    def facts(self) -> dict[str, Any]:
        return {"outlet": self.outlet, "link": self.link}


class NewsletterPage(ContentPage):
    """One issue: a theme, seen from several angles."""

    kind = "newsletter"
    page_description = _("One issue: a theme, seen from several angles.")

    number = models.PositiveIntegerField(_("number"), null=True, blank=True)

    parent_page_types = ["cms.InformationPage"]
    edit_handler = editor(FieldPanel("number"))

    class Meta:
        verbose_name = _("newsletter issue")

    def own_codes(self) -> dict[str, list[str]]:
        return {"information": [self.kind]}

    def facts(self) -> dict[str, Any]:
        return {"number": self.number}


class DigestBlock(blocks.StructBlock):
    """One piece of news of a bulletin."""

    title = blocks.CharBlock(label=_("Title"), max_length=300)
    text = blocks.TextBlock(label=_("What to keep of it (Markdown)"), required=False)
    source = blocks.CharBlock(label=_("Source"), max_length=300, required=False)
    date = blocks.CharBlock(label=_("Date"), max_length=20, required=False, help_text=_("Year, or year and month: 2019-11"))
    url = blocks.URLBlock(label=_("Link"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Piece of news")


class BulletinPage(ContentPage):
    """A digest of a period: what happened, each piece with its source, approved by an editor before it leaves."""

    kind = "bulletin"
    page_description = _("A digest of a period: what happened, each piece with its source.")

    period_from = models.DateField(_("from"), null=True, blank=True)
    period_to = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    items = BodyField([("news", DigestBlock())], blank=True, verbose_name=_("pieces of news"))

    parent_page_types = ["cms.InformationPage"]
    edit_handler = editor(FieldRowPanel([FieldPanel("period_from"), FieldPanel("period_to")]), FieldPanel("items"))

    class Meta:
        verbose_name = _("watch bulletin")

    def own_codes(self) -> dict[str, list[str]]:
        return {"information": [self.kind]}

    def facts(self) -> dict[str, Any]:
        return {"from": _iso(self.period_from), "to": _iso(self.period_to)}

    def said(self) -> str:
        return " ".join([super().said(), *self.items.stream_block.get_searchable_content(self.items)])


class PublicationPage(ContentPage):
    """A document that stays: typed, with a version and a licence."""

    kind = "publication"
    page_description = _("A document that stays: typed, with a version and a licence.")
    facets = (*ContentPage.facets, "publication")

    publication_type = TermField(kind="publication", verbose_name=_("type of publication"))
    version = models.CharField(_("version"), max_length=40, blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document", verbose_name=_("file"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    link = models.URLField(_("link"), blank=True)

    parent_page_types = ["cms.InformationPage"]
    edit_handler = editor(
        FieldRowPanel([FieldPanel("publication_type"), FieldPanel("version")]),
        FieldRowPanel([FieldPanel("document"), FieldPanel("link")]),
    )

    class Meta:
        verbose_name = _("publication")

    def own_codes(self) -> dict[str, list[str]]:
        return {"information": [self.kind], "publication": [self.publication_type]}

    def facts(self) -> dict[str, Any]:
        return {"version": self.version, "link": self.link}


class FlashPage(ContentPage):
    """A Flash'Info: what a community tells its members, regularly and shortly."""

    kind = "flash"
    page_description = _("What a community tells its members, regularly and shortly.")
    parent_page_types = ["cms.CommunityPage"]
    edit_handler = editor()

    class Meta:
        verbose_name = _("Flash’Info")


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
