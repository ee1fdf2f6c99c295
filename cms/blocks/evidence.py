"""Blocks that prove: each names where it comes from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .choices import terms


class FigureBlock(blocks.StructBlock):
    """A figure with its source and its date."""

    value = blocks.CharBlock(label=_("Figure"), max_length=60)
    label = blocks.TextBlock(label=_("What it says"))
    source = blocks.CharBlock(label=_("Source"), max_length=300)
    date = blocks.CharBlock(label=_("Date"), max_length=20, help_text=_("Year, or year and month: 2019-11"))
    url = blocks.URLBlock(label=_("Link"), required=False)
    sample = blocks.CharBlock(label=_("Sample"), required=False, max_length=200, help_text=_("Who or what was counted: 1,200 councils"))
    method = blocks.CharBlock(label=_("Method"), required=False, max_length=200, help_text=_("How: by telephone, on site, from accounts"))

    class Meta:
        template = "cms/blocks/figure.html"
        icon = "order"
        label = _("Figure with source")


class ExampleBlock(blocks.StructBlock):
    """What somebody did, somewhere."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    who = blocks.CharBlock(label=_("Who"), max_length=300)
    profile = blocks.ChoiceBlock(label=_("Profile"), choices=terms("profile"), required=False)
    text = blocks.TextBlock(label=_("Text (Markdown)"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=300)

    class Meta:
        template = "cms/blocks/example.html"
        icon = "pick"
        label = _("Example")


class QuoteBlock(blocks.StructBlock):
    """Somebody's own words."""

    text = blocks.TextBlock(label=_("What was said"))
    who = blocks.CharBlock(label=_("Who"), max_length=300)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=300)

    class Meta:
        template = "cms/blocks/quote.html"
        icon = "openquote"
        label = _("Quotation")


class TestimonyBlock(blocks.StructBlock):
    """What somebody lived through, told in the first person, with their agreement."""

    who = blocks.CharBlock(label=_("Who"), max_length=300)
    profile = blocks.ChoiceBlock(label=_("Profile"), choices=terms("profile"), required=False)
    context = blocks.CharBlock(label=_("Where and when"), max_length=300)
    text = blocks.TextBlock(label=_("What they tell (Markdown)"))
    learnt = blocks.TextBlock(label=_("What they keep of it"), required=False)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=300)

    class Meta:
        template = "cms/blocks/testimony.html"
        icon = "user"
        label = _("Testimony")


class SourceBlock(blocks.StructBlock):
    """Where a module takes what it says from. A source without a date proves little."""

    title = blocks.CharBlock(label=_("Title"), max_length=300)
    author = blocks.CharBlock(label=_("Author"), required=False, max_length=200)
    date = blocks.CharBlock(label=_("Date"), required=False, max_length=20, help_text=_("Year, or year and month: 2019-11"))
    url = blocks.URLBlock(label=_("Link"), required=False)

    class Meta:
        icon = "link"
        label = _("Source")


EVIDENCE = [("figure", FigureBlock), ("example", ExampleBlock), ("testimony", TestimonyBlock), ("quote", QuoteBlock)]
