"""After the results: judging by people, mending a key, counting, meeting missed questions again."""

import re
import uuid
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import actions
from quizzes.access import practice_token
from quizzes.actions import Refused, Reviewer
from quizzes.engine.questions import from_json
from quizzes.engine.reviewing import ReviewError, review
from quizzes.engine.spacing import QUESTIONS, is_over, meet
from quizzes.models import Attempt, Card, Correction, ItemStatistic, Question, QuizVersion, Review
from tests.quizzes.conftest import LEVELS, NOW

pytestmark = pytest.mark.django_db
RUBRIC = [{"id": "c", "text": "Clear", "levels": LEVELS}, {"id": "d", "text": "Sourced", "levels": LEVELS}]


def begin(client):
    url = client.post(reverse("quizzes:start", args=["every-kind"])).url
    return Attempt.objects.get(pk=url.rstrip("/").split("/")[-1])


def hand_in(learner, quiz, responses, at=NOW):
    attempt = actions.start_attempt(learner, quiz_slug=quiz.slug, language="en", now=at)
    said = {ref: response(attempt) if callable(response) else response for ref, response in responses.items()}
    actions.hand_in(attempt.pk, learner_id=learner, said=lambda _attempt: actions.Form(said), now=at + timedelta(minutes=5))
    return actions.grade_attempt(attempt.pk, now=at + timedelta(minutes=6))


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user(email="editor@example.org", password="a long secret")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def reviewed_by(quiz):
    """Sets who judges the essay, with a rubric."""

    def by(reviewer):
        row = Question.objects.get(name="free")
        row.body |= {"reviewer": reviewer, "rubric": RUBRIC, "model": "CANARY a model story"}
        row.save()
        actions.publish_quiz(quiz)

    return by


# --- judged by people


def test_a_rubric_makes_a_share_and_wants_every_line():
    essay = from_json({"kind": "essay", "rubric": RUBRIC})
    assert review(essay, levels={"c": "y", "d": "n"}).score == Fraction(1, 2)
    assert review(from_json({"kind": "essay"}), levels={}, percent=30).score == Fraction(3, 10)
    with pytest.raises(ReviewError):
        review(essay, levels={"c": "y"})
    with pytest.raises(ReviewError):
        review(from_json({"kind": "essay"}), levels={})


def test_an_answer_waits_is_judged_by_its_writer_and_then_counts(client, quiz, reviewed_by, refs):
    reviewed_by("self")
    attempt = begin(client)
    assert "CANARY" not in client.get(reverse("quizzes:attempt", args=[attempt.pk])).content.decode()
    client.post(reverse("quizzes:submit", args=[attempt.pk]), {refs["free"]: "A story."})
    before = actions.grade_attempt(attempt.pk, now=timezone.now())
    page = client.get(reverse("quizzes:result", args=[attempt.pk])).content.decode()
    assert "Judge your own answer" in page
    assert "CANARY a model story" in page
    form = {"level-c": "y", "level-d": "n", "comment": "My own words"}
    page = client.post(reverse("quizzes:review_own", args=[attempt.pk, refs["free"]]), form, follow=True).content.decode()
    assert "My own words" in page
    after = Attempt.objects.get(pk=attempt.pk)
    assert (after.max_score - before.max_score, after.score - before.score) == (1, Decimal("0.5"))
    assert (after.gradings, after.result["needs_review"]) == (2, False)


def test_a_peer_judges_without_names_only_what_they_handed_in_themselves(client, quiz, reviewed_by, refs):
    reviewed_by("peer")
    author = uuid.uuid4()
    theirs = hand_in(author, quiz, {refs["free"]: {"text": "Somebody else's story"}})
    client.post(reverse("quizzes:start", args=["every-kind"]))
    page = reverse("quizzes:peer_reviews")
    assert "Somebody else" not in client.get(page).content.decode(), "not before one handed in oneself"
    mine = Attempt.objects.exclude(learner_id=author).get()
    client.post(reverse("quizzes:submit", args=[mine.pk]))
    shown = client.get(page).content.decode()
    assert "Somebody else&#x27;s story" in shown
    assert str(author) not in shown
    address = reverse("quizzes:peer_review", args=[theirs.pk, refs["free"]])
    client.post(address, {"level-c": "y"})
    assert not Review.objects.exists(), "a rubric half filled in is sent back"
    client.post(address, {"level-c": "y", "level-d": "y", "comment": "Well told"})
    assert Attempt.objects.get(pk=theirs.pk).result["needs_review"] is False
    assert client.post(address, {"level-c": "n", "level-d": "n"}).status_code == 404
    with pytest.raises(Refused):
        actions.review_answer(theirs, question_ref=refs["free"], reviewer=Reviewer("peer", peer_id=author), levels={}, now=NOW)


