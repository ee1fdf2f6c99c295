"""What a module says of itself, its basis, status and licence, in words that an editor may change."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from cms.actions.exporting import export_manuscript
from cms.models import term
from cms.models.vocabularies import coded

pytestmark = pytest.mark.django_db
FORM = {"label_fr": "Autrement dit", "label_en": "Otherwise", "description_fr": "", "description_en": "", "position": "3"}


@pytest.fixture
def editor() -> Client:
    client, person = Client(), get_user_model().objects.create_user("editor@example.org", "a long password")
    person.groups.add(Group.objects.get(name="Editors"))
    client.force_login(person)
    return client


@pytest.mark.parametrize(("kind", "code"), [("basis", "study"), ("status", "stabilised"), ("licence", "cc-by")])
def test_what_a_module_says_of_itself_is_renamed_extended_and_retired_too(
    make_module, editor: Client, client: Client, kind: str, code: str
):
    page, other = make_module("un", author="La rédaction", **{kind: code}), make_module("deux")

    editor.post(f"/admin/snippets/cms/term/edit/{term(kind, code).pk}/", FORM | {"retired": "on"})
    editor.post("/admin/snippets/cms/term/add/", FORM | {"kind": kind, "code": "brand-new", "label_fr": "Tout neuf"})

    assert "Autrement dit" in client.get(page.url).content.decode()
    held, free = (editor.get(f"/admin/pages/{each.pk}/edit/").content.decode() for each in (page, other))
    assert f'value="{code}" selected' in held
    assert f'value="{code}"' not in free
    assert 'value="brand-new"' in free


def test_a_licence_in_a_file_is_known_by_its_label_and_leaves_under_it(make_module):
    assert coded("licence", "CC BY-SA 4.0") == "cc-by-sa"
    assert coded("licence", "Licence Ouverte 2.0") == "Licence Ouverte 2.0"
    page = make_module("un", licence="cc-by")
    assert "CC BY 4.0" in export_manuscript(page)
    assert page.card().licence == "CC BY 4.0"
