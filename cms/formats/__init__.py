"""The seven formats, one file each: what an editor writes; `engine.compiling` says what completes them."""

from .awareness import AwarenessPage
from .base import ModulePage
from .discovery import DiscoveryPage
from .experiential import ExperientialPage
from .kit import KitPage
from .syllabus import SyllabusPage
from .tutorial import TutorialPage
from .webinar import WebinarPage

FORMATS: dict[str, type[ModulePage]] = {
    page.format_code: page for page in (AwarenessPage, DiscoveryPage, WebinarPage, TutorialPage, KitPage, ExperientialPage, SyllabusPage)
}

__all__ = [
    "FORMATS",
    "AwarenessPage",
    "DiscoveryPage",
    "ExperientialPage",
    "KitPage",
    "ModulePage",
    "SyllabusPage",
    "TutorialPage",
    "WebinarPage",
]
