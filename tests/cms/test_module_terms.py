"""What a module says of itself, its basis, status and licence, in words that an editor may change."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation

from cms.actions.exporting import export_manuscript
from cms.models import term
from cms.models.vocabularies import coded, vocabulary
from cms.templatetags.cms_tags import city, role_word

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


def test_who_a_module_is_for_is_said_on_one_line_and_in_one_word_when_it_is_for_all(make_module, client: Client):
    every = [each.code for each in vocabulary("level")]
    some, all_of_them = (
        make_module(slug, profiles=["citizen", "media"], levels=levels) for slug, levels in (("un", every[:2]), ("deux", every))
    )
    shown = [
        BeautifulSoup(client.get(page.url).content, "html.parser").select_one(".margin").get_text(" ", strip=True)
        for page in (some, all_of_them)
    ]

    assert "Citoyens\u00a0· Médias" in shown[0]
    assert "Quartier et commune\u00a0· " in shown[0]
    assert "Toutes les échelles" in shown[1]
    assert "Quartier et commune" not in shown[1]


@pytest.mark.parametrize(("title", "word"), [("Phase 1 : comprendre", ""), ("Avant de partir", "Comprendre")])
def test_the_part_a_step_plays_is_not_said_twice(title: str, word: str):
    with translation.override("fr"):
        assert role_word("understand", title) == word


@pytest.mark.parametrize(("zone", "place"), [("Europe/Paris", "Paris"), ("America/Argentina/Buenos_Aires", "Buenos Aires"), ("UTC", "UTC")])
def test_a_time_zone_is_known_by_its_city(zone: str, place: str):
    assert city(zone) == place
