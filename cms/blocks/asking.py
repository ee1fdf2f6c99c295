"""Blocks that ask something that can be answered at once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .choices import NamedElsewhereBlock, quizzes, quizzes_named


class ChoiceOfRecallBlock(blocks.StructBlock):
    """One answer offered."""

    text = blocks.CharBlock(label=_("Answer"), max_length=500)
    right = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(label=_("What to say to who chose it"), required=False)


class RecallBlock(blocks.StructBlock):
    """A question to bring back what was just read; its feedback explains, nothing is scored."""

    question = blocks.TextBlock(label=_("Question"))
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("single", _("One right answer")), ("multiple", _("Several right answers")), ("true_false", _("True or false"))],
        default="single",
    )
    choices = blocks.ListBlock(ChoiceOfRecallBlock(), label=_("Answers"), default=[], required=False)
    answer = blocks.ChoiceBlock(
        label=_("For true or false: the right answer"), choices=[("true", _("True")), ("false", _("False"))], required=False
    )
    explanation = blocks.TextBlock(label=_("Explanation shown afterwards"), required=False)

    class Meta:
        template = "cms/blocks/ask_recall.html"
        icon = "help"
        label = _("Recall question")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        right = sum(bool(choice["right"]) for choice in cleaned["choices"])
        if cleaned["kind"] == "true_false":
            lacks = None if cleaned["answer"] else ("answer", _("Say whether it is true or false."))
        elif len(cleaned["choices"]) < 2:
            lacks = ("choices", _("Offer at least two answers."))
        elif right == 0 or (cleaned["kind"] == "single" and right > 1):
            lacks = ("kind", _("Tick one right answer, or choose “several right answers”."))
        else:
            lacks = None
        if lacks:
            raise blocks.StructBlockValidationError(block_errors={lacks[0]: ValidationError(lacks[1])})
        return cleaned


class MeaningBlock(blocks.StructBlock):
    """What it means to stand at some places of a scale, and what one may do from there."""

    upto = blocks.IntegerBlock(label=_("Up to point"), min_value=1, max_value=10)
    text = blocks.TextBlock(label=_("What it means, and what one may do from there"))

    class Meta:
        icon = "info-circle"
        label = _("Meaning")


class ScaleBlock(blocks.StructBlock):
    """Where one stands, before or after; it may explain what each place means. Nobody is graded or ranked."""

    question = blocks.TextBlock(label=_("Statement or question"))
    low = blocks.CharBlock(label=_("Words at the low end"), max_length=120)
    high = blocks.CharBlock(label=_("Words at the high end"), max_length=120)
    points = blocks.IntegerBlock(label=_("Number of points"), default=5, min_value=2, max_value=10)
    when = blocks.ChoiceBlock(label=_("Asked"), choices=[("before", _("before")), ("after", _("after"))], default="before")
    meanings = blocks.ListBlock(
        MeaningBlock(),
        label=_("What each place means"),
        default=[],
        required=False,
        help_text=_("Read by who has placed themselves, the lowest places first: up to point 2, then up to point 5."),
    )

    class Meta:
        template = "cms/blocks/ask_scale.html"
        icon = "sliders"
        label = _("Positioning scale")


class QuizBlock(blocks.StructBlock):
    """A quiz of the bank, named by its slug."""

    quiz = NamedElsewhereBlock(quizzes, quizzes_named, label=_("Quiz"))
    threshold = blocks.IntegerBlock(
        label=_("Pass mark, percent"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("It completes a unit of a syllabus; elsewhere it is advice."),
    )

    class Meta:
        template = "cms/blocks/ask_quiz.html"
        icon = "clipboard-list"
        label = _("Quiz")


class TickBlock(blocks.StructBlock):
    """Something to do, ticked when done."""

    text = blocks.TextBlock(label=_("What is done"))

    class Meta:
        template = "cms/blocks/ask_tick.html"
        icon = "check"
        label = _("Tick")


class ReflectionBlock(blocks.StructBlock):
    """A question to oneself; what is written stays private and nothing is scored."""

    prompt = blocks.TextBlock(label=_("Question to oneself"))

    class Meta:
        template = "cms/blocks/ask_reflection.html"
        icon = "edit"
        label = _("Reflection")


class ChecklistBlock(blocks.StructBlock):
    """Points to go through, each ticked or not; one may come back to it."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    items = blocks.ListBlock(blocks.TextBlock(), label=_("Points"))

    class Meta:
        template = "cms/blocks/ask_checklist.html"
        icon = "list-ul"
        label = _("Checklist")


class AttendBlock(blocks.StructBlock):
    """Being there, by one's own word."""

    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        template = "cms/blocks/ask_attend.html"
        icon = "calendar-check"
        label = _("Attendance")


ASKING = [
    ("recall", RecallBlock),
    ("scale", ScaleBlock),
    ("quiz", QuizBlock),
    ("reflection", ReflectionBlock),
    ("tick", TickBlock),
    ("checklist", ChecklistBlock),
    ("attend", AttendBlock),
]
