"""Sessions are found by a query of our own: it must find what Django's would, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from learning.users.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**data) -> str:
    store = SessionStore()
    store.update(data)
    store.save()
    return store.session_key


def test_a_session_is_read_as_django_reads_it_in_one_query(django_assert_num_queries):
    key = kept(learner="somebody", words="é")
    with django_assert_num_queries(1):
        found = dict(SessionStore(key).items())
    assert found == dict(DatabaseStore(key).items()) == {"learner": "somebody", "words": "é"}


def test_what_has_expired_is_gone_and_its_key_is_not_used_again():
    key = kept(learner="somebody")
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)
    assert store.get("learner") is None
    store["learner"] = "another"
    store.save()
    assert store.session_key != key


@pytest.mark.parametrize("key", ["unknown0123456789abcdefghijklmno", "' OR 1=1 --", "é" * 40])
def test_a_key_that_names_nothing_finds_nothing(key):
    kept(learner="somebody")
    assert SessionStore(key).get("learner") is None
