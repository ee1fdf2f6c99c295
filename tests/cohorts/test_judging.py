"""Facilitators judge what a quiz asks a person to judge: of their own members, in the modules these show, after they agreed to it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.cohorts.actions import create_cohort, join_cohort, leave_cohort
from learning.cohorts.models import Cohort, Deed, Membership, Viewing
from learning.jobs.actions import sweep_jobs
from quizzes import actions as quizzes
from quizzes.models import Attempt, Bank, Question, Quiz, QuizItem, Review
from tests.cohorts.conftest import key_of

pytestmark = pytest.mark.django_db
LEVELS = [{"id": "n", "text": "pas encore", "points": "0"}, {"id": "y", "text": "oui", "points": "2"}]
RUBRIC = [{"id": "c", "text": "Clair", "levels": LEVELS}]
BODIES = {
    "text": {"kind": "essay", "prompt": "Racontez", "rubric": RUBRIC, "notes": "Pour qui juge"},
    "plan": {"kind": "file", "prompt": "Votre plan", "types": ["txt"]},
    "own": {"kind": "essay", "prompt": "Pour soi", "reviewer": "self", "rubric": RUBRIC},
}


class Handed(NamedTuple):
    """A member, and what they handed in."""

    user: Any
    membership: Membership
    attempt: Attempt


@pytest.fixture
def quiz(db: None) -> Quiz:
    bank, made = Bank.objects.create(name="Bank"), Quiz.objects.create(title="Carnet", slug="carnet", language="fr")
    for nth, (name, body) in enumerate(BODIES.items()):
        row = Question.objects.create(bank=bank, key=name, name=name, language="fr", kind=body["kind"], body=body)
        QuizItem.objects.create(quiz=made, question=row, sort_order=nth)
    quizzes.publish_quiz(made)
    return made


@pytest.fixture
def hand_in(quiz: Quiz, make_member: Callable[..., Any]) -> Callable[..., Handed]:
    """A new member of a cohort hands in the three answers, in a module."""

    def made(cohort: Cohort, name: str, slug: str = "besoins", *, before: bool = False) -> Handed:
        user, membership = make_member(cohort, name)
        now = timezone.now() - timedelta(days=before)
        attempt = quizzes.start_attempt(membership.learner_id, quiz_slug="carnet", language="fr", module_key=key_of(slug), now=now)
        for ref, question in attempt.asked.items():
            if question.kind == "file":
                quizzes.keep_upload(attempt, question_ref=ref, name="plan.txt", content=b"CANARY plan", event_id=uuid.uuid4(), now=now)
            else:
                said = {"text": f"CANARY {name} {question.name}"}
                quizzes.save_answer(attempt, question_ref=ref, response=said, event_id=uuid.uuid4(), now=now)
        quizzes.submit_attempt(attempt, now=now)
        return Handed(user, membership, quizzes.grade_attempt(attempt.pk, now=now))

    return made


def ref_of(attempt: Attempt, name: str) -> str:
    return next(ref for ref, about in attempt.quiz_version.about.items() if about["name"] == name)


def page(client: Client, cohort: Cohort, attempt: Attempt, name: str, view: str = "judge") -> Any:
    return client.get(reverse(f"cohorts:{view}", args=[cohort.pk, attempt.pk, ref_of(attempt, name)]))


def listed(client: Client, cohort: Cohort) -> str:
    return client.get(reverse("cohorts:to_judge", args=[cohort.pk])).content.decode()


def test_a_facilitator_judges_by_rubric_and_the_member_reads_it(
    cohort: Cohort, facilitator: Any, hand_in: Callable[..., Handed], signed_in: Callable[[Any], Client]
) -> None:
    handed, client = hand_in(cohort, "Lea"), signed_in(facilitator)
    join_cohort(cohort, learner_id=handed.membership.learner_id, name="Léa", facilitators=["F"], now=timezone.now(), may_be_mailed=True)
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=1))
    address = reverse("cohorts:judge", args=[cohort.pk, handed.attempt.pk, ref_of(handed.attempt, "text")])

    shown = client.get(address).content.decode()
    for _again in range(2):
        answer = client.post(address, {"level-c": "y", "comment": "Bien raconté"})
    sweep_jobs()

    assert "CANARY Lea" in shown
    assert "Pour qui juge" in shown
    assert answer.status_code == 404, "it waits no more"
    assert Review.objects.get().comment == "Bien raconté"
    assert Attempt.objects.get().score == 1
    result = signed_in(handed.user).get(reverse("quizzes:result", args=[handed.attempt.pk])).content.decode()
    assert "Bien raconté" in result
    assert "<span>Clair</span> <b>oui</b>" in result
    assert "100\N{NO-BREAK SPACE}%" in result
    assert Deed.objects.get().may_be_undone is False
    assert "Bien raconté" in mail.outbox[0].body
    assert Viewing.objects.filter(viewer=facilitator).count() == 1


def test_the_list_names_what_waits_for_a_facilitator_and_nothing_else(
    cohort: Cohort, facilitator: Any, hand_in: Callable[..., Handed], signed_in: Callable[[Any], Client]
) -> None:
    handed, client = hand_in(cohort, "Lea"), signed_in(facilitator)
    hidden = hand_in(cohort, "Max", "ailleurs")
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=1))

    shown = listed(client, cohort)

    assert shown.count(str(handed.attempt.pk)) == 2, "the text and the file; what one judges oneself is nobody's"
    assert str(hidden.attempt.pk) not in shown, "a module of another place"
    assert page(client, cohort, hidden.attempt, "text").status_code == 404
    assert page(client, cohort, handed.attempt, "own").status_code == 404


def test_a_file_comes_as_a_download_that_no_browser_runs(
    cohort: Cohort, facilitator: Any, hand_in: Callable[..., Handed], signed_in: Callable[[Any], Client]
) -> None:
    handed = hand_in(cohort, "Lea")
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=1))

    answer = page(signed_in(facilitator), cohort, handed.attempt, "plan", "handed_file")

    assert b"".join(answer.streaming_content) == b"CANARY plan"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert page(signed_in(facilitator), cohort, handed.attempt, "text", "handed_file").status_code == 404


@pytest.mark.parametrize("case", ["not agreed", "before joining", "left", "module withdrawn", "agreement over"])
def test_what_was_not_agreed_to_is_not_there(
    cohort: Cohort, facilitator: Any, hand_in: Callable[..., Handed], signed_in: Callable[[Any], Client], case: str
) -> None:
    handed, client = hand_in(cohort, "Lea", before=case == "before joining"), signed_in(facilitator)
    if case != "before joining":
        Membership.objects.update(joined_at=timezone.now() - timedelta(days=2))
    assert page(client, cohort, handed.attempt, "text").status_code == (404 if case == "before joining" else 200)
    if case == "not agreed":
        Membership.objects.update(agreed={**handed.membership.agreed, "shows": ["attempts"]})
    elif case == "left":
        leave_cohort(cohort.pk, learner_id=handed.membership.learner_id, now=timezone.now())
    elif case == "agreement over":
        Membership.objects.update(until=timezone.localdate() - timedelta(days=1))
    elif case == "module withdrawn":
        Cohort.objects.update(modules=[str(key_of("outils"))])

    assert page(client, cohort, handed.attempt, "text").status_code == 404
    assert str(handed.attempt.pk) not in listed(client, cohort)


def test_nobody_else_reads_or_judges(
    cohort: Cohort,
    make_user: Callable[..., Any],
    modules: list[uuid.UUID],
    hand_in: Callable[..., Handed],
    signed_in: Callable[[Any], Client],
) -> None:
    handed, other = hand_in(cohort, "Lea"), make_user("Otto", "Facilitators")
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=1))
    theirs = create_cohort(other, name="Ailleurs", promise="", modules=modules, ends_on=None)

    for client, at in ((signed_in(other), cohort), (signed_in(other), theirs), (signed_in(handed.user), cohort)):
        address = reverse("cohorts:judge", args=[at.pk, handed.attempt.pk, ref_of(handed.attempt, "text")])
        assert client.get(address).status_code == 404
        assert client.post(address, {"level-c": "n"}).status_code == 404
    assert "CANARY" not in listed(signed_in(other), theirs)
    assert not Review.objects.exists()


def test_a_rubric_half_filled_in_changes_nothing_and_says_so(
    cohort: Cohort, facilitator: Any, hand_in: Callable[..., Handed], signed_in: Callable[[Any], Client]
) -> None:
    handed, client = hand_in(cohort, "Lea"), signed_in(facilitator)
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=1))
    address = reverse("cohorts:judge", args=[cohort.pk, handed.attempt.pk, ref_of(handed.attempt, "text")])

    answer = client.post(address, {"comment": "Sans grille"})

    assert answer.status_code == 422
    assert "Sans grille" in answer.content.decode(), "what was written is not lost"
    assert not Review.objects.exists()


def test_the_list_asks_as_many_queries_for_ten_as_for_one(
    cohort: Cohort, facilitator: Any, hand_in: Callable[..., Handed], signed_in: Callable[[Any], Client], django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        hand_in(cohort, f"Lea{number}")
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=1))
    client = signed_in(facilitator)

    with django_assert_max_num_queries(14):
        shown = listed(client, cohort)

    assert shown.count("CANARY") == 0
    assert shown.count("/answers/") >= 20
