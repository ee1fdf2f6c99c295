"""A path in its owner's hands: offered anew, kept, checked, switched, mixed, saved for later. Over HTTP, without scripts."""

from uuid import uuid4

import pytest
from django.utils import timezone

from cms.engine.outline import AskKind
from cms.models import CataloguePage, DiscoveryPage, ModulePage, current_outlines
from learning.journey.access.credit import credit_of
from learning.journey.actions import exempt_module
from learning.record.access import progress_of
from learning.record.actions import EventDraft, append_events
from paths.access import visible_journeys, visible_steps
from tests.cms.conftest import RECALL, step

from .browsing import Reader
from .conftest import DISCOVERY, TUTORIAL, Demo, right_answer, wrong_answer
from .test_path import on_a_path, only_learner


def modules() -> list[str]:
    return [str(step.module_key) for step in visible_steps(only_learner())]


def with_discovery(reader: Reader, site: Demo) -> Reader:
    """On a path that holds the discovery module, whatever was proposed."""
    on_a_path(reader).open("/en/path/edit/")
    if str(site.key(DISCOVERY)) not in modules():
        reader.press("Add to my path", module=str(site.key(DISCOVERY)))
    return reader


# --- the offer


def test_nothing_is_offered_while_nothing_has_changed(reader: Reader) -> None:
    assert "changed since this path was laid" not in on_a_path(reader).words


def test_changed_answers_are_told_with_what_would_change_and_why_and_change_nothing_by_themselves(reader: Reader) -> None:
    on_a_path(reader)
    before = modules()
    reader.open("/en/situate/?q=minutes&then=summary").press("Keep this answer", minutes="60").open("/en/path/")

    assert "Your answers have changed since this path was laid." in reader.words
    assert "and you have 1 hour" in reader.words  # why a module would go
    assert modules() == before


def test_an_offer_that_is_kept_away_does_not_come_back_until_something_else_changes(reader: Reader) -> None:
    on_a_path(reader).open("/en/situate/?q=minutes&then=summary").press("Keep this answer", minutes="60")
    before = modules()
    reader.open("/en/path/").press("Keep my path as it is")

    assert "changed since this path was laid" not in reader.words
    assert modules() == before
    reader.open("/en/situate/?q=minutes&then=summary").press("Keep this answer", minutes="30")
    assert "changed since this path was laid" in reader.open("/en/path/").words


def test_an_offer_that_is_accepted_is_laid_and_not_offered_again(reader: Reader) -> None:
    on_a_path(reader).open("/en/situate/?q=minutes&then=summary").press("Keep this answer", minutes="60")
    before = modules()
    reader.open("/en/path/").press("Lay my path again")

    assert modules() != before
    assert "changed since this path was laid" not in reader.words


def test_an_offer_that_is_stale_is_shown_again_instead_of_laid(reader: Reader) -> None:
    on_a_path(reader).open("/en/situate/?q=minutes&then=summary").press("Keep this answer", minutes="60")
    before = modules()
    reader.open("/en/path/").press("Lay my path again", hash="0" * 64)

    assert "nothing was changed yet" in reader.said
    assert modules() == before


# --- I know this


@pytest.fixture
def checked(reader: Reader, site: Demo) -> Reader:
    """On the page of the check of the discovery module."""
    return with_discovery(reader, site).open(f"/en/path/known/{site.key(DISCOVERY)}/")


def answers(reader: Reader, site: Demo, *, right: int) -> dict[str, str]:
    """The first `right` questions answered rightly, the other wrongly; all are asked in the language of the page."""
    found = {}
    outline = site.page(DISCOVERY, "en").compile()
    own = {ask.spec["prompt"]: ask for step in outline.steps for ask in step.asks if ask.kind is AskKind.RECALL}
    for number, legend in enumerate(reader.soup.select("main fieldset legend"), start=1):
        ask = next(ask for prompt, ask in own.items() if " ".join(prompt.split())[:30] in " ".join(legend.get_text(" ").split()))
        rights = [choice["id"] for choice in ask.spec.get("choices", ()) if choice["fraction"] > 0]
        good = rights if ask.spec["kind"] == "multiple" else right_answer(ask)
        found[f"q{number}"] = good if number <= right else wrong_answer(ask)
    return found


def test_two_right_answers_mark_the_module_as_known_and_credit_it(checked: Reader, site: Demo) -> None:
    given = answers(checked, site, right=2)
    assert len(given) == 2
    checked.press("Check", **given)

    assert "counts as known" in checked.said
    assert progress_of(only_learner())[site.key(DISCOVERY)].percent == 100


def test_a_wrong_answer_says_where_to_look_and_marks_nothing(checked: Reader, site: Demo) -> None:
    checked.press("Check", **answers(checked, site, right=1))

    assert "Have a look at: step" in checked.words
    assert site.key(DISCOVERY) not in progress_of(only_learner())
    assert "catalogue" in checked.link("step ")


