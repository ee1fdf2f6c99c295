"""What the tests of this room share: a quiz of every kind whose right answers are canaries, and a learner."""

import os
import shutil
import uuid
from datetime import UTC, datetime

import pytest
from django.utils import translation

from quizzes import actions

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOW = datetime(2026, 11, 22, 13, 2, tzinfo=UTC)  # 14:02 in Paris

EVERY_KIND = """// title: Every kind
::one::[plain]Choose one {
=Heron#CANARY well chosen
~Sparrow#CANARY not this one
~Magpie
####CANARY said of all
}

::many::Choose several {
~%50%Oak
~%50%Elm
~%-100%Rose#CANARY a rose is no tree
}

::truth::Water is wet. {TRUE#CANARY it is#CANARY indeed}

::word::Capital of Canada? {
=CANARYOTTAWA#CANARY yes
=%50%CANARYOTAWA
}

::number::How many? {#
=31415:1#CANARY near
=%50%31415:500
}

::match::Match {
=France -> Paris
=Italy -> Rome
= -> Madrid
}

::order::Put in order {>
First thing
Second thing
Third thing
}

::free::Tell us {####CANARY for the reader}

Only text between two questions.
"""
GAPS = {
    "kind": "gaps",
    "name": "gaps",
    "prompt": "The [[1]] sat on the [[2]].",
    "gaps": [{"id": "1", "answers": [{"text": "CANARYCAT"}]}, {"id": "2", "answers": [{"text": "CANARYMAT"}]}],
    "feedback": "CANARY a rhyme",
}

SORT = {
    "kind": "categorise",
    "name": "sort",
    "prompt": "Sort",
    "categories": [{"id": "t", "text": "Tree"}, {"id": "b", "text": "Bird"}],
    "entries": [{"id": "1", "text": "Oak", "categories": ["t"]}, {"id": "2", "text": "Magpie", "categories": ["b"]}],
    "feedback": "CANARY sorted",
}
RECKON = {
    "kind": "calculated",
    "name": "reckon",
    "prompt": "{a} times 1000?",
    "variables": [{"name": "a", "values": ["31.415"]}],
    "answers": [{"formula": "{a}*1000", "tolerance": "1", "feedback": "CANARY reckoned"}],
}
PICTURE = {
    "kind": "hotspot",
    "name": "picture",
    "prompt": "Where is the door?",
    "image": {"name": "questions/house.png", "alt": "A house", "width": 400, "height": 300},
    "areas": [
        {"id": "a", "text": "below, in the middle", "shape": "rect", "coords": ["150", "180", "60", "100"], "fraction": 100},
        {"id": "b", "text": "on the roof", "shape": "circle", "coords": ["200", "40", "20.5"], "feedback": "CANARY a chimney"},
    ],
}
PLACE = {"kind": "scale", "name": "place", "prompt": "How sure?", "labels": ["not at all", "", "wholly"], "feedback": "CANARY thanks"}
LEVELS = [{"id": "n", "text": "not yet", "points": "0"}, {"id": "y", "text": "yes", "points": "2"}]
HAND_IN = {
    "kind": "file",
    "name": "hand-in",
    "prompt": "Your plan",
    "types": ["txt", "pdf"],
    "rubric": [{"id": "c", "text": "Clear", "levels": LEVELS}],
    "model": "CANARY a plan",
    "notes": "CANARY for reviewers",
}
BODIES = [GAPS, SORT, RECKON, PICTURE, PLACE, HAND_IN]  # kinds that GIFT has no way to say


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def learner():
    return uuid.uuid4()


@pytest.fixture
def quiz(db):
    """A published quiz with every kind of question, in English."""
    from quizzes.models import Bank, Question, Quiz, QuizItem

    actions.load_quiz_file(EVERY_KIND, slug="every-kind", language="en")
    quiz = Quiz.objects.get()
    bank = Bank.objects.get()
    made = [Question(bank=bank, key=body["name"], language="en", kind=body["kind"], name=body["name"], body=body) for body in BODIES]
    rows = Question.objects.bulk_create(made)
    QuizItem.objects.bulk_create([QuizItem(quiz=quiz, question=row, sort_order=nth) for nth, row in enumerate(rows, 99)])
    actions.publish_quiz(quiz)
    return quiz


@pytest.fixture
def attempt(quiz, learner, now):
    return actions.start_attempt(learner, quiz_slug="every-kind", language="en", now=now)


@pytest.fixture
def refs(quiz):
    """Reference of each question by its name."""
    return {data["name"]: ref for ref, data in quiz.versions.last().frozen["questions"].items()}


@pytest.fixture
def right(attempt, refs):
    """A full answer to each question by its reference."""
    asked = attempt.quiz_version.questions

    def choice(name, *texts):
        return [c.id for c in asked[refs[name]].choices if c.text.text in texts]

    match, ordering = asked[refs["match"]], asked[refs["order"]]
    option = {text: own for own, text in match.options}
    return {
        refs["one"]: {"choice": choice("one", "Heron")[0]},
        refs["many"]: {"choices": choice("many", "Oak", "Elm")},
        refs["truth"]: {"value": True},
        refs["word"]: {"text": " canaryottawa "},
        refs["number"]: {"text": "31 416"},
        refs["match"]: {"pairs": {pair.id: option[pair.answer] for pair in match.pairs}},
        refs["order"]: {"places": {entry.id: place for place, entry in enumerate(ordering.entries, 1)}},
        refs["free"]: {"text": "A story."},
        refs["gaps"]: {"texts": {"1": "canarycat", "2": "canarymat"}},
        refs["sort"]: {"sorted": {"1": "t", "2": "b"}},
        refs["reckon"]: {"text": "31415"},
        refs["picture"]: {"areas": ["a"]},
        refs["place"]: {"step": 2},
    }


@pytest.fixture
def editor(client, db):
    """Whoever writes questions, signed in, with an admin in English."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from wagtail.users.models import UserProfile

    user = get_user_model().objects.create_user(email="editor@example.org", password="a long secret")
    user.groups.add(Group.objects.get(name="Editors"))
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


@pytest.fixture
def bank(db):
    from quizzes.models import Bank

    return Bank.objects.create(name="Shelf")


@pytest.fixture
def context(live_server, client, monkeypatch):
    """A browser on the site, signed in as a learner."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: tests in a browser are left out")
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    actions.load_quiz_file(EVERY_KIND, slug="every-kind", language="en")
    client.force_login(get_user_model().objects.create_user(email="learner@example.org", password="a long secret"))
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": live_server.url}
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        made = browser.new_context()
        made.add_cookies([session])
        made.expect = playwright.expect
        yield made
        browser.close()


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield
