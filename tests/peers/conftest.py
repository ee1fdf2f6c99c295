"""An experiential path, and people who walk it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client

from cms.engine.outline import AskKind
from cms.models import ExamplesPage, ExperientialPage, ModulePage, ResourcesPage
from tests.cms.conftest import catalogue, make_module, step  # noqa: F401 - fixtures

RUBRIC = ["Le besoin est nommé", "Les faits sont datés"]


@dataclass
class Walker:
    """Somebody who walks the path in a browser of their own."""

    page: ModulePage
    name: str

    def __post_init__(self) -> None:
        self.client = Client()
        self.client.force_login(get_user_model().objects.create_user(f"{self.name}@example.org", "a long password"))

    @property
    def asks(self) -> list[str]:
        return [ask.id for each in self.page.outline.steps for ask in each.asks if ask.kind is AskKind.DELIVERABLE]

    def hand_in(self, text: str, place: int = 0) -> None:
        fields = {"ask": self.asks[place], "kind": "deliverable.submitted", "nonce": str(uuid.uuid4()), "version": "1", "text": text}
        assert self.client.post(f"/fr/walk/{self.page.module_key}/", fields).status_code == 302

    def address(self, place: int = 0) -> str:
        return f"/fr/peers/{self.page.module_key}/{self.asks[place]}/"

    def do(self, what: str, **fields: str) -> Any:
        return self.client.post(self.address(), {"do": what, **fields}, follow=True)

    def read(self, path: str = "") -> str:
        soup = BeautifulSoup(self.client.get(path or self.address()).content, "html.parser")
        return " ".join(soup.find("main").get_text(" ").split())

    def asked_once(self, path: str = "") -> list[str]:
        """What each folded form of the page says will happen; it has to be opened before anything is done."""
        soup = BeautifulSoup(self.client.get(path or self.address()).content, "html.parser")
        return [one.p.get_text(strip=True) for one in soup.select("main details.ask-once:not([open]) form[method=post]")]

    def review(self, **fields: str) -> Any:
        """Looks at the work one was given."""
        soup = BeautifulSoup(self.client.get(self.address()).content, "html.parser")
        given = soup.select_one("#give ~ form input[name=review], section[aria-labelledby=give] input[name=review]")
        return self.client.post(self.address(), {"review": given["value"], **fields}, follow=True)


@pytest.fixture
def field(make_module: Callable[..., ModulePage]) -> ModulePage:  # noqa: F811
    work = ("deliverable", {"prompt": "Racontez.", "rubric": RUBRIC})
    mission = ("mission", {"intention": "Voir.", "mission": "Allez voir.", "peer": "Que manque-t-il ?"})
    body = [step("Comprendre", mission, work), step("Récit", ("deliverable", {"prompt": "Le récit.", "rubric": []}))]
    body[0]["value"]["role"], body[1]["value"]["role"] = "understand", "report"
    return make_module(page_class=ExperientialPage, title="Rendre visible", body=body)


@pytest.fixture
def walker(field: ModulePage) -> Callable[[str], Walker]:
    return lambda name: Walker(field, name)


@pytest.fixture
def examples(field: ModulePage) -> ExamplesPage:
    home = field.get_parent().get_parent()
    resources = home.add_child(instance=ResourcesPage(title="Ressources", slug="resources", locale=field.locale))
    return resources.add_child(instance=ExamplesPage(title="Exemples", slug="examples", locale=field.locale))
