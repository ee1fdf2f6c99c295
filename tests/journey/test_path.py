"""From who one is to one's own path, over HTTP, without an account and without scripts."""

import json
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model

from cms.engine.outline import AskKind
from cms.models import cards
from learning.record.access import progress_of
from learning.record.models import Subject
from paths.access import visible_journeys
from paths.actions import situation_of

from .browsing import Reader
from .conftest import DISCOVERY, TUTORIAL, Demo, right_answer


def only_learner() -> UUID:
    return Subject.objects.get().pk


def situated(reader: Reader) -> Reader:
    """Says where one starts from: every question answered but the level."""
    reader.open("/en/situate/")
    reader.press("Continue", profile="local-authority")
    reader.press("Continue", objectives=["projects"])
    reader.press("Continue", domains=["digital", "citizenship"])
    reader.follow("Skip this question")
    reader.press("Continue", minutes="240")
    reader.press("Continue", intent="part")
    return reader.press("Continue", purpose="Savoir quoi demander avant mars.")


def on_a_path(reader: Reader) -> Reader:
    situated(reader).open("/en/routes/")
    return reader.press("Take this route", nth=1)


# --- who asks


def test_each_answer_is_remembered_without_an_account_and_each_may_be_skipped(reader: Reader) -> None:
    situated(reader)

    assert reader.url == "/en/situate/?q=summary"
    kept = situation_of(only_learner())
    assert (kept.profile, kept.objectives, kept.level, kept.minutes) == ("local-authority", ("projects",), "", 240)
    assert kept.purpose == "Savoir quoi demander avant mars."
    assert "Not answered" in reader.words


def test_an_answer_is_changed_from_the_summary_and_taken_back(reader: Reader) -> None:
    situated(reader)
    reader.open("/en/situate/?q=profile&then=summary").press("Keep this answer", profile="")

    assert reader.url == "/en/situate/?q=summary"
    assert situation_of(only_learner()).profile == ""


def test_an_unknown_code_is_refused_in_a_sentence(reader: Reader) -> None:
    reader.open("/en/situate/?q=profile").press("Continue", status=422, profile="wizard")

    assert not Subject.objects.exists()


def test_the_diagnostic_asks_one_statement_at_a_time_and_stops_by_itself(reader: Reader) -> None:
    situated(reader).follow("Answer the statements")
    asked = 0
    while reader.soup.find("button", attrs={"name": "answer"}):
        asked += 1
        reader.press("Yes" if asked <= 2 else "No")

    assert 3 <= asked <= 7
    own = situation_of(only_learner()).maturity["projects"]
    assert own.evidence == "diagnostic"
    assert "sure" in reader.words or "doubt" in reader.words


def test_an_estimate_may_be_contested_and_taken_again(reader: Reader) -> None:
    situated(reader).open("/en/situate/diagnostic/projects/").press("Yes").open("?result=1")
    reader.press("Keep my own word", level="spread")
    own = situation_of(only_learner()).maturity["projects"]
    assert (own.level, own.evidence) == ("spread", "own-word")
    first = reader.open("/en/situate/diagnostic/projects/?result=1").press("Answer again").soup.find("input", attrs={"name": "item"})
    assert first is not None


def test_an_unknown_objective_is_not_found(reader: Reader) -> None:
    reader.open("/en/situate/diagnostic/alchemy/", status=404)


# --- three routes


def test_three_routes_are_proposed_to_who_said_nothing(reader: Reader) -> None:
    reader.open("/en/routes/")

    assert len(reader.soup.select(".proposal")) == 3
    assert "You said nothing of yourself" in reader.words
    assert not Subject.objects.exists()


def test_reasons_that_every_module_of_a_route_shares_are_said_once(reader: Reader) -> None:
    for route in reader.open("/en/routes/").soup.select(".proposal"):
        reason = "A first step, as long as you have chosen no objective."
        assert route.get_text().count(reason) == 1
        assert len(route.select("li")) > 1


def test_trying_otherwise_changes_the_proposal_and_keeps_nothing(reader: Reader) -> None:
    situated(reader)
    before = reader.open("/en/routes/").words
    after = reader.follow("with one hour").words

    assert before != after
    assert "minutes=60" in reader.url
    assert situation_of(only_learner()).minutes == 240
    assert reader.soup.select_one(".chips [aria-current]").get_text().startswith("with one hour")


def test_the_page_says_why_a_module_is_not_on_each_route(reader: Reader, site: Demo) -> None:
    situated(reader).open("/en/routes/").press("Why isn’t it there?", module=str(site.key(DISCOVERY)))

    assert len(reader.soup.select(".notice li")) == 3


