"""What accounts hear: somebody signed in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.translation import get_language

from .access import GUIDES, closed_guides
from .actions import close_guides, keep_language


def connect() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(bring_guides_together, dispatch_uid="users.guides")
    user_logged_in.connect(hear_language, dispatch_uid="users.language")


def hear_language(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    """The page somebody signs in on is in a language they read."""
    language = get_language()
    if request is not None and language in dict(settings.LANGUAGES):
        keep_language(user, language)


def bring_guides_together(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    """What was closed before one signed in, and what was closed on another device, stay closed."""
    session = getattr(request, "session", None)
    if session is None:
        return
    here = set(session.get(GUIDES, ()))
    close_guides(user, here)
    closed = here | closed_guides(user)
    if closed != here:
        session[GUIDES] = sorted(closed)
