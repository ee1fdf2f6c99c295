"""Where the account pages may lead."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.http import url_has_allowed_host_and_scheme


class AccountAdapter(DefaultAccountAdapter):
    """As allauth has it, but for one rule."""

    def is_safe_url(self, url: str | None) -> bool:
        """A path on this site and nothing else; what cannot be read as an address is no address."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
