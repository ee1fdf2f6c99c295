"""Where the account pages may lead, and what an account has closed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.users.models import UserProfile

PLACES = frozenset({"path", "admin", "board"})  # where a first visit is explained
GUIDES = "guides_closed"  # in the session, so that no page asks the database
GUIDE = "first-visit-"  # before the place, among what Wagtail keeps as closed


def closed_guides(user: Any) -> set[str]:
    """The places whose explanation this account has closed."""
    found = UserProfile.objects.filter(user_id=user.pk).values_list("dismissibles", flat=True).first() or {}
    return {name.removeprefix(GUIDE) for name in found if name.startswith(GUIDE)} & PLACES


class AccountAdapter(DefaultAccountAdapter):
    """As allauth has it, but for one rule."""

    def is_safe_url(self, url: str | None) -> bool:
        """A path on this site and nothing else; what cannot be read as an address is no address."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
