"""Erasing a person, whole and at once: one transaction over every place that keeps something of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY as USER_IN_SESSION
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from wagtail.models import ModelLogEntry, PageLogEntry

from learning.cohorts.models import Export, Invitee
from learning.jobs.models import Job
from learning.privacy.access import Person, places
from learning.privacy.access.export import rows_of
from learning.privacy.registry import Fate
from learning.record.actions import erase_subject
from learning.record.actions.subjects import SESSION_KEY as LEARNER_IN_SESSION
from learning.record.actions.subjects import ensure_subject
from learning.record.models import Subject

from .remembering import note_erasure


def why_not(user: Any) -> str:
    """What has to happen first, in words; "" when nothing stands in the way."""
    if (
        user is not None
        and user.is_superuser
        and not get_user_model().objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    ):
        return gettext("You are the only one who may do everything here. Give another account that power first.")
    return ""


def erase_person(person: Person, *, now: datetime) -> None:
    """Erases an account and its learner, or a learner without an account. Afterwards nothing of them is left in the database, among the
    files, in sessions, among the jobs or in the search index; what they did is counted on under a pseudonym nobody knows."""
    with transaction.atomic():
        user = get_user_model().objects.select_for_update().filter(pk=person.user_id).first()
        learner_id = ensure_subject(user=user) if user else person.learner_id
        person = Person(learner_id, user.pk if user else None)
        known_as = list(_names(person, user))
        files = [*_leave_groups(person, known_as), *_delete_rows(person)]
        if learner_id is not None:
            note_erasure(learner_id)
            erase_subject(learner_id, now=now)
        _forget_sessions(person)
        _forget_jobs(known_as)
        if user is not None:
            _forget_account(user)
        transaction.on_commit(lambda: [storage.delete(name) for storage, name in files], robust=True)


def _names(person: Person, user: Any) -> Iterator[str]:
    """By what a row of another table may name the person: pseudonyms, attempts, addresses."""
    yield from (
        str(pk) for pk in Subject.objects.filter(Q(pk=person.learner_id) | Q(merged_into=person.learner_id)).values_list("pk", flat=True)
    )
    attempts = rows_of(person, "quizzes.Attempt", places()["quizzes.Attempt"])
    yield from (str(pk) for pk in attempts.values_list("pk", flat=True))
    if user is not None:
        addresses = rows_of(person, "account.EmailAddress", places()["account.EmailAddress"])
        yield from {user.email, *addresses.values_list("email", flat=True)}


def _leave_groups(person: Person, names: list[str]) -> list[tuple[Any, str]]:
    """Lists of their groups that somebody had made into a file name them: the files go, and can be asked for again. So does the line by
    which their address was asked in."""
    Invitee.objects.filter(email__in=names).delete()
    groups = rows_of(person, "cohorts.Membership", places()["cohorts.Membership"]).order_by().values("cohort_id")
    made = Export.objects.filter(cohort_id__in=groups)
    files = [(each.file.storage, each.file.name) for each in made if each.file]
    made.delete()
    return files


def _delete_rows(person: Person) -> Iterator[tuple[Any, str]]:
    """Deletes what is only theirs, what hangs on other rows first; yields the files that belonged to it."""
    for label, place in reversed(places().items()):
        if place.fate is not Fate.DELETED or label == get_user_model()._meta.label:
            continue
        rows = rows_of(person, label, place)
        for field in apps.get_model(label)._meta.concrete_fields:
            if isinstance(field, models.FileField):
                yield from ((field.storage, name) for name in rows.exclude(**{field.name: ""}).values_list(field.name, flat=True) if name)
        rows.order_by().delete()


def _forget_sessions(person: Person) -> None:
    """Every session that stands for them, on any device. A session's owner is inside its signed text, so all are opened."""
    for session in Session.objects.iterator(chunk_size=500):
        told = session.get_decoded()
        mine = person.user_id is not None and told.get(USER_IN_SESSION) == str(person.user_id)
        if mine or (person.learner_id is not None and told.get(LEARNER_IN_SESSION) == str(person.learner_id)):
            session.delete()


def _forget_jobs(names: list[str]) -> None:
    """Jobs about them, done or waiting: what they would do is not wanted any more, and their rows name a person."""
    for name in names:
        Job.objects.filter(Q(args__icontains=name) | Q(kwargs__icontains=name) | Q(key__icontains=name) | Q(error__icontains=name)).delete()


def _forget_account(user: Any) -> None:
    account = ContentType.objects.get_for_model(user)
    ModelLogEntry.objects.filter(content_type=account, object_id=str(user.pk)).delete()  # their label is the address
    for entries in (ModelLogEntry, PageLogEntry):
        entries.objects.filter(user_id=user.pk).update(user=None)
    user.delete()
