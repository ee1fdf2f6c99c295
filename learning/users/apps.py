from django.apps import AppConfig
from wagtail.users import apps as wagtail_users


class UsersConfig(AppConfig):
    name = "learning.users"
    label = "users"
    default = True

    def ready(self) -> None:
        from .signal_handlers import connect

        connect()


class AccountScreensConfig(wagtail_users.WagtailUsersAppConfig):
    """Stands for `wagtail.users` among the installed apps: the same, with our account screens."""

    default = False
    user_viewset = "learning.users.viewsets.UserViewSet"
