"""A pseudonym for who learns, made at the first thing they do and not before."""

from collections.abc import MutableMapping
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.models.prepared import Prepared
from learning.record.engine.fold import FOLD_VERSION
from learning.record.models import Head, Subject

SESSION_KEY = "learner"
_anonymous = Prepared(lambda learner: Subject.objects.anonymous().filter(pk=learner).values_list("pk"))


def ensure_subject(user: Any = None, session: MutableMapping[str, Any] | None = None) -> UUID:
    """The learner's id, made if need be: that of the signed-in user, else the one this session stands for (and then remembers)."""
    if user is not None and user.is_authenticated:
        return _of_user(user)
    known = subject_of_session(session)
    if known is None:
        known = new_subject().pk
        if session is not None:
            session[SESSION_KEY] = str(known)
    return known


def _of_user(user: Any) -> UUID:
    known = Subject.objects.of_user(user).values_list("pk", flat=True).first()
    if known is not None:
        return known
    with transaction.atomic():
        subject, is_new = Subject.objects.get_or_create(user_id=user.pk)
        if is_new:
            Head.objects.create(subject=subject, fold_version=FOLD_VERSION)
    return subject.pk


def new_subject() -> Subject:
    """A learner nobody has a name for, with an empty ledger."""
    with transaction.atomic():
        subject = Subject.objects.create()
        Head.objects.create(subject=subject, fold_version=FOLD_VERSION)
    return subject


def meet(learner_id: UUID) -> None:
    """Makes sure that the record knows a learner whose id another room gave."""
    if not Subject.objects.filter(pk=learner_id).exists():
        with transaction.atomic():
            Subject.objects.bulk_create([Subject(pk=learner_id)], ignore_conflicts=True)
            Head.objects.bulk_create([Head(subject_id=learner_id, fold_version=FOLD_VERSION)], ignore_conflicts=True)


def subject_of_session(session: MutableMapping[str, Any] | None) -> UUID | None:
    """The learner a session alone may stand for: never one that an account has taken in, whatever an old cookie says."""
    text = session.get(SESSION_KEY) if session is not None else None
    found = _anonymous.rows(learner=text) if text else []
    return found[0][0] if found else None
