"""Forms of the admin that are not a page's own."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.engine.manuscript import LONGEST, Manuscript, ManuscriptError, parse
from cms.models import Term


class TermForm(WagtailAdminModelForm):
    """A term with one field per language, so that nobody writes JSON. The code is chosen once: what refers to a term does so by it."""

    label_fr = forms.CharField(label=_("Label in French"), max_length=200)
    label_en = forms.CharField(label=_("Label in English"), max_length=200)
    description_fr = forms.CharField(label=_("Description in French"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
    description_en = forms.CharField(label=_("Description in English"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))

    class Meta:
        model = Term
        fields = ["kind", "code", "retired"]

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
        if self.instance.pk is None:  # a new word comes last; then it is dragged where it belongs
            self.instance.position = max((term.position for term in Term.of_kind(self.instance.kind)), default=0) + 1
        return super().save(commit=commit)


class ManuscriptForm(forms.Form):
    """A text file, read: `cleaned_data["file"]` is a Manuscript."""

    file = forms.FileField(label=_("Text file (.md)"), help_text=_("UTF-8, one megabyte at most."))

    def clean_file(self) -> Manuscript:
        file = self.cleaned_data["file"]
        if file.size > LONGEST:
            raise ValidationError(_("This file is larger than one megabyte: a module is far smaller. Nothing was read."))
        try:
            return parse(file.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("This file is not text in UTF-8. Save it again as UTF-8 and bring it back.")) from error
        except ManuscriptError as error:
            raise ValidationError(
                _("Line %(line)s: %(message)s"), params={"line": error.line, "message": gettext(error.message) % error.params}
            ) from error
