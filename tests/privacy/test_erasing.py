"""Erased by the learner alone: no word of theirs is left anywhere, and the counts hold."""

import json
import uuid
from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from learning.cohorts.models import Membership
from learning.privacy.access import Person, count_kept, export_of
from learning.privacy.actions import erase_person
from learning.record.access import progress_of
from learning.record.actions import EventDraft, adopt_subject, append_events, ensure_subject, fold_due, verify_record
from learning.record.models import Event, Progress, Subject
from quizzes.models import Answer, Attempt
from tests.privacy.conftest import PASSWORD, Traces
from tests.privacy.dump import database, files, found_in
from tests.record.builders import KEY

pytestmark = pytest.mark.django_db


def counts() -> dict[str, object]:
    """What the site counts."""
    return {
        "events": Counter(Event.objects.values_list("kind", "module_key", "step", "module_version")),
        "progress": Counter(Progress.objects.values_list("module_key", "percent", "steps_done", "best_score")),
        "attempts": Counter(Attempt.objects.filter(graded_at__isnull=False).values_list("quiz_slug", "score", "max_score")),
    }


def erase(traces: Traces, **values: str):
    return traces.client.post("/en/my-data/erase/", {"sure": "on", "password": PASSWORD} | values)


def test_the_canaries_sing_before(traces: Traces, tmp_path) -> None:
    everywhere = database() + files(tmp_path)

    assert sorted(word for word in traces.words if not found_in(everywhere, {word})) == []


def test_nothing_of_the_person_is_left_and_the_counts_hold(traces: Traces, tmp_path, django_capture_on_commit_callbacks) -> None:
    from quizzes.actions import grade_due

    grade_due(now=timezone.now())
    fold_due(now=timezone.now())
    before = counts()

    with django_capture_on_commit_callbacks(execute=True):
        answer = erase(traces)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/my-data/erased/")
    assert found_in(database(), traces.words) == []
    assert found_in(files(tmp_path), traces.words) == []
    assert not get_user_model().objects.filter(pk=traces.user.pk).exists()
    assert not Membership.objects.exists()
    assert counts() == before
    assert [each for each in verify_record().findings if each.invariant != "I9"] == []
    assert b"Nothing of you is left here" in traces.client.get("/en/my-data/erased/").content
    assert b"Nothing is kept of you yet" in traces.client.get("/en/my-data/").content


def test_what_chose_among_an_editors_words_is_counted_on_and_what_was_typed_is_not(traces: Traces) -> None:
    attempt = Attempt.objects.filter(submitted_at__isnull=False).get()
    questions = attempt.quiz_version.frozen["questions"]
    ref, choice = next((ref, each["choices"][0]["id"]) for ref, each in questions.items() if each["kind"] == "single")
    Answer.objects.create(attempt=attempt, question_ref=ref, event_id=uuid.uuid4(), response={"choice": choice},
                          answered_at=timezone.now(), saved_at=timezone.now())  # fmt: skip
    erase_person(Person(traces.learner_id, traces.user.pk), now=timezone.now())

    assert list(Answer.objects.values_list("question_ref", "response")) == [(ref, {"choice": choice})]


def test_a_wrong_password_or_no_yes_erases_nothing(traces: Traces) -> None:
    before = database()
    assert erase(traces, password="another one").status_code == 422
    assert erase(traces, sure="").status_code == 422

    assert len(database()) == len(before)
    assert traces.client.get("/en/my-data/").status_code == 200


def test_other_devices_of_the_person_are_signed_out(traces: Traces) -> None:
    telephone = Client()
    telephone.force_login(traces.user)
    erase(traces)

    assert telephone.get("/en/accounts/email/").status_code == 302


def test_who_has_no_account_erases_what_this_browser_did(client: Client, module: uuid.UUID) -> None:
    sent = {"event_id": str(uuid.uuid4()), "kind": "step.ticked", "module_key": str(KEY), "module_version": 1, "step": "tick-1"}
    client.post("/record/events/", json.dumps({"events": [sent]}), content_type="application/json")
    learner = Subject.objects.get().pk

    assert client.post("/en/my-data/erase/", {"sure": "on"}).status_code == 302
    assert found_in(database(), {str(learner), sent["event_id"]}) == []
    assert Event.objects.count() == 1
    assert client.post("/record/events/", json.dumps({"events": [sent]}), content_type="application/json").status_code == 200
    assert Subject.objects.filter(erased_on=None).count() == 1, "somebody new, who has nothing to do with the one before"


