"""One block per kind of question."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.blocks import rows
from quizzes.blocks.bodies import body_of
from quizzes.blocks.pictures import register_board
from quizzes.blocks.rows import FinerBlock, PromptBlock, feedback, general
from quizzes.engine.questions import FILE_TYPES, from_json
from quizzes.engine.texts import QuestionError

CREDITS = [
    ("proportional", _("in proportion")),
    ("exact", _("everything right, or nothing")),
    ("penalty", _("what is wrong takes away what is right")),
]
WEIGHED = [("weights", _("by the weights of the answers")), *CREDITS]
UNIT_RULES = [("optional", _("may be left out")), ("required", _("is required"))]
REVIEWERS = [("facilitator", _("a facilitator")), ("self", _("the learner, with the rubric")), ("peer", _("another learner"))]


def credit(choices: list[tuple[str, Any]]) -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(label=_("How it is counted"), choices=choices, default=choices[0][0], required=False)


def listed(row: blocks.Block, label: Any, *, at_least: int = 0) -> blocks.ListBlock:
    return blocks.ListBlock(row, label=label, min_num=at_least) if at_least else blocks.ListBlock(row, label=label, default=[])


class AskingBlock(PromptBlock):
    """What asks something; its finer points are folded away."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        last = [("feedback", general()), ("finer", FinerBlock(label=_("Finer points")))]
        super().__init__([*(local_blocks or ()), *last], **kwargs)


class SingleBlock(AskingBlock):
    choices = listed(rows.ChoiceRow(), _("Answers"), at_least=2)
    shuffle = blocks.BooleanBlock(label=_("Shuffle the answers"), required=False, default=True)


class MultipleBlock(SingleBlock):
    credit = credit(WEIGHED)


class TrueFalseBlock(AskingBlock):
    answer = blocks.ChoiceBlock(label=_("The statement is"), choices=[("true", _("true")), ("false", _("false"))])
    feedback_true = feedback(_("Said to whoever answers “true”"))
    feedback_false = feedback(_("Said to whoever answers “false”"))


class ShortTextBlock(AskingBlock):
    answers = listed(rows.AcceptedRow(), _("Accepted answers"), at_least=1)
    case_matters = blocks.BooleanBlock(label=_("Capitals matter"), required=False)
    accents_matter = blocks.BooleanBlock(label=_("Accents matter"), required=False, default=True)


class MeasuredBlock(AskingBlock):
    units = listed(rows.UnitRow(), _("Units"))
    unit_rule = blocks.ChoiceBlock(label=_("The unit"), choices=UNIT_RULES, default="optional", required=False)
    unit_penalty = blocks.DecimalBlock(
        label=_("Taken off without its unit, in per cent"), min_value=0, max_value=100, default=100, required=False
    )


class NumericBlock(MeasuredBlock):
    answers = listed(rows.NumberRow(), _("Accepted numbers"), at_least=1)


class CalculatedBlock(MeasuredBlock):
    variables = listed(rows.VariableRow(), _("Variables"))
    answers = listed(rows.FormulaRow(), _("Accepted results"), at_least=1)


class MatchingBlock(AskingBlock):
    pairs = listed(rows.PairRow(), _("Pairs"), at_least=1)
    extra = listed(blocks.CharBlock(), _("Texts that belong to none"))
    credit = credit(CREDITS)


class OrderingBlock(AskingBlock):
    entries = listed(blocks.TextBlock(rows=1), _("Lines, in the right order"), at_least=2)
    credit = credit(CREDITS)


class CategoriseBlock(AskingBlock):
    categories = listed(rows.CategoryRow(), _("Categories"), at_least=1)
    nowhere = listed(blocks.TextBlock(rows=1), _("What belongs to none"))
    credit = credit(CREDITS)


class GapsBlock(AskingBlock):
    gaps = listed(rows.GapRow(), _("Gaps"), at_least=1)
    words = listed(rows.WordRow(), _("Words that belong to no gap"))
    case_matters = blocks.BooleanBlock(label=_("Capitals matter"), required=False)
    accents_matter = blocks.BooleanBlock(label=_("Accents matter"), required=False, default=True)
    credit = credit(CREDITS)


class HotspotBlock(AskingBlock):
    image = rows.PictureBlock(label=_("Picture"))
    areas = listed(rows.AreaRow(), _("Places"), at_least=1)
    several = blocks.BooleanBlock(label=_("Several places can be chosen"), required=False)
    credit = credit(WEIGHED)


