"""What a learner does in a module, or shows that they know of it, becomes one event in their record."""

from datetime import date, datetime
from uuid import UUID, uuid5

from learning.journey.forms.answering import Answered
from learning.journey.models import Remark
from learning.record.access import progress_of
from learning.record.actions import EventDraft, Verdict, append_events, form_event_id


def record_answer(
    learner_id: UUID,
    *,
    module_key: UUID,
    version: int,
    ask_id: str,
    kind: str,
    answered: Answered,
    nonce: UUID,
    now: datetime,
    given_at: datetime | None = None,
) -> Verdict:
    """Appends the event; the same showing of the form with the same answer is the same event, however often it is sent.

    `given_at`: when it was answered, by our clock, if that was before it could be sent.
    """
    payload = dict(answered.payload)
    draft = EventDraft(
        event_id=form_event_id(nonce, kind, module_key, ask_id, {**payload, "text": answered.private_text}),
        kind=kind,
        module_key=module_key,
        module_version=version,
        step=ask_id,
        payload=payload,
        private_text=answered.private_text,
        occurred_at=given_at,
    )
    (verdict,) = append_events(learner_id, [draft], now=now)
    return verdict


def exempt_module(learner_id: UUID, *, module_key: UUID, version: int, now: datetime) -> Verdict:
    """Records that a module is known, shown by the check of two questions. Once per learner, module and version, until it is begun anew."""
    draft = EventDraft(
        event_id=uuid5(learner_id, f"exempted:{module_key}:{version}{_epoch(learner_id, module_key)}"),
        kind="module.exempted",
        module_key=module_key,
        module_version=version,
        payload={"reason": "check"},
    )
    (verdict,) = append_events(learner_id, [draft], now=now)
    return verdict


def exempt_step(learner_id: UUID, *, module_key: UUID, version: int, step: str, reason: str, now: datetime) -> Verdict:
    """Records that one step is known: shown by its check, or proved by other modules. Once per learner, module, version and step, until
    it is begun anew."""
    draft = EventDraft(
        event_id=uuid5(learner_id, f"exempted:{module_key}:{version}:{step}{_epoch(learner_id, module_key)}"),
        kind="step.exempted",
        module_key=module_key,
        module_version=version,
        step=step,
        payload={"reason": reason},
    )
    (verdict,) = append_events(learner_id, [draft], now=now)
    return verdict


def _epoch(learner_id: UUID, module_key: UUID) -> str:
    """What tells apart the events of a module that was begun anew: what was shown before it no longer counts, and may be shown again."""
    epoch = progress_of(learner_id, [module_key])[module_key].epoch
    return f":{epoch}" if epoch else ""


def send_remark(module_key: UUID, *, kind: str, language: str, block: str, text: str, nonce: UUID, today: date) -> Remark:
    """Keeps a remark without a name; the same form sent again is the same remark."""
    values = {"kind": kind, "language": language, "text": text, "made_on": today}
    made, _is_new = Remark.objects.get_or_create(
        pk=uuid5(nonce, f"{kind}:{block}:{text}"), module_key=module_key, block=block, defaults=values
    )
    return made


def settle_remarks(module_key: UUID, *, language: str, block: str) -> int:
    """Those about one block are dealt with: they leave the list and stay counted. Returns how many."""
    return Remark.objects.waiting().about([module_key]).in_language(language).on_block(block).update(is_settled=True)
