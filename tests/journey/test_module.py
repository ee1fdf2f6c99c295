"""A module over HTTP: what is shown of a learner, and what each button records."""

from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from cms.engine.outline import AskKind
from learning.record.access import ModuleProgress, private_texts, progress_of
from learning.record.models import Event, Subject

from .browsing import Reader
from .conftest import AWARENESS, DISCOVERY, FIELD, KIT, TUTORIAL, Demo, right_answer, wrong_answer


def only_learner() -> UUID:
    return Subject.objects.get().pk


def progress(site: Demo, slug: str) -> ModuleProgress:
    return progress_of(only_learner(), [site.key(slug)])[site.key(slug)]


# --- reading


def test_who_only_reads_leaves_no_trace_and_gets_no_cookie_but_the_forms_own(reader: Reader, site: Demo) -> None:
    for url in (site.url(DISCOVERY), site.url(DISCOVERY, 1), site.url(DISCOVERY) + "?all=1", "/en/path/", "/en/routes/", "/en/situate/"):
        reader.open(url)

    assert set(reader.client.cookies) <= {"csrftoken"}
    assert not Subject.objects.exists()
    assert not Event.objects.exists()


LEARNER = ("record_", "django_session", "users_user", "quizzes_", "paths_")


def learner_queries(captured: list[dict[str, str]]) -> list[str]:
    """Those that ask about this person; what they may do in the masthead is not one of them."""
    found = [query["sql"] for query in captured if any(name in query["sql"] for name in LEARNER)]
    return [sql for sql in found if "auth_permission" not in sql]


