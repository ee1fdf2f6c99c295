"""A small site and pages that can be published."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from wagtail.models import Locale, Page, Site

from cms.actions.shelving import Shelf
from cms.models import CataloguePage, ContentVersion, DiscoveryPage, HomePage, ModulePage
from learning.management.commands.load_demo import index_pages
from tests.cms.shelves import fill, shelf_of


def make_catalogue() -> CataloguePage:
    """Root > home > catalogue, in French."""
    Locale.objects.get_or_create(language_code="en")
    french, _made = Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=french))  # flushed away before
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil", locale=french))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Cheminer")
    return home.add_child(instance=CataloguePage(title="Catalogue", slug="catalogue", locale=french))


def translate_catalogue(catalogue: CataloguePage) -> CataloguePage:
    """The same tree in English."""
    english = Locale.objects.get(language_code="en")
    home = catalogue.get_parent().specific
    root = Page.get_first_root_node()
    key = home.translation_key
    english_home = root.add_child(instance=HomePage(title="Home", slug="home-en", locale=english, translation_key=key))
    page = CataloguePage(title="Catalogue", slug="catalogue", locale=english, translation_key=catalogue.translation_key)
    return english_home.add_child(instance=page)


@pytest.fixture
def catalogue(db: None) -> CataloguePage:
    return make_catalogue()


@pytest.fixture
def english_catalogue(catalogue: CataloguePage) -> CataloguePage:
    return translate_catalogue(catalogue)


def step(title: str, *blocks: tuple[str, Any], minutes: int = 5, optional: bool = False) -> dict[str, Any]:
    """A step as a stream stores it."""
    body = [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in blocks]
    value = {"title": title, "minutes": minutes, "optional": optional, "anchor": "", "body": body}
    return {"type": "step", "value": value, "id": str(uuid.uuid4())}


RECALL = {
    "question": "Par quoi commencer ?",
    "kind": "single",
    "choices": [
        {"text": "Par les besoins", "right": True, "feedback": "Oui."},
        {"text": "Par l’outil", "right": False, "feedback": "Non."},
    ],
    "explanation": "Les besoins d’abord.",
}


@pytest.fixture
def make_module(catalogue: CataloguePage) -> Callable[..., ModulePage]:
    """Makes and publishes a module; a discovery path of two steps unless told otherwise."""

    def make(slug: str = "premiers-pas", page_class: type[ModulePage] = DiscoveryPage, publish: bool = True, **values: Any) -> ModulePage:
        values.setdefault("title", slug.replace("-", " ").capitalize())
        values.setdefault("promise", "Voir par quoi commencer.")
        values.setdefault("objectives", ["projects"])
        values.setdefault("route_inform", 2)
        values.setdefault(
            "body", [step("Partir des besoins", ("markdown", "Un **texte**."), ("recall", RECALL)), step("Lire", ("markdown", "x"))]
        )
        page = catalogue.add_child(instance=page_class(slug=slug, locale=catalogue.locale, live=False, **values))
        if publish:
            page.save_revision().publish()
        return page_class.objects.get(pk=page.pk)

    return make


@pytest.fixture(scope="module")
def made_centre(django_db_setup: None, django_db_blocker: Any) -> Iterator[Shelf]:
    """A small resource centre in both languages, which the index knows: made once per file, given back to each test as it was."""
    from tests.security.world import undone  # which stands on this file

    with django_db_blocker.unblock(), undone():
        french = make_catalogue()
        shelf = shelf_of(french, translate_catalogue(french))
        fill(shelf)
        index_pages()
        yield shelf


@pytest.fixture
def centre(made_centre: Shelf, db: None) -> Shelf:
    ContentVersion.bump()  # nothing kept from another test
    return Shelf(made_centre.homes, made_centre.locales)
