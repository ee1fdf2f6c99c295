"""What stands on one's own page, and which reports wait for an editor."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import Page

from cms.engine.card import Card
from cms.engine.outline import Ask, AskKind
from cms.models import ModulePage, card_of, cards, current_outlines
from cms.models.prepared import Prepared
from learning.peers.models import Offer, Report, Review
from learning.record.access import private_texts

FORMAT = "experiential"  # the format whose learners work with peers
REPORT = "report"  # the part of it that may be published
_unread = Prepared(lambda learner: Review.objects.for_author(learner).unread().values_list("offer__module_key", "offer__step"))


def language() -> str:
    return (get_language() or "fr")[:2]


@dataclass(frozen=True)
class Asked:
    """A deliverable of an experiential path, as the reader's language says it."""

    card: Card
    version: int
    ask: Ask
    number: int  # of the step
    step_title: str
    prompt: str
    peer: str  # what the path proposes to ask a peer
    rubric: tuple[str, ...]
    is_report: bool

    @property
    def module_key(self) -> UUID:
        return UUID(self.card.module_key)

    @property
    def url(self) -> str:
        return f"{self.card.url}?step={self.number}#ask-{self.ask.id}"


def asked_for(module_key: UUID, ask_id: str) -> Asked:
    """A deliverable of a published experiential path; 404 for anything else."""
    found = next((each for each in deliverables(module_key) if each.ask.id == ask_id), None)
    if found is None:
        raise Http404
    return found


def deliverables(module_key: UUID) -> list[Asked]:
    """All that an experiential path asks to hand in, in its order; 404 for what is none."""
    card = card_of(module_key, language())
    if card is None or card.format != FORMAT:
        raise Http404
    number, outline = current_outlines([module_key])[module_key]
    page: Any = ModulePage.objects.live().filter(translation_key=module_key, locale__language_code=card.language).specific().first()
    asks = {ask.block: ask for step in outline.steps for ask in step.asks if ask.kind is AskKind.DELIVERABLE}
    steps = enumerate(page.step_children() if page else (), start=1)
    return [
        _asked(card, number, asks[str(block.id)], step, block.value)
        for step in steps
        for block in step[1].value["body"]
        if str(block.id) in asks
    ]


def _asked(card: Card, version: int, ask: Ask, numbered: tuple[int, Any], value: Any) -> Asked:
    place, step = numbered
    peer = next((block.value.get("peer") or "" for block in step.value["body"] if block.block_type == "mission"), "")
    is_report = (step.value.get("role") or "") == REPORT
    return Asked(card, version, ask, place, step.value["title"], value["prompt"], peer, tuple(value["rubric"]), is_report)


@dataclass(frozen=True)
class Received:
    """What a peer said, line by line of the rubric."""

    review: Review
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Exchange:
    """One deliverable between its author and their peers: what one wrote, whether peers may read it, what they said, whom one looks at."""

    asked: Asked
    text: str
    offer: Offer | None
    received: tuple[Received, ...] = ()
    to_give: Review | None = None
    given: int = 0
    others: int = 0  # works that wait and that one was not given yet

    @property
    def is_offered(self) -> bool:
        return self.offer is not None and self.offer.withdrawn_at is None

    @property
    def is_newer(self) -> bool:
        """Whether one has improved one's work since it was offered."""
        return self.offer is not None and self.is_offered and self.offer.text != self.text


def exchange_of(learner_id: UUID | None, asked: Asked) -> Exchange:
    """Seven queries at most, however many peers there are."""
    text = private_texts(learner_id, asked.module_key).get(asked.ask.id, "")
    if learner_id is None:
        return Exchange(asked, text, None)
    offer = Offer.objects.of(learner_id).to_step(asked.module_key, asked.ask.id).first()
    if offer is None:
        return Exchange(asked, text, None)
    received = Review.objects.for_author(learner_id).filter(offer=offer).order_by("given_at")
    mine = Review.objects.by(learner_id).filter(offer__module_key=asked.module_key, offer__step=asked.ask.id)
    return Exchange(
        asked,
        text,
        offer,
        tuple(Received(one, _lines(asked.rubric, one.marks)) for one in received),
        mine.open().select_related("offer").first(),
        mine.exclude(given_at=None).count(),
        Offer.objects.readable_by(learner_id, offer).count() if offer.withdrawn_at is None else 0,
    )