def test_a_facilitators_word_stands_above_ones_own(quiz, reviewed_by, learner, refs, editor):
    reviewed_by("self")
    attempt = hand_in(learner, quiz, {refs["free"]: {"text": "A story"}})
    for by, level in (("facilitator", "n"), ("self", "y")):
        told = {"levels": {"c": level, "d": level}, "reviewer": Reviewer(by, account=editor if by == "facilitator" else None)}
        actions.review_answer(attempt, question_ref=refs["free"], **told, now=NOW)
    assert actions.grade_due(now=NOW) == 1
    mark = next(item.mark for item in actions.result_of(Attempt.objects.get(pk=attempt.pk)).items if item.ref == refs["free"])
    assert mark.score == 0


# --- a key that was wrong


def test_a_mended_key_says_whom_it_touches_and_judges_them_anew(client, quiz, refs, editor):
    version, ref = quiz.versions.last(), refs["truth"]
    attempts = [hand_in(uuid.uuid4(), quiz, {ref: {"value": value}}) for value in (True, False, False)]
    body = version.questions[ref].to_json() | {"answer": False}
    preview = actions.preview_correction(version, ref=ref, body=body)
    assert (preview.asked, preview.rise, preview.fall) == (3, 2, 1)
    assert not Correction.objects.exists()
    actions.correct_key(version, ref=ref, body=body, reason="Water is what wets", by=editor, now=NOW)
    assert actions.grade_due(now=NOW) == 3
    scores = [Attempt.objects.get(pk=attempt.pk).score - attempt.score for attempt in attempts]
    assert scores == [-1, 1, 1]
    assert QuizVersion.objects.get(pk=version.pk).frozen == version.frozen, "what was published stays as it was"
    assert [Attempt.objects.get(pk=attempt.pk).gradings for attempt in attempts] == [2, 2, 2]
    assert actions.publish_quiz(quiz).pk == version.pk


@pytest.mark.parametrize("change", [{"kind": "single"}, {"reason": ""}, {}])
def test_a_correction_is_a_correction_with_a_reason_or_nothing(quiz, refs, change):
    version, ref = quiz.versions.last(), refs["one"]
    body = version.questions[ref].to_json()
    body["choices"][0]["fraction"], body["choices"][1]["fraction"] = (0, 100) if change else (100, 0)
    if change.get("kind"):
        body["choices"][0]["id"] = "other"
    with pytest.raises(Refused):
        actions.correct_key(version, ref=ref, body=body, reason=change.get("reason", "why"), by=None, now=NOW)
    assert not Correction.objects.exists()


def test_an_editor_meets_figures_and_mends_a_key_in_the_admin(client, quiz, refs, editor):
    version = quiz.versions.last()
    hand_in(uuid.uuid4(), quiz, {refs["truth"]: {"value": False}, refs["free"]: {"text": "A story"}})
    assert actions.count_due(now=NOW + timedelta(hours=1)) == 1
    assert actions.count_due(now=NOW + timedelta(hours=1)) == 0
    client.force_login(editor)
    assert version.title in client.get("/admin/quiz_figures/").content.decode()
    page = client.get(f"/admin/quiz_figures/{version.pk}/").content.decode()
    assert "Fewer than 30 answers" in page or "Moins de 30 réponses" in page
    assert "<li>True: 0" in page or "<li>Vrai\u00a0: 0" in page
    address = f"/admin/quiz_figures/{version.pk}/{refs['truth']}/"
    assert client.get(address).status_code == 200
    waiting = client.get("/admin/quiz_figures/waiting/").content.decode()
    assert re.search("a facilitator|un accompagnant|une personne qui accompagne", waiting), "who judges is told in words"
    judged = re.search(r'href="(/admin/quiz_figures/waiting/[^"]+)"', waiting)[1]
    assert "A story" in client.get(judged).content.decode()
    client.post(judged, {"percent": "80", "comment": "Good"})
    assert Review.objects.get().score == "4/5"


# --- figures


