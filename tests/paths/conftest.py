"""A published catalogue for the doors that read one."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import timezone

from cms.models import ContentVersion, ModuleVersion, PublishedModule
from paths.engine.catalogue import Module
from quizzes.models import Quiz, QuizVersion

from .made import make_modules

POLICY = {"attempts_allowed": None, "minutes_allowed": None, "feedback": "end", "pass_mark": 70}


def key_of(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"tests:{name}"))


def publish(modules: Iterable[Module], language: str = "fr", asks: Mapping[str, list[dict[str, Any]]] | None = None) -> dict[str, str]:
    """Publishes modules as the engine knows them, with an outline of one step that asks `asks` (by name); gives their keys by name."""
    found, versions, pointers = {}, [], []
    now = timezone.now()
    for module in modules:
        key = found[module.key] = key_of(module.key)
        card = {
            "title": module.title,
            "promise": "",
            "format": module.format,
            "routes": dict(module.routes),
            "objectives": list(module.objectives),
            "profiles": list(module.profiles),
            "domains": list(module.domains),
            "levels": list(module.levels),
            "maturity": list(module.maturity),
            "minutes": module.minutes,
            "skills": list(module.skills),
            "prerequisites": [key_of(name) for name in module.prerequisites],
            "successors": [key_of(name) for name in module.successors],
        }
        step = {
            "id": key_of(f"{module.key}:1"),
            "title": "One",
            "minutes": module.minutes,
            "required": True,
            "asks": (asks or {}).get(module.key, []),
        }
        outline = {"module_key": key, "format": module.format, "steps": [step], "requirements": [], "minutes": module.minutes, "skills": []}
        version = ModuleVersion(
            module_key=key, number=1, language=language, outline=outline, card=card, digest="", published_at=now, page_id=0
        )
        versions.append(version)
        pointers.append(
            PublishedModule(
                module_key=key, language=language, version=version, slug=module.key, url=f"/{module.key}/", first_published_at=now
            )
        )
    ModuleVersion.objects.bulk_create(versions)
    PublishedModule.objects.bulk_create(pointers)
    ContentVersion.bump()
    return found


def publish_with_quizzes(modules: Sequence[Module], *, quizzes: int) -> dict[str, str]:
    """Publishes modules that each ask for one of so many quizzes of ten questions."""
    choices = [{"id": "a", "text": "A", "fraction": 100}, {"id": "b", "text": "B", "fraction": 0}]
    questions = {
        f"q{n}": {"kind": "single", "name": f"q{n}", "prompt": "?", "prompt_format": "plain", "choices": choices} for n in range(10)
    }
    for number in range(quizzes):
        made = Quiz.objects.create(title=f"Quiz {number}", slug=f"quiz-{number}")
        lines = [{"refs": list(questions), "count": 5}]
        frozen = {"title": made.title, "introduction": "", "questions": questions, "policy": POLICY}
        frozen["blueprint"] = {"lines": lines, "shuffle_questions": True, "shuffle_choices": True}
        QuizVersion.objects.create(quiz=made, number=1, frozen=frozen, digest="", published_at=timezone.now())
    asks = {
        module.key: [{"id": f"ask-{place}", "kind": "quiz", "threshold": 70, "spec": {"quiz": f"quiz-{place % quizzes}"}}]
        for place, module in enumerate(modules)
        if quizzes
    }
    return publish(modules, asks=asks)


@pytest.fixture
def learner(db) -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def published(db) -> dict[str, str]:
    """Sixty modules of every format, by name."""
    return publish(make_modules(60, 4))


@pytest.fixture
def diagnostic(settings) -> dict:
    return yaml.safe_load((Path(settings.BASE_DIR) / "learning/demo/diagnostic.yaml").read_text(encoding="utf-8"))
