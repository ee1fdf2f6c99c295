from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "learning.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from . import (
            actions,  # noqa: F401 - registers the job that sends, in workers too
            signal_handlers,
        )

        signal_handlers.connect()