def test_figures_stand_on_first_attempts_and_are_the_same_when_counted_again(quiz, learner, refs):
    others = [uuid.uuid4() for _nth in range(3)]
    for who, value in [(learner, False), (learner, True), *((other, True) for other in others)]:
        hand_in(who, quiz, {refs["truth"]: {"value": value}})
    version = quiz.versions.last()
    assert actions.count_version(version, now=NOW) == 4
    first = list(ItemStatistic.objects.order_by("question_ref").values("question_ref", "answered", "figures"))
    truth = ItemStatistic.objects.get(question_ref=refs["truth"])
    assert (truth.answered, truth.figures["facility"]) == (4, "0.75")
    assert {one["id"]: one["chosen"] for one in truth.figures["distractors"]} == {"true": 3, "false": 1}
    actions.count_version(version, now=NOW)
    assert list(ItemStatistic.objects.order_by("question_ref").values("question_ref", "answered", "figures")) == first


# --- meeting missed questions again


def test_nothing_comes_back_for_whoever_did_not_ask(quiz, learner, refs):
    hand_in(learner, quiz, {refs["truth"]: {"value": False}})
    assert not Card.objects.exists()


def test_missed_questions_come_back_three_minutes_at_a_time(client, quiz, refs):
    attempt = begin(client)
    client.post(reverse("quizzes:submit", args=[attempt.pk]), {refs["truth"]: "false"})
    score = actions.grade_attempt(attempt.pk, now=timezone.now()).score
    page = reverse("quizzes:practice")
    assert "Bring back what I missed" in client.get(page).content.decode()
    client.post(page, {"start": "1"})
    assert refs["truth"] in set(Card.objects.values_list("question_ref", flat=True))
    assert refs["free"] not in set(Card.objects.values_list("question_ref", flat=True))
    assert "comes back on" in client.get(page).content.decode()
    Card.objects.update(due_at=timezone.now() - timedelta(hours=1))
    shown = client.get(page).content.decode()
    assert "CANARY" not in shown
    card = Card.objects.order_by("due_at", "pk").first()
    question = card.quiz_version.questions[card.question_ref]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))
    answer = {"q": question.choices[0].id} | {name: hidden[name] for name in ("since", "met", "reviews")}
    for _twice in range(2):
        judged = client.post(reverse("quizzes:practise", args=[card.pk]), answer).content.decode()
        assert "comes back on" in judged
    card.refresh_from_db()
    assert card.reviews == 1
    assert card.due_at > timezone.now() + timedelta(hours=12)
    over = client.get(page, {"met": QUESTIONS, "since": hidden["since"]}).content.decode()
    assert "That was three minutes" in over
    assert Attempt.objects.get(pk=attempt.pk).score == score, "what was completed stays"
    client.post(page, {"stop": "1"})
    assert "Begin again" in client.get(page).content.decode()


def test_a_link_of_ones_own_opens_the_cards_and_nothing_else(client, quiz, learner, refs):
    actions.start_practice(learner, now=NOW)
    hand_in(learner, quiz, {refs["truth"]: {"value": False}})
    Card.objects.update(due_at=timezone.now() - timedelta(hours=1))
    link = reverse("quizzes:practice_by_link", args=[practice_token(learner)])
    page = client.get(link)
    assert page.status_code == 200
    assert "Check my answer" in page.content.decode()
    assert client.get(link[:-2] + "x/").status_code == 404
    assert client.get(reverse("quizzes:practice")).content.decode().count("Check my answer") == 0
    card = Card.objects.first()
    assert client.post(reverse("quizzes:practise", args=[card.pk]), {"q": "true"}).status_code == 404
    client.post(link, {"stop": "1"})
    assert "Check my answer" not in client.get(link).content.decode()


@settings(deadline=None, suppress_health_check=list(HealthCheck))  # the first example loads the scheduler
@given(st.lists(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]), min_size=1, max_size=8))
def test_a_card_always_comes_back_later_and_the_same_answers_give_the_same_dates(shares):
    def run():
        memory, now, dates = {}, NOW, []
        for share in shares:
            met = meet(memory, share, now)
            assert now + timedelta(days=1) <= met.due_at <= now + timedelta(days=366)
            memory, now = met.memory, met.due_at
            dates.append(now)
        return dates

    assert run() == run()


def test_what_is_known_waits_longer_than_what_is_not():
    known, missed = ({"memory": {}, "now": NOW} for _each in range(2))
    for way, share in ((known, Fraction(1)), (missed, Fraction(0))):
        for _round in range(4):
            met = meet(way["memory"], share, way["now"])
            way["memory"], way["last"], way["now"] = met.memory, met.due_at - way["now"], met.due_at
    assert known["last"] > 5 * missed["last"]
    assert is_over(NOW, 0, NOW + timedelta(minutes=3))
    assert not is_over(NOW, QUESTIONS - 1, NOW + timedelta(minutes=2))
