"""Reading the record: `progress_of` is the one function behind every number shown."""

from .content import Content, content_of, quiz_marks
from .explaining import Explanation, explain
from .foreseeing import forecast_of, known_modules
from .progress import ModuleProgress, progress_of, progress_of_many
from .reading import private_texts, texts_in_order
from .record import oldest_unfolded_age
from .strips import HIDDEN, STATES, Frame, Lag, Strip, id_of, moment_of, strips_of

__all__ = [
    "HIDDEN",
    "STATES",
    "Content",
    "Explanation",
    "Frame",
    "Lag",
    "ModuleProgress",
    "Strip",
    "content_of",
    "explain",
    "forecast_of",
    "id_of",
    "known_modules",
    "moment_of",
    "oldest_unfolded_age",
    "private_texts",
    "progress_of",
    "progress_of_many",
    "quiz_marks",
    "strips_of",
    "texts_in_order",
]
