"""An editor in a browser: from an empty draft to a module that is found, proposed and done; questions from a real file on the way."""

import json
import secrets
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.quizzes.fixtures import FOLDER

from .conftest import RunningSite
from .people import sign_in
from .processes import send, worker_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

Visit, Look = Callable[..., Page], Callable[[Page], None]
GIFT = FOLDER / "gift" / "moodle" / "tests" / "fixtures" / "questions.gift.txt"
FORMATS = ("awareness", "discovery", "webinar", "tutorial", "kit", "experiential", "syllabus")
IDLE = "select 1 where not exists (select 1 from jobs_job where status in ('ready', 'running'))"
HELD = 9  # questions in that file
VERSIONS_OF = """
    select page.id, (select count(*) from cms_moduleversion as version where version.module_key = page.translation_key)
    from wagtailcore_page as page join django_content_type as type on type.id = page.content_type_id
    where type.model = ? and page.live order by page.id limit 1
"""
IN_WORDS = {  # the same buttons in the two languages of the admin
    "fr": {
        "discovery": "Parcours découverte",
        "save": "Enregistrer le brouillon",
        "more": "Plus d'actions",
        "created": "créée",
        "blocks": ("Texte (Markdown)", "Exemple", "Question de rappel", "Action à écrire", "Quiz"),
        "lacks": ("Écrivez la promesse", "Cochez au moins un objectif", "Citez au moins une source", "Écrivez au moins une étape"),
        "nothing lacks": "Il ne manque rien",
    },
    "en": {
        "discovery": "Discovery path",
        "save": "Save draft",
        "more": "More actions",
        "created": "created",
        "blocks": ("Text (Markdown)", "Example", "Recall question", "Action to write", "Quiz"),
        "lacks": ("Write the promise", "Tick at least one strategic objective", "Name at least one source", "Write at least one step"),
        "nothing lacks": "Nothing is missing",
    },
}


@pytest.fixture
def editor(visit: Visit, running_site: RunningSite) -> Callable[[str], Page]:
    """The demo editor, signed in, with an admin in a language."""

    def enter(language: str) -> Page:
        page = visit(language=language)
        sign_in(page, running_site, "editor")
        return page

    return enter


def begin(page: Page, title: str) -> None:
    """Gives a thing its title, and waits until its address has followed: the admin's scripts take their time."""
    expect(page.locator("body.ready")).to_be_visible()
    page.fill("[name=title]", title)
    page.keyboard.press("Tab")
    expect(page.locator("[name=slug]")).not_to_have_value("")


def insert(page: Page, prefix: str, block: str = "") -> None:
    """Adds a block at the end of a stream or a list, from the menu of blocks where there is one.

    A block that has just been added unfolds, and its button listens a moment later: a click that opened nothing is made again.
    """
    add = page.locator(f"div:has(> input[name='{prefix}-count'])").locator("button.c-sf-add-button").last
    add.click()
    if not block:
        return
    choice = page.get_by_role("option", name=block, exact=True)
    for _ in range(5):
        try:
            choice.wait_for(timeout=3_000)
            break
        except PlaywrightTimeout:
            add.click()
    choice.click()


def tab(page: Page, place: int) -> None:
    page.get_by_role("tab").nth(place).click()


def publish(page: Page, words: dict[str, str]) -> None:
    page.get_by_role("button", name=words["more"]).last.click()
    page.locator("button[name=action-publish]").click()


def write_steps(page: Page, words: dict[str, tuple[str, ...]], quiz: str) -> None:
    """Two steps: one to read, recall and act upon, one with a quiz."""
    text, example, recall, action, quiz_block = words["blocks"]
    insert(page, "body")
    page.fill("[name=body-0-value-title]", "Qui est concerné ?")
    inside = "body-0-value-body"
    insert(page, inside, text)
    page.fill(f"[name={inside}-0-value]", "On écoute **d’abord**, calepin ouvert.")
    insert(page, inside, example)
    for field, value in (("title", "Au bord du lac"), ("who", "Une commune"), ("text", "Vingt entretiens en un mois.")):
        page.fill(f"[name={inside}-1-value-{field}]", value)
    insert(page, inside, recall)
    page.fill(f"[name={inside}-2-value-question]", "Par quoi commence-t-on ?")
    for number, answer in enumerate(("Écouter", "Acheter")):
        insert(page, f"{inside}-2-value-choices")
        page.fill(f"[name={inside}-2-value-choices-{number}-value-text]", answer)
    page.check(f"[name={inside}-2-value-choices-0-value-right]")
    insert(page, inside, action)
    page.fill(f"[name={inside}-3-value-prompt]", "Qui irez-vous écouter cette semaine ?")
    insert(page, "body")
    page.fill("[name=body-1-value-title]", "Vérifier")
    insert(page, "body-1-value-body", quiz_block)
    page.select_option("[name=body-1-value-body-0-value-quiz]", quiz)


