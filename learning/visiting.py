"""From which address a visitor comes, whatever stands between."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address, as the proxies that are trusted tell it; "" where it cannot be known. To count by, never to keep."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
