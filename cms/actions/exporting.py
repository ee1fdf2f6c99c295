"""A page as a manuscript: read into a page again, here or on another site, it is the same module."""

from collections.abc import Mapping
from typing import Any

from django.utils.timezone import localtime

from cms.engine.identity import module_key_of
from cms.engine.manuscript import MAPPINGS, Manuscript, WrittenBlock, WrittenStep
from cms.engine.streaming import LEVELS, NAMES, OWN_ROWS
from cms.engine.writing import write
from cms.models import ModulePage
from cms.models.vocabularies import worded

CODES = {number: code for code, number in LEVELS.items()}
CONTAINERS = {block: container for container, block in NAMES.items()}
LISTS = ("objectives", "profiles", "domains", "levels", "skills")


def export_manuscript(page: ModulePage) -> str:
    """The text of a page as it stands. What it names of other modules is named by their slugs, where they have one."""
    return write(manuscript_of(page))


def manuscript_of(page: ModulePage) -> Manuscript:
    slugs = {str(key): slug for key, slug in ModulePage.objects.order_by("-pk").values_list("translation_key", "slug")}
    return Manuscript(_front(page, slugs), tuple(_steps(page, slugs)))


def _front(page: ModulePage, slugs: Mapping[str, str]) -> dict[str, Any]:
    def named(keys: list[str]) -> list[str]:
        return [slugs.get(key, key) for key in keys]

    front: dict[str, Any] = {"slug": page.slug}
    if page.translation_key != module_key_of(page.slug):
        front["key"] = page.module_key
    front |= {"format": page.format_code, "language": page.locale.language_code, "title": page.title, "promise": page.promise}
    front |= {"objectives": list(page.objectives), "routes": page.routes}
    front |= {name: list(getattr(page, name)) for name in ("profiles", "domains", "levels")}
    front |= {
        "maturity": [CODES[page.maturity_from], CODES[page.maturity_to]],
        "minutes": page.outline.minutes,
        "skills": list(page.skills),
    }
    front |= {"prerequisites": named(page.prerequisites), "successors": named(page.successors)}
    front |= {"author": page.author, "basis": page.basis, "status": page.status}
    front |= {
        "published": page.published_on,
        "opens": localtime(page.go_live_at).date() if page.go_live_at and not page.live else None,
        "review": page.review_date,
        "licence": worded("licence", page.licence, page.locale.language_code),
    }
    front["sources"] = [{name: text for name, text in source.items() if text} for source in page.source_rows]
    return {name: value for name, value in front.items() if value not in ("", None)} | _own(page, slugs)


def _own(page: ModulePage, slugs: Mapping[str, str]) -> dict[str, Any]:
    """The format's own fields under the names a file has for them."""
    own: dict[str, Any] = {}
    for name, value in page.own_values().items():
        group = {"next": "next_steps", "exit": "exits"}.get(name.partition("_")[0], "")
        if group in MAPPINGS:
            own.setdefault(group, {})
            if value:
                own[group][name.partition("_")[2]] = slugs.get(value, value)
        elif name in OWN_ROWS:
            own[name] = [_without_blanks(row) for row in value]
        elif value not in ("", None):
            own[name] = str(value) if name == "ects" else value
    return own


def _steps(page: ModulePage, slugs: Mapping[str, str]) -> list[WrittenStep]:
    steps = []
    for child, draft in zip(page.step_children(), page.step_drafts(), strict=True):
        blocks = tuple(WrittenBlock(CONTAINERS.get(b.type, b.type), _value(b.type, b.value, slugs), 0, b.id) for b in draft.blocks)
        anchor = child.value.get("anchor") or ""
        steps.append(
            WrittenStep(draft.title, anchor, draft.minutes, not draft.required, 0, blocks, draft.role, draft.id, ",".join(draft.skills))
        )
    return steps


def _value(kind: str, value: Mapping[str, Any], slugs: Mapping[str, str]) -> dict[str, Any]:
    """A block's value as its container says it."""
    plain: dict[str, Any] = _without_blanks(dict(value))
    if kind == "rich_text":
        return {"html": value.get("text", "")}
    if kind == "module":
        return plain | {"module": slugs.get(str(value["module"]), str(value["module"]))}
    if kind == "recall":
        return _recall(value)
    if kind == "table":
        return plain | {"first_column": bool(value.get("first_column"))}
    return plain


def _recall(value: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"question": value["question"], "kind": value["kind"]}
    if value["kind"] == "true_false":
        said["right"] = value["answer"] == "true"
    else:
        said["choices"] = [
            {"text": one["text"]} | ({"right": True} if one["right"] else {}) | ({"feedback": one["feedback"]} if one["feedback"] else {})
            for one in value["choices"]
        ]
    return said | ({"explanation": value["explanation"]} if value["explanation"] else {})


def _without_blanks(value: Any) -> Any:
    """Rows without what nobody filled in."""
    if isinstance(value, Mapping):
        return {key: _without_blanks(each) for key, each in value.items() if each not in ("", None)}
    return [_without_blanks(each) for each in value] if isinstance(value, list) else value