def make_quiz(page: Page, title: str, question: str) -> str:
    """A quiz of one question of the bank, published; returns its name in addresses."""
    page.goto("/admin/snippets/quizzes/quiz/add/")
    begin(page, title)
    slug = page.input_value("[name=slug]")
    page.locator("#id_items-0-question-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal-body [name=q]").fill(question)
    expect(page.locator(".modal-body tbody tr").filter(has_not_text=question)).to_have_count(0)  # the search has answered
    page.locator(".modal-body tbody a").first.click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messages")).to_contain_text("version 1")
    return slug


@pytest.mark.skipif(not GIFT.exists(), reason="no folder of real question files (CHEMINER_FIXTURES)")
def test_an_editor_imports_questions_writes_a_module_and_a_learner_does_it(
    visit: Visit, look: Look, running_site: RunningSite, editor: Callable[[str], Page]
) -> None:
    words = IN_WORDS["fr"]
    again = secrets.token_hex(2)  # a second try finds what the first left
    bank, title = f"Moodle {again}", f"Écouter avant de construire {again}"
    page = editor("fr")

    page.goto("/admin/")
    assert page.title().endswith("Cheminer")

    page.goto("/admin/import_questions/")
    page.set_input_files("[type=file]", GIFT)
    page.fill("[name=bank]", bank)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.locator("table.listing tbody tr")).to_have_count(HELD)
    expect(page.locator("table.listing tbody")).to_contain_text("Choix unique")
    assert running_site.ask("select count(*) from quizzes_bank where name = ?", bank) == [(0,)]  # a dry run writes nothing
    page.get_by_role("button", name="Importer ces questions").click()
    expect(page.locator(".messages")).to_contain_text(f"{HELD} importée(s)")
    expect(page.locator("table.listing")).to_contain_text("What's between orange and green")
    quiz = make_quiz(page, f"Les couleurs du spectre {again}", "orange and green")

    page.goto("/admin/")
    page.get_by_role("link", name=words["discovery"], exact=True).click()
    begin(page, title)
    page.get_by_role("button", name=words["save"]).click()
    expect(page.locator(".messages")).to_contain_text(words["created"])
    for lack in words["lacks"]:
        expect(page.locator(".readiness")).to_contain_text(lack)

    publish(page, words)
    expect(page.locator("[role=tab]").nth(0)).to_contain_text("1")  # each tab counts the fields that lack something
    expect(page.locator("#panel-child-contenu-promise-errors, .error-message").first).to_contain_text("Écrivez la promesse")
    expect(page.locator("#id_title")).to_have_value(title)

    page.fill("#id_promise", "Partir de ce que les habitants disent, pas de ce qu’on imagine.")
    write_steps(page, words, quiz)
    tab(page, 1)
    page.check("[name=objectives][value=innovation]")
    page.check("[name=domains][value=culture]")
    page.select_option("#id_route_act", "3")
    page.select_option("#id_maturity_to", "2")
    tab(page, 2)
    insert(page, "sources")
    page.fill("[name=sources-0-value-title]", "Enquête au bord du lac")
    page.fill("[name=sources-0-value-date]", "2024-05")
    page.fill("#id_review_date", "2027-06-01")
    page.keyboard.press("Escape")
    publish(page, words)
    expect(page.locator(".messages")).to_contain_text("a été publiée")
    page.goto(page.get_by_role("link", name="Visualiser la version publiée").get_attribute("href"))
    address = page.url

    visitor = visit()
    visitor.goto("/fr/catalogue/?objective=innovation&route=act")
    expect(visitor.get_by_role("main")).to_contain_text(title)
    running_site.wait_for(IDLE)
    visitor.goto("/fr/catalogue/?q=calepin")  # a word of its text only: the index knows it
    expect(visitor.get_by_role("main")).to_contain_text(title)
    assert title in proposed(running_site, {"objectives": ["innovation"], "domains": ["culture"], "maturity": {"innovation": "discover"}})

    visitor.goto(address)
    look(visitor)
    visitor.goto(f"{address}?step=1")
    visitor.locator("form.recall input[type=radio]").first.check()
    visitor.locator("form.recall button").click()
    expect(visitor.locator("form.recall .saved")).to_be_visible()
    look(visitor)
    visitor.goto(f"{address}?step=2")
    visitor.locator("form[action*='/quiz/'] button").click()
    visitor.get_by_label("yellow").check()
    look(visitor)
    visitor.get_by_role("button", name="Envoyer mes réponses").click()
    expect(visitor.locator(".quiz__score")).to_contain_text("100")
    look(visitor)


