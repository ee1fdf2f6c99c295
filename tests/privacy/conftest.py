"""Somebody who left a trace everywhere, each with a word that nothing else holds."""

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step
from learning.cohorts.actions import create_cohort, join_cohort
from learning.cohorts.models import Export, Invitee
from learning.jobs.models import Job
from learning.peers.actions import ask_for_work, give_review, offer_work
from learning.peers.models import Offer, Report
from learning.record.actions import EventDraft, append_events, ensure_subject, fold_due
from paths import actions as paths
from paths.models import Journey
from quizzes import actions as quizzes
from tests.quizzes.conftest import EVERY_KIND
from tests.record.builders import KEY, publish

PASSWORD = "a long password"
CANARY = "canary"
ASKS = {
    AskKind.TICK: "tick-1",
    AskKind.RECALL: "recall-1",
    AskKind.SCALE: "scale-1",
    AskKind.ACTION: "action-1",
    AskKind.TOOL: "tool-1",
    AskKind.DELIVERABLE: "work-1",
    AskKind.QUIZ: "quiz-1",
}
QUIZ = "chaque-genre"


@dataclass
class Traces:
    """A person and the words by which they could be found."""

    learner_id: uuid.UUID
    user: Any
    client: Client
    words: set[str] = field(default_factory=set)

    def word(self, place: str) -> str:
        """A new canary for a place."""
        made = f"{CANARY}{place}{uuid.uuid4().hex[:6]}"
        self.words.add(made)
        return made


@pytest.fixture
def module(db: None) -> uuid.UUID:
    asks = [Ask(name, kind, None, {"quiz": QUIZ} if kind is AskKind.QUIZ else {}) for kind, name in ASKS.items()]
    steps = tuple(Step(f"step-{ask.id}", ask.id, 5, True, (ask,)) for ask in asks)
    publish(Outline(str(KEY), "tutorial", steps, tuple(Requirement(((ask.id,),)) for ask in asks), 35, ()), current=False)
    return KEY


@pytest.fixture
def traces(module: uuid.UUID, settings: Any, tmp_path: Path) -> Traces:
    """An account that used every corner of the site."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    user = get_user_model().objects.create_user("somebody@example.org", PASSWORD)
    found = Traces(ensure_subject(user=user), user, Client())
    _account(found)
    _record(found)
    _quizzes(found)
    _path(found)
    _group(found)
    _peers(found)
    fold_due(now=timezone.now())
    return found


def _account(found: Traces) -> None:
    user, address = found.user, f"{found.word('address')}@example.org"
    user.email, user.first_name, user.last_name = address, found.word("first"), found.word("last")
    user.save()
    EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
    UserProfile.objects.create(user=user).avatar.save(f"{found.word('file')}.png", ContentFile(found.word("picture").encode()))
    found.client.force_login(user)
    session = found.client.session
    session["seen"] = found.word("session")
    session.save()
    account = ContentType.objects.get_for_model(user)
    moment = timezone.now()
    ModelLogEntry.objects.create(
        content_type=account, label=address, action="wagtail.edit", timestamp=moment, object_id=str(user.pk), user=user
    )
    Job.objects.create(name="mail", args=[address, found.word("mail")])
    found.words |= {address, str(found.learner_id)}


def _record(found: Traces) -> None:
    def draft(kind: str, step: str, **fields: Any) -> EventDraft:
        made = EventDraft(uuid.uuid4(), kind, KEY, 1, step, device=found.word("device"), **fields)
        found.words.add(str(made.event_id))
        return made

    drafts = [
        draft("step.ticked", "tick-1"),
        draft("recall.answered", "recall-1", payload={"response": found.word("answer")}, private_text=found.word("note")),
        draft("scale.placed", "scale-1", payload={"value": 3, "when": found.word("when")}),
        draft("action.written", "action-1", payload={"by": found.word("by")}, private_text=found.word("action")),
        draft("tool.opened", "tool-1", payload={"tool": found.word("tool")}),
        draft("deliverable.submitted", "work-1", private_text=found.word("work")),
        draft("step.ticked", "tick-1", payload={"extra": found.word("refused")}),
    ]
    append_events(found.learner_id, drafts, now=timezone.now(), trust="client")


def _quizzes(found: Traces) -> None:
    quizzes.load_quiz_file(EVERY_KIND, slug=QUIZ, language="fr")
    now, quiz = timezone.now(), {"quiz_slug": QUIZ, "language": "fr", "module_key": KEY, "step": "quiz-1"}
    for number in range(2):
        attempt = quizzes.start_attempt(found.learner_id, **quiz, return_to=f"/{found.word('from')}/", now=now)
        found.words.add(str(attempt.pk))
        for ref, question in attempt.quiz_version.frozen["questions"].items():
            if question["kind"] in ("short_text", "essay"):
                event_id = uuid.uuid4()
                quizzes.save_answer(attempt, question_ref=ref, response={"text": found.word("typed")}, event_id=event_id, now=now)
        if number == 0:
            quizzes.submit_attempt(attempt, now=now)  # the other stays open


def _path(found: Traces) -> None:
    paths.situate(found.learner_id, changes={"profile": "citizen", "purpose": found.word("purpose")})
    Journey.objects.create(learner_id=found.learner_id, route="act", purpose=found.word("path"), outcome=found.word("outcome"))


def _peers(found: Traces) -> None:
    """They offered a work, said something of another's, and agreed to see a report published."""
    now, other = timezone.now(), ensure_subject(user=get_user_model().objects.create_user("peer@example.org", PASSWORD))
    for learner, text in ((found.learner_id, found.word("offered")), (other, "something else")):
        offer_work(learner, module_key=KEY, step="work-1", language="en", text=text, now=now)
    given = ask_for_work(Offer.objects.get(learner_id=found.learner_id), now=now)
    assert given is not None
    give_review(given, version=1, marks={}, text=found.word("review"), now=now)
    Report.objects.create(learner_id=found.learner_id, module_key=KEY, title=found.word("report"), consented_at=now)


def _group(found: Traces) -> None:
    facilitator = get_user_model().objects.create_user("facilitator@example.org", PASSWORD)
    cohort = create_cohort(facilitator, name="Un groupe", promise="", modules=[KEY], ends_on=None)
    Invitee.objects.create(cohort=cohort, email=found.user.email)
    made = Export(cohort=cohort, user=facilitator, format="csv", language="fr", asked_at=timezone.now())
    made.file.save(f"{made.pk}.csv", ContentFile(found.word("listed").encode()))
    join_cohort(cohort, learner_id=found.learner_id, name=found.word("name"), facilitators=[], now=timezone.now())
