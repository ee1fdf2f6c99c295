"""What is kept with an account."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from wagtail.users.models import UserProfile

from .access import GUIDE, closed_guides


def keep_language(user: Any, language: str) -> None:
    """The language somebody signed in, until they choose another: mails come in it. Whoever has the admin chooses there, where it is
    the language of the screens too."""
    if not user.has_perm("wagtailadmin.access_admin"):
        UserProfile.get_for_user(user)
        UserProfile.objects.filter(user=user, preferred_language="").update(preferred_language=language)


@transaction.atomic
def close_guides(user: Any, places: Iterable[str]) -> None:
    """These explanations of a first visit were read and closed; asked again, nothing changes. Kept where Wagtail keeps what was closed."""
    new = set(places) - closed_guides(user)
    if not new:
        return
    UserProfile.get_for_user(user)
    profile = UserProfile.objects.select_for_update().get(user=user)
    profile.dismissibles |= {f"{GUIDE}{place}": True for place in new}
    profile.save(update_fields=["dismissibles"])
