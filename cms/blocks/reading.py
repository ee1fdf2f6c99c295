"""Blocks that tell."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.engine.formulas import FormulaError, mathml
from cms.engine.tabling import TableError, table_of


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


class FormulaBlock(blocks.StructBlock):
    """A formula on its own line, with the words that say it."""

    latex = blocks.TextBlock(label=_("Formula (LaTeX)"), help_text=_("For instance: \\frac{a}{b}"))
    words = blocks.CharBlock(label=_("In words"), max_length=300, help_text=_("How one would say it aloud."))

    class Meta:
        template = "cms/blocks/maths.html"
        icon = "superscript"
        label = _("Formula")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            if cleaned["latex"]:
                mathml(cleaned["latex"])
        except FormulaError as error:
            message = _("This formula cannot be read. Check that every brace is closed and every command has what it needs.")
            raise blocks.StructBlockValidationError(block_errors={"latex": ValidationError(message)}) from error
        return cleaned


class TableBlock(blocks.StructBlock):
    """Rows and columns, pasted from a spreadsheet or typed."""

    caption = blocks.CharBlock(label=_("Title"), max_length=300)
    rows = blocks.TextBlock(
        label=_("Rows"),
        help_text=_("One row per line, the headings first; cells stand between bars ( | ) or as a spreadsheet pastes them."),
    )
    first_column = blocks.BooleanBlock(label=_("The first column names its row"), required=False, default=True)
    source = blocks.CharBlock(label=_("Source and date"), required=False, max_length=300)

    class Meta:
        template = "cms/blocks/table.html"
        icon = "table"
        label = _("Table")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            if cleaned["rows"]:
                table_of(cleaned["rows"])
        except TableError as error:
            raise blocks.StructBlockValidationError(block_errors={"rows": ValidationError(_(error.message) % error.params)}) from error
        return cleaned


READING = [
    ("markdown", MarkdownBlock),
    ("rich_text", RichTextBlock),
    ("term", TermBlock),
    ("callout", CalloutBlock),
    ("timeline", TimelineBlock),
    ("debate", DebateBlock),
    ("table", TableBlock),
    ("maths", FormulaBlock),
]
