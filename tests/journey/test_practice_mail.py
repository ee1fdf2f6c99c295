"""The mail that says missed questions wait: for who asked, when some do, once a week, with a link that opens them and one that stops it."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from learning.jobs.actions import sweep_jobs
from learning.jobs.models import Job
from learning.journey.actions import ask_for_practice_letters, write_practice_letter
from learning.journey.tasks import write_practice_letters
from learning.mail.models import Letter, Subscription
from learning.record.models import Subject
from quizzes import actions
from quizzes.models import Card

pytestmark = pytest.mark.django_db
PAGE = "journey:practice_mail"


@pytest.fixture
def asked() -> tuple[Any, Client]:
    """Somebody with an account who asked for the mail, on the page."""
    user = get_user_model().objects.create_user("lea@example.org", "a long password")
    client = Client()
    client.force_login(user)
    client.post(reverse(PAGE))
    return user, client


@pytest.fixture
def missed(asked: tuple[Any, Client]) -> uuid.UUID:
    """Their pseudonym, after a quiz in which they missed a question that is due."""
    learner = Subject.objects.get(user=asked[0]).pk
    actions.load_quiz_file("::truth::Water is wet. {TRUE}", slug="water", language="en")
    now = timezone.now() - timedelta(days=3)
    attempt = actions.start_attempt(learner, quiz_slug="water", language="en", now=now)
    (ref,) = attempt.asked
    actions.hand_in(attempt.pk, learner_id=learner, said=lambda _attempt: actions.Form({ref: {"value": False}}), now=now)
    actions.grade_attempt(attempt.pk, now=now)
    assert Card.objects.get(learner_id=learner).due_at < timezone.now()
    return learner


def a_day_passes(days: float) -> None:
    """Jobs and letters as if they were written so long ago."""
    Job.objects.all().delete()
    Letter.objects.exclude(mailed_at=None).update(mailed_at=timezone.now() - timedelta(days=days), key=f"{days} days ago")


def test_the_mail_comes_once_however_often_the_schedule_rings(missed: uuid.UUID) -> None:
    for _again in range(3):
        write_practice_letters()
        sweep_jobs()
        sweep_jobs()

    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "Trois minutes sur ce que vous avez manqué"
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_whoever_chose_no_language_is_written_to_in_that_of_the_question(missed: uuid.UUID) -> None:
    UserProfile.objects.all().delete()
    write_practice_letters()
    sweep_jobs()
    sweep_jobs()
    assert mail.outbox[0].subject == "Three minutes on what you missed"


def test_its_link_opens_the_question_without_signing_in_and_looking_changes_nothing(missed: uuid.UUID) -> None:
    write_practice_letters()
    sweep_jobs()
    sweep_jobs()
    link = re.search(r"http://\S+?(/fr/quiz/practice/by-link/\S+?/)\s", mail.outbox[0].body)
    assert link

    page = Client().get(link[1])

    assert page.status_code == 200
    assert "Water is wet." in page.content.decode()
    assert Card.objects.get().reviews == 0


def test_at_most_one_comes_in_a_week_whatever_rhythm_was_chosen(missed: uuid.UUID, asked: tuple[Any, Client]) -> None:
    Subscription.objects.about("practice").update(rhythm="at-once")
    sent = []
    for days in (0, 6.9, 7.1):
        a_day_passes(days)
        write_practice_letters()
        sweep_jobs()
        sweep_jobs()
        sent.append(len(mail.outbox))

    assert sent == [1, 1, 2]
    assert write_practice_letter(asked[0].pk) is None


def test_nothing_comes_while_nothing_waits(missed: uuid.UUID) -> None:
    Card.objects.update(due_at=timezone.now() + timedelta(hours=1))

    assert ask_for_practice_letters(now=timezone.now()) == 0
    sweep_jobs()

    assert not Letter.objects.exists()


def test_nothing_comes_to_who_did_not_ask_or_has_met_the_question_meanwhile(missed: uuid.UUID, asked: tuple[Any, Client]) -> None:
    other = get_user_model().objects.create_user("max@example.org", "a long password")
    actions.start_practice(Subject.objects.create(user=other).pk, now=timezone.now())
    assert ask_for_practice_letters(now=timezone.now()) == 1
    Card.objects.update(due_at=timezone.now() + timedelta(days=4))

    sweep_jobs()

    assert not Letter.objects.exists()


def test_the_link_in_the_mail_stops_it_by_one_press_and_questions_still_come_back(missed: uuid.UUID, asked: tuple[Any, Client]) -> None:
    write_practice_letters()
    sweep_jobs()
    sweep_jobs()
    stop = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")

    Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})
    a_day_passes(30)

    assert ask_for_practice_letters(now=timezone.now()) == 0
    assert 'name="stop"' not in asked[1].get(reverse(PAGE)).content.decode()
    assert actions.start_practice(missed, now=timezone.now()).is_on


def test_whoever_lets_no_question_come_back_gets_no_mail_either(missed: uuid.UUID, asked: tuple[Any, Client]) -> None:
    write_practice_letters()
    asked[1].post(reverse("quizzes:practice"), {"stop": "1"})
    sweep_jobs()
    sweep_jobs()

    assert mail.outbox == []
    assert not Subscription.objects.accepted().about("practice").exists()


def test_asking_needs_an_account_and_stopping_is_on_the_same_page(asked: tuple[Any, Client]) -> None:
    assert Client().get(reverse(PAGE)).status_code == 302
    assert "/accounts/login/" in Client().post(reverse(PAGE)).url
    for _again in range(2):
        asked[1].post(reverse(PAGE), {"stop": "1"})

    assert not Subscription.objects.accepted().about("practice").exists()
