"""Two identities of one person become one; and what is kept here can be erased."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from paths.models import DiagnosticAnswer, Journey, Situation


def reassign(source: UUID, into: UUID) -> None:
    """Gives all that `source` has here to `into`. Where both answered, the target's answer stays; its journey under way stays the
    one under way, and the source's is kept as left. Safe to repeat."""
    if source == into:
        return
    with transaction.atomic():
        _merge_situations(source, into)
        _merge_answers(source, into)
        journeys = Journey.objects.select_for_update().for_learner(source)
        if Journey.objects.for_learner(into).under_way().exists():
            journeys.under_way().update(left_at=timezone.now())
        journeys.update(learner_id=into)


def erase(learner_id: UUID) -> None:
    """Deletes all that is kept here of a learner."""
    with transaction.atomic():
        for model in (DiagnosticAnswer, Journey, Situation):
            model.objects.for_learner(learner_id).delete()


def _merge_situations(source: UUID, into: UUID) -> None:
    given = Situation.objects.select_for_update().for_learner(source).first()
    if given is None:
        return
    kept, _made = Situation.objects.get_or_create(learner_id=into)
    maturity = {**given.data.get("maturity", {}), **kept.data.get("maturity", {})}
    kept.data = {**given.data, **kept.data} | ({"maturity": maturity} if maturity else {})
    kept.measures = {**given.measures, **kept.measures}
    kept.save()
    given.delete()


def _merge_answers(source: UUID, into: UUID) -> None:
    known = set(DiagnosticAnswer.objects.for_learner(into).values_list("item_id", "measure"))
    for answer in DiagnosticAnswer.objects.for_learner(source):
        if (answer.item_id, answer.measure) in known:
            answer.delete()
        else:
            answer.learner_id = into
            answer.save()
