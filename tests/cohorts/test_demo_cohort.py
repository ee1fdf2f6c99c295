"""The cohort of the demo facilitator: a board that is alive on the first day, and true."""

from typing import Any

import pytest
import yaml
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import timedelta

from cms.models import CataloguePage
from learning.cohorts.access.board import board_of
from learning.cohorts.actions import enact_cohort
from learning.cohorts.models import Cohort, Membership
from learning.management.commands import load_demo
from learning.record.actions import verify_record
from learning.record.models import Event, Head, IngestReject, Progress, Subject
from quizzes.models import Attempt

pytestmark = pytest.mark.django_db
TOLD = yaml.safe_load((load_demo.DEMO / "cohort.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def loaded(settings: Any, tmp_path: Any) -> Cohort:
    """What of the demo site the cohort needs: its modules, its quizzes, the three accounts, and itself."""
    settings.DATA_DIR = tmp_path
    locales = {code: load_demo.Locale.objects.get_or_create(language_code=code)[0] for code in load_demo.WORDS}
    catalogue = load_demo.load_page(CataloguePage, "catalogue", parents=load_demo.load_home(locales), locales=locales)
    for slug in TOLD["modules"]:
        text = (load_demo.DEMO / "modules" / f"{slug}.fr.md").read_text(encoding="utf-8")
        load_demo.import_manuscript(load_demo.parse(text), parent=catalogue["fr"])
    load_demo.load_questions()
    load_demo.make_accounts()
    load_demo.load_cohort()
    return Cohort.objects.get()


def counts() -> list[int]:
    models = (get_user_model(), Cohort, Membership, Subject, Event, Attempt, Progress)
    return [model.objects.count() for model in models]


def test_the_board_of_the_demo_facilitator_says_whom_to_write_to_and_why(loaded: Cohort):
    board = board_of(loaded, now=timezone.now())

    said = [(need.rule, line.member.name.split()[0]) for need, line, _card in board.needs]
    assert said == [("stuck", "Bruno"), ("stopped", "Chantal"), ("not_started", "Denis"), ("finished", "Élise")]
    assert len(board.lines) == 8
    assert not board.stamp.is_late
    assert not board.stamp.waiting
    client = Client()
    client.force_login(get_user_model().objects.get(email="demo-facilitator@example.org"))
    page = client.get(reverse("cohorts:board", args=[loaded.pk])).content.decode()
    assert all(member["name"] in page for member in TOLD["members"])


def test_playing_it_again_changes_nothing_however_much_later(loaded: Cohort):
    Membership.objects.filter(name__startswith="Hugo").update(left_at=timezone.now())
    before, user = counts(), loaded.facilitations.get().user

    load_demo.load_cohort()
    assert enact_cohort(TOLD, user=user, language="fr", now=timezone.now() + timedelta(days=40)) == []

    assert counts() == before
    assert Membership.objects.active().count() == 7  # who left does not come back


def test_the_record_of_invented_people_is_sound_and_nobody_signs_in_as_them(loaded: Cohort):
    assert verify_record().findings == ()
    assert not IngestReject.objects.exists()
    assert not Head.objects.dirty().exists()
    assert Event.objects.filter(effective_at__gt=timezone.now()).count() == 0
    invented = get_user_model().objects.filter(subject__in=Subject.objects.invented())
    assert len(invented) == 8
    assert not any(user.has_usable_password() or "(démonstration)" not in user.first_name for user in invented)
    assert all(member.agreed["modules"] == loaded.modules and not member.may_be_mailed for member in Membership.objects.all())


def test_the_public_is_not_told_of_people_who_were_made_up(loaded: Cohort):
    assert Progress.objects.people() == 7
    assert Progress.objects.of_real_people().people() == 0
    assert Progress.objects.of_real_people().by_module() == {}
