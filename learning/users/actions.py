"""What is kept with an account."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from wagtail.users.models import UserProfile

from .access import GUIDE, closed_guides


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
