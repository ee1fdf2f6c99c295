"""What is not published is nowhere, for nobody who does not write."""

import pytest
from wagtail.models import Page

from cms.models import DiscoveryPage, InfoPage
from tests.security.addresses import reading
from tests.security.pages import text_of
from tests.security.world import World, add_module

pytestmark = pytest.mark.django_db
DRAFT = "CANARYDRAFT"
READERS = ("anonymous", "learner", "member", "facilitator", "stranger")
SEARCHES = (f"/fr/catalogue/?q={DRAFT.lower()}", "/fr/catalogue/?q=changed", "/fr/catalogue/?q=withdrawn")
LISTS = (*SEARCHES, "/fr/", "/fr/catalogue/", "/fr/catalogue/?objective=projects", "/fr/routes/", "/fr/path/", "/fr/path/edit/",
         "/fr/cohorts/new/", "/fr/data/", "/en/", "/en/catalogue/", "/sitemap.xml", "/feed/", "/fr/feed/", "/fr/sitemap.xml",
         "/robots.txt", "/api/v2/pages/", "/fr/api/v2/pages/", "/admin/api/main/pages/")  # fmt: skip


@pytest.mark.parametrize("role", READERS)
def test_a_draft_is_nowhere(world: World, role: str) -> None:
    places = [*LISTS, *(path for path, _line in reading(world))]

    assert [path for path in places if DRAFT in text_of(world.send(role, "GET", path))] == []


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("path", ["/fr/catalogue/brouillon/", "/fr/catalogue/brouillon/?step=1", "/en/catalogue/brouillon/"])
def test_the_address_of_a_draft_answers_like_one_that_never_was(world: World, role: str, path: str) -> None:
    draft, none = (world.send(role, "GET", each) for each in (path, path.replace("brouillon", "nothing-9")))

    assert (draft.status_code, len(draft.content)) == (none.status_code, len(none.content)) == (404, len(draft.content))
    assert DRAFT not in text_of(draft)


@pytest.mark.parametrize("role", READERS)
def test_what_was_changed_and_not_published_is_not_shown(world: World, role: str) -> None:
    page = DiscoveryPage.objects.get(pk=world.ids["page"])
    page.title = page.promise = f"{DRAFT} changed"
    page.save_revision()
    info = InfoPage.objects.get()
    info.body = f"{DRAFT} changed"
    info.save_revision()

    places = [world.ids["module_path"], f"{world.ids['module_path']}?all=1", *LISTS]
    assert [path for path in places if DRAFT in text_of(world.send(role, "GET", path))] == []


@pytest.mark.parametrize("role", READERS)
def test_what_was_withdrawn_is_gone_with_the_next_request(world: World, role: str) -> None:
    shelf = Page.objects.get(pk=world.ids["shelf"]).specific
    page = add_module(shelf, "retire", title=f"{DRAFT} withdrawn")
    assert DRAFT in text_of(world.send(role, "GET", "/fr/catalogue/"))
    assert DRAFT in text_of(world.send(role, "GET", "/fr/routes/"))

    page.unpublish()

    assert [path for path in LISTS if DRAFT in text_of(world.send(role, "GET", path))] == []
    assert world.send(role, "GET", page.url).status_code == 404


def test_a_page_cannot_be_made_private_and_go_on_being_listed(world: World) -> None:
    path = f"/admin/pages/{world.ids['page']}/privacy/"

    for kind in ("login", "password", "groups"):
        world.send("superuser", "POST", path, {"restriction_type": kind, "password": "a shared one", "groups": "1"})

    assert not Page.objects.get(pk=world.ids["page"]).get_view_restrictions().exists()
