"""A few modules of the demo site, one per way of asking, loaded once for all tests of this folder."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import yaml
from django.db import transaction
from wagtail.models import Site

from cms.actions.importing import import_manuscript
from cms.engine.manuscript import parse
from cms.engine.outline import Ask, AskKind
from cms.models import CataloguePage, ModulePage, current_outlines
from learning.management.commands import load_demo
from paths.actions import load_diagnostic
from quizzes.actions import load_quiz_file

from .browsing import Reader

SLUGS = ("premiers-pas-territoire", "remede-ou-poison", "choisir-un-outil", "situer-les-besoins", "rendre-sa-pratique-visible")
DISCOVERY, AWARENESS, KIT, TUTORIAL, FIELD = SLUGS


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The site in both languages; taken back when the last test of the folder is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        _load()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


def _load() -> None:
    locales = {code: load_demo.Locale.objects.get_or_create(language_code=code)[0] for code in load_demo.WORDS}
    homes = load_demo.load_home(locales)
    catalogue = load_demo.load_page(CataloguePage, "catalogue", parents=homes, locales=locales)
    for slug in SLUGS:
        for code in ("fr", "en"):
            text = (load_demo.DEMO / "modules" / f"{slug}.{code}.md").read_text(encoding="utf-8")
            import_manuscript(parse(text), parent=catalogue["fr"])
    for code in ("fr", "en"):
        load_quiz_file(load_demo.DEMO / "questions" / f"{DISCOVERY}.{code}.gift", slug=DISCOVERY, language=code)
    load_diagnostic(yaml.safe_load((load_demo.DEMO / "diagnostic.yaml").read_text(encoding="utf-8")))


@pytest.fixture
def site(loaded: None, db: None) -> "Demo":
    """The loaded site, and how to find one's way in it."""
    Site.clear_site_root_paths_cache()  # a test of this folder may have made another site and taken it back
    return Demo()


@pytest.fixture
def reader(site: "Demo") -> Reader:
    """Somebody who has never been here."""
    return Reader()


def right_answer(ask: Ask) -> str:
    """What to choose to answer a recall question rightly."""
    if ask.spec["kind"] == "true_false":
        return "true" if ask.spec["answer"] else "false"
    return next(choice["id"] for choice in ask.spec["choices"] if choice["fraction"] > 0)


def wrong_answer(ask: Ask) -> str:
    if ask.spec["kind"] == "true_false":
        return "false" if ask.spec["answer"] else "true"
    return next(choice["id"] for choice in ask.spec["choices"] if choice["fraction"] <= 0)


class Demo:
    """Where the modules are, and what they ask."""

    def page(self, slug: str, language: str = "en") -> ModulePage:
        return ModulePage.objects.get(slug=slug, locale__language_code=language).specific

    def key(self, slug: str) -> UUID:
        return UUID(str(self.page(slug).translation_key))

    def url(self, slug: str, step: int = 0, language: str = "en") -> str:
        return f"/{language}/catalogue/{slug}/" + (f"?step={step}" if step else "")

    def asks(self, slug: str, kind: AskKind) -> list[tuple[int, Ask]]:
        """The asks of one kind, each with the number of the step it stands in."""
        outline = current_outlines([self.key(slug)])[self.key(slug)][1]
        return [(number, ask) for number, step in enumerate(outline.steps, start=1) for ask in step.asks if ask.kind is kind]
