"""Components: each draws what it says it accepts; the language switch keeps the page."""

import re
import uuid
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.cache import cache
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from cms.blocks.steps import ALL
from learning.cohorts.engine.needs import Rule
from learning.showing import STATES, style_context
from learning.templatetags.components import is_open, language_links, main_route, minutes, per_cent

PASSWORD = "un-chemin-de-crete"
CLASS = re.compile(r"\.([a-z][\w-]*)(?=[^{}]*{)")  # of the selectors of a sheet


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Rate limits count in the cache: each test starts with none used."""
    cache.clear()


def drawn(component: str, language: str = "en", **accepts: object) -> BeautifulSoup:
    with translation.override(language):
        return BeautifulSoup(render_to_string(f"components/{component}.html", accepts), "html.parser")


def page(path: str, language: str = "fr", **context: object) -> str:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    with translation.override(language):
        return render_to_string("404.html", {"user": request.user, **context}, request=request)


@pytest.mark.parametrize("route", ["inform", "train", "act", ""])
@pytest.mark.parametrize("state", ["todo", "doing", "done", "refresh", "skipped"])
def test_a_blaze_tells_its_route_and_its_state_by_shape(route: str, state: str) -> None:
    others = {
        str(drawn("blaze", route=route, state=other).svg.decode_contents()) for other in ("todo", "doing", "done", "refresh", "skipped")
    }
    routes = {str(drawn("blaze", route=other, state=state).svg.decode_contents()) for other in ("inform", "train", "act", "")}

    assert len(others) == 5
    assert len(routes) == 4


def test_a_blaze_is_decoration_unless_it_has_words() -> None:
    assert drawn("blaze", route="act").svg["aria-hidden"] == "true"
    assert drawn("blaze", route="act", label="Act, done").svg["aria-label"] == "Act, done"


@pytest.mark.parametrize(
    ("state", "word"),
    [("todo", "à faire"), ("doing", "en cours"), ("done", "fait"), ("refresh", "à rafraîchir"), ("skipped", "mis de côté")],
)
def test_a_state_is_also_a_word(state: str, word: str) -> None:
    assert drawn("state", "fr", state=state).get_text(strip=True) == word
    assert drawn("state", "fr", state=state, quiet=True).select_one(".visually-hidden").get_text() == word


def test_seven_formats_have_seven_drawings() -> None:
    formats = ["awareness", "discovery", "webinar", "tutorial", "kit", "experiential", "syllabus"]

    assert len({str(drawn("format_icon", format=code)) for code in formats}) == 7


def test_progress_is_a_bar_and_the_same_in_words() -> None:
    soup = drawn("progress", percent=40, done=2, total=5)

    assert soup.rect["width"] == "40"
    assert soup.get_text(" ", strip=True) == "2 steps done of 5 · 40%"


def test_saved_is_said_only_when_the_server_has_it() -> None:
    assert drawn("save_state").get_text(strip=True) == ""
    assert drawn("save_state", failed="Not kept: the line was cut.").get_text(strip=True) == "Not kept: the line was cut."


@pytest.mark.parametrize("component", ["notice", "empty", "reason", "pager"])
def test_words_from_people_stay_words(component: str) -> None:
    evil = "<script>alert(1)</script>"
    html = str(drawn(component, text=evil, title=evil, action=evil, url="/x/", next_url="/x/", next_label=evil, reasons=None))

    assert "<script" not in html


@pytest.mark.django_db
def test_a_card_is_a_line_with_its_route_format_and_minutes() -> None:
    card = {
        "title": "Seven lessons",
        "promise": "What was learnt.",
        "url": "/en/x/",
        "format": "discovery",
        "routes": {"inform": 1, "train": 3},
        "minutes": 75,
    }
    soup = drawn("card", card=card, progress={"state": "doing", "percent": 50, "steps_done": 1, "steps_total": 2}, level=3)

    assert soup.h3.a["href"] == "/en/x/"
    assert "is-train" in soup.svg["class"]
    assert "blaze--doing" in soup.svg["class"]
    assert "1\u00a0h\u00a015" in soup.get_text()
    assert "1 step done of 2" in soup.get_text()


@pytest.mark.django_db
def test_the_trail_list_gives_each_step_a_link_a_state_and_one_next_action() -> None:
    steps = [
        {"title": "One", "url": "/1/", "route": "inform", "state": "done", "format": "kit", "minutes": 20},
        {
            "title": "Two",
            "url": "/2/",
            "route": "act",
            "state": "doing",
            "current": True,
            "reasons": ["Because."],
            "action_url": "/2/?step=3",
            "action_label": "Go on",
        },
    ]
    soup = drawn("trail_list", steps=steps)

    assert [link["href"] for link in soup.select("h2 a")] == ["/1/", "/2/"]
    assert [item.get("aria-current") for item in soup.select("ol > li")] == [None, "step"]
    assert [link.get_text() for link in soup.select("a.button")] == ["Go on"]
    assert "done" in soup.select("ol > li")[0].select_one(".visually-hidden").get_text()
    assert soup.select_one(".reason").get_text() == "Because."


@pytest.mark.parametrize(("value", "words"), [(0, ""), (None, ""), (45, "45 min"), (60, "1 h"), (95, "1 h 35"), (1805, "30 h 05")])
def test_minutes_are_said_as_people_say_them(value: int | None, words: str) -> None:
    with translation.override("fr"):
        assert minutes(value).replace("\u00a0", " ") == words


def test_a_share_is_written_as_its_language_writes_it() -> None:
    with translation.override("fr"):
        assert per_cent(40) == "40\u00a0%"
    with translation.override("en"):
        assert per_cent(40) == "40%"


def test_the_heaviest_route_names_a_module() -> None:
    assert main_route({"routes": {"act": 3, "inform": 1}}) == "act"
    assert main_route({"routes": {"act": 2, "inform": 2}}) == "inform"
    assert main_route({"route": "train"}) == "train"
    assert main_route({}) == ""


def test_a_facet_opens_when_it_is_short_or_chosen() -> None:
    long = [{"selected": False}] * 9

    assert is_open(long[:4])
    assert not is_open(long)
    assert is_open([*long, {"selected": True}])


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/fr/accounts/login/?next=/fr/x/", "/fr/catalogue/?q=gouvernance&route=act", "/fr/catalogue/x/?step=3"])
def test_the_language_switch_keeps_the_page(path: str) -> None:
    soup = BeautifulSoup(page(path), "html.parser")
    switch = soup.select_one(".masthead__tools a[hreflang=en]")
    hreflang = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate]")}

    assert switch["href"] == path.replace("/fr/", "/en/", 1)
    assert switch["lang"] == "en"
    assert hreflang == {"fr": f"http://testserver{path}", "en": f"http://testserver{path.replace('/fr/', '/en/', 1)}"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/fr/catalogue/?q=gouvernance&route=act", "/fr/catalogue/x/?step=3"])
def test_signing_in_leads_back_to_the_page_with_what_was_asked_of_it(path: str) -> None:
    way_in = BeautifulSoup(page(path), "html.parser").select_one(".masthead__tools a[href*='/accounts/login/']")

    assert parse_qs(urlsplit(way_in["href"]).query) == {"next": [path]}


@pytest.mark.django_db
def test_a_page_that_is_not_translated_leads_to_a_word_that_says_so() -> None:
    class Untranslated:
        translation_key, pk = uuid.UUID(int=7), 1

    with translation.override("fr"):
        links = language_links(Context({"request": RequestFactory().get("/fr/catalogue/seul/"), "page": Untranslated()}))

    assert [(link.code, link.url) for link in links] == [("fr", "/fr/catalogue/seul/"), ("en", f"/en/elsewhere/{uuid.UUID(int=7)}/")]


@pytest.mark.django_db
def test_the_frame_names_its_language_and_lets_one_skip_to_the_content() -> None:
    soup = BeautifulSoup(page("/fr/nulle-part/"), "html.parser")

    assert (soup.html["lang"], soup.html["dir"]) == ("fr", "ltr")
    assert soup.body.find("a")["href"] == "#main"
    assert soup.select_one("main#main h1")
    assert len(soup.select("h1")) == 1
    assert soup.select_one("link[rel=stylesheet]")["href"].endswith("cheminer.css")
    assert len(soup.select("link[rel=stylesheet], script[src]")) <= 12


@pytest.mark.django_db
def test_the_account_menu_is_a_disclosure_and_signing_out_is_a_post(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("a@example.org", PASSWORD))
    soup = BeautifulSoup(client.get("/fr/accounts/email/").content, "html.parser")
    menu = soup.select_one("details.menu")

    assert menu.summary.get_text() == "Mon compte"
    assert menu.form["method"] == "post"
    assert menu.select_one("[name=csrfmiddlewaretoken]")
    assert "wagtail" not in str(menu)


@pytest.mark.django_db
def test_an_address_is_confirmed_again_only_while_it_is_not_and_removed_after_a_word(client: Client) -> None:
    user = get_user_model().objects.create_user("a@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email="a@example.org", verified=True, primary=True)
    client.force_login(user)
    alone = BeautifulSoup(client.get("/fr/accounts/email/").content, "html.parser")
    EmailAddress.objects.create(user=user, email="b@example.org", verified=False)
    EmailAddress.objects.create(user=user, email="c@example.org", verified=False)
    three = BeautifulSoup(client.get("/fr/accounts/email/").content, "html.parser")

    assert not alone.select("[name=action_send], [name=action_remove]")
    assert len(three.select("[name=action_send]")) == 1
    assert "oubliée" in three.select_one("details.ask-once:has([name=action_remove]) p").get_text()


def test_what_was_not_answered_is_not_marked_as_wrong() -> None:
    nothing = SimpleNamespace(needs_review=False, right=False, partial=False, answered=False, feedback=(), expected=())
    tried = SimpleNamespace(**vars(nothing) | {"answered": True})
    shown = [render_to_string("quizzes/mark.html", {"mark": mark, "judged": True, "worth": None}) for mark in (nothing, tried)]

    assert "ask__mark--none" in shown[0]
    assert "ask__mark--wrong" in shown[1]


ENTRANCES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ENTRANCES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_account_pages_wear_our_frame(client: Client, name: str, language: str) -> None:
    with translation.override(language):
        url = reverse(name)
    response = client.get(url)
    soup = BeautifulSoup(response.content, "html.parser")

    assert response.status_code == 200
    assert soup.html["lang"] == language
    assert soup.select_one(".entrance h1")
    assert soup.select_one(".masthead")
    for control in soup.select(".entrance input:not([type=hidden])"):
        assert soup.select_one(f"label[for={control['id']}]"), control


@pytest.mark.django_db
def test_sign_up_says_that_what_was_done_stays(client: Client) -> None:
    assert "Ce que vous avez fait jusqu’ici vous reste" in client.get("/fr/accounts/signup/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "subject"), [("fr", "Votre compte est prêt"), ("en", "Your account is ready")])
def test_signing_up_sends_a_mail_in_the_language_of_the_page(client: Client, language: str, subject: str) -> None:
    client.post(f"/{language}/accounts/signup/", {"email": "neuve@example.org", "password1": PASSWORD})

    assert subject in mail.outbox[0].subject
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body).group(1)
    assert client.get(link).status_code in (200, 302)


@pytest.mark.django_db
def test_a_forgotten_password_is_replaced_by_way_of_the_mail(client: Client) -> None:
    get_user_model().objects.create_user("a@example.org", PASSWORD)
    client.post("/fr/accounts/password/reset/", {"email": "a@example.org"})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    soup = BeautifulSoup(form.content, "html.parser")

    assert "Un nouveau mot de passe" in soup.h1.get_text()
    fields = [control["name"] for control in soup.select(".entrance input[type=password]")]
    done = client.post(form.redirect_chain[-1][0], dict.fromkeys(fields, "autre-chemin-de-crete"), follow=True)
    assert "changé" in done.content.decode()
    assert get_user_model().objects.get().check_password("autre-chemin-de-crete")


@pytest.mark.django_db
@pytest.mark.parametrize("template", ["404.html", "403.html", "403_csrf.html"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_error_says_what_happened_what_is_safe_and_what_to_do(template: str, language: str) -> None:
    request = RequestFactory().get("/fr/x/")
    request.user = AnonymousUser()
    with translation.override(language):
        soup = BeautifulSoup(render_to_string(template, {"user": request.user}, request=request), "html.parser")

    assert soup.h1
    assert len(soup.select(".lost dt")) == 2
    assert soup.select_one(".lost form[role=search]")
    assert "!" not in soup.main.get_text()


def test_the_page_of_a_failure_stands_alone() -> None:
    soup = BeautifulSoup(Template("{% include '500.html' %}").render(Context()), "html.parser")

    assert soup.html["lang"] == "fr"
    assert soup.select_one("[lang=en] h2")


def test_the_style_page_draws_every_component() -> None:
    templates = settings.BASE_DIR / "learning" / "templates"
    by_tag = {"blaze": "blaze", "format_icon": "format_icon", "trail_map": "trail_map", "trail_lines": "trail_line"}
    seen, waiting = set(), ["style.html", "base.html"]
    while waiting:
        text = (templates / waiting.pop()).read_text()
        named = set(re.findall(r"components/(\w+)\.html", re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.S)))
        named |= {by_tag[tag] for tag in re.findall(r"{%-? (\w+)", text) if tag in by_tag}
        waiting += [f"components/{name}.html" for name in named - seen]
        seen |= named

    assert {path.stem for path in (templates / "components").glob("*.html")} - seen == set()


@pytest.mark.django_db
def test_every_sheet_is_seen_at_work_on_the_style_page() -> None:
    soup = BeautifulSoup(render_to_string("style.html", style_context()), "html.parser")
    drawn_there = {name for tag in soup.find_all(class_=True) for name in tag["class"]}
    sheets = {path.stem: set(CLASS.findall(path.read_text())) for path in (settings.BASE_DIR / "static/css/components").glob("*.css")}

    assert [name for name, classes in sorted(sheets.items()) if not classes & drawn_there] == []
    blocks_drawn = {name.partition("__")[0] for name in drawn_there}
    named_after_their_block = {name for name, classes in sheets.items() if name in {each.partition("__")[0] for each in classes}}
    assert {"attestation", "lost", "tools"} <= named_after_their_block
    assert named_after_their_block - blocks_drawn == {"drag"}  # its boxes are made in the browser, by static/js/drag.js
    assert "button--alert" in drawn_there


@pytest.mark.django_db
def test_the_style_page_draws_every_block_of_a_step() -> None:
    shown = [bound.block.name for bound in style_context()["samples"]]

    assert set(shown) == set(ALL)


@pytest.mark.django_db
def test_the_style_page_draws_questions_a_board_and_proposals_in_every_state() -> None:
    soup = BeautifulSoup(render_to_string("style.html", style_context()), "html.parser")

    assert len(soup.select("ol.crumbs li")) == 3
    kinds = {path.stem for path in (settings.BASE_DIR / "quizzes" / "templates" / "quizzes" / "kinds").glob("*.html")}
    assert kinds <= {name.removeprefix("ask--") for one in soup.select(".quiz__form .ask") for name in one["class"]}
    assert "48" in soup.select_one("#told-reckoned").text  # four times twelve: values are drawn where a question is calculated
    assert len(soup.select("#told-places .ask__area:is(.is-right, .is-missed, .is-wrong)")) == 3
    assert {f"ask__mark--{verdict}" for verdict in ("right", "wrong", "partial", "review")} <= {
        name for mark in soup.select(".ask__mark") for name in mark["class"]
    }
    assert [bool(one.select(".quiz__score b")) for one in soup.select(".quiz__outcomes > div.stack")] == [True] * 5 + [False] * 2
    assert len(soup.select(".matrix tbody tr")) == len(STATES) + 1
    assert len(soup.select(".help > li")) == len(Rule)
    assert [bool(one.select("ol")) for one in soup.select(".proposal")] == [True, False, False]
