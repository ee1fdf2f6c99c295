"""Modules as publishing leaves them, learners with events, and people with their roles."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step
from cms.models import ContentVersion, ModuleVersion, PublishedModule
from learning.cohorts.actions import create_cohort, join_cohort
from learning.cohorts.models import Cohort
from learning.record.actions import append_events, ensure_subject
from learning.record.engine.events import EventDraft

STEPS = 4


def key_of(slug: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, slug)


def publish(slug: str) -> uuid.UUID:
    """A live module of four steps to read."""
    key, now = key_of(slug), timezone.now()
    ids = [f"{slug}-{number}" for number in range(STEPS)]
    steps = tuple(Step(id=each, title=each, minutes=5, required=True, asks=(Ask(id=each, kind=AskKind.READ),)) for each in ids)
    outline = Outline(str(key), "discovery", steps, tuple(Requirement(((each,),)) for each in ids), 20, ())
    card: dict[str, Any] = {"title": slug.capitalize(), "promise": "", "format": "discovery", "routes": {"inform": 2}, "minutes": 20}
    card |= {name: [] for name in ("objectives", "profiles", "domains", "levels", "skills", "prerequisites", "successors")} | {
        "maturity": [1, 4]
    }
    version = ModuleVersion.objects.create(
        module_key=key, number=1, language="fr", outline=outline.to_json(), card=card, digest=slug, published_at=now, page_id=0
    )
    PublishedModule.objects.create(module_key=key, language="fr", version=version, slug=slug, url=f"/fr/{slug}/", first_published_at=now)
    ContentVersion.bump()
    return key


@pytest.fixture
def modules(db: None) -> list[uuid.UUID]:
    return [publish("besoins"), publish("outils")]


@pytest.fixture
def make_user(db: None) -> Callable[..., Any]:
    def make(name: str, role: str = "Learners") -> Any:
        user = get_user_model().objects.create_user(f"{name.lower()}@example.org", "a long password", first_name=name)
        user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def facilitator(make_user: Callable[..., Any]) -> Any:
    return make_user("Fatou", "Facilitators")


@pytest.fixture
def cohort(facilitator: Any, modules: list[uuid.UUID]) -> Cohort:
    return create_cohort(facilitator, name="Pays de Retz", promise="", modules=modules, ends_on=None)


def read(learner_id: uuid.UUID, slug: str, steps: int) -> None:
    """The learner opens so many steps of a module."""
    drafts = [
        EventDraft(event_id=uuid.uuid4(), kind="step.opened", module_key=key_of(slug), module_version=1, step=f"{slug}-{number}")
        for number in range(steps)
    ]
    if drafts:
        append_events(learner_id, drafts, now=timezone.now())


@pytest.fixture
def make_member(make_user: Callable[..., Any]) -> Callable[..., Any]:
    """A learner who agreed to be in a cohort, with so many steps done in each of two modules."""

    def make(cohort: Cohort, name: str, besoins: int = 0, outils: int = 0) -> Any:
        user = make_user(name)
        learner_id = ensure_subject(user=user)
        read(learner_id, "besoins", besoins)
        read(learner_id, "outils", outils)
        return user, join_cohort(cohort, learner_id=learner_id, name=name, facilitators=["Fatou"], now=timezone.now())

    return make
