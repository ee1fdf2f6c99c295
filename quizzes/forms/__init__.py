"""What a page sends: answers as form fields, and where an attempt was started from."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from quizzes.engine import questions as q

Fields = QueryDict


def response_from_post(question: q.Question, data: Fields, prefix: str) -> dict[str, Any] | None:
    """The answer that the fields of `quizzes/question.html` hold, not yet checked: the engine does that. None when none was given."""
    match question:
        case q.Single():
            return {"choice": data.get(prefix, "")}
        case q.Multiple():
            return {"choices": [value for value in data.getlist(prefix) if value]}
        case q.TrueFalse():
            return {"value": {"true": True, "false": False}.get(data.get(prefix, ""))}
        case q.Matching():
            return {"pairs": {pair.id: data.get(f"{prefix}-{pair.id}", "") for pair in question.pairs}}
        case q.Ordering():
            return {"places": {entry.id: _place(data.get(f"{prefix}-{entry.id}", "")) for entry in question.entries}}
        case q.Categorise():
            return {"sorted": {entry.id: data.get(f"{prefix}-{entry.id}", "") for entry in question.entries}}
        case q.Hotspot():
            return {"areas": [value for value in data.getlist(prefix) if value]}
        case q.Scale():
            return {"step": _place(data.get(prefix, ""))}
        case q.File():
            return _file(data.get(prefix, ""))
        case q.Gaps():
            return {"texts": {gap.id: data.get(f"{prefix}-{gap.id}", "") for gap in question.gaps}}
        case q.Description():
            return None
        case _:
            return {"text": data.get(prefix, "")}


def _place(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else None


def _file(value: str) -> dict[str, Any] | None:
    """What the form says of the file that was kept before: its id, its size, its name."""
    key, _slash, rest = value.partition("/")
    size, _slash, name = rest.partition("/")
    return {"file": key, "name": name, "size": int(size) if size.isascii() and size.isdigit() and len(size) < 10 else -1} if key else None


class StartForm(forms.Form):
    """Where an attempt is started: the module and step it counts for, and the page to come back to."""

    module = forms.UUIDField(required=False)
    step = forms.CharField(max_length=64, required=False)
    next = forms.CharField(max_length=500, required=False)

    def clean_next(self) -> str:
        """A path on this site, or nothing: a link elsewhere is dropped in silence."""
        path = self.cleaned_data["next"]
        inside = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        return path if inside else ""


class UploadForm(forms.Form):
    """A file and the id it is sent under."""

    event_id = forms.UUIDField()
    file = forms.FileField(max_length=200, allow_empty_file=True)


class PracticeForm(forms.Form):
    """How far a sitting is: when it began (seconds), how many questions were met, and how often the one shown was met before."""

    since = forms.IntegerField(required=False, min_value=0, max_value=2**40)
    met = forms.IntegerField(required=False, min_value=0, max_value=1000)
    reviews = forms.IntegerField(required=False, min_value=0, max_value=2**31)

    def number(self, name: str) -> int:
        return (self.cleaned_data if self.is_valid() else {}).get(name) or 0

    def began(self, now: datetime) -> datetime:
        since = self.number("since")
        return datetime.fromtimestamp(since, tz=UTC) if 0 < since <= now.timestamp() else now

    def onward(self, more: int) -> str:
        return urlencode({"since": self.number("since"), "met": self.number("met") + more})


class ReviewForm(forms.Form):
    """A rubric filled in: a level for each criterion (`level-<id>`), or a share; and a comment."""

    percent = forms.IntegerField(required=False, min_value=0, max_value=100)
    comment = forms.CharField(required=False, max_length=5000)

    def said(self) -> dict[str, Any]:
        """What `judge_answer` takes; a share that is none is left out, and the action says what is missing."""
        given = self.cleaned_data if self.is_valid() else {}
        levels = {name.removeprefix("level-"): value for name, value in self.data.items() if name.startswith("level-")}
        return {"levels": levels, "percent": given.get("percent"), "comment": given.get("comment", "")}
