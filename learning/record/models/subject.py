"""Who learns, by pseudonym, and how far their ledger was folded."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

INVENTED = "@invented.example.org"  # accounts of people made up to show something: RFC 2606 keeps that name from everybody
TO_BE_REBUILT = 0  # the version of a head whose projections are to be made again: no fold has this number


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Learners by how they are reached."""

    def of_user(self, user: Any) -> "SubjectQuerySet":
        return self.filter(user_id=user.pk)

    def of_users(self, user_ids: Any) -> "SubjectQuerySet":
        """Of these accounts, given as keys or as a query."""
        return self.filter(user_id__in=user_ids)

    def invented(self) -> "SubjectQuerySet":
        """Nobody: made up for a demonstration."""
        return self.filter(user__email__endswith=INVENTED)

    def without_users(self, user_ids: Any) -> "SubjectQuerySet":
        return self.exclude(user_id__in=user_ids)

    def among(self, learner_ids: Any) -> "SubjectQuerySet":
        """These learners, given as a query: the database looks them up where they are."""
        return self.filter(pk__in=learner_ids)

    def anonymous(self) -> "SubjectQuerySet":
        """Those a session alone may stand for: once an account has taken a record in, no session without it may touch it."""
        return self.filter(user=None, merged_into=None, erased_on=None)

    def silent_since(self, moment: datetime) -> "SubjectQuerySet":
        """Without an account, and nothing recorded since: no browser keeps a cookie that long, so nobody can come back to it."""
        late = apps.get_model("record", "Event").objects.filter(subject_id=OuterRef("pk"), received_at__gte=moment)
        return self.anonymous().filter(~Exists(late), created_at__lt=moment)


class Subject(models.Model):
    """A learner. The ledger names no one else: an account points here, and may be erased while counts hold."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="subject")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    created_at = models.DateTimeField(default=timezone.now)
    erased_on = models.DateField(null=True, blank=True)  # the day a person was erased; this pseudonym only keeps the counts

    wagtail_reference_index_ignore = True

    objects = SubjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(merged_into=None) | Q(user=None), name="subject_merged_has_no_user"),
            models.CheckConstraint(condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="subject_not_into_itself"),
            models.CheckConstraint(condition=Q(erased_on=None) | Q(user=None), name="subject_erased_has_no_user"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class HeadQuerySet(models.QuerySet["Head"]):
    """Heads by what there is left to fold."""

    def dirty(self) -> "HeadQuerySet":
        return self.filter(folded_seq__lt=F("last_seq"))

    def among(self, subject_ids: Any) -> "HeadQuerySet":
        """Of these learners, given as a query or as ids."""
        return self.filter(subject_id__in=subject_ids)

    def due(self, now: datetime) -> "HeadQuerySet":
        """Those that may be tried: none is held back by a failure."""
        return self.dirty().filter(Q(next_try_at=None) | Q(next_try_at__lte=now))

    def sound(self) -> "HeadQuerySet":
        """Those whose last fold did not fail."""
        return self.filter(fail_count=0)

    def unrung(self, now: datetime, grace: timedelta) -> "HeadQuerySet":
        """Due, and waiting longer than a doorbell takes."""
        return self.due(now).filter(dirty_since__lte=now - grace)

    def outdated(self, fold_version: int) -> "HeadQuerySet":
        """Those folded by rules that have changed since."""
        return self.exclude(fold_version=fold_version)

    def waiting_to_be_rebuilt(self, after: uuid.UUID | None = None) -> "HeadQuerySet":
        """Those whose projections were dropped, or count as dropped, and are not made again; in order, from one learner on."""
        waiting = self.filter(fold_version=TO_BE_REBUILT).order_by("pk")
        return waiting.filter(pk__gt=after) if after else waiting

    def locked(self) -> "HeadQuerySet":
        """The one lock of the record. On SQLite the immediate transaction is the lock."""
        return self.select_for_update(no_key=True, of=("self",))

    def free(self, now: datetime) -> "HeadQuerySet":
        """Their keys, for an update: due, and nobody else holds them."""
        return self.due(now).select_for_update(no_key=True, skip_locked=True).values("pk")

    def locked_unless_busy(self) -> "HeadQuerySet":
        return self.select_for_update(no_key=True, of=("self",), skip_locked=True)


class Head(models.Model):
    """How long a learner's ledger is and how far it was folded: the lock, the cursor, and the outbox in one row."""

    subject = models.OneToOneField(Subject, primary_key=True, on_delete=models.CASCADE, related_name="head")
    last_seq = models.PositiveBigIntegerField(default=0)
    folded_seq = models.PositiveBigIntegerField(default=0)
    fold_version = models.PositiveIntegerField(default=1)
    dirty_since = models.DateTimeField(null=True, blank=True)
    fail_count = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    objects = HeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(folded_seq__lte=F("last_seq")), name="head_folded_within_ledger"),
            models.CheckConstraint(
                condition=Q(folded_seq=F("last_seq")) | Q(dirty_since__isnull=False),
                name="head_dirty_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["dirty_since"], condition=Q(folded_seq__lt=F("last_seq")), name="head_outbox")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.folded_seq}/{self.last_seq}"
