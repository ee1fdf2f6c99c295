"""What any request meets: tokens, reading that writes nothing, headers, cookies and names of hosts."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.house.test_access import PATTERNS, fill
from tests.security.addresses import reading, writing
from tests.security.pages import elements, inline_code
from tests.security.world import World, undone

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
LEARNER_PAGES = ("/fr/", "/fr/catalogue/", "/fr/data/", "/fr/catalogue/premiers-pas/", "/fr/catalogue/premiers-pas/?step=1", "/fr/situate/",
                 "/fr/routes/", "/fr/path/", "/fr/my-data/", "/fr/cohorts/", "/fr/accounts/email/", "/fr/nothing-here/")  # fmt: skip
BY_ITS_TOKEN = "/fr/my-mail/stop/"  # a mail program posts there without a session (RFC 8058); all it can do is to stop a mail
OUTSIDE = re.compile(r"https?:|wss?:|//|\*|unsafe|blob:")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_own_address_takes_an_unsafe_request_without_a_token(world: World, method: str) -> None:
    paths = writing(world) + [path for path, _line in reading(world)]
    taken = [path for path in paths if world.ask("learner", method, path, enforce_csrf_checks=True).status_code != 403]

    assert not [path for path in taken if not path.startswith(BY_ITS_TOKEN)]


def test_no_other_address_takes_a_form_without_a_token_either(world: World) -> None:
    paths = [fill(pattern, {"0": "catalogue/"} if "\\w" in pattern else {}) for pattern in PATTERNS]
    taken = [path for path in paths if world.ask("superuser", "POST", path, enforce_csrf_checks=True).status_code != 403]

    assert not [path for path in taken if not path.startswith(BY_ITS_TOKEN)]


@pytest.mark.parametrize("role", ["anonymous", "learner", "facilitator", "superuser"])
def test_reading_writes_nothing_but_that_a_members_page_was_opened(world: World, role: str) -> None:
    wrote: dict[str, list[str]] = {}
    for path, line in reading(world):
        with undone(), CaptureQueriesContext(connection) as asked:
            world.send(role, "GET", path)
        queries = [query["sql"] for query in asked if WRITES.match(query["sql"])]
        if line.writes:
            queries = [sql for sql in queries if "cohorts_viewing" not in sql]
        if queries:
            wrote[path] = queries
    assert not wrote


@pytest.mark.parametrize("path", ["/fr/", "/fr/catalogue/", "/fr/data/", "/fr/catalogue/premiers-pas/", "/healthz"])
def test_who_only_reads_gets_no_cookie(world: World, path: str) -> None:
    answer = world.ask("anonymous", "GET", path)

    assert answer.status_code == 200
    assert not answer.cookies


def policy_of(answer: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split(";") if part.strip())
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("role", ["anonymous", "learner"])
@pytest.mark.parametrize("path", LEARNER_PAGES)
def test_a_learners_page_allows_nothing_inline_and_no_other_host(world: World, path: str, role: str) -> None:
    answer = world.ask(role, "GET", path)
    policy = policy_of(answer)

    assert [source for sources in policy.values() for source in sources if OUTSIDE.search(source)] == []
    assert policy["default-src"] == policy["object-src"] == ["'none'"]
    assert policy["script-src"] == policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == ["'self'"]
    assert inline_code(elements(answer)) == []


@pytest.mark.parametrize("path", [*LEARNER_PAGES, "/admin/", "/admin/pages/", "/admin/sprite/", "/healthz", "/fr/my-data/export/"])
def test_every_answer_carries_the_headers_that_keep_it_in_its_place(world: World, path: str) -> None:
    headers = world.ask("superuser", "GET", path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()"} <= set(headers["Permissions-Policy"].split(", "))
    assert "Content-Security-Policy" in headers


@pytest.mark.parametrize("path", [*LEARNER_PAGES, "/fr/my-data/export/", "/admin/", "/fr/accounts/password/change/"])
def test_a_page_made_for_somebody_is_kept_by_no_cache_on_the_way(world: World, path: str) -> None:
    told = world.ask("superuser", "GET", path).headers["Cache-Control"]

    assert "private" in told
    assert "no-cache" in told


def test_a_page_kept_for_readers_is_never_one_that_was_made_for_somebody(world: World, settings: Any) -> None:
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept"}}
    path = "/fr/catalogue/premiers-pas/"
    for _twice in range(2):
        assert b"learner@example.org" in world.browser("learner").get(path).content
        assert b"learner@example.org" not in world.browser("anonymous").get(path).content
    kept = world.browser("anonymous").get(path)

    assert not kept.cookies
    assert b"csrfmiddlewaretoken" not in kept.content
    assert policy_of(kept)["script-src"] == ["'self'"]
    assert kept.headers["X-Frame-Options"] == "DENY"


def test_the_editors_preview_may_be_framed_by_this_site_alone(world: World) -> None:
    path = f"/admin/pages/{world.ids['page']}/edit/preview/"
    editor = world.browser("editor")
    form = {"title": "Aperçu", "slug": "premiers-pas", "promise": "Voir.", "body-count": "0", "sources-count": "0", "mode": ""}
    editor.post(path, form)

    headers = editor.get(f"{path}?mode=").headers

    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


def test_the_admins_own_policy_names_no_other_host_and_no_eval(world: World) -> None:
    policy = policy_of(world.ask("superuser", "GET", "/admin/"))

    assert [source for sources in policy.values() for source in sources if re.search(r"http|//|\*|unsafe-eval", source)] == []
    assert policy["object-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]


def test_cookies_stay_on_this_site_and_the_session_is_out_of_reach_of_scripts(world: World) -> None:
    browser = world.browser("anonymous")
    browser.get("/fr/accounts/login/")
    browser.post("/fr/accounts/login/", {"login": "learner@example.org", "password": "a long password"})

    session, token = browser.cookies["sessionid"], browser.cookies["csrftoken"]
    assert session["httponly"]
    assert session["samesite"] == token["samesite"] == "Lax"


@pytest.mark.parametrize("path", ["/fr/", "/healthz", "/admin/", "/fr/accounts/password/reset/", "/record/events/"])
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "evil.example:80", "testserver@evil.example"])
def test_a_request_under_another_hosts_name_is_refused(world: World, path: str, host: str) -> None:
    assert world.browser("anonymous").get(path, headers={"host": host}).status_code == 400


def test_a_forwarded_host_never_reaches_a_mail(world: World) -> None:
    browser, forged = world.browser("anonymous"), {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}

    browser.post("/fr/accounts/password/reset/", {"email": "learner@example.org"}, headers=forged)

    assert [message.to for message in mail.outbox] == [["learner@example.org"]]
    assert "http://testserver/fr/accounts/password/reset/key/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body
