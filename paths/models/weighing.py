"""How the routes are weighed: appended, never edited, so that one can tell what was in force when, and why it was changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WeighingQuerySet(models.QuerySet["Weighing"]):
    def latest_first(self) -> "WeighingQuerySet":
        return self.order_by("-pk")


class Weighing(models.Model):
    """One set of weights, in force from the moment it was kept until the next. `values` has the shape of `Weights.to_json()`."""

    values = models.JSONField(_("weights"))
    why = models.TextField(_("reason"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = WeighingQuerySet.as_manager()

    class Meta:
        verbose_name = _("weighing")
        verbose_name_plural = _("weighings")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}: {self.why}"
