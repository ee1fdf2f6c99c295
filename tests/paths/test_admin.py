"""What editors write and look at, and who may."""

import uuid
from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import ModuleVersion, PublishedModule, Term
from paths.models import DiagnosticItem
from quizzes.models import Bank, Question, Quiz, QuizVersion
from tests.cms.conftest import catalogue  # noqa: F401 - a fixture

from .conftest import publish_with_quizzes
from .made import make_modules

PAGES = ("/admin/paths/coverage/", "/admin/paths/preview/", "/admin/paths/diagnostic/")
ITEM = {
    "objective": "projects",
    "level": "start",
    "form": "A",
    "kind": "practice",
    "right": "yes",
    "key": "projects-a-start-9",
    "text_fr": "Nous avons une carte des besoins.",
    "text_en": "We have a map of needs.",
}


def person(*permissions):
    user = get_user_model().objects.create_user(email=f"{len(permissions)}@example.org", password="x")
    for name in ("access_admin", *permissions):
        user.user_permissions.add(Permission.objects.get(codename=name))
    return user


@pytest.fixture
def editor(db):
    return person("view_diagnosticitem", "add_diagnosticitem", "change_diagnosticitem", "delete_diagnosticitem")


@pytest.fixture
def english():
    with override_settings(LANGUAGE_CODE="en"):
        yield


@pytest.mark.parametrize("page", PAGES)
def test_only_those_who_may_look_do(client, editor, published, page):
    assert client.get(page).status_code == 302
    client.force_login(person())
    assert client.get(page).status_code == 302
    client.force_login(editor)
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES[:2])
def test_looking_never_writes(client, editor, published, page):
    client.force_login(editor)
    assert client.post(page).status_code == 405


def test_an_item_is_written_with_one_text_per_language(client, editor):
    client.force_login(editor)
    assert client.post("/admin/paths/diagnostic/new/", ITEM).status_code == 302
    item = DiagnosticItem.objects.get()
    assert item.texts == {"fr": ITEM["text_fr"], "en": ITEM["text_en"]}
    page = client.get(f"/admin/paths/diagnostic/edit/{item.pk}/").content.decode()
    assert ITEM["text_en"] in page
    client.post(f"/admin/paths/diagnostic/edit/{item.pk}/", {**ITEM, "text_en": "We drew a map of needs."})
    item.refresh_from_db()
    assert (
        "Build territorial projects together" in client.get("/admin/paths/diagnostic/", headers={"accept-language": "en"}).content.decode()
    )
    assert item.texts["en"] == "We drew a map of needs."


def test_an_item_without_its_source_text_is_refused(client, editor):
    client.force_login(editor)
    assert client.post("/admin/paths/diagnostic/new/", {**ITEM, "text_fr": ""}).status_code == 200
    assert not DiagnosticItem.objects.exists()


def test_coverage_shows_each_objective_and_what_to_mend(client, editor, published):
    client.force_login(editor)
    page = client.get("/admin/paths/coverage/").content.decode()
    assert page.count("paths-coverage") >= 4
    assert "paths-problems" in page
    assert "Module 1<" in page


def test_what_is_to_be_mended_outside_a_module_leads_to_where_it_is(client, editor, published):
    bank = Bank.objects.create(name="Needs")
    asked = Question.objects.create(bank=bank, key="fly", kind="true_false", name="On flying", skills=["fly"], body={})
    DiagnosticItem.objects.create(key="odd", objective="gold", level="start", texts={"en": "We have gold.", "fr": "Nous avons de l’or."})
    client.force_login(editor)
    page = client.get("/admin/paths/coverage/", headers={"accept-language": "en"})
    told = {one["url"]: one for one in page.context["problems"]}
    skill = told[f"/admin/snippets/quizzes/question/edit/{asked.pk}/"]
    assert (skill["title"], "“fly”" in skill["text"], "“Needs”" in skill["text"]) == ("On flying", True, True)
    item = told[f"/admin/paths/diagnostic/edit/{DiagnosticItem.objects.get().pk}/"]
    assert ("We have gold." in item["title"], "“gold”" in item["text"]) == (True, True)
    assert "“Strategic objectives”" in item["text"]
    assert "/admin/paths/diagnostic/?objective=projects" in told
    assert f'href="{item["url"]}"' in page.content.decode()


