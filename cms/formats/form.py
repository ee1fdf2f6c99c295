"""The editing form of a page: a draft always saves, publication waits for what is missing."""

import re
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import MultipleChoiceField
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks import BlockField, StreamBlockValidationError
from wagtail.models import Page

from cms.engine.readiness import Lack, Level, Written, lacks_of

from .values import drafts_of, plain

USUAL_ZONE = "Europe/Paris"


class Whole(AdminAutoHeightTextInput):
    """One sentence in a box that grows with it: all of it is seen while it is written."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2} | (attrs or {}))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return re.sub(r"\s*[\r\n]\s*", " ", value).strip() if isinstance(value, str) else value


class ReadyForm(WagtailAdminPageForm):
    """Refuses to publish (or to hand to a reviewer) a page with a blocking lack, and names the field."""

    def lacks(self, cleaned: dict[str, Any]) -> Iterable[Lack]:
        """What the page lacks, as it is in the form."""
        raise NotImplementedError

    def settle(self) -> None:
        """Puts right what was read field by field, before the whole of it is judged."""
        self._make_room()

    def clean(self) -> dict[str, Any]:
        self.settle()
        cleaned: dict[str, Any] = super().clean()
        for name, field in self.fields.items():
            if isinstance(field, MultipleChoiceField) and name in cleaned:
                cleaned[name] = _in_kept_order(self.initial.get(name) or [], cleaned[name])
        if self.is_deferred_validation or not self.is_whole(cleaned):
            return cleaned
        missing: dict[str | None, list[str]] = {}
        for lack in self.lacks(cleaned):
            if lack.level is Level.BLOCKING:
                missing.setdefault(lack.field if lack.field in self.fields else None, []).append(_(lack.message) % lack.params)
        for field, messages in missing.items():
            self.add_error(field, self._error(field, messages))
        return cleaned

    @property
    def changed_data(self) -> list[str]:
        """The fields that say something else than before. Wagtail compares blocks with what was posted, where a number is still a text and
        an empty one is not yet nothing: a page nobody had touched counted as edited, and the approval of it asked for another."""
        return [name for name in super().changed_data if not self._says_the_same(name)]

    def _says_the_same(self, name: str) -> bool:
        field, cleaned = self.fields[name], getattr(self, "cleaned_data", {})
        if name not in cleaned:
            return False
        before = self.get_initial_for_field(field, name)
        if isinstance(field, BlockField):
            return bool(_said(field.block.get_prep_value(before)) == _said(field.block.get_prep_value(cleaned[name])))
        return isinstance(before, str) and _said(before) == _said(cleaned[name])

    def _make_room(self) -> None:
        """Two pages may begin with the same title: the second one's address gets a number, and it saves. It keeps that number while the
        browser, which does not know of it, sends the address without; an address that was ever published is the editor's to settle."""
        slug, kept = self.cleaned_data.get("slug"), self.initial.get("slug") or ""
        if not slug or self.instance.first_published_at or Page._slug_is_available(slug, self.parent_page, self.instance):
            return
        taken = set(self.parent_page.get_children().exclude(pk=self.instance.pk).values_list("slug", flat=True))
        numbered = (f"{slug[:250]}-{number}" for number in count(2))
        is_numbered = kept.startswith(f"{slug[:250]}-") and kept.removeprefix(f"{slug[:250]}-").isdecimal()
        self.cleaned_data["slug"] = kept if is_numbered and kept not in taken else next(made for made in numbered if made not in taken)

    def is_whole(self, cleaned: dict[str, Any]) -> bool:
        """Whether the text could be read: what lacks in the rest is said once it can."""
        return "body" in cleaned or "body" not in self.fields

    def _error(self, field: str | None, messages: list[str]) -> ValidationError:
        """A stream shows one error of its field only: all that it lacks goes into that one."""
        if field and isinstance(self.fields[field], BlockField):
            return StreamBlockValidationError(non_block_errors=messages)
        return ValidationError(messages, code="lack")


class ModuleForm(ReadyForm):
    """A module's."""

    def lacks(self, cleaned: dict[str, Any]) -> Iterable[Lack]:
        return lacks_of(written_of(self.instance, cleaned))


class WebinarForm(ModuleForm):
    """A webinar's: its start is written in the time zone beside it, in which it is read, wherever the editor is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if there := self.instance.starts_there:
            self.initial["starts_at"] = there.replace(tzinfo=timezone.get_current_timezone())

    def settle(self) -> None:
        super().settle()
        starts, zone = self.cleaned_data.get("starts_at"), self.cleaned_data.get("timezone") or USUAL_ZONE
        if starts and zone in available_timezones():  # any other is refused once the columns are looked at
            self.cleaned_data["starts_at"] = timezone.localtime(starts).replace(tzinfo=ZoneInfo(zone))


def _said(raw: Any) -> Any:
    """Raw blocks, or a text, without what says nothing: blanks around, what browsers make of line ends, a text that is empty or was never
    there, the wrapping of a list's items (which a page that was loaded from a file lacks until it is first saved)."""
    if isinstance(raw, Mapping):
        if raw.get("type") == "item" and raw.keys() <= {"type", "value", "id"}:
            return _said(raw.get("value"))
        return {name: said for name, value in raw.items() if (said := _said(value)) not in (None, "", [])}
    if isinstance(raw, str):
        return raw.replace("\r\n", "\n").strip()
    return [_said(each) for each in raw] if isinstance(raw, list | tuple) else raw


def _in_kept_order(before: list[str], ticked: list[str]) -> list[str]:
    """What was chosen before keeps its place; boxes are ticked in the order of the list, which says nothing."""
    return [*(code for code in before if code in ticked), *(code for code in ticked if code not in before)]


def untranslated(page: Any) -> tuple[str, ...]:
    """The languages in which a saved page has no translation, by their names."""
    if page.pk is None:
        return ()
    there = set(Page.objects.translation_of(page, inclusive=True).values_list("locale__language_code", flat=True))
    return tuple(str(name) for code, name in settings.LANGUAGES if code not in there)


def written_of(page: Any, cleaned: dict[str, Any] | None = None) -> Written:
    """What is written on a page or, when a form is being cleaned, in the form."""

    def value(name: str) -> Any:
        return cleaned[name] if cleaned is not None and name in cleaned else getattr(page, name)

    starts = value("starts_at") if hasattr(page, "starts_at") else None
    return Written(
        format=page.format_code,
        promise=value("promise") or "",
        objectives=tuple(value("objectives") or ()),
        has_route=any(value(name) for name in ("route_inform", "route_train", "route_act")),
        review_date=value("review_date"),
        licence=value("licence") or "",
        sources=tuple(child.block.get_api_representation(child.value) for child in value("sources")),
        steps=drafts_of(child for child in value("body") if child.block_type == "step"),
        values={name: plain(value(name)) for name in page.shown_fields},
        untranslated=untranslated(page),
        is_overdue=value("review_date") is not None and value("review_date") < timezone.localdate(),
        maturity=(value("maturity_from") or 1, value("maturity_to") or 4),
        author=value("author") or "",
        basis=value("basis") or "",
        skills=tuple(value("skills") or ()),
        is_ahead=starts is not None and starts > timezone.now(),
    )