def test_a_learner_who_is_nobody_costs_no_query(reader: Reader, site: Demo, django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    reader.open(site.url(DISCOVERY, 1))

    with django_assert_max_num_queries(14) as asked:
        reader.open(site.url(DISCOVERY, 1))

    assert not learner_queries(asked.captured_queries)


@pytest.mark.parametrize("slug", [DISCOVERY, KIT])
def test_what_a_learner_has_done_costs_at_most_eight_queries_however_much_it_is(
    reader: Reader, site: Demo, slug: str, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    reader.client.force_login(get_user_model().objects.create_user("someone@example.org", "a long password"))
    for number, ask in site.asks(slug, AskKind.RECALL) + site.asks(slug, AskKind.TOOL):
        reader.open(site.url(slug, number))
        answer = {"q": right_answer(ask)} if ask.kind is AskKind.RECALL else {}
        reader.send(reader.form_of(ask.id), **answer)

    with django_assert_max_num_queries(22) as asked:  # Wagtail's own way to a page takes eight of them
        reader.open(site.url(slug, 1))

    assert len(learner_queries(asked.captured_queries)) <= 8


# --- recording


def test_a_discovery_module_is_walked_step_by_step_without_an_account_and_without_scripts(reader: Reader, site: Demo) -> None:
    outline = site.page(DISCOVERY).outline
    reader.open(site.url(DISCOVERY)).follow("Start the module")
    for step in outline.steps:
        for ask in step.asks:
            if ask.kind is AskKind.RECALL:
                reader.send(reader.form_of(ask.id), q=right_answer(ask))
        reader.onward()

    assert "come to the end" in reader.words
    recalls = {ask.id for _step, ask in site.asks(DISCOVERY, AskKind.RECALL)}
    assert recalls <= progress(site, DISCOVERY).done_asks
    assert reader.open(site.url(DISCOVERY)).soup.select(".progress-line")


def test_a_recall_answer_is_kept_and_explained(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number))
    reader.send(reader.form_of(ask.id), q=wrong_answer(ask))

    assert reader.url == site.url(DISCOVERY, number)
    kept = progress(site, DISCOVERY).recall[ask.id]
    assert kept["right"] is False
    assert reader.form_of(ask.id).select_one("input[checked]")["value"] == wrong_answer(ask)
    reader.send(reader.form_of(ask.id), q=right_answer(ask))
    assert progress(site, DISCOVERY).recall[ask.id]["right"] is True
    assert Event.objects.count() == 2


def test_a_double_click_is_one_event_and_another_answer_is_another(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    form = reader.open(site.url(DISCOVERY, number)).form_of(ask.id)
    for answer in (right_answer(ask), right_answer(ask), wrong_answer(ask)):
        reader.send(form, q=answer)

    assert Event.objects.count() == 2
    assert progress(site, DISCOVERY).recall[ask.id]["right"] is False


def test_nothing_chosen_is_said_in_a_sentence_and_records_nothing(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number))
    reader.send(reader.form_of(ask.id), status=422)

    assert "Nothing was answered yet" in reader.said
    assert reader.form_of(ask.id)
    assert not Event.objects.exists()
    reader.send(reader.form_of(ask.id), q=right_answer(ask))
    assert reader.url == site.url(DISCOVERY, number)


def test_a_step_is_ticked_unticked_and_ticked_again(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(TUTORIAL, AskKind.TICK)[0]
    reader.open(site.url(TUTORIAL, number)).press("It is done")
    assert ask.id in progress(site, TUTORIAL).done_asks
    reader.press("Not done after all")
    assert ask.id not in progress(site, TUTORIAL).done_asks
    reader.press("It is done")
    assert ask.id in progress(site, TUTORIAL).done_asks


def test_a_place_on_a_scale_is_kept_within_its_points(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(AWARENESS, AskKind.SCALE)[0]
    reader.open(site.url(AWARENESS, number))
    reader.send(reader.form_of(ask.id), status=422, value="9")
    assert "from 1 to 5" in reader.said
    reader.send(reader.form_of(ask.id), value="4")

    assert progress(site, AWARENESS).scale[ask.id]["value"] == 4
    assert reader.form_of(ask.id).select_one("input[checked]")["value"] == "4"


def test_an_action_keeps_who_and_when_and_a_wrong_date_gives_everything_back(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(KIT, AskKind.ACTION)[0]
    reader.open(site.url(KIT, number))
    written = {"text": "Demander à dix habitants.\nPuis décider.", "owner": "Anna", "by": "demain"}
    reader.send(reader.form_of(ask.id), status=422, **written)
    form = reader.form_of(ask.id)
    assert form.find("textarea").get_text() == written["text"]
    assert form.find("input", attrs={"name": "owner"})["value"] == "Anna"
    reader.send(form, by="2026-12-10")

    assert private_texts(only_learner(), site.key(KIT))[ask.id] == "Demander à dix habitants.\nPuis décider.\n— Anna · 2026-12-10"
    form = reader.form_of(ask.id)
    assert form.find("textarea").get_text() == written["text"]
    assert form.find("input", attrs={"name": "by"})["value"] == "2026-12-10"
    assert Event.objects.get().payload == {}


def test_a_text_too_long_is_given_back_whole(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(FIELD, AskKind.DELIVERABLE)[0]
    reader.open(site.url(FIELD, number))
    reader.send(reader.form_of(ask.id), status=422, text="à" * 20_001)

    assert "20001" in reader.said
    assert len(reader.form_of(ask.id).find("textarea").get_text()) == 20_001
    assert not Event.objects.exists()


def test_a_self_diagnosis_a_review_and_a_tool_are_kept(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(KIT, AskKind.DIAGNOSIS)[0]
    reader.open(site.url(KIT, number))
    reader.send(reader.form_of(ask.id), choice_0="no", choice_1="yes")
    assert Event.objects.get().payload == {"choices": {"0": "no", "1": "yes"}}
    assert [each["name"] for each in reader.form_of(ask.id).select("input[checked]")] == ["choice_0", "choice_1"]
    number, ask = site.asks(KIT, AskKind.TOOL)[0]
    reader.open(site.url(KIT, number))
    reader.send(reader.form_of(ask.id))
    assert ask.id in progress(site, KIT).done_asks
    number, ask = site.asks(FIELD, AskKind.REVIEW)[0]
    reader.open(site.url(FIELD, number))
    reader.send(reader.form_of(ask.id), rubric_0="partly", text="Plus court.")
    assert private_texts(only_learner(), site.key(FIELD)) == {ask.id: "Plus court."}
    assert reader.form_of(ask.id).select_one("input[checked]")["value"] == "partly"


def test_progress_follows_from_one_language_to_the_other(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number, "fr"))
    reader.send(reader.form_of(ask.id), q=right_answer(ask))
    reader.open(site.url(DISCOVERY, number, "en"))

    assert reader.form_of(ask.id).select_one("input[checked]")["value"] == right_answer(ask)


def test_a_form_opened_before_an_edit_still_counts(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    form = reader.open(site.url(DISCOVERY, number)).form_of(ask.id)
    posted = int(form.find("input", attrs={"name": "version"})["value"])
    page = site.page(DISCOVERY)
    page.body = [child for child in page.body.raw_data if child["id"] != page.outline.steps[number - 1].id]
    page.save_revision().publish()
    reader.send(form, q=right_answer(ask), status=200)

    kept = Event.objects.get()
    assert (kept.step, kept.module_version) == (ask.id, posted)


# --- refusing


def test_what_cannot_be_read_is_refused_in_a_sentence_and_changes_nothing(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    form = reader.open(site.url(DISCOVERY, number)).form_of(ask.id)
    for wrong in ({"ask": "no-such-ask"}, {"kind": "module.reset"}, {"kind": "step.ticked"}, {"nonce": "x"}, {"version": ""}):
        reader.send(form, **{"q": right_answer(ask), **wrong})
        assert "nothing was recorded" in reader.said
        assert reader.url == site.url(DISCOVERY, number)

    assert not Event.objects.exists()


@pytest.mark.parametrize("go", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "\\\\elsewhere.example", ""])
def test_a_form_never_leads_out_of_the_site(reader: Reader, site: Demo, go: str) -> None:
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number))
    reader.send(reader.form_of(ask.id), q=right_answer(ask), go=go)

    assert reader.url == site.url(DISCOVERY, number)


def test_the_door_of_an_unknown_or_withdrawn_module_is_closed(client: Client, site: Demo) -> None:
    assert client.post(f"/en/walk/{uuid4()}/", {}).status_code == 404
    site.page(DISCOVERY, "en").unpublish()
    site.page(DISCOVERY, "fr").unpublish()
    assert client.post(f"/en/walk/{site.key(DISCOVERY)}/", {}).status_code == 404


def test_the_door_opened_by_hand_leads_to_the_module(client: Client, site: Demo) -> None:
    assert client.get(f"/en/walk/{site.key(DISCOVERY)}/").headers["location"] == site.url(DISCOVERY)


def test_no_form_is_taken_without_its_token(reader: Reader, site: Demo) -> None:
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    form = reader.open(site.url(DISCOVERY, number)).form_of(ask.id)

    reader.send(form, status=403, csrfmiddlewaretoken="", q=right_answer(ask))
    assert not Event.objects.exists()
