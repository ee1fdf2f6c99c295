"""Reading the record: `progress_of` is the one function behind every number shown."""

from .content import Content, content_of
from .explaining import Explanation, explain
from .foreseeing import forecast_of, known_modules
from .progress import ModuleProgress, progress_of, progress_of_many
from .reading import private_texts
from .record import oldest_unfolded_age

__all__ = [
    "Content",
    "Explanation",
    "ModuleProgress",
    "content_of",
    "explain",
    "forecast_of",
    "known_modules",
    "oldest_unfolded_age",
    "private_texts",
    "progress_of",
    "progress_of_many",
]