def test_nobody_finds_a_way_back_to_the_counts(client: Client, module: uuid.UUID) -> None:
    learner = ensure_subject(session=client.session)
    append_events(learner, [EventDraft(uuid.uuid4(), "step.ticked", KEY, 1, "tick-1")], now=timezone.now())
    erase_person(Person(learner), now=timezone.now())
    nobody = Subject.objects.get()
    session = client.session
    session["learner"] = str(nobody.pk)
    session.save()
    user = get_user_model().objects.create_user("curious@example.org", PASSWORD)

    assert b"Nothing is kept of you yet" in client.get("/en/my-data/").content
    assert adopt_subject(nobody.pk, user) != nobody.pk
    assert Event.objects.of(nobody.pk).count() == 1


def test_records_that_were_merged_into_one_go_together(traces: Traces) -> None:
    other = ensure_subject()
    append_events(other, [EventDraft(uuid.uuid4(), "step.opened", KEY, 1, "step-tick-1")], now=timezone.now())
    adopt_subject(other, traces.user)
    erase_person(Person(traces.learner_id, traces.user.pk), now=timezone.now())

    assert found_in(database(), {str(other), str(traces.learner_id)}) == []
    assert Event.objects.filter(kind="step.opened").count() == 1


def test_erasing_twice_is_erasing_once(traces: Traces) -> None:
    person = Person(traces.learner_id, traces.user.pk)
    erase_person(person, now=timezone.now())
    after = counts()
    erase_person(person, now=timezone.now())

    assert counts() == after
    assert Subject.objects.exclude(user__email="peer@example.org").count() == 1


def test_the_only_one_who_may_do_everything_cannot_leave_the_site_alone(client: Client, db: None) -> None:
    user = get_user_model().objects.create_superuser("only@example.org", PASSWORD)
    client.force_login(user)

    page = client.post("/en/my-data/erase/", {"sure": "on", "password": PASSWORD})
    assert "You are the only one" in page.content.decode()
    assert get_user_model().objects.filter(pk=user.pk).exists()
    get_user_model().objects.create_superuser("second@example.org", PASSWORD)
    assert client.post("/en/my-data/erase/", {"sure": "on", "password": PASSWORD}).status_code == 302


def test_whoever_comes_back_from_an_older_backup_is_erased_again(traces: Traces, tmp_path) -> None:
    erase(traces)
    noted = (tmp_path / "erasures").read_text()
    assert str(traces.learner_id) not in noted
    Subject.objects.create(pk=traces.learner_id)  # as a restored backup would bring them back
    from learning.record.models import Head

    Head.objects.create(subject_id=traces.learner_id)
    append_events(traces.learner_id, [EventDraft(uuid.uuid4(), "step.ticked", KEY, 1, "tick-1")], now=timezone.now())
    out = StringIO()
    call_command("reapply_erasures", stdout=out)

    assert out.getvalue().strip() == "1 erased again"
    assert found_in(database(), {str(traces.learner_id)}) == []


def test_the_export_holds_every_word_of_the_person_as_json_and_as_a_page(traces: Traces) -> None:
    told = traces.client.get("/en/my-data/export/")
    page = traces.client.get("/en/my-data/all/").content.decode()
    elsewhere = {
        word for word in traces.words if any(part in word for part in ("canarysession", "canarymail", "canarypicture", "canarylisted"))
    }
    data = json.loads(told.content)

    assert sorted(word for word in traces.words - elsewhere if word not in json.dumps(data)) == []
    assert sorted(word for word in traces.words - elsewhere - {str(traces.learner_id)} if word not in page) == []
    assert data["format"] == "cheminer/2"
    assert data["withheld"]["users.User"]["password"]


def test_the_export_is_ones_own_alone(traces: Traces) -> None:
    other = Client()
    other.force_login(get_user_model().objects.create_user("other@example.org", PASSWORD))

    for path in ("export/", "all/", ""):
        assert found_in(other.get(f"/en/my-data/{path}").content.decode(), traces.words) == []
    assert export_of(Person())["tables"]["record.Event"] == []
    assert count_kept(Person()) == {}


def test_progress_shown_in_the_export_is_the_one_shown_everywhere(traces: Traces) -> None:
    shown = progress_of(traces.learner_id, [KEY])[KEY]
    told = export_of(Person(traces.learner_id))["tables"]["record.Progress"]

    assert [(row["module_key"], row["percent"]) for row in told] == [(KEY, shown.percent)]
