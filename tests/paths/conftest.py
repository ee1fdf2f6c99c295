"""A published catalogue for the doors that read one."""

import uuid
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from cms.models import ContentVersion, ModuleVersion, PublishedModule
from paths.engine.catalogue import Module

from .made import make_modules


def key_of(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"tests:{name}"))


def publish(modules: Iterable[Module], language: str = "fr") -> dict[str, str]:
    """Publishes modules as the engine knows them, with an outline of one step; gives their keys by name."""
    found = {}
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
        step = {"id": key_of(f"{module.key}:1"), "title": "One", "minutes": module.minutes, "required": True, "asks": []}
        outline = {"module_key": key, "format": module.format, "steps": [step], "requirements": [], "minutes": module.minutes, "skills": []}
        version = ModuleVersion.objects.create(
            module_key=key, number=1, language=language, outline=outline, card=card, digest="", published_at=now, page_id=0
        )
        PublishedModule.objects.create(
            module_key=key, language=language, version=version, slug=module.key, url=f"/{module.key}/", first_published_at=now
        )
    ContentVersion.bump()
    return found


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
