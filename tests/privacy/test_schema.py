"""Every column that says something of a person has a place in the export, or a reason why not."""

import pytest
from django.apps import apps
from django.db import connection, models

from learning.privacy.access import personal_fields, places, unplaced
from learning.privacy.access.schema import _discovered
from learning.privacy.registry import AUTHORED, MACHINE, PLACES, VALUES, WORDS
from learning.record.models import Subject


def test_every_personal_column_has_a_place_in_the_export_or_a_reason_why_not() -> None:
    assert unplaced() == [], "add these to learning/privacy/registry/places.py: exported (`columns`) or `withheld` with the reason"


@pytest.mark.parametrize("label", PLACES)
def test_a_place_names_columns_that_exist_once_each(label: str) -> None:
    place, fields = PLACES[label], set(personal_fields(label))
    own = [column for column in place.columns if "__" not in column]

    assert {*own, *place.withheld} <= fields
    assert len({*place.columns, *place.withheld}) == len(place.columns) + len(place.withheld)
    assert all(place.withheld.values())


def test_a_new_table_of_persons_is_noticed_exported_and_erased_before_anybody_names_it() -> None:
    class Diary(models.Model):
        learner_id = models.UUIDField()
        words = models.TextField()

        class Meta:
            app_label = "privacy"

    class Page(models.Model):
        diary = models.ForeignKey(Diary, on_delete=models.CASCADE)
        lines = models.TextField()

        class Meta:
            app_label = "privacy"

    try:
        places.cache_clear()
        assert {"privacy.Diary.words", "privacy.Page.lines"} <= set(unplaced())
        assert (places()["privacy.Diary"].owner, places()["privacy.Page"].owner) == ("learner_id", "diary__learner_id")
        assert "lines" in places()["privacy.Page"].columns
    finally:
        del apps.all_models["privacy"]["diary"], apps.all_models["privacy"]["page"]
        apps.clear_cache()
        places.cache_clear()


def test_every_exported_column_has_a_word_that_a_person_reads() -> None:
    shown = {column for place in PLACES.values() for column in place.columns}

    assert sorted(shown - WORDS.keys() - MACHINE) == []
    assert {name for name, _value in VALUES} <= shown


def test_tables_that_point_at_an_account_are_known() -> None:
    named = {label for label, _owner, _by_account in _discovered()}

    assert named <= {*PLACES, *AUTHORED}
    assert {"record.Event", "quizzes.Answer", "cohorts.Viewing", "account.EmailConfirmation"} <= named


@pytest.mark.django_db
def test_the_export_costs_a_query_per_table_whatever_it_holds(django_assert_max_num_queries) -> None:
    from learning.privacy.access import Person, export_of

    learner = Subject.objects.create().pk
    with django_assert_max_num_queries(len(places())):
        export_of(Person(learner, None))
    assert connection.vendor in ("sqlite", "postgresql")
