"""A question as an editor writes it: one block per kind, no JSON in sight. `body_of` and `values_of` lead to the engine's form and back."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.engine.questions import from_json
from quizzes.engine.texts import QuestionError

FORMATS = [("plain", _("Plain text")), ("markdown", "Markdown"), ("html", "HTML"), ("moodle", _("Moodle’s own (text, may hold HTML)"))]
Json = dict[str, Any]


class PromptBlock(blocks.StructBlock):
    """What every kind has, before and after its own fields."""

    prompt = blocks.TextBlock(label=_("What is asked"), rows=3)
    prompt_format = blocks.ChoiceBlock(label=_("How texts are written"), choices=FORMATS, default="plain")


FEEDBACK = _("Feedback")


def feedback(label: Any = FEEDBACK, help_text: Any = "") -> blocks.TextBlock:
    return blocks.TextBlock(label=label, help_text=help_text, required=False, rows=1)


def general() -> blocks.TextBlock:
    return feedback(_("Explanation shown to everyone afterwards"), _("Why the right answer is right: the most useful sentence of all."))


class ChoiceRow(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Answer"), rows=1)
    right = blocks.BooleanBlock(label=_("Right"), required=False)
    fraction = blocks.DecimalBlock(
        label=_("Weight in per cent"),
        required=False,
        min_value=-100,
        max_value=100,
        help_text=_("Only for partial credit; else leave empty."),
    )
    feedback = feedback()


class AcceptedRow(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Accepted answer"), help_text=_("* stands for any run of characters."))
    fraction = blocks.DecimalBlock(label=_("Weight in per cent"), min_value=-100, max_value=100, default=100)
    feedback = feedback()


class NumberRow(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Accepted number"), max_length=60, help_text=_("With a decimal point. * for any other number."))
    tolerance = blocks.CharBlock(label=_("Give or take"), max_length=60, default="0")
    fraction = blocks.DecimalBlock(label=_("Weight in per cent"), min_value=-100, max_value=100, default=100)
    feedback = feedback()


class PairRow(blocks.StructBlock):
    prompt = blocks.TextBlock(label=_("Left side"), rows=1)
    answer = blocks.CharBlock(label=_("What belongs to it"))


class GapRow(blocks.StructBlock):
    id = blocks.CharBlock(label=_("Mark"), help_text=_("The text says [[1]] where the gap marked 1 is."))
    answers = blocks.ListBlock(AcceptedRow(), label=_("Accepted answers"), min_num=1)


class ChoosingBlock(PromptBlock):
    choices = blocks.ListBlock(ChoiceRow(), label=_("Answers"), min_num=2)
    shuffle = blocks.BooleanBlock(label=_("Shuffle the answers"), required=False, default=True)
    feedback = general()


class TrueFalseBlock(PromptBlock):
    answer = blocks.ChoiceBlock(label=_("The statement is"), choices=[("true", _("true")), ("false", _("false"))])
    feedback_true = feedback(_("Said to whoever answers “true”"))
    feedback_false = feedback(_("Said to whoever answers “false”"))
    feedback = general()


class ShortTextBlock(PromptBlock):
    answers = blocks.ListBlock(AcceptedRow(), label=_("Accepted answers"), min_num=1)
    case_matters = blocks.BooleanBlock(label=_("Capitals matter"), required=False)
    accents_matter = blocks.BooleanBlock(label=_("Accents matter"), required=False, default=True)
    feedback = general()


class NumericBlock(PromptBlock):
    answers = blocks.ListBlock(NumberRow(), label=_("Accepted numbers"), min_num=1)
    feedback = general()


class MatchingBlock(PromptBlock):
    pairs = blocks.ListBlock(PairRow(), label=_("Pairs"), min_num=1)
    extra = blocks.ListBlock(blocks.CharBlock(), label=_("Texts that belong to none"), default=[])
    feedback = general()


class OrderingBlock(PromptBlock):
    entries = blocks.ListBlock(blocks.TextBlock(rows=1), label=_("Lines, in the right order"), min_num=2)
    feedback = general()


class GapsBlock(PromptBlock):
    gaps = blocks.ListBlock(GapRow(), label=_("Gaps"), min_num=1)
    case_matters = blocks.BooleanBlock(label=_("Capitals matter"), required=False)
    accents_matter = blocks.BooleanBlock(label=_("Accents matter"), required=False, default=True)
    feedback = general()


class EssayBlock(PromptBlock):
    feedback = general()


class QuestionBlock(blocks.StreamBlock):
    """Exactly one question, of one kind."""

    single = ChoosingBlock(label=_("Single choice"), icon="radio-full")
    multiple = ChoosingBlock(label=_("Several choices"), icon="tasks")
    true_false = TrueFalseBlock(label=_("True or false"), icon="check")
    short_text = ShortTextBlock(label=_("Short text"), icon="pilcrow")
    numeric = NumericBlock(label=_("Number"), icon="order")
    matching = MatchingBlock(label=_("Matching"), icon="link")
    ordering = OrderingBlock(label=_("Put in order"), icon="list-ol")
    gaps = GapsBlock(label=_("Text with gaps"), icon="edit")
    essay = EssayBlock(label=_("Free text"), icon="doc-full")
    description = PromptBlock(label=_("Text only, nothing asked"), icon="title")

    class Meta:
        min_num = 1
        max_num = 1

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.child_blocks)

    def clean(self, value: Any, **kwargs: Any) -> Any:
        """A question the engine takes; what it says against one is shown above the question."""
        cleaned = super().clean(value, **kwargs)
        try:
            from_json(body_of(cleaned))
        except QuestionError as error:
            raise blocks.StreamBlockValidationError(
                non_block_errors=[
                    ValidationError(gettext("This question cannot be: %(reason)s.") % {"reason": gettext(error.sentence) % error.words})
                ]
            ) from error
        return cleaned


def body_of(stream: Any, before: Mapping[str, Any] | None = None) -> Json:
    """The engine's JSON of the one block. `before` is the body it replaces: a text left as it was keeps its own format."""
    block = stream[0]
    data = block.block.get_prep_value(block.value)
    body = {"kind": block.block_type, "name": "", **data}
    rows = {key: _row_values(body[key]) for key in ("choices", "answers", "pairs", "extra", "entries", "gaps") if key in body}
    body |= rows
    if "entries" in body:
        body["entries"] = [{"text": text} for text in body["entries"]]
    if body["kind"] == "true_false":
        body["answer"] = body["answer"] == "true"
    for gap in body.get("gaps", ()):
        gap["answers"] = [_weighted(row) for row in _row_values(gap["answers"])]
    for key in ("choices", "answers"):
        body[key] = [_weighted(row) for row in body.get(key, ())]
    body = {key: value for key, value in body.items() if value != [] or key == "extra"}
    return _formats_kept(body, _own_formats(before or {}))


