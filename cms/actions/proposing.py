"""An example that somebody offers: a draft among the others, for an editor to read, mend and publish."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from cms.models import ExamplePage, ExamplesPage


@transaction.atomic
def propose_example(
    language: str,
    *,
    title: str,
    summary: str,
    text: str,
    contributors: str = "",
    profiles: Iterable[str] = (),
    territory: str = "",
    year: str = "",
    result: str = "",
    source: str = "",
    modules: Iterable[str] = (),
) -> ExamplePage | None:
    """The draft, below the examples of that language, or of any when it has none; None when this site has no examples."""
    shelves = ExamplesPage.objects.live().select_related("locale")
    shelf = min(shelves, key=lambda page: page.locale.language_code != language, default=None)
    if shelf is None:
        return None
    month = timezone.localdate().isoformat()[:7]
    page = ExamplePage(
        title=title,
        slug=f"{slugify(title)[:60] or 'example'}-{uuid.uuid4().hex[:6]}",
        locale=shelf.locale,
        live=False,
        summary=summary,
        actors=contributors,
        contributors=contributors,
        profiles=list(profiles),
        territory=territory,
        year=year,
        result=result,
        modules=list(modules),
        body=[{"type": "markdown", "value": text, "id": str(uuid.uuid4())}],
        sources=[{"type": "source", "value": {"title": source or title, "author": contributors, "date": month, "url": ""}}],
    )
    shelf.add_child(instance=page)
    page.save_revision()
    return page


def withdraw_example(page_id: int) -> None:
    """Deletes the page with its revisions: these are a person's words, and they take them back. Safe to repeat."""
    page = ExamplePage.objects.filter(pk=page_id).first()
    if page is not None:
        page.delete()
