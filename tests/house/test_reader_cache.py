"""Pages kept for readers without a cookie: the same for all of them, and never older than what is published."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client

from cms.models import ModulePage
from learning.views import failure
from tests.cms.conftest import catalogue, make_module  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> None:
    settings.CACHES = {**settings.CACHES, "pages": settings.PAGE_CACHE}
    caches["pages"].clear()


def test_a_second_reader_costs_one_query(client: Client, make_module: Callable[..., ModulePage], django_assert_num_queries: Any) -> None:  # noqa: F811
    make_module()
    first = client.get("/fr/catalogue/")

    with django_assert_num_queries(1):
        second = Client().get("/fr/catalogue/")

    assert first.content == second.content
    assert second.headers["Content-Security-Policy"]


def test_what_is_published_shows_at_once(client: Client, make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    page = make_module()
    client.get("/fr/catalogue/")

    page.title = "Un autre titre"
    page.save_revision().publish()

    assert "Un autre titre" in Client().get("/fr/catalogue/").content.decode()


def test_a_reader_with_a_session_is_answered_for_themselves(make_module: Callable[..., ModulePage], django_user_model: Any) -> None:  # noqa: F811
    make_module()
    Client().get("/fr/catalogue/")
    browser = Client()
    browser.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))

    own = browser.get("/fr/catalogue/").content.decode()

    assert "ada@example.org" in own or "/fr/accounts/logout/" in own
    assert "/fr/accounts/logout/" not in Client().get("/fr/catalogue/").content.decode()


def test_an_unchanged_page_is_answered_304(make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    make_module()
    etag = Client().get("/fr/catalogue/").headers["ETag"]

    assert Client().get("/fr/catalogue/", headers={"If-None-Match": etag}).status_code == 304


def test_a_page_with_a_form_to_post_is_never_kept(make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    page = make_module()
    tokens = {Client().get(page.url + "?step=1").cookies["csrftoken"].value for _reader in range(2)}

    assert len(tokens) == 2


def test_a_preview_is_kept_for_nobody(make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    page = make_module()
    page.title = "Encore un brouillon"
    for _time in range(2):
        assert "Encore un brouillon" in page.make_preview_request(preview_mode="").content.decode()

    shown = Client().get(page.url, headers={"host": "localhost"})
    assert shown.status_code == 200
    assert "Encore un brouillon" not in shown.content.decode()


@contextmanager
def database_away() -> Iterator[None]:
    """Every query fails, as it does while the server is stopped."""

    def refuse(*_arguments: Any) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        yield


def test_while_the_database_is_away_a_kept_page_is_shown(make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    make_module()
    reader = Client(raise_request_exception=False)  # a client has a site of its own, which remembers what it saw last
    before = reader.get("/fr/catalogue/").content

    with database_away():
        answer = reader.get("/fr/catalogue/")

    assert (answer.status_code, answer.content) == (200, before)


def test_while_the_database_is_away_any_other_page_says_so_and_when_to_come_back(make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    page = make_module()

    with database_away():
        answers = [Client(raise_request_exception=False).get(path) for path in (page.url, "/fr/path/", "/en/routes/")]
        sent = Client(raise_request_exception=False).post("/record/events/", b"{}", content_type="application/json")

    for answer in answers:
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "Ce qui est en sûreté" in answer.content.decode()
        assert "The site is taking a break" in answer.content.decode()
    assert sent.status_code != 200


def test_what_fails_for_another_reason_is_not_laid_on_the_database(rf: Any) -> None:
    try:
        raise ValueError
    except ValueError:
        assert failure(rf.get("/")).status_code == 500