def _lines(rubric: tuple[str, ...], marks: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((line, marks[str(place)]) for place, line in enumerate(rubric) if str(place) in marks)


def offer_for(learner_id: UUID | None, asked: Asked) -> Offer:
    """One's own standing offer; 404 without one."""
    found = Offer.objects.of(learner_id).standing().to_step(asked.module_key, asked.ask.id).first() if learner_id else None
    if found is None:
        raise Http404
    return found


def review_to_give(learner_id: UUID | None, review_id: UUID, asked: Asked) -> Review:
    """A look that this learner was given and that is still wanted, or has just been given; 404 for anybody else's."""
    found = Review.objects.by(learner_id).filter(pk=review_id, offer__step=asked.ask.id).select_related("offer").first()
    if learner_id is None or found is None or (found.given_at is None and found.offer.withdrawn_at is not None):
        raise Http404
    return found


def review_received(learner_id: UUID | None, review_id: Any) -> Review:
    """What a peer said to this learner; 404 for anybody else's."""
    found = Review.objects.for_author(learner_id).filter(pk=review_id).first() if learner_id else None
    if found is None:
        raise Http404
    return found


def news_in(learner_id: UUID | None, module_key: UUID) -> dict[str, int]:
    """How many reviews came in and were not read, by deliverable. One query."""
    counts: dict[str, int] = defaultdict(int)
    if learner_id is not None:
        unread = Review.objects.for_author(learner_id).unread().filter(offer__module_key=module_key)
        for step in unread.values_list("offer__step", flat=True):
            counts[step] += 1
    return dict(counts)


def news_for(learner_id: UUID | None) -> list[tuple[Card, str, int]]:
    """(module, deliverable, how many) of all that peers said and that was not read. One query."""
    if learner_id is None:
        return []
    counts: dict[tuple[UUID, str], int] = defaultdict(int)
    for place in _unread.rows(learner=learner_id):
        counts[place] += 1
    known = {card.module_key: card for card in cards(language())} if counts else {}
    return [(known[str(key)], step, count) for (key, step), count in counts.items() if str(key) in known]


# --- reports


@dataclass(frozen=True)
class Standing:
    """Where a report is: `page` is its draft or its published page, nothing once an editor deleted it."""

    report: Report
    page: Any

    @property
    def is_published(self) -> bool:
        return bool(self.page and self.page.live)


def report_asked(module_key: UUID) -> Asked:
    """The final report of an experiential path; 404 when it has none."""
    found = next((each for each in deliverables(module_key) if each.is_report), None)
    if found is None:
        raise Http404
    return found


def standing_of(learner_id: UUID | None, module_key: UUID) -> Standing | None:
    """One's own report as it stands; None before any consent, and once it was taken back."""
    report = Report.objects.of(learner_id).standing().filter(module_key=module_key).first() if learner_id else None
    if report is None:
        return None
    return Standing(report, Page.objects.filter(pk=report.page_id).first() if report.page_id else None)


def reports_waiting() -> list[Standing]:
    """Those offered whose page is a draft, in the order they came."""
    reports = list(Report.objects.waiting())
    pages = {page.pk: page for page in Page.objects.filter(pk__in=[report.page_id for report in reports], live=False)}
    return [Standing(report, pages[report.page_id]) for report in reports if report.page_id in pages]


def report_for_editor(report_id: UUID) -> Report:
    """A report that waits; 404 otherwise."""
    found = Report.objects.waiting().filter(pk=report_id).first()
    if found is None:
        raise Http404
    return found
