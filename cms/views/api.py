"""The public API: what is published, to be read by anybody, through Wagtail's own. Each list of fields is written out: what is not named
here leaves by no other name, and no answer key stands among it."""

from typing import Any

from django.db.models import QuerySet
from wagtail.api.v2.filters import FieldsFilter, LocaleFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet

from cms.models import ExamplePage, ModulePage, ResourcePage, Term

MODULE = (
    *("title", "promise", "objectives", "profiles", "domains", "levels", "route_inform", "route_train", "route_act"),
    *("maturity_from", "maturity_to", "skills", "prerequisites", "successors", "author", "basis", "status", "licence"),
    *("published_on", "review_date", "sources", "translation_key"),
)
CONTENT = (
    *("title", "summary", "body", "objectives", "profiles", "domains", "levels", "modules", "contributors", "licence", "status"),
    *("published_on", "review_date", "sources", "translation_key"),
)
LISTED = ["id", "type", "detail_url", "html_url", "slug", "locale", "title"]


class _Published(PagesAPIViewSet):
    """Published pages of one kind, in every language; what is kept for some is nobody's here."""

    filter_backends = [FieldsFilter, OrderingFilter, LocaleFilter, SearchFilter]
    known_query_parameters = frozenset({"limit", "offset", "fields", "order", "search", "search_operator", "locale", "format"})
    meta_fields = ["type", "detail_url", "html_url", "slug", "first_published_at", "locale"]
    listing_default_fields = LISTED
    nested_default_fields = ["id", "type", "detail_url", "title"]
    detail_only_fields: list[str] = []

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.model.objects.live().public()

    def get_queryset(self) -> QuerySet[Any]:
        return self.get_base_queryset().select_related("locale").order_by("pk")


class ModulesAPI(_Published):
    model, name = ModulePage, "modules"
    body_fields = ["id", *MODULE]


class ResourcesAPI(_Published):
    model, name = ResourcePage, "resources"
    body_fields = ["id", *CONTENT, "medoc", "section", "link", "version"]


class ExamplesAPI(_Published):
    model, name = ExamplePage, "examples"
    body_fields = ["id", *CONTENT, "actors", "territory", "year", "result"]


class VocabulariesAPI(BaseAPIViewSet):
    """Every term, retired ones too: what refers to one must be readable."""

    model, name = Term, "vocabularies"
    filter_backends = [FieldsFilter, OrderingFilter]
    body_fields = ["id", "kind", "code", "labels", "descriptions", "position", "retired", "facts"]
    listing_default_fields = [*body_fields]

    def get_queryset(self) -> QuerySet[Any]:
        return Term.objects.order_by("kind", "position", "code")


api = WagtailAPIRouter("api")
for viewset in (ModulesAPI, ResourcesAPI, ExamplesAPI, VocabulariesAPI):
    api.register_endpoint(viewset.name, viewset)
