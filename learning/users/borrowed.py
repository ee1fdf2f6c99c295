"""Words of the account's forms that we say otherwise in French; their English is theirs, letter for letter.

Our catalogue is read before those of the packages they come from. Whoever finds another one adds it here.
"""

from django.utils.translation import gettext_noop


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Marks a pair of messages for translation where it is shown."""
    return one, many


SAID_OTHERWISE = (
    gettext_noop("Email"),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
)
COUNTED_OTHERWISE = (
    ngettext(
        "Your password must contain at least %(min_length)d character.", "Your password must contain at least %(min_length)d characters."
    ),
)