def test_a_route_is_taken_as_it_was_shown_or_shown_again(reader: Reader) -> None:
    situated(reader).open("/en/routes/")
    reader.press("Take this route", nth=1, hash="of another day")
    assert "nothing was changed yet" in reader.said
    assert not visible_journeys(only_learner()).exists()
    reader.press("Take this route", nth=1)
    assert reader.url == "/en/path/"
    assert visible_journeys(only_learner()).get().route == "train"


# --- my path


def test_an_empty_path_shows_the_way_and_what_was_already_begun(reader: Reader, site: Demo) -> None:
    assert "No path yet" in reader.open("/en/path/").words
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number))
    reader.send(reader.form_of(ask.id), q=right_answer(ask)).open("/en/path/")

    assert "Also under way" in reader.words
    assert site.page(DISCOVERY).title in reader.words


def test_whoever_has_answered_and_taken_no_route_is_led_to_the_routes(reader: Reader) -> None:
    assert "Say where I start from" in reader.open("/en/path/").words
    situated(reader)
    words = reader.open("/en/path/").words

    assert "See my three routes" in words
    assert "Say where I start from" not in words


def test_a_path_opens_on_its_purpose_and_one_next_action(reader: Reader) -> None:
    on_a_path(reader)

    assert "“Savoir quoi demander avant mars.”" in reader.words
    assert reader.soup.select_one(".panorama")
    assert len(reader.soup.select("main :is(.resume, .trail) a.button")) == 1


def test_the_home_page_leads_a_learner_back_to_where_they_were(reader: Reader, site: Demo) -> None:
    assert reader.open("/en/").soup.select_one(".resume") is None

    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number))
    reader.send(reader.form_of(ask.id), q=right_answer(ask))
    begun = reader.open("/en/").soup.select_one(".resume")
    assert begun.select_one(".resume__title")["href"] == site.url(DISCOVERY)
    assert begun.select_one(".button")["href"].startswith(f"{site.url(DISCOVERY)}?step=")

    on_a_path(reader)
    next_step = reader.open("/en/path/").soup.select_one(".trail .here a")
    assert reader.open("/en/").soup.select_one(".resume__title")["href"] == next_step["href"]


def test_the_number_is_the_same_on_path_module_and_why(reader: Reader, site: Demo) -> None:
    on_a_path(reader).open("/en/path/edit/").press("Add to my path", module=str(site.key(DISCOVERY)))
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number))
    reader.send(reader.form_of(ask.id), q=right_answer(ask))
    percent = f"{progress_of(only_learner(), [site.key(DISCOVERY)])[site.key(DISCOVERY)].percent}%"

    assert percent != "0%"
    assert percent in reader.open(site.url(DISCOVERY)).words
    assert percent in reader.open("/en/path/").words
    assert "Continue at step" in reader.words
    assert percent in reader.follow("Where does this number come from?").words
    assert "Recall question answered" in reader.words


def test_a_path_is_changed_line_by_line(reader: Reader, site: Demo) -> None:
    on_a_path(reader).open("/en/path/edit/").press("Add to my path", module=str(site.key(DISCOVERY)))
    learner = only_learner()

    def steps() -> list[tuple[str, str]]:
        return [(str(each.module_key), each.state) for each in visible_journeys(learner).get().steps.all()]

    added = str(site.key(DISCOVERY))
    assert steps()[-1] == (added, "planned")
    reader.press("Up", nth=len(steps()) - 2)
    assert steps()[-2] == (added, "planned")
    reader.press("Put aside", nth=len(steps()) - 2)
    assert steps()[-2] == (added, "skipped")
    reader.press("Take up again").press("Take out", nth=len(steps()) - 2)
    assert added not in [key for key, _state in steps()]
    reader.press("Keep this sentence", purpose="Autre chose.")
    assert visible_journeys(learner).get().purpose == "Autre chose."


def test_laying_the_route_again_says_first_what_it_would_change(reader: Reader) -> None:
    on_a_path(reader).open("/en/situate/?q=minutes&then=summary").press("Keep this answer", minutes="60")
    reader.open("/en/path/edit/")

    assert "Gone:" in reader.words
    reader.press("Lay my path again").open("/en/path/edit/")
    assert "already holds what would be proposed" in reader.words


def test_a_path_ends_on_a_decision_that_the_learner_writes(reader: Reader) -> None:
    on_a_path(reader).press("Finish this path", status=422, outcome="  ")
    assert "Write one sentence" in reader.words
    reader.press("Finish this path", outcome="Nous retardons l’achat.")

    assert "Nous retardons l’achat." in reader.words
    assert "What it was for: “Savoir quoi demander avant mars.”" in reader.words
    assert visible_journeys(only_learner()).get().finished_at is not None