def proposed(site: RunningSite, situation: dict[str, object]) -> list[str]:
    """The titles of what the command proposes in a situation."""
    path = site.folder / "situation.json"
    path.write_text(json.dumps({"profile": "local-authority", "minutes": 300, "language": "fr", **situation}))
    done = site.manage("routes", "--situation", str(path), "--json")
    assert done.returncode == 0, done.stderr
    return [step["title"] for route in json.loads(done.stdout)["routes"].values() for step in route]


def test_what_is_published_is_found_by_search_though_the_worker_was_killed(
    visit: Visit, running_site: RunningSite, editor: Callable[[str], Page]
) -> None:
    page, visitor = editor("fr"), visit()
    running_site.wait_for(IDLE, seconds=150)
    page.goto("/admin/modules/?q=Premiers+pas")
    page.get_by_role("link", name="Premiers pas sur son territoire").first.click()
    expect(page.locator("body.ready")).to_be_visible()
    page.locator("textarea[name^='body-0-value-body-'][name$='-value']").first.fill("Une hirondelle passe sur le marché.")
    worker = worker_of(running_site)
    send(signal.SIGSTOP, worker)

    publish(page, IN_WORDS["fr"])
    expect(page.locator(".messages")).to_contain_text("a été publiée")
    assert running_site.ask("select 1 from jobs_job where status = 'ready' and args like '%insert_or_update%'")
    visitor.goto("/fr/catalogue/?q=hirondelle")
    expect(visitor.locator("main")).not_to_contain_text("Premiers pas sur son territoire")
    send(signal.SIGKILL, worker)

    running_site.wait_for(IDLE, seconds=150)  # another worker is started, and rung, or the sweep finds the rows
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("Premiers pas sur son territoire")
    assert not running_site.ask("select 1 from jobs_job where status = 'failed'")


@pytest.mark.parametrize("code", FORMATS)
def test_each_format_is_begun_with_a_title_and_published_as_it_was(
    running_site: RunningSite, editor: Callable[[str], Page], code: str
) -> None:
    """A draft needs a title; a finished module goes through the form of its format and comes out the same, word for word."""
    words, page = IN_WORDS["en"], editor("en")
    (catalogue,) = running_site.ask("select page_ptr_id from cms_cataloguepage order by page_ptr_id limit 1")[0]
    page.goto(f"/admin/pages/add/cms/{code}page/{catalogue}/")
    begin(page, f"A {code} begun in a few words")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.locator(".messages")).to_contain_text(words["created"])
    expect(page.locator(".readiness")).to_contain_text("Write the promise")

    ((module, versions),) = running_site.ask(VERSIONS_OF, f"{code}page")
    page.goto(f"/admin/pages/{module}/edit/")
    expect(page.locator("body.ready")).to_be_visible()
    expect(page.locator(".readiness")).to_contain_text(words["nothing lacks"])
    page.locator("[data-side-panel-toggle=preview]").click()
    expect(page.frame_locator("iframe").first.locator("h1")).to_have_text(page.input_value("#id_title"))
    publish(page, words)
    expect(page.locator(".messages")).to_contain_text("has been published")
    assert running_site.ask(VERSIONS_OF, f"{code}page") == [(module, versions)]
