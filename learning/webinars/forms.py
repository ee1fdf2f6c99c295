"""What one says when one registers."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RegisterForm(forms.Form):
    """A name for the host, or none."""

    name = forms.CharField(label=_("Your name, for the host (you may leave it empty)"), max_length=120, required=False)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
