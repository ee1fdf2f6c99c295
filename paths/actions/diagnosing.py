"""The diagnostic of one objective: asked, answered, estimated, contested, taken again with the other form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from paths.engine import diagnosing
from paths.engine.situation import LEVELS, Situation, SituationError
from paths.models import DiagnosticAnswer, DiagnosticItem
from paths.models import Situation as SituationRow
from paths.models.diagnostic import Answer, Form, Kind

from .situating import locked_situation, situate

DIAGNOSTIC, OWN_WORD = "diagnostic", "own-word"


class DiagnosticError(ValueError):
    """A set of items that cannot be loaded; the message names the item."""


@dataclass(frozen=True)
class Loaded:
    """What loading a set of items did."""

    made: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class Sheet:
    """One measure of one learner: the items of its form, and the answers given so far."""

    rows: tuple[DiagnosticItem, ...]
    answers: dict[str, str]

    @property
    def items(self) -> list[diagnosing.Item]:
        return [diagnosing.Item(row.key, LEVELS.index(row.level) + 1, row.kind, row.right) for row in self.rows]


def next_item(learner_id: UUID | None, objective: str) -> DiagnosticItem | None:
    """The most telling item to ask now; None when the level is settled, or when no item was written. Reads only."""
    sheet = _sheet(learner_id, objective)
    found = diagnosing.next_item(sheet.items, sheet.answers)
    return None if found is None else next(row for row in sheet.rows if row.key == found.key)


def place_in_measure(learner_id: UUID | None, objective: str) -> tuple[int, int]:
    """The number of the item to ask now in the current measure, from 1, and how many it asks at most: a measure takes one form."""
    sheet = _sheet(learner_id, objective)
    most = max(Counter(row.form for row in sheet.rows).values(), default=0) if learner_id is None else len(sheet.rows)
    return len(sheet.answers) + 1, most


def estimate(learner_id: UUID | None, objective: str, *, measure: int | None = None) -> diagnosing.Estimate:
    """What the answers to one measure (the current one by default) say of the level, and how sure that is."""
    sheet = _sheet(learner_id, objective, measure)
    return diagnosing.estimate(sheet.items, sheet.answers)


def answer_item(learner_id: UUID, *, item_key: str, answer: str) -> DiagnosticAnswer | None:
    """Keeps one answer (yes, no, unknown) and what it says of the maturity. None, and nothing kept, when the item or the answer is
    unknown. A level contested during this measure is left as the learner put it."""
    item = DiagnosticItem.objects.in_use().by_key(item_key).first()
    if item is None or answer not in Answer.values:
        return None
    with transaction.atomic():
        row = locked_situation(learner_id)
        number, contested = _measure(row, item.objective)
        kept, _made = DiagnosticAnswer.objects.update_or_create(
            learner_id=learner_id, item=item, measure=number, defaults={"answer": answer}
        )
        if not contested:
            found = estimate(learner_id, item.objective)
            maturity = {"level": found.level, "confidence": found.confidence, "evidence": DIAGNOSTIC}
            row.data = {**row.data, "maturity": {**row.data.get("maturity", {}), item.objective: maturity}}
            row.save()
    return kept


def contest_maturity(learner_id: UUID, *, objective: str, level: str) -> Situation:
    """“I think I am further”, or less far: the learner's own word, recorded as such, counts from now on. Raises SituationError."""
    if level not in LEVELS:
        raise SituationError(f"The maturity on “{objective}” must be one of {', '.join(LEVELS)}.")
    with transaction.atomic():
        situation = situate(learner_id, changes={"maturity": {objective: {"level": level, "confidence": 1.0, "evidence": OWN_WORD}}})
        row = locked_situation(learner_id)
        _keep_measure(row, objective, _measure(row, objective)[0], contested=True)
    return situation


def retake_diagnostic(learner_id: UUID, objective: str) -> int:
    """Begins a new measure with the other form, and returns its number. A measure without an answer is not left for another."""
    with transaction.atomic():
        row = locked_situation(learner_id)
        number = _measure(row, objective)[0]
        if DiagnosticAnswer.objects.for_learner(learner_id).on_objective(objective).of_measure(number).exists():
            number += 1
        _keep_measure(row, objective, number, contested=False)
    return number