def test_a_quiz_that_no_module_asks_for_is_led_to_as_well(client, editor, db):
    publish_with_quizzes(make_modules(1), quizzes=1)
    made = Quiz.objects.create(title="Alone", slug="alone")
    known = QuizVersion.objects.get().frozen
    frozen = {**known, "blueprint": {**known["blueprint"], "lines": [{"refs": ["q1"], "count": 3}]}}
    QuizVersion.objects.create(quiz=made, number=1, frozen=frozen, digest="", published_at=timezone.now())
    client.force_login(editor)
    assert f'href="/admin/snippets/quizzes/quiz/edit/{made.pk}/"' in client.get("/admin/paths/coverage/").content.decode()


def test_the_level_of_an_item_is_one_that_the_diagnostic_can_tell(client, editor):
    Term.objects.create(kind="maturity", code="expert", labels={"en": "Expert"}, position=9)
    client.force_login(editor)
    assert client.post("/admin/paths/diagnostic/new/", ITEM | {"level": "expert"}).status_code == 200
    assert not DiagnosticItem.objects.exists()
    assert client.post("/admin/paths/diagnostic/new/", ITEM).status_code == 302


def test_a_preview_shows_three_routes_with_reasons(client, editor, published):
    client.force_login(editor)
    page = client.get("/admin/paths/preview/", {"show": "1", "objectives": "projects", "maturity_projects": "start", "minutes": "120"})
    routes = page.context["routes"]
    assert [route["code"] for route in routes] == ["inform", "train", "act"]
    assert any(step["reasons"] for route in routes for step in route["steps"])
    assert not client.get("/admin/paths/preview/", {"show": "1", "minutes": "-3"}).context["routes"]


def test_coverage_of_one_profile_shows_only_what_is_made_for_it(client, editor, published):
    client.force_login(editor)
    everyone = client.get("/admin/paths/coverage/").content.decode()
    company = client.get("/admin/paths/coverage/", {"profile": "company"}).content.decode()
    assert company.count("/admin/paths/audience/") < everyone.count("/admin/paths/audience/")
    nobody = client.get("/admin/paths/coverage/", {"profile": "wizard"}).content.decode()
    assert nobody.count("/admin/paths/audience/") == everyone.count("/admin/paths/audience/")


def test_who_gets_a_module_is_told_with_the_reason_and_what_keeps_it_away(client, editor, published):
    client.force_login(editor)
    rows = client.get(f"/admin/paths/audience/{published['module-00001']}/").context["rows"]
    assert any(row["given"] and row["reason"] for row in rows)
    assert all(row["absence"] for row in rows if row["given"] < row["asked"])
    assert client.get(f"/admin/paths/audience/{uuid.uuid4()}/", follow=True).status_code == 404


def test_coverage_takes_as_many_queries_for_many_modules_as_for_few(client, editor, db):
    client.force_login(editor)
    taken = []
    for size in (6, 120):
        for kept in (PublishedModule, ModuleVersion, QuizVersion, Quiz):
            kept.objects.all().delete()
        publish_with_quizzes(make_modules(size, 4), quizzes=size // 6)
        client.get("/admin/paths/coverage/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/paths/coverage/")
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 24


def test_a_hole_in_the_catalogue_leads_to_a_module_begun_for_it(client, editor, published, catalogue):  # noqa: F811 - the fixture above
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    page = BeautifulSoup(client.get("/admin/paths/coverage/", {"profile": "media"}).content, "html.parser")
    hole = page.select_one("td.paths-empty")
    links = [link["href"] for link in hole.select(".paths-write a")]
    assert len(links) >= 2
    address, _question, query = links[0].partition("?")
    asked = dict(parse_qsl(query))
    assert asked["profiles"] == "media"
    assert asked["maturity_from"] == asked["maturity_to"]
    assert {"objectives"} < asked.keys()
    form = BeautifulSoup(client.get(address).content, "html.parser")
    assert {name for name in asked if form.select_one(f"[name={name}]")} == asked.keys(), "each is a field of the form"
