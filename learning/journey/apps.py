from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "learning.journey"
    label = "journey"

    def ready(self) -> None:
        from .signal_handlers import connect

        connect()
