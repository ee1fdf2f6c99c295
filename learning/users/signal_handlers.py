"""What accounts hear: somebody signed in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from .access import GUIDES, closed_guides
from .actions import close_guides


def connect() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(bring_guides_together, dispatch_uid="users.guides")


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
