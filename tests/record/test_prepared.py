"""Queries written once find what their QuerySets find, however many keys they are given."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cms.models.prepared import MOST_PLACES, Prepared
from learning.record.access.reading import stored_of, tail_of
from learning.record.models import Event, Subject
from tests.record.builders import KEY, draft

pytestmark = pytest.mark.django_db

named = Prepared(lambda learners: Subject.objects.filter(pk__in=learners).order_by("pk").values_list("pk", "created_at"))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 17, MOST_PLACES, MOST_PLACES + 1])
def test_rows_are_those_of_the_queryset(count):
    subjects = Subject.objects.bulk_create(Subject() for _each in range(count + 2))
    asked = [subject.pk for subject in subjects[:count]]

    found = named.rows(learners=asked)

    assert found == list(Subject.objects.filter(pk__in=asked).order_by("pk").values_list("pk", "created_at"))
    assert len(found) == count


def test_the_same_writing_serves_other_keys():
    one, other = Subject.objects.create(), Subject.objects.create()

    assert [row[0] for row in named.rows(learners=[one.pk])] == [one.pk]
    assert [row[0] for row in named.rows(learners=[other.pk])] == [other.pk]
    assert named.rows(learners=[uuid4()]) == []


def test_nobody_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert named.rows(learners=[]) == []


def test_a_tail_reads_as_its_events_do(learner, append, now):
    append(draft("step.opened", "tick-1"), draft("recall.answered", "recall-1", payload={"response": [0]}))

    found = tail_of([learner], [KEY])

    events = list(Event.objects.of(learner).in_order())
    assert [(row.seq, row.kind, row.payload, row.received_at) for row in found] == [
        (event.seq, event.kind, event.payload, event.received_at) for event in events
    ]
    assert tail_of([learner], None) == found
    assert all(row.effective_at <= now + timedelta(0) for row in found)
    assert list(stored_of([learner], [KEY])) == []
