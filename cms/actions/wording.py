"""The order of a vocabulary's words."""

from django.db import transaction

from cms.models import ContentVersion, Term


@transaction.atomic
def move_term(term: Term, *, to: int) -> list[Term]:
    """Puts a term at a place of its own vocabulary, counted from 0; a place that is not there is the last. Returns the terms in their
    order, each with a position of its own."""
    terms = list(Term.objects.select_for_update().filter(kind=term.kind))
    moved = next(each for each in terms if each.pk == term.pk)
    terms.remove(moved)
    terms.insert(to if 0 <= to <= len(terms) else len(terms), moved)
    for position, each in enumerate(terms, start=1):
        each.position = position
    Term.objects.bulk_update(terms, ["position"])
    ContentVersion.bump()
    return terms
