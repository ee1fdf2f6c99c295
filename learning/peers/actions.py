"""Offering one's work, looking at a peer's, and letting a report be published: each once however often it is sent."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from cms.actions.proposing import propose_example, withdraw_example
from learning.peers.models import Offer, Report, Review
from learning.record.actions import EventDraft, append_events


@transaction.atomic
def offer_work(learner_id: UUID, *, module_key: UUID, step: str, language: str, text: str, now: datetime) -> Offer:
    """Peers may read this copy from now on. Offered again after it was improved, the newer copy takes its place."""
    given = {"language": language, "text": text, "withdrawn_at": None}
    first = {**given, "offered_at": now}
    return Offer.objects.update_or_create(learner_id=learner_id, module_key=module_key, step=step, defaults=given, create_defaults=first)[0]


@transaction.atomic
def take_back_work(offer: Offer, *, now: datetime) -> int:
    """The copy is deleted, and so is what somebody had begun to look at; what was said of it stays with its author."""
    Review.objects.open().filter(offer=offer).delete()
    return Offer.objects.filter(pk=offer.pk, withdrawn_at=None).update(text="", withdrawn_at=now)


@transaction.atomic
def ask_for_work(offer: Offer, *, now: datetime) -> Review | None:
    """A peer's work to look at, for who offers their own: the one already begun, else the next; None when there is none."""
    mine = Offer.objects.select_for_update().standing().filter(pk=offer.pk).first()
    if mine is None:
        return None
    begun = Review.objects.by(mine.learner_id).open().filter(offer__module_key=mine.module_key, offer__step=mine.step).first()
    if begun is not None:
        return begun
    chosen = Offer.objects.readable_by(mine.learner_id, mine).first()
    return Review.objects.create(offer=chosen, learner_id=mine.learner_id, asked_at=now) if chosen else None


@transaction.atomic
def give_review(review: Review, *, version: int | None, marks: dict[str, str], text: str, now: datetime) -> Review:
    """Says it to its author, and records both sides: given in one ledger, received in the other. Sent again, the first word stays."""
    found = Review.objects.select_for_update().select_related("offer").get(pk=review.pk)
    if found.given_at is not None:
        return found
    found.marks, found.text, found.given_at = marks, text, now
    found.save(update_fields=["marks", "text", "given_at"])
    offer = found.offer
    about: dict[str, Any] = {"module_key": offer.module_key, "step": offer.step}
    given = EventDraft(uuid5(found.pk, "given"), "peer.reviewed", module_version=version, payload={"rubric": marks}, **about)
    received = EventDraft(uuid5(found.pk, "received"), "peer.received", **about)
    # Two who look at each other's work at the same moment take the two ledgers in the same order.
    for learner_id, draft in sorted([(found.learner_id, given), (offer.learner_id, received)], key=lambda each: each[0]):
        append_events(learner_id, [draft], now=now)
    return found


def mark_read(learner_id: UUID, *, module_key: UUID, step: str, now: datetime) -> int:
    """The author has seen what was said so far."""
    found = Review.objects.for_author(learner_id).unread().filter(offer__module_key=module_key, offer__step=step)
    return found.update(read_at=now)


def set_aside(review: Review, *, now: datetime) -> int:
    """Its reader does not want to see it any more."""
    return Review.objects.filter(pk=review.pk, set_aside_at=None).update(set_aside_at=now)


@transaction.atomic
def consent_to_publish(learner_id: UUID, *, module_key: UUID, language: str, told: dict[str, Any], now: datetime) -> Report | None:
    """A draft among the examples, for an editor to read; None when this site has no examples to put it among. Sent again while it stands,
    it is the same report."""
    report = Report.objects.select_for_update().of(learner_id).filter(module_key=module_key).first()
    if report is not None and report.withdrawn_at is None and not report.declined:
        return report
    page = propose_example(language, modules=[str(module_key)], **told)
    if page is None:
        return None
    given = {"title": told["title"], "shown_as": told["contributors"], "page_id": page.pk, "consented_at": now}
    given |= {"withdrawn_at": None, "declined": ""}
    return Report.objects.update_or_create(learner_id=learner_id, module_key=module_key, defaults=given)[0]


@transaction.atomic
def withdraw_report(report: Report, *, now: datetime) -> int:
    """The page goes, published or not, and the words with it."""
    if report.page_id is not None:
        withdraw_example(report.page_id)
    return Report.objects.filter(pk=report.pk, withdrawn_at=None).update(withdrawn_at=now, title="", shown_as="", page_id=None)


@transaction.atomic
def decline_report(report: Report, *, word: str) -> int:
    """An editor does not take it and says why; the draft goes, the author may offer it anew."""
    if report.page_id is not None:
        withdraw_example(report.page_id)
    return Report.objects.standing().filter(pk=report.pk).update(declined=word, page_id=None)
