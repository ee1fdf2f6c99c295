"""The public API: what is published, the fields that are written out, and nothing else."""

import pytest
from django.test import Client
from wagtail.models import Page

from cms.actions.shelving import Shelf
from cms.models import ExamplePage, Term
from tests.cms.shelves import PAGES, fill
from tests.security.world import add_module

pytestmark = pytest.mark.django_db
NEVER = (
    "right",
    "feedback",
    "owner",
    "draft_title",
    "live_revision",
    "expire_at",
    "go_live_at",
    "latest_revision",
    "locked_by",
    "alias_of",
)
EXAMPLE = {
    *("id", "title", "summary", "body", "objectives", "profiles", "domains", "levels", "modules", "contributors", "licence", "status"),
    *("published_on", "review_date", "sources", "translation_key", "actors", "territory", "year", "result", "meta"),
}


def read(client: Client, path: str) -> dict:
    answer = client.get(f"/api/v2/{path}")
    assert answer.status_code == 200, path
    return answer.json()


def test_what_is_published_can_be_listed_and_read_and_a_draft_cannot(centre: Shelf, client: Client):
    shelf = centre.at("fr", "catalogue")
    add_module(shelf, "ouvert")
    draft = add_module(shelf, "brouillon", publish=False)

    assert [item["title"] for item in read(client, "modules/")["items"]] == ["ouvert"]
    assert client.get(f"/api/v2/modules/{draft.pk}/", follow=True).status_code == 404
    assert {item["title"] for item in read(client, "resources/?locale=fr")["items"]} == {"Doser un outil", "Des chiffres"}
    page = ExamplePage.objects.get(slug="ecole", locale__language_code="fr")
    page.unpublish()
    assert client.get(f"/api/v2/examples/{page.pk}/", follow=True).status_code == 404


def test_only_the_fields_that_are_written_out_are_given_whatever_is_asked(centre: Shelf, client: Client):
    page = ExamplePage.objects.get(slug="ecole", locale__language_code="fr")
    module = add_module(centre.at("fr", "catalogue"), "ouvert")

    assert set(read(client, f"examples/{page.pk}/?fields=*")) == EXAMPLE
    whole = client.get(f"/api/v2/modules/{module.pk}/?fields=*").content.decode()
    assert [name for name in NEVER if f'"{name}"' in whole] == []
    assert "Par quoi commencer" not in whole  # a recall question with its answers
    for query in ("fields=owner", "fields=body(*)", "owner=1", "order=owner", "child_of=1"):
        assert client.get(f"/api/v2/modules/?{query}").status_code == 400, query


def test_a_page_kept_for_some_is_nobodys(centre: Shelf, client: Client):
    examples = Page.objects.get(slug="examples", locale__language_code="fr")
    examples.view_restrictions.create(restriction_type="login")

    assert {item["title"] for item in read(client, "examples/")["items"]} == {"Open schools"}
    assert "écoles" not in client.get("/fr/exports/examples.json").content.decode()
    assert "écoles" not in client.get("/fr/search/?q=ecoles").content.decode().replace('value="ecoles"', "")


def test_vocabularies_are_read_whole_retired_terms_too(centre: Shelf, client: Client):
    Term.objects.get(kind="profile", code="media").delete()
    term = Term.objects.get(kind="profile", code="citizen")
    term.retired = True
    term.save()

    profiles = read(client, "vocabularies/?kind=profile&limit=20")["items"]

    assert [item["code"] for item in profiles if item["retired"]] == ["citizen"]
    assert profiles[0]["labels"] == {"fr": "Associations et structures d’intérêt général", "en": profiles[0]["labels"]["en"]}


def test_a_list_costs_the_same_however_long(centre: Shelf, client: Client, django_assert_max_num_queries):
    read(client, "examples/?fields=*")
    with django_assert_max_num_queries(8) as queries:
        read(client, "examples/?fields=*")
    before = len(queries)
    fill(centre, *[{**PAGES[3], "slug": f"ecole-{number}"} for number in range(8)])
    with django_assert_max_num_queries(before):
        assert len(read(client, "examples/?fields=*")["items"]) == 19
