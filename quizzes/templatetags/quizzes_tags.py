"""Questions on a page: `question_form`, and texts of any format made safe."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

import nh3
from django import template
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from quizzes.engine.grading import Mark
from quizzes.engine.questions import Question, Reviewed, from_json
from quizzes.engine.responding import Response
from quizzes.engine.showing import HOLE, Shown, show
from quizzes.engine.texts import Rich
from quizzes.exchange import prose
from quizzes.exchange.pictures import FOLDER, where

register = template.Library()

INLINE = {"b", "strong", "i", "em", "u", "s", "code", "kbd", "sub", "sup", "small", "mark", "abbr", "cite", "q", "br", "span", "a"}
BLOCK = INLINE | {
    *("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "h3", "h4", "h5", "h6"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "hreflang"}, "abbr": {"title"}, "th": {"scope"}, "*": {"lang", "dir"}}
SCHEMES = {"http", "https", "mailto"}
_ONE_PARAGRAPH = re.compile(r"\A\s*<p>((?:(?!</?p[\s>]).)*)</p>\s*\Z", re.DOTALL)
_SOURCELESS = re.compile(r"<(?:img|audio|video)(?![^<>]*\ssrc=)[^<>]*>")


def clean(html: str, tags: set[str]) -> SafeString:
    """HTML from anyone, reduced to what text needs: no script, style, form or frame, no picture but those we keep, no link but to the web
    or by mail."""
    known, attributes = tags, ATTRIBUTES
    if "<math" in html:
        known, attributes = known | prose.MATH, attributes | {"math": {"display"}}
    shows = prose.PLACE in html
    if shows:
        html = html.replace(prose.PLACE, default_storage.url(FOLDER + "-").removesuffix("-"))
        known, attributes = known | prose.MEDIA.keys(), attributes | {name: set(own) for name, own in prose.MEDIA.items()}
    made = nh3.clean(
        html,
        tags=known,
        attributes=attributes,
        attribute_filter=_kept_only,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(_SOURCELESS.sub("", made) if shows else made)


def _kept_only(tag: str, attribute: str, value: str) -> str | None:
    """The source of a picture is a kept file, or nothing; and no attribute is filled like a gap."""
    value = HOLE.sub("", value)
    if attribute == "src":
        address, _slash, name = value.rpartition("/")
        return value if prose.FILE_NAME.fullmatch(name) and default_storage.url(FOLDER + name) == f"{address}/{name}" else None
    return value


def html_of(text: Rich) -> str:
    """The text as HTML that still has to be cleaned."""
    return prose.rendered(text.text, text.format)


@register.filter
def rich(text: Rich | str, default_format: str = "plain") -> SafeString:
    """A text as safe blocks of HTML."""
    return clean(html_of(_as_rich(text, default_format)), BLOCK)


@register.filter
def rich_inline(text: Rich | str, default_format: str = "plain") -> SafeString:
    """A text as safe HTML that may stand inside a label or a legend."""
    html = html_of(_as_rich(text, default_format))
    alone = _ONE_PARAGRAPH.match(html)
    return clean(alone[1] if alone else re.sub(r"</(?:p|li|div|h\d)>\s*(?=<)", "<br>", html), INLINE)


@register.filter
def filled_text(shown: Shown) -> SafeString:
    """A text with a field in each of its gaps. The marks are sought once it is clean, where only its words can hold them."""
    left = dict(enumerate(shown.rows, 1))

    def field(found: re.Match[str]) -> str:
        number = int(found[1] or 0)
        row = left.pop(number, None)  # a gap that a text names twice is filled once
        return render_to_string("quizzes/gap.html", {"row": row, "number": number, "longest": shown.longest}).strip() if row else ""

    return mark_safe(HOLE.sub(field, rich(shown.prompt)))


@register.filter
def words(text: Rich | str) -> str:
    """A text without any mark-up, for places that take none."""
    return unescape(prose.without_tags(html_of(_as_rich(text, "moodle")))).strip()


@register.filter
def media_url(name: str) -> str:
    """The address of a picture kept with the site's media."""
    return default_storage.url(where(name))


def _as_rich(text: Rich | str, default_format: str) -> Rich:
    if isinstance(text, Rich):
        return Rich(text.text, text.format or default_format)
    return Rich(str(text or ""), default_format)


@register.simple_tag
def spoken_in(language: str) -> SafeString | str:
    """As an attribute, the language of words that stand on a page of another: whoever turned the page keeps the quiz they began."""
    return format_html(' lang="{}"', language) if language and language != get_language() else ""


@register.inclusion_tag("quizzes/ask.html")
def question_form(
    question: Question | dict[str, Any],
    *,
    prefix: str = "q",
    response: Response | None = None,
    mark: Mark | None = None,
    disabled: bool = False,
    order: Sequence[str] = (),
    number: int | None = None,
    status: str = "",
    ref: str = "",
    item: Any = None,
    attempt: Any = None,
    language: str = "",
) -> dict[str, Any]:
    """A question as an accessible fieldset. Without a mark nothing in it tells the right answer; with one, it explains.

    `question` may be the dataclass or its JSON. `status` is a sentence about saving, `ref` marks the fieldset for
    the page's script; `item` and `attempt` bring the
    buttons of a quiz that explains before its end. `language` is that of its words, where the page may have another.
    """
    asked = question if isinstance(question, Question) else from_json(question)
    shown = show(asked, prefix=prefix or "q", response=response, mark=mark, order=order)
    return {
        "shown": shown,
        "speaks": spoken_in(language),
        "kind_template": f"quizzes/kinds/{shown.kind}.html",
        "mark": mark,
        "format": asked.prompt_format,
        "judged": asked.judged,
        "worth": int(100 * mark.score) if mark and isinstance(asked, Reviewed) and mark.answered and not mark.needs_review else None,
        "disabled": disabled,
        "number": number,
        "status": status,
        "ref": ref,
        "item": item,
        "attempt": attempt,
    }