register_board(HotspotBlock)


class ScaleBlock(AskingBlock):
    labels = blocks.ListBlock(
        blocks.CharBlock(required=False), label=_("Places, from first to last"), min_num=2, max_num=11, help_text=_("The ends need words.")
    )


class ReviewedBlock(AskingBlock):
    reviewer = blocks.ChoiceBlock(label=_("Judged by"), choices=REVIEWERS, default="facilitator", required=False)
    rubric = listed(rows.CriterionRow(), _("Rubric"))
    model = feedback(_("An answer to compare with"), _("Shown after submission."))
    notes = feedback(_("Notes for reviewers alone"))


class EssayBlock(ReviewedBlock):
    template = blocks.TextBlock(label=_("What the field begins with"), required=False, rows=1)
    words_fewest = blocks.IntegerBlock(label=_("Advised length in words, from"), required=False, min_value=0, max_value=20000)
    words_most = blocks.IntegerBlock(label=_("to"), required=False, min_value=0, max_value=20000)


class FileBlock(ReviewedBlock):
    types = blocks.MultipleChoiceBlock(
        label=_("Types of file"), choices=[(ending, ending) for ending in FILE_TYPES], default=["pdf", "odt", "docx"]
    )
    largest = blocks.IntegerBlock(label=_("At most, in megabytes"), default=10, min_value=1, max_value=20)


class QuestionBlock(blocks.StreamBlock):
    """Exactly one question, of one kind."""

    single = SingleBlock(label=_("Single choice"), icon="radio-full", description=_("One answer is right, out of several."))
    multiple = MultipleBlock(label=_("Several choices"), icon="tasks", description=_("Any number of answers may be right."))
    true_false = TrueFalseBlock(label=_("True or false"), icon="check", description=_("A statement to judge."))
    short_text = ShortTextBlock(label=_("Short text"), icon="pilcrow", description=_("A word or a few, typed; spelling may be forgiven."))
    numeric = NumericBlock(
        label=pgettext_lazy("kind of question", "Number"), icon="order", description=_("A number, with a tolerance and units if you like.")
    )
    calculated = CalculatedBlock(
        label=_("Calculated number"), icon="cogs", description=_("A number from a formula, with other values for each learner.")
    )
    matching = MatchingBlock(label=_("Matching"), icon="link", description=_("Each line is given what belongs to it."))
    ordering = OrderingBlock(label=_("Put in order"), icon="list-ol", description=_("Lines to be put in the right order."))
    categorise = CategoriseBlock(
        label=_("Sort into categories"), icon="folder-open-1", description=_("Things to be put where they belong.")
    )
    gaps = GapsBlock(label=_("Text with gaps"), icon="edit", description=_("Words or numbers to be filled into a text."))
    hotspot = HotspotBlock(
        label=_("Place on a picture"), icon="crosshairs", description=_("A place to be found on a picture; you draw the places.")
    )
    scale = ScaleBlock(
        label=_("Place on a scale"),
        icon="sliders",
        description=_("Where one stands, from one end to the other; nothing is right or wrong."),
    )
    essay = EssayBlock(label=_("Free text"), icon="doc-full", description=_("A text that a person reads and judges."))
    file = FileBlock(label=_("File to hand in"), icon="upload", description=_("A document that a person reads and judges."))
    description = PromptBlock(label=_("Text only, nothing asked"), icon="title", description=_("A text between questions."))

    class Meta:
        min_num = 1
        max_num = 1

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.child_blocks)

    def clean(self, value: Any, **kwargs: Any) -> Any:
        """A question the engine takes; what it says against one is shown above the question. A picture left as it was is known to the
        form alone, so it is looked at there."""
        cleaned = super().clean(value, **kwargs)
        try:
            body = body_of(cleaned) if len(cleaned) else {"kind": "description"}
            from_json(body | {"image": body["image"] | {"name": body["image"].get("name") or "-"}} if "image" in body else body)
        except QuestionError as error:
            raise refusal(error) from error
        return cleaned


def refusal(error: QuestionError) -> blocks.StreamBlockValidationError:
    """What the engine says against a question, for its form."""
    reason = gettext(error.sentence) % error.words
    told = gettext("This question cannot be: %(reason)s.") % {"reason": reason}
    return blocks.StreamBlockValidationError(non_block_errors=[ValidationError(told)])
