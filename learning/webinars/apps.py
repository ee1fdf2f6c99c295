from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebinarsConfig(AppConfig):
    name = "learning.webinars"
    label = "webinars"
    verbose_name = _("Webinars")

    def ready(self) -> None:
        from . import signal_handlers

        signal_handlers.connect()