def values_of(body: Mapping[str, Any]) -> list[Json]:
    """The raw value of the block for a question's JSON."""
    data = _plain({key: value for key, value in body.items() if key not in ("kind", "name")})
    if body["kind"] == "true_false":
        data["answer"] = "true" if data["answer"] else "false"
    if "entries" in data:
        data["entries"] = [row["text"] for row in data["entries"]]
    if "choices" in data:
        data["choices"] = _weights_spared(body["kind"], data["choices"])
    return [{"type": body["kind"], "value": data}]


def _row_values(rows: list[Any]) -> list[Any]:
    """A list block keeps each item with an id; only what the editor wrote counts."""
    return [row["value"] if isinstance(row, Mapping) and "value" in row and "type" in row else row for row in rows]


def _weighted(row: Json) -> Json:
    """A decimal as the plain number JSON has; an empty one is left for `right` to decide."""
    row = dict(row)
    if row.get("fraction") is None:
        row.pop("fraction", None)
    else:
        row["fraction"] = float(row["fraction"])
    return row


def _weights_spared(kind: str, rows: list[Json]) -> list[Json]:
    """Weights that "right" says by itself need not be seen."""
    rights = sum(row["fraction"] > 0 for row in rows) or 1
    usual = {True: 100.0, False: 0.0} if kind == "single" else {True: round(100 / rights, 5), False: round(-100 / rights, 5)}
    return [
        row | {"right": row["fraction"] > 0, "fraction": None if row["fraction"] == usual[row["fraction"] > 0] else row["fraction"]}
        for row in rows
    ]


def _plain(data: Any) -> Any:
    """Texts with a format of their own as their text alone."""
    if isinstance(data, Mapping):
        if set(data) == {"text", "format"}:
            return data["text"]
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list | tuple) else data


def _own_formats(data: Any) -> dict[str, Json]:
    if isinstance(data, Mapping):
        if set(data) == {"text", "format"}:
            return {data["text"]: dict(data)}
        data = list(data.values())
    found: dict[str, Json] = {}
    for value in data if isinstance(data, list | tuple) else ():
        found |= _own_formats(value)
    return found


def _formats_kept(data: Any, formats: Mapping[str, Json], key: str = "") -> Any:
    if isinstance(data, Mapping):
        return {name: _formats_kept(value, formats, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_formats_kept(value, formats, key) for value in data]
    rich = isinstance(data, str) and (key.startswith("feedback") or key in ("text", "prompt"))
    return formats.get(data, data) if rich else data
