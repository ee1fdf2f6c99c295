"""How pages and files go over the wire: who may keep them, under which name, how small."""

import gzip
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.template import engines
from django.test import Client, RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from cms.models import ModulePage
from learning import serving
from tests.cms.conftest import catalogue, make_module  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
BOTH = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test that needs the files laid out lays them out, for all to copy."""
    return tmp_path_factory.mktemp("laid out")


@pytest.fixture
def laid_out(settings: Any, tmp_path: Path, once: Path) -> Iterator[Path]:
    """Static files as the embedded default serves them, in a folder of their own."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DATA_DIR = tmp_path
    settings.WHITENOISE_AUTOREFRESH = False
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "learning.serving.NamedByContentStorage"}}
    ours = f"{serving.LaidOutMiddleware.__module__}.{serving.LaidOutMiddleware.__name__}"
    theirs = f"whitenoise.middleware.{WhiteNoiseMiddleware.__name__}"
    settings.MIDDLEWARE = [ours if name == theirs else name for name in settings.MIDDLEWARE]
    forget_names()
    serving.lay_out(once)
    shutil.copytree(once, settings.STATIC_ROOT)
    yield settings.STATIC_ROOT
    forget_names()


def forget_names() -> None:
    """Names of files, and what templates have drawn with them: a process meets one layout in its life, a test another."""
    serving.named_by_content.cache_clear()
    for loader in engines["django"].engine.template_loaders:
        loader.reset()


def body(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def sheet_of(page: Any) -> str:
    links = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.content.decode())
    assert len(links) == 1, links
    return links[0]


# --- files


def test_a_page_asks_for_one_sheet_that_is_kept_for_good_and_sent_compressed(
    laid_out: Path,
    make_module: Callable[..., ModulePage],  # noqa: F811
) -> None:
    client = Client()
    address = sheet_of(client.get(make_module().url))

    answer = client.get(address, headers=BOTH)

    assert re.fullmatch(r"/static/css/cheminer\.[0-9a-f]{12}\.css", address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["Vary"]
    sent = body(answer)
    assert len(sent) <= 15_000
    assert brotli.decompress(sent).decode() == serving.joined_sheet()
    assert body(client.get(address)).decode() == serving.joined_sheet()


def test_a_file_that_changes_has_another_address(laid_out: Path, settings: Any) -> None:
    before = serving.named_by_content("css/cheminer.css")
    extra = laid_out.parent / "extra"
    (extra / "css").mkdir(parents=True)
    (extra / "css" / "one.css").write_text("a{color:red}")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, extra]
    one = serving.named_by_content("css/one.css")
    serving.named_by_content.cache_clear()
    (extra / "css" / "one.css").write_text("a{color:green}")

    assert serving.named_by_content("css/one.css") != one
    assert serving.named_by_content("css/cheminer.css") == before
    assert serving.named_by_content("css/nowhere.css") == "css/nowhere.css"


def test_laying_out_twice_makes_nothing_the_second_time(laid_out: Path) -> None:
    shutil.rmtree(laid_out)

    first, second = serving.lay_out(laid_out), serving.lay_out(laid_out)

    assert first > 50
    assert second == 0
    assert not list(laid_out.rglob(".draft-*"))


def test_a_name_that_was_laid_out_holds_for_the_life_of_the_process(laid_out: Path, settings: Any) -> None:
    extra = laid_out.parent / "extra"
    (extra / "css").mkdir(parents=True)
    (extra / "css" / "aaa.css").write_text("a{color:red}")
    settings.STATICFILES_DIRS = [extra, *settings.STATICFILES_DIRS]
    serving.lay_out(laid_out)
    (extra / "css" / "aaa.css").write_text("a{color:green}")  # the code is brought up to date under a site that runs

    assert (laid_out / serving.named_by_content("css/aaa.css")).is_file()


def test_a_sheet_that_another_process_laid_out_since_is_served(laid_out: Path) -> None:
    client = Client()
    assert client.get("/static/css/cheminer.0123456789ab.css").status_code == 302
    (laid_out / "css" / "cheminer.0123456789ab.css").write_text("a{color:green}")

    answer = client.get("/static/css/cheminer.0123456789ab.css")

    assert (answer.status_code, body(answer)) == (200, b"a{color:green}")
    assert "immutable" not in answer.headers["Cache-Control"]  # to this process it is not the file of that name


def test_a_page_from_before_gets_the_sheet_of_today(laid_out: Path) -> None:
    answer = Client().get("/static/css/cheminer.ffffffffffff.css", follow=True)

    assert answer.redirect_chain == [(f"/static/{serving.named_by_content(serving.SHEET)}", 302)]
    assert body(answer).decode() == serving.joined_sheet()


@pytest.mark.parametrize(
    "name",
    [
        "css/nowhere.ffffffffffff.css",
        "css/cheminer.css.map",
        "../secret-key",
        "css/../../secret.ffffffffffff.txt",
        ".draft.ffffffffffff.css",
    ],
)
def test_what_no_file_is_named_leads_nowhere(laid_out: Path, name: str) -> None:
    client = Client()
    client.get("/healthz")  # laid out by now
    for secret in ("../secret-key", "../secret.ffffffffffff.txt", ".draft.ffffffffffff.css"):
        (laid_out / secret).write_text("x")

    assert client.get(f"/static/{name}").status_code in (400, 404)


