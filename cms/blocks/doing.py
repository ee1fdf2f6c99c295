"""Blocks that set to work on one's own ground."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .choices import NamedElsewhereBlock, modules, pages_of


class ToolBlock(blocks.StructBlock):
    """A tool with what one must know before opening it."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.TextBlock(label=_("Text (Markdown)"))
    format = blocks.CharBlock(label=_("File format"), max_length=60, help_text=_("PDF, web page, text to copy."))
    size = blocks.CharBlock(label=_("Size"), max_length=60, help_text=_("Two pages, 120 KB."))
    licence = blocks.CharBlock(label=_("Licence"), max_length=60)
    version = blocks.CharBlock(label=_("Version"), max_length=60, help_text=_("A number or a date."))
    url = blocks.URLBlock(label=_("Link"), required=False)

    class Meta:
        template = "cms/blocks/ask_tool.html"
        icon = "cogs"
        label = _("Tool")


class DiagnosisQuestionBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("Question"),
        help_text=_("Asked so that “yes” is good news: who answers “in part” or “not yet” is pointed to the tool."),
    )
    tool = blocks.CharBlock(
        label=_("Tool it points to"), required=False, max_length=200, help_text=_("The title of a tool of this module.")
    )
    pioneer = blocks.CharBlock(
        label=_("Pioneer it points to"), required=False, max_length=300, help_text=_("Who has done it, and where to read about it.")
    )


class DiagnosisBlock(blocks.StructBlock):
    """A self-diagnosis whose answers point to tools."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    questions = blocks.ListBlock(DiagnosisQuestionBlock(), label=_("Questions"))

    class Meta:
        template = "cms/blocks/ask_diagnosis.html"
        icon = "form"
        label = _("Self-diagnosis")


class ActionBlock(blocks.StructBlock):
    """One action to write down, with who does it and maybe by when."""

    prompt = blocks.TextBlock(label=_("Prompt"))

    class Meta:
        template = "cms/blocks/ask_action.html"
        icon = "tick-inverse"
        label = _("Action to write")


class DeliverableBlock(blocks.StructBlock):
    """Something to produce and hand in, with what makes it good."""

    prompt = blocks.TextBlock(label=_("Prompt"))
    rubric = blocks.ListBlock(blocks.TextBlock(), label=_("What makes it good"), default=[], required=False)

    class Meta:
        template = "cms/blocks/ask_deliverable.html"
        icon = "upload"
        label = _("Deliverable")


class MissionBlock(blocks.StructBlock):
    """What to do on one's own ground, why, and what to ask a peer about it."""

    intention = blocks.TextBlock(label=_("Intention"))
    mission = blocks.TextBlock(label=_("Field mission (Markdown)"))
    peer = blocks.TextBlock(label=_("What to ask a peer"), required=False, help_text=_("Alone, one asks it of oneself a week later."))

    class Meta:
        template = "cms/blocks/mission.html"
        icon = "site"
        label = _("Field mission")


class ReviewBlock(blocks.StructBlock):
    """Looking at one's own work against what makes it good."""

    prompt = blocks.TextBlock(label=_("Prompt"))
    rubric = blocks.ListBlock(blocks.TextBlock(), label=_("Criteria"))

    class Meta:
        template = "cms/blocks/ask_review.html"
        icon = "glasses"
        label = _("Self-review")


class WorksheetBlock(blocks.StructBlock):
    """Lines to fill in on paper."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    lines = blocks.ListBlock(blocks.TextBlock(), label=_("Lines"))

    class Meta:
        template = "cms/blocks/worksheet.html"
        icon = "table"
        label = _("Worksheet")


class StuckBlock(blocks.StructBlock):
    """What to do when it does not work."""

    text = blocks.TextBlock(label=_("Text (Markdown)"))

    class Meta:
        template = "cms/blocks/stuck.html"
        icon = "warning"
        label = _("When stuck")


class WorkedBlock(blocks.StructBlock):
    """The step done once before one's eyes, on a case."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    text = blocks.TextBlock(label=_("Text (Markdown)"))

    class Meta:
        template = "cms/blocks/worked.html"
        icon = "view"
        label = _("Worked example")


class OutcomeBlock(blocks.StructBlock):
    """What one should have in hand at the end of a step."""

    text = blocks.TextBlock(label=_("Text (Markdown)"), help_text=_("What is there once the step is done: two columns of three lines."))

    class Meta:
        template = "cms/blocks/outcome.html"
        icon = "success"
        label = _("Expected outcome")


class CheckBlock(blocks.StructBlock):
    """By what one sees for oneself whether it is right."""

    text = blocks.TextBlock(label=_("Text (Markdown)"))

    class Meta:
        template = "cms/blocks/check.html"
        icon = "check"
        label = _("Self-check")


class ReadingBlock(blocks.StructBlock):
    """What is to be read beside the text of a unit, and how long it takes."""

    reference = blocks.TextBlock(label=_("Reference"), help_text=_("Author, title, year, and the pages if not all of it."))
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=6000, required=False)
    url = blocks.URLBlock(label=_("Link"), required=False)

    class Meta:
        template = "cms/blocks/reading.html"
        icon = "doc-full"
        label = _("Reading")


class ModuleBlock(blocks.StructBlock):
    """Another module as a part of this one."""

    module = NamedElsewhereBlock(modules, pages_of, label=_("Module"))
    text = blocks.TextBlock(label=_("Why go there"), required=False)

    class Meta:
        template = "cms/blocks/ask_module.html"
        icon = "link"
        label = _("Other module")


class ExternalBlock(blocks.StructBlock):
    """A module of another site; who did it says so."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    by = blocks.CharBlock(label=_("Whose it is"), max_length=200)
    url = blocks.URLBlock(label=_("Link"))
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=6000)
    text = blocks.TextBlock(label=_("Why go there"), required=False)

    class Meta:
        template = "cms/blocks/ask_external.html"
        icon = "link-external"
        label = _("Module of another site")


DOING = [
    ("tool", ToolBlock),
    ("diagnosis", DiagnosisBlock),
    ("action", ActionBlock),
    ("deliverable", DeliverableBlock),
    ("review", ReviewBlock),
    ("mission", MissionBlock),
    ("worksheet", WorksheetBlock),
    ("reading", ReadingBlock),
    ("worked", WorkedBlock),
    ("outcome", OutcomeBlock),
    ("check", CheckBlock),
    ("stuck", StuckBlock),
    ("module", ModuleBlock),
    ("external", ExternalBlock),
]
