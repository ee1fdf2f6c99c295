from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "learning.privacy"
    label = "privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        from .actions import retaining  # noqa: F401 - registers the job that sends notices, in workers too