def test_an_unanswered_check_is_asked_again(checked: Reader) -> None:
    checked.press("Check", status=422)

    assert "Not all of it" not in checked.words


def test_ones_own_word_takes_a_module_off_the_way_without_credit_and_can_be_taken_back(checked: Reader, site: Demo) -> None:
    checked.press("I know it, take it off my path")

    assert "We take your word" in checked.said
    assert site.key(DISCOVERY) not in progress_of(only_learner())
    step = next(each for each in visible_steps(only_learner()) if each.module_key == site.key(DISCOVERY))
    assert step.is_known
    checked.open("/en/path/edit/").press("Take up again")
    step.refresh_from_db()
    assert not step.is_known


def test_a_module_that_is_not_on_the_path_takes_no_word(reader: Reader, site: Demo) -> None:
    reader.open(f"/en/path/known/{site.key(DISCOVERY)}/")
    assert "take it off my way" not in reader.words


@pytest.fixture
def one_question(site: Demo) -> ModulePage:
    """A module of one step that asks one question, as it is published."""
    catalogue = CataloguePage.objects.get(locale__language_code="fr")
    body = [step("Partir des besoins", ("recall", RECALL))]
    values = {"title": "Une question", "promise": "Voir.", "objectives": ["innovation"], "route_train": 2, "body": body}
    page = catalogue.add_child(instance=DiscoveryPage(slug="une-question", locale=catalogue.locale, live=False, **values))
    page.save_revision().publish()
    return DiscoveryPage.objects.get(pk=page.pk)


def test_one_question_credits_no_whole_module_and_the_page_says_why(reader: Reader, one_question: ModulePage) -> None:
    on_a_path(reader).open("/en/path/edit/").press("Add to my path", module=str(one_question.translation_key))
    reader.open(f"/en/path/known/{one_question.translation_key}/")

    assert "one can be answered by chance: it takes two" in reader.words
    assert not reader.soup.select("main fieldset")
    token = reader.soup.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
    right = right_answer(one_question.compile().steps[0].asks[0])
    sent = reader.client.post(reader.url, {"csrfmiddlewaretoken": token, "do": "check", "q1": right, "q1-choice": right})
    assert sent.status_code == 422
    assert not progress_of(only_learner())
    reader.press("I know it, take it off my path")
    assert "We take your word" in reader.said


def test_a_step_with_one_question_says_that_it_asks_all_there_is(reader: Reader, one_question: ModulePage) -> None:
    asked = one_question.compile().steps[0]
    reader.open(f"/en/walk/{one_question.translation_key}/skip/{asked.id}/")

    assert "It is all that this step asks, of those who read it too." in reader.words
    reader.press("Check", q1=right_answer(asked.asks[0]))
    assert "counts as done" in reader.said


def test_what_is_known_is_said_to_be_known_and_counts_no_step(checked: Reader, site: Demo) -> None:
    checked.press("Check", **answers(checked, site, right=2))
    key = site.key(DISCOVERY)
    address = site.url(DISCOVERY)
    for url in (address, f"{address}?step=1"):
        checked.open(url)
        assert "counts as known · 100%" in " ".join(checked.soup.select_one(".progress-line").get_text(" ").split())
        assert "0 steps done" not in checked.words
    assert "This module counts as known since" in checked.open(f"/en/path/why/{key}/").words
    attested = checked.open(f"/en/path/attestation/{key}/").words
    assert "counts as knowing the module" in attested
    assert "facilitator" not in attested
    checked.open("/en/path/edit/").press("Take out", nth=modules().index(str(key)))
    assert "counts as known · 100%" in checked.open("/en/path/").words


def test_what_was_begun_anew_may_be_shown_to_be_known_again(checked: Reader, site: Demo) -> None:
    address, key = checked.url, site.key(DISCOVERY)
    checked.press("Check", **answers(checked, site, right=2))
    now = timezone.now()
    append_events(only_learner(), [EventDraft(uuid4(), "module.reset", key, 1)], now=now)
    assert progress_of(only_learner())[key].percent == 0
    checked.open(address).press("Check", **answers(checked, site, right=2))
    assert progress_of(only_learner())[key].percent == 100


def test_the_check_of_an_unknown_module_is_not_found(reader: Reader) -> None:
    reader.open("/en/path/known/00000000-0000-4000-8000-000000000000/", status=404)


# --- order, manner, mixture


