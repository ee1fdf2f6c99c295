from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "learning.journey"
    label = "journey"
