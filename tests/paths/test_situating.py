"""Nothing compulsory, everything editable, remembered without an account; and a diagnostic that may be contested."""

import uuid

import pytest

from paths import actions
from paths.actions.diagnosing import DiagnosticError
from paths.engine.situation import Maturity, Situation, SituationError
from paths.models import DiagnosticAnswer, DiagnosticItem
from paths.models import Situation as SituationRow


@pytest.fixture
def items(db, diagnostic):
    actions.load_diagnostic(diagnostic)


def answer_all(learner, objective, answer):
    """Answers what is asked until nothing more is; gives the keys in order."""
    asked = []
    while (item := actions.next_item(learner, objective)) is not None:
        assert len(asked) < 20
        asked.append(item.key)
        right = {"yes": item.right, "no": "no" if item.right == "yes" else "yes", "unknown": "unknown"}[answer]
        assert actions.answer_item(learner, item_key=item.key, answer=right) is not None
    return asked


def test_one_answer_changes_one_field(learner):
    actions.situate(learner, changes={"profile": "media", "objectives": ["projects"], "maturity": {"projects": "start"}})
    actions.situate(learner, changes={"minutes": 60, "maturity": {"cooperate": "deepen"}})
    situation = actions.situate(learner, changes={"profile": ""})
    assert situation == actions.situation_of(learner)
    assert (situation.profile, situation.minutes, set(situation.maturity)) == ("", 60, {"projects", "cooperate"})
    assert "projects" not in actions.situate(learner, changes={"maturity": {"projects": None}}).maturity
    assert SituationRow.objects.count() == 1


def test_who_said_nothing_has_an_empty_situation(db):
    assert actions.situation_of(uuid.uuid4()) == actions.situation_of(None) == Situation()


def test_an_unknown_code_changes_nothing(learner):
    actions.situate(learner, changes={"profile": "media"})
    with pytest.raises(SituationError, match="wizard"):
        actions.situate(learner, changes={"minutes": 60, "profile": "wizard"})
    assert actions.situation_of(learner) == Situation(profile="media")


def test_loading_the_items_again_changes_nothing(db, diagnostic):
    first, again = actions.load_diagnostic(diagnostic), actions.load_diagnostic(diagnostic)
    assert (first.made, first.unchanged) == (56, 0)
    assert (again.made, again.changed, again.unchanged) == (0, 0, 56)


def test_a_broken_item_is_named_and_nothing_is_loaded(db, diagnostic):
    rows = diagnostic["items"][:3]
    with pytest.raises(DiagnosticError, match=rows[2]["key"]):
        actions.load_diagnostic([*rows[:2], {**rows[2], "level": "expert"}])
    assert not DiagnosticItem.objects.exists()


@pytest.mark.parametrize(("answer", "level"), [("yes", "spread"), ("no", "discover"), ("unknown", "discover")])
def test_the_answers_place_the_learner_and_say_how_sure(learner, items, answer, level):
    asked = answer_all(learner, "projects", answer)
    found = actions.situation_of(learner).maturity["projects"]
    assert (found.level, found.evidence) == (level, "diagnostic")
    assert found.confidence == actions.estimate(learner, "projects").confidence >= 0.6
    assert len(asked) < 7


def test_the_same_answer_twice_counts_once(learner, items):
    key = actions.next_item(learner, "projects").key
    for answer in ("yes", "no", "no"):
        actions.answer_item(learner, item_key=key, answer=answer)
    assert DiagnosticAnswer.objects.get().answer == "no"


def test_an_unknown_item_or_answer_is_not_kept(learner, items):
    assert actions.answer_item(learner, item_key="gone", answer="yes") is None
    assert actions.answer_item(learner, item_key=actions.next_item(learner, "projects").key, answer="maybe") is None
    assert not DiagnosticAnswer.objects.exists()


def test_one_s_own_word_counts_and_further_answers_leave_it(learner, items):
    first = actions.next_item(learner, "projects")
    actions.answer_item(learner, item_key=first.key, answer="no")
    actions.contest_maturity(learner, objective="projects", level="deepen")
    answer_all(learner, "projects", "no")
    assert actions.situation_of(learner).maturity["projects"] == Maturity("deepen", 1.0, "own-word")
    with pytest.raises(SituationError):
        actions.contest_maturity(learner, objective="projects", level="expert")


def test_a_second_measure_shares_no_item_and_shows_the_gain(learner, items):
    first = answer_all(learner, "projects", "no")
    assert actions.gain_between_measures(learner, "projects") is None
    assert actions.retake_diagnostic(learner, "projects") == 2
    assert actions.retake_diagnostic(learner, "projects") == 2
    second = answer_all(learner, "projects", "yes")
    assert not set(first) & set(second)
    before, after = actions.gain_between_measures(learner, "projects")
    assert (before.level, after.level) == ("discover", "spread")
    assert actions.situation_of(learner).maturity["projects"].level == "spread"


def test_a_third_measure_is_held_against_the_one_it_shares_no_item_with(learner, items):
    answer_all(learner, "projects", "no")
    actions.retake_diagnostic(learner, "projects")
    answer_all(learner, "projects", "yes")
    actions.retake_diagnostic(learner, "projects")
    assert actions.gain_between_measures(learner, "projects") is None, "nothing was answered yet"
    asked = actions.next_item(learner, "projects")
    actions.answer_item(learner, item_key=asked.key, answer="no")
    assert actions.gain_between_measures(learner, "projects") is None, "one answer settles nothing"
    answer_all(learner, "projects", "no")
    before, after = actions.gain_between_measures(learner, "projects")
    assert (before.level, after.level) == ("spread", "discover")


def test_where_one_form_was_written_alone_a_second_measure_shows_no_gain(learner, items):
    DiagnosticItem.objects.filter(form="B").delete()
    answer_all(learner, "projects", "no")
    actions.retake_diagnostic(learner, "projects")
    answer_all(learner, "projects", "yes")
    assert actions.gain_between_measures(learner, "projects") is None


def test_the_place_in_a_measure_is_counted_anew_in_each(learner, items):
    assert actions.place_in_measure(None, "projects") == (1, 7)
    answered = len(answer_all(learner, "projects", "no"))
    assert actions.place_in_measure(learner, "projects") == (answered + 1, 7)
    actions.retake_diagnostic(learner, "projects")
    assert actions.place_in_measure(learner, "projects") == (1, 7)


def test_a_measure_keeps_its_form_when_two_identities_become_one(learner, items):
    first = actions.next_item(learner, "projects")
    actions.answer_item(learner, item_key=first.key, answer="yes")
    for number in range(6):
        into = uuid.UUID(int=number + 1)
        actions.reassign(learner, into)
        learner = into
        assert actions.next_item(learner, "projects").form == first.form


def test_an_item_of_a_level_that_is_no_rung_is_not_asked(learner, items):
    first = actions.next_item(learner, "projects")
    DiagnosticItem.objects.exclude(pk=first.pk).filter(objective="projects").delete()
    assert actions.next_item(learner, "projects") is not None
    DiagnosticItem.objects.update(level="expert")
    assert actions.next_item(learner, "projects") is None


def test_without_items_nothing_is_asked(learner):
    assert actions.next_item(learner, "projects") is None
    assert actions.next_item(None, "projects") is None


def test_who_is_nobody_yet_is_asked_without_anything_being_kept(items):
    assert actions.next_item(None, "projects") is not None
    assert not SituationRow.objects.exists()


def test_asking_takes_three_queries(learner, items, django_assert_num_queries):
    answer_all(learner, "projects", "yes")
    with django_assert_num_queries(3):
        actions.next_item(learner, "projects")
