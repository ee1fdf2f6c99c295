"""When each part was last heard of."""

from django.db import models
from django.utils import timezone


class Pulse(models.Model):
    """A part, the moment it was last seen to live, and whether the last heartbeat found it so."""

    part = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField(default=timezone.now)
    is_up = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.part} {self.at}"