def gain_between_measures(learner_id: UUID, objective: str) -> tuple[diagnosing.Estimate, diagnosing.Estimate] | None:
    """The latest measure, once it is settled, and before it the earliest that shares no item with it: what the same statements say twice
    is no gain. None without two such measures."""
    number, _contested = _measure(SituationRow.objects.for_learner(learner_id).first(), objective)
    asked: dict[int, set[int]] = {}
    for measure, item_id in DiagnosticAnswer.objects.for_learner(learner_id).on_objective(objective).values_list("measure", "item_id"):
        asked.setdefault(measure, set()).add(item_id)
    earlier = [one for one in sorted(asked) if one < number and not asked[one] & asked.get(number, set())]
    if not earlier:
        return None
    now = estimate(learner_id, objective, measure=number)
    return (estimate(learner_id, objective, measure=earlier[0]), now) if now.asked and now.is_settled else None


def load_diagnostic(data: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Loaded:
    """Loads items (a list, or a mapping with `items`), each known by its key; loading again changes nothing. Raises DiagnosticError,
    and then nothing is loaded."""
    rows = data.get("items", []) if isinstance(data, Mapping) else data
    made = changed = unchanged = 0
    with transaction.atomic():
        for number, row in enumerate(rows, start=1):
            fields = _checked(row, number)
            item, is_new = DiagnosticItem.objects.get_or_create(key=str(row["key"]), defaults=fields)
            differs = [name for name, value in fields.items() if getattr(item, name) != value]
            for name in differs:
                setattr(item, name, fields[name])
            if differs:
                item.save()
            made, changed, unchanged = made + is_new, changed + bool(differs), unchanged + (not is_new and not differs)
    return Loaded(made, changed, unchanged)


def _checked(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    where = f"Item {number}" + (f" ({row['key']})" if row.get("key") else "")
    for name, allowed in (("level", LEVELS), ("kind", Kind.values), ("form", Form.values), ("right", ("yes", "no", None))):
        if row.get(name) not in allowed:
            raise DiagnosticError(f"{where}: “{row.get(name)}” is not a {name}.")
    for name in ("key", "objective", "texts"):
        if not row.get(name):
            raise DiagnosticError(f"{where}: {name} is missing.")
    return {
        "objective": str(row["objective"]),
        "level": row["level"],
        "kind": row["kind"],
        "right": row.get("right") or "yes",
        "form": row["form"],
        "texts": {str(code): str(text).strip() for code, text in row["texts"].items()},
    }


def _measure(row: SituationRow | None, objective: str) -> tuple[int, bool]:
    """The number of the current measure, and whether its result was contested."""
    kept = {} if row is None else row.measures.get(objective, {})
    return int(kept.get("number", 1)), bool(kept.get("contested", False))


def _keep_measure(row: SituationRow, objective: str, number: int, *, contested: bool) -> None:
    row.measures = {**row.measures, objective: {"number": number, "contested": contested}}
    row.save()


def _sheet(learner_id: UUID | None, objective: str, measure: int | None = None) -> Sheet:
    """A measure keeps the form it was begun with, takes the other one than the measure before it, and every item when only one form
    was written."""
    rows = [row for row in DiagnosticItem.objects.for_objective(objective) if row.level in LEVELS]  # the linter tells of the others
    if learner_id is None:
        return Sheet(tuple(row for row in rows if not row.retired), {})
    number = measure or _measure(SituationRow.objects.for_learner(learner_id).first(), objective)[0]
    given = list(DiagnosticAnswer.objects.for_learner(learner_id).on_objective(objective).values_list("measure", "item_id", "answer"))
    forms = {row.pk: row.form for row in rows}
    before, now = ({forms[item_id] for each, item_id, _answer in given if each == wanted} for wanted in (number - 1, number))
    form = diagnosing.form_of(learner_id, objective, number)
    asked = now or ({one for one in diagnosing.FORMS if one not in before} if len(before) == 1 else {form})
    answers = {item_id: answer for each, item_id, answer in given if each == number}
    usable = [row for row in rows if not row.retired or row.pk in answers]
    chosen = [row for row in usable if row.form in asked] or usable
    return Sheet(tuple(chosen), {row.key: answers[row.pk] for row in rows if row.pk in answers})
