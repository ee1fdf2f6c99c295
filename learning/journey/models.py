"""What readers tell those who write, without a name."""

import uuid
from collections.abc import Iterable

from django.db import models


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Remarks by what they are about."""

    def waiting(self) -> "RemarkQuerySet":
        """Nobody has settled them yet."""
        return self.filter(is_settled=False)

    def about(self, module_keys: Iterable[uuid.UUID]) -> "RemarkQuerySet":
        return self.filter(module_key__in=list(module_keys))

    def in_language(self, code: str) -> "RemarkQuerySet":
        return self.filter(language=code)

    def unclear(self) -> "RemarkQuerySet":
        return self.filter(kind=Remark.Kind.UNCLEAR)

    def on_block(self, block: str) -> "RemarkQuerySet":
        return self.filter(block=block)


class Remark(models.Model):
    """“I didn't understand this” about a block, or a question put before a webinar. Nothing in it leads to a person: no learner, no
    account, no address, a day and not a moment. Its id follows from the form it came from, so sending it twice is sending it once."""

    class Kind(models.TextChoices):
        UNCLEAR = "unclear"
        QUESTION = "question"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    module_key = models.UUIDField()
    language = models.CharField(max_length=10)
    block = models.CharField(max_length=36, blank=True)
    text = models.CharField(max_length=600, blank=True)
    made_on = models.DateField()
    is_settled = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["unclear", "question"]), name="remark_of_a_known_kind"),
        ]
        indexes = [models.Index(fields=["module_key"], condition=models.Q(is_settled=False), name="remark_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_on}"
