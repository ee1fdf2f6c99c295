"""Files of questions between two looks: read and shown, not yet taken."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class HeldFileQuerySet(models.QuerySet):
    def before(self, moment: datetime) -> Self:
        return self.filter(held_at__lt=moment)

    def newest_first(self) -> Self:
        return self.order_by("-held_at", "-pk")


class HeldFile(models.Model):
    """What an editor is deciding about. Nobody's: the page that was shown carries a signed word that fetches it once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    held_at = models.DateTimeField()

    objects = HeldFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file under decision")
        verbose_name_plural = _("files under decision")

    def __str__(self) -> str:
        return self.name