def test_the_admin_finds_its_own_files_under_both_names(laid_out: Path) -> None:
    client = Client()
    serving.lay_out(laid_out)
    plain = "/static/wagtailadmin/css/core.css"
    named = "/static/" + serving.named_by_content("wagtailadmin/css/core.css")

    assert named != plain
    assert client.get(plain).status_code == client.get(named).status_code == 200
    assert "immutable" not in client.get(plain).headers["Cache-Control"]


def test_the_joined_sheet_says_what_its_parts_say() -> None:
    squeezed = serving.joined_sheet()
    whole = "".join(path.read_text() for path in serving.parts())

    assert squeezed.count("{") == squeezed.count("}") == re.sub(r"/\*.*?\*/", "", whole, flags=re.S).count("{")
    assert squeezed.startswith("@layer reset,base,layout,components,utilities,print;")
    assert "/*" not in squeezed
    assert 'content:" (" attr(href) ")"' in squeezed.replace("content: ", "content:")


# --- pages


def test_a_reader_gets_no_cookie_and_a_page_anybody_may_keep(make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    page = make_module()
    for address in ("/fr/", "/fr/catalogue/", page.url, f"{page.url}?all=1", "/fr/path/", "/fr/situate/"):
        answer = Client().get(address)
        cookies = set(answer.cookies)

        assert answer.status_code == 200, address
        assert "sessionid" not in cookies
        if not cookies:  # a page with a form to post carries the form's own token
            assert answer.headers["Cache-Control"] == "no-cache, public", address
            assert answer.headers["ETag"]
            assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/healthz", "/fr/", "/fr/nowhere/", "/static/css/tokens.css"])
def test_who_asks_for_the_head_gets_the_lengths_and_no_body(path: str, make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    """Asked of the site itself: Django's test client would take the body away."""
    make_module()
    site, told = WSGIHandler(), {}

    def ask(method: str) -> bytes:
        answer = site(
            RequestFactory().generic(method, path).environ, lambda status, headers: told.update({method: (status, dict(headers))})
        )
        try:
            return b"".join(answer)
        finally:
            answer.close()

    page = ask("GET")
    assert page
    assert ask("HEAD") == b""
    assert told["HEAD"][0] == told["GET"][0]
    assert told["HEAD"][1].get("Content-Length") == str(len(page)) == told["GET"][1].get("Content-Length")


def test_a_page_with_a_form_is_nobody_elses(make_module: Callable[..., ModulePage]) -> None:  # noqa: F811
    answer = Client().get(make_module().url + "?step=1")

    assert set(answer.cookies) == {"csrftoken"}
    assert answer.headers["Cache-Control"] == "no-cache, private"


@pytest.mark.parametrize("address", ["/fr/", "/fr/catalogue/", "/fr/path/", "/fr/my-data/", "/fr/accounts/email/", "/fr/cohorts/"])
def test_no_page_of_a_signed_in_person_is_kept_on_the_way(
    address: str,
    make_module: Callable[..., ModulePage],  # noqa: F811
    django_user_model: Any,
) -> None:
    make_module()
    client = Client()
    client.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))

    kept = client.get(address).headers["Cache-Control"]

    assert "private" in kept
    assert "public" not in kept


def test_what_is_the_same_for_all_goes_as_brotli_and_answers_304(
    settings: Any,
    make_module: Callable[..., ModulePage],  # noqa: F811
) -> None:
    settings.CACHES = {**settings.CACHES, "pages": settings.PAGE_CACHE}
    caches["pages"].clear()
    make_module()
    plain = Client().get("/fr/catalogue/").content

    for _reader in range(2):  # the second is answered from the kept page
        answer = Client().get("/fr/catalogue/", headers=BOTH)
        assert answer.headers["Content-Encoding"] == "br"
        assert brotli.decompress(answer.content) == plain
        assert len(answer.content) < len(plain) / 3
        again = Client().get("/fr/catalogue/", headers={**BOTH, "If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert gzip.decompress(Client().get("/fr/catalogue/", headers={"Accept-Encoding": "gzip"}).content) == plain


def test_what_was_made_for_somebody_goes_padded(make_module: Callable[..., ModulePage], django_user_model: Any) -> None:  # noqa: F811
    make_module()
    client = Client()
    client.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))

    lengths = {len(client.get("/fr/catalogue/", headers=BOTH).content) for _time in range(8)}

    assert client.get("/fr/catalogue/", headers=BOTH).headers["Content-Encoding"] == "gzip"
    assert len(lengths) > 1


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, BOTH])
@pytest.mark.parametrize("cookies", [{}, {"seen": "1"}])
def test_a_page_is_as_long_as_it_says(make_module: Callable[..., ModulePage], sent: dict[str, str], cookies: dict[str, str]) -> None:  # noqa: F811
    client = Client()
    client.cookies.load(cookies)
    for path in (make_module().url, "/fr/catalogue/", "/fr/routes/"):
        answer = client.get(path, headers=sent)
        assert int(answer.headers["Content-Length"]) == len(body(answer))
