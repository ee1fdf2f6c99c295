"""Tables of the content: vocabularies, versions, pages. The seven formats live in `cms.formats`."""

from .content_version import ContentVersion
from .module_version import (
    ModuleVersion,
    PublishedModule,
    PublishingDecision,
    StepEdition,
    card_of,
    cards,
    current_outlines,
    editions_of,
    module_page_at,
    outline_of,
    outlines_of,
)
from .pages import CataloguePage, HomePage, InfoPage
from .vocabularies import Term, term, vocabulary

from cms.formats import (  # isort: skip - a format stands on the tables above
    FORMATS,
    AwarenessPage,
    DiscoveryPage,
    ExperientialPage,
    KitPage,
    ModulePage,
    SyllabusPage,
    TutorialPage,
    WebinarPage,
)

__all__ = [
    "FORMATS",
    "AwarenessPage",
    "CataloguePage",
    "ContentVersion",
    "DiscoveryPage",
    "ExperientialPage",
    "HomePage",
    "InfoPage",
    "KitPage",
    "ModulePage",
    "ModuleVersion",
    "PublishedModule",
    "PublishingDecision",
    "StepEdition",
    "SyllabusPage",
    "Term",
    "TutorialPage",
    "WebinarPage",
    "card_of",
    "cards",
    "current_outlines",
    "editions_of",
    "module_page_at",
    "outline_of",
    "outlines_of",
    "term",
    "vocabulary",
]
