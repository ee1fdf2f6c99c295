"""Nobody is sent to another site by an address they trusted."""

import uuid

import pytest

from quizzes.models import Attempt
from tests.security.pages import elements
from tests.security.world import QUIZ, World

pytestmark = pytest.mark.django_db
AWAY = (
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example//", "/\\evil.example",
    "\\\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
    "\t//evil.example", " //evil.example",
    "https:evil.example", "https:/evil.example", "https:\\\\evil.example", "http:///evil.example", "HTTPS://evil.example",
    "//evil.example%2f..", "//testserver@evil.example", "https://testserver@evil.example", "https://testserver.evil.example",
    "//testserver.evil.example", "https://evil.example#testserver", "https://evil.example?testserver", "https://evil.example\\@testserver",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,x", "vbscript:x",
    "ftp://evil.example", "file:///etc/passwd", "mailto:x@evil.example", "/%09/evil.example", "/%5cevil.example", "//%65vil.example",
    "//[::1]", "//1.1.1.1", "//evil。example", "http://[evil", "\x00//evil.example", "https://evil.example:443@testserver\\@evil.example",
)  # fmt: skip


def leaves(location: str) -> bool:
    """As a browser reads it: backslashes are slashes, tabs and line ends are dropped, blanks before it too."""
    read = location.replace("\\", "/").replace("\t", "").replace("\n", "").replace("\r", "").lstrip(" \x00\x01")
    return not read.startswith("/") or read.startswith("//")


@pytest.mark.parametrize("target", AWAY)
def test_no_form_leads_to_another_site(world: World, target: str) -> None:
    credentials = {"login": "other@example.org", "password": "a long password"}
    tick = {"ask": world.ids["ask"], "kind": "step.ticked", "nonce": str(uuid.uuid4()), "version": "1", "go": target}
    sent = {
        "login": world.ask("anonymous", "POST", "/fr/accounts/login/", credentials | {"next": target}),
        "login, signed in": world.ask("learner", "GET", "/fr/accounts/login/", {"next": target}),
        "logout": world.ask("learner", "POST", "/fr/accounts/logout/", {"next": target}),
        "sign-up": world.ask(
            "anonymous", "POST", "/fr/accounts/signup/", {"email": "n@example.org", "password1": "a quiet river 12", "next": target}
        ),
        "step": world.ask("learner", "POST", f"/fr/walk/{world.ids['module']}/", tick),
        "quiz": world.ask("other", "POST", f"/fr/quiz/{QUIZ}/start/", {"next": target}),
        "language": world.ask("learner", "POST", "/fr/my-mail/language/", {"language": "en", "next": target}),
        "no quiz left": world.ask("learner", "POST", "/fr/quiz/none/start/", {"next": target}),
    }

    gone = {name: answer.headers["Location"] for name, answer in sent.items() if answer.status_code == 302}
    assert {name: place for name, place in gone.items() if leaves(place)} == {}
    assert {"login", "login, signed in", "logout", "sign-up", "step", "language"} <= set(gone)
    assert {answer.status_code for answer in sent.values()} <= {302, 404}


@pytest.mark.parametrize("target", AWAY)
def test_a_result_page_never_offers_the_way_out_that_somebody_else_wrote(world: World, target: str) -> None:
    world.send("other", "POST", f"/fr/quiz/{QUIZ}/start/", {"next": target})

    assert [attempt.return_to for attempt in Attempt.objects.all() if attempt.return_to and leaves(attempt.return_to)] == []


def test_a_way_back_on_this_site_is_kept(world: World) -> None:
    here = "/fr/catalogue/premiers-pas/?step=2"

    world.send("other", "POST", f"/fr/quiz/{QUIZ}/start/", {"next": here})
    attempt = Attempt.objects.exclude(learner_id=world.learners["learner"]).get()
    world.send("other", "POST", f"/fr/quiz/{attempt.pk}/submit/", {})
    links = [given.get("href") for _tag, given in elements(world.send("other", "GET", f"/fr/quiz/{attempt.pk}/result/")).tags]

    assert here in links
