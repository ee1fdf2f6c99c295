"""Words of the domain, safe text, and the blocks of a step."""

import json
from collections.abc import Sequence
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template import Context, Node, NodeList, TemplateDoesNotExist
from django.template.base import Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import expand_db_html

from cms.blocks.samples import OTHER_MODULE
from cms.blocks.steps import PARTS_OF_A_KIT, PHASES
from cms.engine.compiling import ASKING, BlockDraft, ask_of, note_id
from cms.engine.embedding import Embed, embed_of
from cms.engine.formulas import FormulaError, mathml
from cms.engine.markup import clean, render, without_tags
from cms.engine.tabling import Table, TableError, table_of
from cms.formats.values import words_in
from cms.models import term as find_term
from cms.models import vocabulary
from cms.models.keeping import Kept

register = template.Library()
WHOLE = {"level": _("Every level"), "profile": _("Everybody")}
QUESTION_TEMPLATE = "quizzes/question.html"  # named, not imported: the content knows no quiz


@register.simple_tag(name="term")
def term_label(kind: str, code: Any) -> str:
    """A term's label in the current language: `{% term "objective" code %}`."""
    code = {1: "discover", 2: "start", 3: "deepen", 4: "spread"}.get(code, code) if kind == "maturity" else code
    found = find_term(kind, str(code))
    return found.label() if found else str(code)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A mapping's value, or nothing: `{{ links|get:key }}`."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag(takes_context=True)
def markdown(context: Context, text: Any) -> SafeString:
    """Markdown as safe HTML, its headings one level below where it stands (`heading_level`)."""
    return mark_safe(render(str(text or ""), (context.get("heading_level") or 2) + 1))


@register.filter
def inline(text: Any) -> SafeString:
    """One paragraph of Markdown without its paragraph: for a label, a line of a list."""
    html = render(str(text or ""))
    is_alone = html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1
    return mark_safe(html[3:-4] if is_alone else html)


@register.filter
def rich(value: Any) -> SafeString:
    """Rich text as safe HTML: its internal links are resolved, then only the allow-list stays."""
    return mark_safe(clean(expand_db_html(str(getattr(value, "source", value) or ""))))


@register.simple_tag
def formula(latex: str) -> str:
    """A formula on its own line as MathML; one that cannot be read as it was typed."""
    try:
        return mark_safe(mathml(str(latex or ""), block=True))
    except FormulaError:
        return str(latex)


@register.simple_tag
def table(text: str) -> Table | None:
    """A table block's rows; nothing of a draft whose rows do not fit."""
    try:
        return table_of(str(text or ""))
    except TableError:
        return None


@register.simple_tag(name="embed_of")
def player(url: str) -> Embed | None:
    """The player for a video of another site, when that site is on the list."""
    return embed_of(str(url or ""))


@register.simple_tag
def own(walk: Any, ask: Any) -> dict[str, Any] | None:
    """What this learner has given to one ask, or nothing: for a form that stands outside of its step."""
    return _mine(walk, ask)


@register.simple_tag
def own_words(walk: Any, step: Any) -> list[str]:
    """All that this learner wrote in one step, in its order."""
    return [text for ask in step.asks if (text := (walk.texts or {}).get(ask.id))] if walk else []


@register.simple_tag
def role_word(code: str, title: str = "") -> str:
    """Which part of a kit or which phase a step is; nothing when its title says it already."""
    word = str(dict((*PARTS_OF_A_KIT, *PHASES)).get(code, code))
    return "" if word.casefold() in title.casefold() else word


@register.simple_tag
def terms(kind: str, codes: Sequence[str]) -> str:
    """The labels of several terms on one line; where a kind has a word for all of them, and all of them are there, that word."""
    if kind in WHOLE and {each.code for each in vocabulary(kind)} <= set(codes):
        return str(WHOLE[kind])
    return "\u00a0· ".join(str(term_label(kind, code)) for code in codes)


@register.filter
def opening_words(value: Any) -> str:
    """The first words of a block, to know it by in a list."""
    text = next((word for word in words_in(_plain(value)) if word.strip()), "")
    return Truncator(without_tags(text).lstrip("#*>-| ")).chars(60)


def _plain(value: Any) -> Any:
    if hasattr(value, "source"):
        return value.source
    return dict(value) if hasattr(value, "items") else value


@register.filter
def city(zone: str) -> str:
    """Whose clock a time is told by: "Paris" of "Europe/Paris"."""
    return str(zone or "").rpartition("/")[2].replace("_", " ")


@register.filter
def seconds(start: str) -> int:
    """A moment of a recording (4:30) in seconds."""
    total = 0
    for part in str(start or "").split(":"):
        total = total * 60 + (int(part) if part.isdecimal() else 0)
    return total


@register.simple_tag(takes_context=True)
def show_notes(context: Context, step: Any) -> str:
    """The place for notes below a step whose outline has one; nobody's while nobody walks."""
    ask = next((each for each in step.asks if each.id == note_id(step.id)), None)
    if ask is None or not context.get("walk"):
        return ""
    group = any(child.block_type == "debate" for child in step.blocks)
    with context.push(ask=ask, mine=_mine(context.get("walk"), ask), group=group):
        return mark_safe(context.template.engine.get_template("cms/blocks/note.html").render(context))


