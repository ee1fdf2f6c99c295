from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"
    label = "quizzes"

    def ready(self) -> None:
        from quizzes.signal_handlers import connect

        connect()