# --- keeping


def test_signing_up_keeps_all_that_was_done_before(reader: Reader, site: Demo) -> None:
    on_a_path(reader)
    number, _ask = site.asks(TUTORIAL, AskKind.TICK)[0]
    reader.open(site.url(TUTORIAL, number)).press("It is done")
    before = progress_of(only_learner())
    reader.open("/en/accounts/signup/")
    form = reader.soup.find("input", attrs={"name": "password1"}).find_parent("form")
    reader.send(form, email="someone@example.org", password1="a long enough one", password2="a long enough one")

    user = get_user_model().objects.get(email="someone@example.org")
    kept = Subject.objects.get(user=user).pk
    assert {key: one.percent for key, one in progress_of(kept).items()} == {key: one.percent for key, one in before.items()}
    assert "Savoir quoi demander avant mars." in reader.open("/en/path/").words
    assert situation_of(kept).profile == "local-authority"


def test_a_learner_takes_all_of_their_data_along(reader: Reader, site: Demo) -> None:
    on_a_path(reader)
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number))
    reader.send(reader.form_of(ask.id), q=right_answer(ask)).open("/en/my-data/").follow("Take all of it with me")

    data = json.loads(reader.response.content)
    tables = data["tables"]
    assert tables["paths.Situation"][0]["data"]["profile"] == "local-authority"
    assert tables["paths.Journey"][0]["purpose"] == "Savoir quoi demander avant mars."
    assert [event["kind"] for event in tables["record.Event"]] == ["recall.answered"]


def test_nobody_has_nothing_to_take_along(reader: Reader) -> None:
    assert "Nothing is kept of you yet" in reader.open("/en/my-data/").words


@pytest.mark.parametrize("url", ["/en/path/", "/en/path/edit/", "/en/routes/", "/en/situate/", "/en/my-data/"])
def test_one_learner_never_sees_another_one(reader: Reader, url: str) -> None:
    on_a_path(reader)

    assert "Savoir quoi demander" not in Reader().open(url).words


# --- nothing is closed


@pytest.mark.parametrize("start", ["/en/", "/en/path/", "/en/routes/", "/en/situate/", "/en/catalogue/", "/en/my-data/"])
def test_any_published_module_is_two_clicks_away_and_none_is_locked(reader: Reader, site: Demo, start: str) -> None:
    reader.open(start).follow("All modules")
    links = {each["href"] for each in reader.soup.select("main .letters a")}

    assert links == {card.url for card in cards("en")}
    for url in links:
        reader.open(url)


def test_a_module_is_added_from_the_list_of_all_to_who_follows_a_path(reader: Reader, site: Demo) -> None:
    assert "Add to my path" not in reader.open("/en/routes/all/").words
    on_a_path(reader).open("/en/routes/all/")
    before = visible_journeys(only_learner()).get().steps.count()
    reader.press("Add to my path")

    assert visible_journeys(only_learner()).get().steps.count() == before + 1


def test_a_second_measure_shows_what_was_gained_on_other_statements(reader: Reader) -> None:
    situated(reader).open("/en/situate/diagnostic/projects/")
    seen: list[set[str]] = []
    for answer in ("No", "Yes"):
        seen.append(set())
        while item := reader.soup.find("input", attrs={"name": "item"}):
            seen[-1].add(item["value"])
            assert f"statement {len(seen[-1])}, 7 at most" in reader.words
            reader.press(answer)
        if answer == "No":
            assert "Before, you stood" not in reader.words
            reader.press("Answer again")

    assert not seen[0] & seen[1]
    assert "further, on other statements" in reader.words
    assert "Bayesian adaptive testing" in reader.words


def test_a_path_without_a_purpose_asks_for_one_where_it_opens(reader: Reader) -> None:
    reader.open("/en/routes/").press("Take this route", nth=1)
    assert "What will it be of use to me for?" in reader.words
    reader.press("Keep this sentence", purpose="To decide before March.")

    assert "“To decide before March.”" in reader.open("/en/path/").words
    assert visible_journeys(only_learner()).get().purpose == "To decide before March."


def test_on_a_new_path_the_next_step_stands_once(reader: Reader) -> None:
    on_a_path(reader).open("/en/path/")
    order = [found["class"][0] for found in reader.soup.select("main :is(.panorama, .resume, .guide, .trail)")]
    next_step = reader.soup.select_one(".trail .is-here a")["href"]

    assert order == ["panorama", "guide", "trail"]
    assert [found["href"] for found in reader.soup.select("main a.button:not(.button--quiet)")] == [next_step]

    reader.press("I have read this")

    assert not reader.soup.select(".guide, .resume")
    assert len(reader.soup.select(".trail a.button")) == 1
