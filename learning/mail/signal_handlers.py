"""What the post hears: somebody signed in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.translation import get_language

from .actions import hear_language


def connect() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(hear_where_one_signs_in, dispatch_uid="mail.language")


def hear_where_one_signs_in(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    """The page somebody signs in on is in a language they read."""
    language = get_language()
    if request is not None and language in dict(settings.LANGUAGES):
        hear_language(user, language)
