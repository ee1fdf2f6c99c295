"""Reading what is kept of a person. Everything starts from their own pseudonym and their own account."""

from .export import Person, Section, count_kept, export_of, sections_of
from .schema import personal_fields, places, unplaced

__all__ = ["Person", "Section", "count_kept", "export_of", "personal_fields", "places", "sections_of", "unplaced"]
