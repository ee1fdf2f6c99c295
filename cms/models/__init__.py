"""Tables of the content: vocabularies, versions, pages, the resource centre. The seven formats live in `cms.formats`."""

from .communities import CommunityPage
from .content import ContentPage
from .content_version import ContentVersion
from .events import EventCyclePage, EventPage
from .examples import ExamplePage
from .information import ArticlePage, BlogPage, BulletinPage, FlashPage, NewsletterPage, PublicationPage
from .memory import EcosystemPage, TimelinePage
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
    worded_outlines,
)
from .pages import CataloguePage, HomePage, InfoPage
from .resources import ResourceCentrePage, ResourcePage
from .sections import CalendarPage, CommunitiesPage, ExamplesPage, InformationPage, ResourcesPage
from .shelf import entries, entries_of, entry_of
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
    "ArticlePage",
    "AwarenessPage",
    "BlogPage",
    "BulletinPage",
    "CalendarPage",
    "CataloguePage",
    "CommunitiesPage",
    "CommunityPage",
    "ContentPage",
    "ContentVersion",
    "DiscoveryPage",
    "EcosystemPage",
    "EventCyclePage",
    "EventPage",
    "ExamplePage",
    "ExamplesPage",
    "ExperientialPage",
    "FlashPage",
    "HomePage",
    "InfoPage",
    "InformationPage",
    "KitPage",
    "ModulePage",
    "ModuleVersion",
    "NewsletterPage",
    "PublicationPage",
    "PublishedModule",
    "PublishingDecision",
    "ResourceCentrePage",
    "ResourcePage",
    "ResourcesPage",
    "StepEdition",
    "SyllabusPage",
    "Term",
    "TimelinePage",
    "TutorialPage",
    "WebinarPage",
    "card_of",
    "cards",
    "current_outlines",
    "editions_of",
    "entries",
    "entries_of",
    "entry_of",
    "module_page_at",
    "outline_of",
    "outlines_of",
    "term",
    "vocabulary",
    "worded_outlines",
]
