"""The one question before an erasure: is it meant, and is it you?"""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """A plain yes; with an account, its password too. Nothing is ticked beforehand."""

    sure = forms.BooleanField(label=_("I have read this: erase all of it, for good"))
    password = forms.CharField(
        label=_("Your password"),
        help_text=_("So that nobody does it for you at a screen you left open."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user is None or not user.has_usable_password():
            del self.fields["password"]
        self.helper = FormHelper()
        self.helper.add_input(Submit("erase", _("Erase everything"), css_class="button--alert"))

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("That is not your password. Nothing was erased."))
        return password
