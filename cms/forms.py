"""Forms of the admin that are not a page's own."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.models import Term


class TermForm(WagtailAdminModelForm):
    """A term with one field per language, so that nobody writes JSON. The code is chosen once: what refers to a term does so by it."""

    label_fr = forms.CharField(label=_("Label in French"), max_length=200)
    label_en = forms.CharField(label=_("Label in English"), max_length=200)
    description_fr = forms.CharField(label=_("Description in French"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
    description_en = forms.CharField(label=_("Description in English"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))

    class Meta:
        model = Term
        fields = ["kind", "code", "position", "retired"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _name in settings.LANGUAGES:
            self.fields[f"label_{code}"].initial = self.instance.labels.get(code, "")
            self.fields[f"description_{code}"].initial = self.instance.descriptions.get(code, "")
        if self.instance.pk:
            self.fields["code"].disabled = self.fields["kind"].disabled = True

    def save(self, commit: bool = True) -> Term:
        codes = [code for code, _name in settings.LANGUAGES]
        self.instance.labels = self.instance.labels | {code: self.cleaned_data[f"label_{code}"] for code in codes}
        self.instance.descriptions = self.instance.descriptions | {code: self.cleaned_data[f"description_{code}"] for code in codes}
        return super().save(commit=commit)
