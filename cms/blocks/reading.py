"""Blocks that tell."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class MarkdownBlock(blocks.TextBlock):
    """Text written in Markdown."""

    class Meta:
        template = "cms/blocks/markdown.html"
        icon = "pilcrow"
        label = _("Text (Markdown)")


class RichTextBlock(blocks.RichTextBlock):
    """Text written in the rich editor."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr"], **kwargs)

    class Meta:
        template = "cms/blocks/rich_text.html"
        icon = "edit"
        label = _("Text")


class TermBlock(blocks.StructBlock):
    """A word and what it means here."""

    term = blocks.CharBlock(label=_("Term"), max_length=120)
    definition = blocks.TextBlock(label=_("Definition"))

    class Meta:
        template = "cms/blocks/term.html"
        icon = "openquote"
        label = _("Glossary term")


class CalloutBlock(blocks.StructBlock):
    """A remark set apart."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    text = blocks.TextBlock(label=_("Text (Markdown)"))

    class Meta:
        template = "cms/blocks/callout.html"
        icon = "info-circle"
        label = _("Callout")


class MomentBlock(blocks.StructBlock):
    date = blocks.CharBlock(label=_("Date"), max_length=40)
    text = blocks.TextBlock(label=_("Text"))


class TimelineBlock(blocks.StructBlock):
    """Moments in order: an accessible list."""

    items = blocks.ListBlock(MomentBlock(), label=_("Moments"))

    class Meta:
        template = "cms/blocks/timeline.html"
        icon = "history"
        label = _("Timeline")


class DebateBlock(blocks.StructBlock):
    """Questions to talk over together."""

    questions = blocks.ListBlock(blocks.TextBlock(), label=_("Questions"))

    class Meta:
        template = "cms/blocks/debate.html"
        icon = "group"
        label = _("Debate questions")


READING = [
    ("markdown", MarkdownBlock),
    ("rich_text", RichTextBlock),
    ("term", TermBlock),
    ("callout", CalloutBlock),
    ("timeline", TimelineBlock),
    ("debate", DebateBlock),
]