def test_a_module_moves_to_any_place_in_one_change(reader: Reader, site: Demo) -> None:
    with_discovery(reader, site).open("/en/path/edit/")
    last = modules()[-1]
    form = reader.soup.find("input", attrs={"name": "module", "value": last}).find_parent("form")
    token = form.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
    reader.client.post("/en/path/edit/", {"csrfmiddlewaretoken": token, "module": last, "do": "move", "to": "1"})
    assert modules()[0] == last
    reader.client.post("/en/path/edit/", {"csrfmiddlewaretoken": token, "module": last, "do": "move", "to": "x"})
    assert modules()[0] == last


def test_a_manner_is_switched_and_switched_back_to_the_same_place(reader: Reader, site: Demo) -> None:
    on_a_path(reader).open("/en/path/edit/")
    learner, before = only_learner(), modules()
    line = next(each for each in reader.soup.select("[data-line]") if each.find("button", attrs={"value": "switch"}))
    key = line.find("input", attrs={"name": "module"})["value"]
    place = before.index(key)
    reader.press("Switch")
    step = visible_journeys(learner).get().steps.all()[place]
    assert (str(step.instead_of), str(step.module_key) != key) == (key, True)
    told = reader.open("/en/path/").soup.select("ol.trail > li, .trail li")[place].get_text(" ", strip=True)
    assert f"It stands in for “{line.find('b').get_text(strip=True).partition('. ')[2]}”" in told
    assert "Because" not in told, "the reasons kept speak of the module it stands in for"
    assert "Added by you" not in told
    line = reader.open("/en/path/edit/").soup.select("[data-line]")[place].get_text(" ", strip=True)
    assert ("in another manner" in line, "added by you" in line) == (True, False)
    reader.press("Switch back")
    assert modules() == before


def test_a_module_of_another_route_is_added_from_the_proposal(reader: Reader, site: Demo) -> None:
    on_a_path(reader).open("/en/routes/")
    before = modules()
    reader.press("Add to my path")

    assert len(modules()) == len(before) + 1
    assert "On your path" in reader.open("/en/routes/").words


def test_a_module_is_saved_for_later(reader: Reader, site: Demo) -> None:
    on_a_path(reader).open("/en/path/edit/").press("For later")

    assert "saved for later" in reader.words
    assert "Saved for later." in reader.open("/en/path/").words


def test_my_path_with_an_offer_stays_within_its_queries(reader: Reader, django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    on_a_path(reader).open("/en/situate/?q=minutes&then=summary").press("Keep this answer", minutes="60").open("/en/path/")
    with django_assert_max_num_queries(10):
        reader.open("/en/path/")


# --- one step


def test_a_step_that_is_known_is_checked_by_its_own_questions_and_counts_as_done(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number)).follow("I know this already")
    reader.press("Check", q1=wrong_answer(ask))
    assert "Not all of it" in reader.words
    assert not progress_of(None)
    reader.press("Check", q1=right_answer(ask))

    assert "counts as done" in reader.said
    assert f"step={number}" in reader.url
    assert progress_of(only_learner())[site.key(DISCOVERY)].steps_done == 1
    assert "I know this already" not in reader.words
    assert "Step known already" in reader.open(f"/en/path/why/{site.key(DISCOVERY)}/").words


def test_what_was_begun_makes_a_module_shorter_on_the_routes(reader: Reader, site: Demo) -> None:
    on_a_path(reader)
    for number, ask in site.asks(DISCOVERY, AskKind.RECALL)[:3]:
        reader.open(site.url(DISCOVERY, number))
        reader.send(reader.form_of(ask.id), q=right_answer(ask))
    learner = only_learner()
    credit = credit_of(learner)

    assert 0 < credit.begun[str(site.key(DISCOVERY))] < site.page(DISCOVERY).card().minutes
    assert not credit.done


def test_a_step_that_is_not_there_is_not_found(reader: Reader, site: Demo) -> None:
    reader.open(f"/en/walk/{site.key(DISCOVERY)}/skip/nowhere/", status=404)


def test_a_step_whose_skills_are_proved_elsewhere_may_be_skipped_and_counts_as_done(reader: Reader, site: Demo) -> None:
    on_a_path(reader)
    outline = current_outlines([site.key(TUTORIAL)])[site.key(TUTORIAL)][1]
    number = next(place for place, step in enumerate(outline.steps, start=1) if step.skills)
    assert "proved elsewhere" not in reader.open(site.url(TUTORIAL, number)).words
    exempt_module(only_learner(), module_key=site.key(DISCOVERY), version=1, now=timezone.now())

    assert "proved elsewhere" in reader.open(site.url(TUTORIAL, number)).words
    assert credit_of(only_learner()).begun[str(site.key(TUTORIAL))] == outline.steps[number - 1].minutes
    reader.follow("You may skip it")
    assert site.page(DISCOVERY).title in reader.words
    reader.press("Skip this step")
    assert progress_of(only_learner())[site.key(TUTORIAL)].steps_done == 1
