from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeersConfig(AppConfig):
    name = "learning.peers"
    label = "peers"
    verbose_name = _("Peers")

    def ready(self) -> None:
        from . import signal_handlers

        signal_handlers.connect()
