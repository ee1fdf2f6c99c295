"""A learner takes a module and its quiz along, loses the connection, reads and answers; a day later, everything arrives once."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from .conftest import RunningSite
from .people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

Visit, Look = Callable[..., Page], Callable[[Page], None]
MODULE = "/fr/catalogue/premiers-pas-territoire/"
HOURS_AWAY = 26
A_DAY_PASSES = """async (hours) => {
  const whole = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
  const base = await whole(indexedDB.open("cheminer"));
  const rows = await whole(base.transaction("answers").objectStore("answers").getAll());
  const answers = base.transaction("answers", "readwrite").objectStore("answers");
  for (const row of rows) await whole(answers.put({ ...row, answered_at: row.answered_at - hours * 3600e3 }));
  base.close();
}"""
COPY = "Vous lisez la copie gardée sur cet appareil"


def events_of(site: RunningSite, page: Page, kind: str) -> int:
    """How many events of a kind the learner of this browser has, through the quiz attempt that is theirs."""
    attempt = page.evaluate("caches.open('taken-pages').then(c => c.keys()).then(k => k.map(r => r.url).find(u => u.includes('/quiz/')))")
    learner = "select learner_id from quizzes_attempt where id = ?"
    asked = f"select count(*) from record_event where kind = ? and subject_id = ({learner})"  # noqa: S608 - our own words
    return site.ask(asked, kind, UUID(attempt.rstrip("/").rsplit("/", 1)[-1]).hex)[0][0]


def hours_on_the_way(site: RunningSite) -> float:
    """How long the one answer to a recall question was under way, as the record tells it."""
    hours = "(julianday(received_at) - julianday(occurred_at)) * 24"
    return site.ask(f"select max({hours}) from record_event where kind = 'recall.answered'")[0][0]  # noqa: S608 - our own words


def test_what_is_answered_without_a_connection_arrives_once(visit: Visit, look: Look, running_site: RunningSite) -> None:
    page = visit(width=360)
    page.goto("/fr/")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0  # nothing before it is asked for
    page.goto(MODULE)
    page.get_by_role("button", name="Lire hors connexion").click()
    expect(page.locator(".take [role=status]")).to_contain_text("C’est sur cet appareil", timeout=60_000)

    page.context.set_offline(True)
    page.goto(f"{MODULE}?step=1")
    expect(page.locator("[data-offline]")).to_contain_text(COPY)
    form = page.locator("form.recall").first
    form.locator("input[type=radio]").first.check()
    form.get_by_role("button").click()
    expect(page.locator(".saved--here").first).to_have_text("Gardé sur cet appareil, pas encore envoyé.")
    expect(page.locator("form.recall").first.locator("input[type=radio]").first).to_be_checked()
    page.locator("nav.pager :is(form button, a[rel=next])").first.click()
    expect(page).to_have_url(f"{running_site.url}{MODULE}?step=2")

    # the quiz without a time limit came along; where its start would lead, the attempt opens
    quiz = page.evaluate("caches.open('taken-pages').then(c => c.keys()).then(k => k.map(r => r.url).find(u => u.includes('/quiz/')))")
    page.goto(quiz)
    question = page.locator("fieldset[data-question]").first
    question.locator("input").first.check()
    expect(question.locator("[data-status]")).to_contain_text("gardé", ignore_case=True)
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => true })")  # the machine has a line, the site does not answer
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page).to_have_url(quiz)
    expect(page.locator("[data-network]")).to_contain_text("Il n’y a pas de connexion")

    # a page that was not taken leads to what is on the device
    page.goto("/fr/path/")
    expect(page.locator("[data-list=taken] a")).to_have_text("Premiers pas sur son territoire")
    expect(page.locator("[data-list=answers] li")).to_have_count(2)
    expect(page.locator("[data-list=answers] li").last).to_contain_text("Réponses à un quiz : 1")
    assert events_of(running_site, page, "recall.answered") == 0

    # the evening, the night, the train back
    page.evaluate(A_DAY_PASSES, HOURS_AWAY)
    page.goto(f"{MODULE}?step=2")
    expect(page.locator("[data-offline]")).to_contain_text(COPY)

    page.context.set_offline(False)
    expect(page.locator("[data-offline]")).to_have_text("Réponses données sans connexion, enregistrées à présent : 2.", timeout=20_000)
    assert events_of(running_site, page, "recall.answered") == 1
    assert hours_on_the_way(running_site) == pytest.approx(HOURS_AWAY, abs=0.2)
    page.goto(f"{MODULE}?step=1")
    expect(page.locator("form.recall").first.locator(".ask__mark")).to_be_visible()
    page.goto(quiz)
    expect(page.locator("fieldset[data-question]").first.locator("input").first).to_be_checked()
    page.reload()
    assert events_of(running_site, page, "recall.answered") == 1

    page.goto("/fr/offline/")
    look(page)
    page.get_by_role("button", name="Tout retirer de cet appareil").click()
    expect(page.locator("[data-offline]")).to_contain_text("Plus rien n’est gardé")
    assert page.evaluate("Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]).then(all => all.flat().length)") == 0
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_what_a_signed_in_person_gave_waits_for_them_and_says_so(visit: Visit, running_site: RunningSite) -> None:
    page = visit()
    sign_in(page, running_site, "learner")
    page.goto(MODULE)
    page.get_by_role("button", name="Lire hors connexion").click()
    expect(page.locator(".take [role=status]")).to_contain_text("C’est sur cet appareil", timeout=60_000)
    page.context.set_offline(True)
    page.goto(f"{MODULE}?step=2")
    form = page.locator("form.recall").first
    form.locator("input[type=radio]").first.check()
    form.get_by_role("button").click()
    expect(page.locator(".saved--here")).to_be_visible()

    page.context.clear_cookies()  # the browser was closed in the train: who did not ask to be remembered is signed out
    page.context.set_offline(False)
    page.goto("/fr/")
    expect(page.locator("[data-offline]")).to_have_text("Réponses en attente sur cet appareil : 1. Connectez-vous, et elles partiront.")
    sign_in(page, running_site, "learner")
    expect(page.locator("[data-offline]")).to_have_text("Réponses données sans connexion, enregistrées à présent : 1.")

    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.locator(".masthead__tools")).to_contain_text("Se connecter")
    assert page.evaluate("Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]).then(all => all.flat().length)") == 0
