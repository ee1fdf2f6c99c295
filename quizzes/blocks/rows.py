"""The lines that questions are made of, as an editor writes them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

FORMATS = [("plain", _("Plain text")), ("markdown", "Markdown"), ("html", "HTML"), ("moodle", _("Moodle’s own (text, may hold HTML)"))]
FEEDBACK = _("Feedback")
WEIGHT = _("Weight in per cent")
GAP_KINDS = [
    ("text", _("typed")),
    ("numeric", _("a number, typed")),
    ("choice", _("chosen from its own answers")),
    ("word", _("chosen from words that several gaps share")),
]
SHAPES = [("rect", _("rectangle: x, y, width, height")), ("circle", _("circle: x, y, radius")), ("poly", _("polygon: x, y, x, y, …"))]


def feedback(label: Any = FEEDBACK, help_text: Any = "") -> blocks.TextBlock:
    return blocks.TextBlock(label=label, help_text=help_text, required=False, rows=1)


def general() -> blocks.TextBlock:
    return feedback(_("Explanation shown to everyone afterwards"), _("Why the right answer is right: the most useful sentence of all."))


def weight(default: int | None = 100) -> blocks.DecimalBlock:
    told = _("Only for partial credit; else leave empty.") if default is None else ""
    return blocks.DecimalBlock(label=WEIGHT, required=default is not None, min_value=-100, max_value=100, default=default, help_text=told)


def number(label: Any, **options: Any) -> blocks.CharBlock:
    return blocks.CharBlock(label=label, max_length=60, **options)


class FinerBlock(blocks.StructBlock):
    """What a question may say and need not."""

    feedback_right = feedback(_("Said when it is right"))
    feedback_partial = feedback(_("Said when it is partly right"))
    feedback_wrong = feedback(_("Said when it is not right"))
    hints = blocks.ListBlock(blocks.TextBlock(rows=1), label=_("Hints, one after the other"), default=[])
    penalty = blocks.DecimalBlock(
        label=_("Taken off for each hint and each try after the first, in per cent"), required=False, min_value=0, max_value=100
    )
    weight = number(_("Weight in the quiz"), required=False, help_text=_("Empty: 1, as the others."))

    class Meta:
        collapsed = True


class PromptBlock(blocks.StructBlock):
    """What every kind has, before its own fields."""

    prompt = blocks.TextBlock(label=_("What is asked"), rows=3)
    prompt_format = blocks.ChoiceBlock(label=_("How texts are written"), choices=FORMATS, default="plain")


class ChoiceRow(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Answer"), rows=1)
    right = blocks.BooleanBlock(label=_("Right"), required=False)
    fraction = weight(None)
    feedback = feedback()


class AcceptedRow(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Accepted answer"), help_text=_("* stands for any run of characters."))
    pattern = blocks.BooleanBlock(
        label=_("This is a regular expression"), required=False, help_text=_("It has to fit the whole answer; RE2’s syntax.")
    )
    fraction = weight()
    feedback = feedback()


class NumberRow(blocks.StructBlock):
    value = number(_("Accepted number"), required=False, help_text=_("With a decimal point. * for any other number."))
    tolerance = number(_("Give or take"), required=False, default="0")
    relative = blocks.BooleanBlock(label=_("Give or take is a share of the number: 0.01 for one per cent"), required=False)
    low = number(_("Or a range, from"), required=False)
    high = number(_("to"), required=False)
    fraction = weight()
    feedback = feedback()


class FormulaRow(blocks.StructBlock):
    formula = blocks.CharBlock(label=_("Formula"), max_length=1000, help_text=_("Such as {length} * {width} / 2, or sqrt({a}^2 + {b}^2)."))
    tolerance = number(_("Give or take"), required=False, default="0")
    relative = blocks.BooleanBlock(label=_("Give or take is a share of the result: 0.01 for one per cent"), required=False)
    decimals = blocks.IntegerBlock(label=_("Decimals of the result"), required=False, min_value=0, max_value=12)
    fraction = weight()
    feedback = feedback()


class VariableRow(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=40, help_text=_("The text says {length} where its value is shown."))
    values = blocks.TextBlock(label=_("Values, separated by blanks"), required=False, rows=1, help_text=_("Empty: drawn from the range."))
    low = number(_("Range, from"), required=False, default="1")
    high = number(_("to"), required=False, default="10")
    decimals = blocks.IntegerBlock(label=_("Decimals"), required=False, min_value=0, max_value=9, default=0)


class UnitRow(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Unit"), max_length=40)
    factor = number(_("How many of it make one of the first unit"), default="1")


class PairRow(blocks.StructBlock):
    prompt = blocks.TextBlock(label=_("Left side"), rows=1)
    answer = blocks.CharBlock(label=_("What belongs to it"))


class CategoryRow(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Category"), rows=1)
    entries = blocks.ListBlock(blocks.TextBlock(rows=1), label=_("What belongs to it"), default=[])


class GapRow(blocks.StructBlock):
    id = blocks.CharBlock(label=_("Mark"), help_text=_("The text says [[1]] where the gap marked 1 is."))
    kind = blocks.ChoiceBlock(label=_("Filled by"), choices=GAP_KINDS, default="text", required=False)
    answers = blocks.ListBlock(
        AcceptedRow(), label=_("Accepted answers"), default=[], help_text=_("Where one is chosen, a wrong answer weighs 0.")
    )
    numbers = blocks.ListBlock(NumberRow(), label=_("Accepted numbers"), default=[])
    group = blocks.CharBlock(label=_("Group of words"), required=False, max_length=40)
    weight = number(_("Weight beside the other gaps"), required=False)


class WordRow(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Word"))
    group = blocks.CharBlock(label=_("Group of words"), required=False, max_length=40)


class AreaRow(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What is there, in words"), rows=1)
    shape = blocks.ChoiceBlock(label=_("Shape"), choices=SHAPES, default="rect")
    coords = blocks.CharBlock(label=_("Its numbers, in pixels of the picture"), max_length=500)
    right = blocks.BooleanBlock(label=_("Right"), required=False)
    fraction = weight(None)
    feedback = feedback()


class PictureBlock(blocks.StructBlock):
    chosen = ImageChooserBlock(label=_("Picture"), required=False, help_text=_("Empty: the picture stays as it is."))
    alt = blocks.TextBlock(label=_("What the picture shows, in words"), rows=1)
    kept = blocks.CharBlock(required=False)  # the kept picture for the board to show; hidden, and never believed

    class Meta:
        form_classname = "struct-block question-picture"


class LevelRow(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Level"), rows=1)
    points = number(_("Points"), default="1")


class CriterionRow(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Criterion"), rows=1)
    levels = blocks.ListBlock(LevelRow(), label=_("Levels"), min_num=2)
