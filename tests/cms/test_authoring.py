"""One module per format, typed into the admin from a written sheet by an editor who has just been given their account."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.actions.importing import import_manuscript
from cms.engine.manuscript import parse
from cms.models import CataloguePage, ModulePage, current_outlines
from learning.management.commands.load_demo import DEMO
from tests.cms.sheets import typed
from tests.cms.test_round_trip import ONE_PER_FORMAT

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    client, person = Client(), get_user_model().objects.create_user("new-editor@example.org", "a long password")
    person.groups.add(Group.objects.get(name="Editors"))
    client.force_login(person)
    return client


@pytest.mark.parametrize("slug", ONE_PER_FORMAT)
def test_a_new_editor_authors_a_module_of_each_format_from_a_sheet(editor: Client, catalogue: CataloguePage, slug: str) -> None:
    sheet = import_manuscript(parse((DEMO / "modules" / f"{slug}.fr.md").read_text(encoding="utf-8")), parent=catalogue)
    fields = typed(sheet) | {"title": "Écrit d’après une feuille", "slug": "d-apres-une-feuille"}
    address = reverse("wagtailadmin_pages:add", args=["cms", f"{sheet.format_code}page", catalogue.pk])

    assert editor.get(address).status_code == 200
    draft = editor.post(address, fields | {"promise": ""})
    assert draft.status_code == 302, draft.context["form"].errors.as_json() if draft.context else ""
    page = ModulePage.objects.get(slug="d-apres-une-feuille").specific
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "Write the promise" in editor.get(edit, headers={"accept-language": "en"}).content.decode()
    answer = editor.post(edit, fields | {"action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors.as_json() if answer.context else ""

    page.refresh_from_db()
    assert page.live
    made, meant = current_outlines()[page.translation_key][1], current_outlines()[sheet.translation_key][1]
    assert [step.title for step in made.steps] == [step.title for step in meant.steps]
    assert [[ask.kind for ask in step.asks] for step in made.steps] == [[ask.kind for ask in step.asks] for step in meant.steps]
    assert (made.minutes, made.skills, len(made.requirements)) == (meant.minutes, meant.skills, len(meant.requirements))
    assert "Écrit d’après une feuille" in Client().get(page.get_url()).content.decode()
