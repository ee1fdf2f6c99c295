"""Pages kept in the process: everybody's, never older than what they show, and never shown to whom they are closed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.models import ContentVersion, ModulePage, cards, module_page_at
from cms.views.parts import LONGEST

pytestmark = pytest.mark.django_db
Make = Callable[..., ModulePage]


def test_a_page_read_again_costs_one_query(make_module: Make, django_assert_num_queries: Any) -> None:
    page = make_module()
    address = page.get_url()
    first = module_page_at(address, language="fr")

    with django_assert_num_queries(1):
        assert module_page_at(address, language="fr") is first
    assert first.pk == page.pk


def test_what_is_published_replaces_what_was_kept(make_module: Make) -> None:
    page = make_module()
    assert "Un autre titre" not in Client().get(f"{page.get_url()}?step=1").content.decode()

    page.title = "Un autre titre"
    page.save_revision().publish()

    assert "Un autre titre" in Client().get(f"{page.get_url()}?step=1").content.decode()


def test_a_document_that_changes_makes_pages_be_drawn_again(make_module: Make) -> None:
    make_module()
    before = ContentVersion.current()

    get_document_model().objects.create(title="Guide", file=ContentFile(b"text", name="guide.txt"))

    assert ContentVersion.current() != before


def test_a_page_for_accounts_is_in_no_catalogue_and_asks_for_one(make_module: Make) -> None:
    page = make_module("reserve", title="Pour quelques-uns")
    address = page.get_url()
    assert b"Pour quelques-uns" in Client().get(address).content

    closed = PageViewRestriction.objects.create(page=page, restriction_type="login")

    asked = Client().get(address)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/fr/_util/login/")
    assert "Pour quelques-uns" not in Client().get("/fr/catalogue/").content.decode()
    assert cards("fr") == ()

    closed.delete()
    assert b"Pour quelques-uns" in Client().get(address).content


def test_a_page_below_a_closed_one_is_closed_too(make_module: Make, catalogue: Any) -> None:
    page = make_module()
    PageViewRestriction.objects.create(page=catalogue, restriction_type="login")

    assert Client().get(page.get_url()).status_code == 302


def test_what_is_done_on_a_closed_page_is_recorded_for_whom_it_is_for_and_refused_to_others(
    make_module: Make, django_user_model: Any
) -> None:
    page = make_module()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    address = reverse("journey:step", args=[page.module_key])
    ask = page.outline.steps[0].asks[0]
    done = {"ask": ask.id, "kind": "step.opened", "nonce": uuid4().hex, "version": 1, "go": "/fr/"}
    guest = Client()
    guest.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))

    assert Client().post(address, done).status_code == 404
    assert guest.get(page.get_url()).status_code == 200
    assert guest.post(address, done).status_code in (302, 303)


def test_what_is_drawn_once_differs_by_language_and_by_what_is_named() -> None:
    template = engines["django"].from_string(
        "{% load cms_tags i18n %}{% drawn_once %}{% translate 'Steps' %}{% end_drawn_once %}"
        "{% drawn_once on page number %}{{ number }}{{ hidden }}{% end_drawn_once %}"
    )
    page, other = ModulePage(), ModulePage()
    request = RequestFactory().get("/")

    def drawn(page: ModulePage, number: int, hidden: str) -> str:
        return template.render({"page": page, "number": number, "hidden": hidden}, request)

    with override("fr"):
        assert drawn(page, 1, "a") == "Étapes1a"
        assert drawn(page, 1, "b") == "Étapes1a"
        assert drawn(page, 2, "b") == "Étapes2b"
        assert drawn(other, 1, "c") == "Étapes1c"
    with override("en"):
        assert drawn(page, 1, "d") == "Steps1d"


# --- recordings, in parts


@pytest.fixture
def film() -> Any:
    return get_document_model().objects.create(title="Film", file=ContentFile(bytes(range(256)) * 400, name="film.mp4"))


WHOLE = bytes(range(256)) * 400
SIZE = len(WHOLE)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-", 0, SIZE - 1), ("bytes=100-199", 100, 199), ("bytes=-5", SIZE - 5, SIZE - 1), (f"bytes=90000-{10**15}", 90000, SIZE - 1)],
)
def test_a_player_is_given_the_part_it_asks_for(film: Any, asked: str, first: int, last: int) -> None:
    answer = Client().get(film.url, headers={"Range": asked, "Accept-Encoding": "gzip, br"})

    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.getvalue() == WHOLE[first : last + 1]
    assert int(answer.headers["Content-Length"]) == last - first + 1
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=-", "items=0-1", "bytes=a-b", ""])
def test_what_is_no_range_gets_the_whole(film: Any, asked: str) -> None:
    answer = Client().get(film.url, headers={"Range": asked})

    assert answer.status_code == 200
    assert answer.getvalue() == WHOLE


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=-0", "bytes=9-3"])
def test_a_part_that_is_not_there_is_refused(film: Any, asked: str) -> None:
    assert Client().get(film.url, headers={"Range": asked}).status_code == 416


def test_a_part_of_a_file_that_changed_is_the_whole_of_the_new_one(film: Any) -> None:
    headers = {"Range": "bytes=0-9"}
    tag = Client().get(film.url, headers=headers).headers["ETag"]
    assert Client().get(film.url, headers=headers | {"If-Range": tag}).status_code == 206
    assert Client().get(film.url, headers=headers | {"If-Range": '"other"'}).status_code == 200


def test_a_recording_opens_where_it_is_asked_for_and_names_no_coding_it_has_not(film: Any) -> None:
    for asked in ({}, {"Range": "bytes=0-9"}):
        answer = Client().get(film.url, headers={"Accept-Encoding": "gzip, br", **asked})
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert answer.headers["Content-Type"] == "video/mp4"
        assert not answer.has_header("Content-Encoding")


def test_a_part_of_a_closed_file_is_closed(film: Any) -> None:
    closed = Collection.get_first_root_node().add_child(name="Fermé")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    film.collection = closed
    film.save()
    assert Client().get(film.url, headers={"Range": "bytes=0-9"}).status_code == 302


def test_a_long_film_is_given_piece_by_piece(film: Any) -> None:
    film = get_document_model().objects.create(title="Long", file=ContentFile(b"x" * (LONGEST + 10), name="long.mp4"))
    answer = Client().get(film.url, headers={"Range": "bytes=0-"})
    assert answer.headers["Content-Range"] == f"bytes 0-{LONGEST - 1}/{LONGEST + 10}"
    assert len(answer.getvalue()) == LONGEST


def test_text_is_sent_in_parts_as_it_is(film: Any) -> None:
    film = get_document_model().objects.create(title="Paroles", file=ContentFile(b"WEBVTT\n" * 500, name="paroles.vtt"))
    answer = Client().get(film.url, headers={"Range": "bytes=0-699", "Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.getvalue() == b"WEBVTT\n" * 100