@register.simple_tag(takes_context=True)
def show_block(context: Context, child: Any, step: Any) -> SafeString:
    """One block of a step. An asking block is given `ask`, and `mine`: what this learner has given so far, or nothing.

    A block that asks nothing is the same for everybody: it is drawn once per language and level, and kept beside its value.
    """
    if child.block_type in ASKING:
        return _drawn(context, child, next((each for each in step.asks if each.block == str(child.id)), None))
    kept = vars(child).setdefault("_drawn", {})
    place = (get_language(), context.get("heading_level"))
    if place not in kept:
        kept[place] = _drawn(context, child, None)
    return kept[place]


@register.simple_tag(takes_context=True)
def sample(context: Context, bound: Any) -> SafeString:
    """A block by its sample, as a reader meets it, for the menu of blocks."""
    kind = bound.block.name
    said = bound.block.get_api_representation(bound.value) if kind in ASKING else {}
    ask = ask_of(BlockDraft(kind, f"sample-{kind}", json.loads(json.dumps(said, cls=DjangoJSONEncoder))), "")  # its words in this language
    name = bound.block.get_template(bound.value, context=None)
    with context.push(value=bound.value, block_id="", ask=ask, mine=None, links={"sample": OTHER_MODULE}, heading_level=1, is_sample=True):
        return mark_safe(context.template.engine.get_template(name).render(context))


def _drawn(context: Context, child: Any, ask: Any) -> SafeString:
    name = child.block.get_template(child.value, context=None)
    with context.push(value=child.value, block_id=child.id, ask=ask, mine=_mine(context.get("walk"), ask)):
        return mark_safe(context.template.engine.get_template(name).render(context))


class DrawnOnce(Node):
    """What is the same for everybody, drawn once per language and per values named, and kept in the process: on the page it belongs to,
    or until content changes."""

    def __init__(self, inside: NodeList, page: Any, names: Sequence[Any]) -> None:
        self.inside, self.page, self.names = inside, page, names
        self.kept: Kept[SafeString] = Kept(200)

    def render(self, context: Context) -> SafeString:
        page = self.page.resolve(context) if self.page else None
        place = (self, get_language(), *(name.resolve(context) for name in self.names))
        if page is None:
            return self.kept.get(place, lambda: self.inside.render(context))
        kept = vars(page).setdefault("_drawn", {})
        if place not in kept:
            kept[place] = self.inside.render(context)
        return kept[place]


@register.tag
def drawn_once(parser: Parser, token: Token) -> DrawnOnce:
    """`{% drawn_once %}…{% end_drawn_once %}`, `{% drawn_once for section %}` or, kept on a page, `{% drawn_once on page step.number %}`:
    what lies between may depend on nothing else, and what is named is one of a few."""
    _tag, *given = token.split_contents()
    where, *words = [given[0], *map(parser.compile_filter, given[1:])] if given else [""]
    inside = parser.parse(("end_drawn_once",))
    parser.delete_first_token()
    return DrawnOnce(inside, words[0], words[1:]) if where == "on" else DrawnOnce(inside, None, words)


def _mine(walk: Any, ask: Any) -> dict[str, Any] | None:
    if not walk or ask is None:
        return None
    return {
        "done": walk.is_done(ask.id),
        "nonce": walk.nonce(ask.id),
        "response": (walk.responses or {}).get(ask.id),
        "mark": (walk.marks or {}).get(ask.id),
        "text": (walk.texts or {}).get(ask.id, ""),
        "error": (getattr(walk, "errors", None) or {}).get(ask.id, ""),
        "quiz": (walk.quiz or {}).get(ask.id),
        "peers": (getattr(walk, "peers", None) or {}).get(ask.id, 0),
        "place": (walk.progress.scale or {}).get(ask.id) if walk.progress else None,
    }


@register.simple_tag(takes_context=True)
def show_question(context: Context, spec: Any) -> SafeString:
    """A recall question, drawn by the template that draws every question; its bare words when no such template is installed."""
    mine = context.get("mine") or {}
    try:
        drawn = context.template.engine.get_template(QUESTION_TEMPLATE)
    except TemplateDoesNotExist:
        drawn = context.template.engine.get_template("cms/blocks/bare_question.html")
    given = {"question": spec, "response": mine.get("response"), "mark": mine.get("mark"), "prefix": "q", "disabled": not mine}
    with context.push(**given):
        return mark_safe(drawn.render(context))


@register.filter
def points(count: Any) -> range:
    """The points of a scale, from 1."""
    return range(1, int(count or 5) + 1)


@register.filter
def place(kept: Any) -> int | None:
    """Where one stood on a scale, however it was kept: a number, or a mapping with a value."""
    value = kept.get("value") if hasattr(kept, "get") else kept
    return int(value) if str(value).isdigit() else None


@register.simple_tag
def meaning(meanings: Any, place: int | None) -> str:
    """What it means to stand at this place of a scale: the first meaning that reaches up to it, else nothing."""
    rows = sorted(((row.get("upto") or 0, row.get("text") or "") for row in meanings or ()), key=lambda row: row[0])
    return next((text for upto, text in rows if place is not None and place <= upto), "")


@register.simple_tag
def chosen(response: Any, prefix: str, position: int) -> str:
    """What was answered to one line of a diagnosis or a review."""
    return str(response.get(f"{prefix}{position}", "")) if hasattr(response, "get") else ""


@register.simple_tag(takes_context=True)
def nonce_of(context: Context, ask_id: str) -> str:
    """What makes a form's event this one, however often its button is pressed."""
    walk = context.get("walk")
    return str(walk.nonce(ask_id)) if walk else ""
