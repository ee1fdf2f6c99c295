"""Vocabularies: renamed, reordered, added and retired without losing what refers to them; nobody deletes a term."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from cms.actions.shelving import Shelf
from cms.models import ExamplePage, Term, term, vocabulary

pytestmark = pytest.mark.django_db
FORM = {"label_fr": "Réseaux", "label_en": "Networks", "description_fr": "", "description_en": ""}


@pytest.fixture
def editor() -> Client:
    client, person = Client(), get_user_model().objects.create_user("editor@example.org", "a long password")
    person.groups.add(Group.objects.get(name="Editors"))
    client.force_login(person)
    return client


def test_an_editor_renames_and_moves_a_term_and_pages_follow(centre: Shelf, editor: Client, client: Client):
    one = term("profile", "association")

    answer = editor.post(f"/admin/snippets/cms/term/edit/{one.pk}/", FORM)
    listed = editor.get("/admin/snippets/cms/term/?kind=profile").content.decode()
    moved = editor.post(f"/admin/snippets/cms/term/reorder/{one.pk}/?position=3")

    assert answer.status_code == 302
    assert "/admin/snippets/cms/term/reorder/" in listed
    assert moved.json() == {"success": True}
    assert [each.code for each in vocabulary("profile")].index("association") == 3
    assert "Réseaux" in client.get("/fr/resources/examples/ecole/").content.decode()


def test_an_editor_adds_a_term_and_it_is_offered(centre: Shelf, editor: Client):
    editor.post("/admin/snippets/cms/term/add/", FORM | {"kind": "profile", "code": "network"})

    assert vocabulary("profile")[-1].label("en") == "Networks"
    page = ExamplePage.objects.get(slug="ecole", locale__language_code="fr")
    assert 'value="network"' in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()


@pytest.mark.parametrize(("wanted", "place"), [("0", 0), ("2", 2), ("9", 9), ("99", 9), ("", 9), ("-1", 9), ("²", 9), ("x", 9)])
def test_a_term_takes_its_place_among_its_own_and_every_other_vocabulary_stays(centre: Shelf, editor: Client, wanted: str, place: int):
    others = [(each.kind, each.code) for each in Term.objects.exclude(kind="profile")]
    before = [each.code for each in vocabulary("profile")]
    one = term("profile", "foundation")

    assert editor.post(f"/admin/snippets/cms/term/reorder/{one.pk}/?position={wanted}").status_code == 200

    after = [each.code for each in vocabulary("profile")]
    assert after.index("foundation") == place
    assert [code for code in after if code != "foundation"] == [code for code in before if code != "foundation"]
    assert [(each.kind, each.code) for each in Term.objects.exclude(kind="profile")] == others


def test_only_one_vocabulary_listed_whole_is_put_in_order_and_only_by_who_may(centre: Shelf, editor: Client, client: Client):
    one = term("profile", "association")
    for query in ("", "?kind=profile&retired=true", "?kind=profile&q=a", "?kind=profile&kind=domain"):
        assert "/term/reorder/" not in editor.get(f"/admin/snippets/cms/term/{query}").content.decode(), query

    client.force_login(get_user_model().objects.create_user("reader@example.org", "a long password"))
    assert client.post(f"/admin/snippets/cms/term/reorder/{one.pk}/?position=3").status_code in (302, 403)
    assert vocabulary("profile")[0].code == "association"


def test_a_retired_term_stays_where_it_is_held_and_is_offered_nowhere_else(centre: Shelf, editor: Client, client: Client):
    one = term("profile", "association")
    editor.post(f"/admin/snippets/cms/term/edit/{one.pk}/", FORM | {"retired": "on"})
    holder, other = (ExamplePage.objects.get(slug=slug, locale__language_code="fr") for slug in ("ecole", "mairie"))

    held, free = (editor.get(f"/admin/pages/{page.pk}/edit/").content.decode() for page in (holder, other))

    assert 'value="association"' in held
    assert 'value="association"' not in free
    assert "Réseaux" in client.get("/fr/resources/examples/ecole/").content.decode()
    assert "Réseaux" in client.get("/fr/resources/examples/").content.decode()  # something holds it: it still narrows
    assert "Réseaux" not in client.get("/fr/catalogue/").content.decode()  # nothing does there


def test_nobody_deletes_a_term(centre: Shelf, editor: Client, admin_client: Client):
    one = term("profile", "association")

    for who in (editor, admin_client):
        who.post(f"/admin/snippets/cms/term/delete/{one.pk}/")
        who.post(f"/admin/bulk/cms/term/delete/?id={one.pk}")
        assert Term.objects.filter(pk=one.pk).exists()
