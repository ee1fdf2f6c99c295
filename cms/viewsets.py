"""Screens of the admin: the vocabularies, and every module in one list."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn, PageTypeColumn
from wagtail.admin.views.pages.listing import IndexView as PageIndexView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy
from wagtail.snippets.views.snippets import EditView, IndexView, ReorderView, SnippetViewSet

from cms.actions.wording import move_term
from cms.formats.base import overdue_in
from cms.forms import TermForm
from cms.models import CataloguePage, ContentPage, ModulePage, Term
from cms.models.approved import waiting_for
from cms.models.fields import kinds_pointed_at
from cms.views.approving import ApproveView

SHOWN = 5  # approved drafts on the first page; the report lists the others


class RetiredNotDeleted(ModelPermissionPolicy):
    """Whoever may change the words of the domain may rename, reorder, add and retire them. Nobody deletes one: pages, records and what
    was exported refer to it by its code, and keep their meaning."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class TermIndexView(IndexView):
    """Every word. One vocabulary at a time is put in order by dragging, or with the arrow keys."""

    page_title = _("Vocabularies")
    reorder_button = None  # an order across vocabularies means nothing

    @cached_property
    def vocabulary(self) -> str:
        """The one vocabulary that is listed whole, "" for any other listing."""
        asked = {
            name: values for name in ("q", "kind", "retired", "ordering") if (values := [*filter(None, self.request.GET.getlist(name))])
        }
        return asked["kind"][0] if asked.keys() == {"kind"} and len(asked["kind"]) == 1 else ""

    @cached_property
    def show_ordering_column(self) -> bool:
        return bool(self.vocabulary) and self.user_has_permission("change")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by("position", "code") if self.vocabulary else super().order_queryset(queryset)


class TermEditView(EditView):
    """One word. How often it is used is told where it can be known: a level of maturity, say, is a number in its pages."""

    def get_usage_url(self) -> str | None:
        return super().get_usage_url() if self.object.kind in kinds_pointed_at() else None


class TermReorderView(ReorderView):
    """Puts one word at its place among those of its vocabulary."""

    def post(self, request: HttpRequest, pk: str) -> JsonResponse:
        wanted = request.GET.get("position", "")
        move_term(get_object_or_404(Term, pk=pk), to=int(wanted) if wanted.isdecimal() and len(wanted) < 5 else -1)
        return JsonResponse({"success": True})


def listing_of(term: Term) -> str:
    """Where one vocabulary is listed whole."""
    return f"{reverse(TermViewSet.index_name)}?kind={term.kind}"


class TermViewSet(SnippetViewSet):
    """The words of the domain: renamed, reordered, added, retired."""

    index_name = "wagtailsnippets_cms_term:list"
    index_view_class = TermIndexView
    edit_view_class = TermEditView
    reorder_view_class = TermReorderView
    sort_order_field = "position"

    model = Term
    icon = "tag"
    menu_label = _("Vocabularies")
    add_to_admin_menu = True
    menu_order = 300
    list_display = [
        "__str__",
        TitleColumn("kind", label=_("Vocabulary"), accessor="get_kind_display", get_url=listing_of, sort_key="kind"),
        "code",
        Column("retired", label=_("Retired"), accessor=lambda term: _("Retired") if term.retired else "", sort_key="retired"),
    ]
    list_filter = ["kind", "retired"]
    list_per_page = 50
    ordering = ["kind", "position"]
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            FieldPanel("code"),
            FieldPanel("label_fr"),
            FieldPanel("label_en"),
            FieldPanel("description_fr"),
            FieldPanel("description_en"),
            FieldPanel("retired"),
        ],
        base_form_class=TermForm,
    )


def catalogue_for(user: Any) -> CataloguePage | None:
    """Where this person writes modules: the catalogue in the language they read, else in any."""
    found = [page for page in CataloguePage.objects.select_related("locale") if page.permissions_for_user(user).can_add_subpage()]
    return min(found, key=lambda page: page.locale.language_code != (get_language() or "fr")[:2], default=None)


def writable_by(user: Any) -> list[tuple[type[ModulePage], str]]:
    """The formats this person may write a module of, each with where."""
    catalogue = catalogue_for(user)
    if catalogue is None:
        return []
    found = [model for model in catalogue.creatable_subpage_models() if issubclass(model, ModulePage) and model.can_create_at(catalogue)]
    return [(model, reverse("wagtailadmin_pages:add", args=["cms", model._meta.model_name, catalogue.pk])) for model in found]


class ModuleIndexView(PageIndexView):
    """Every module, last touched first, and the way to write one more."""

    page_title = _("Modules")

    def search_queryset(self, queryset: Any) -> Any:
        """What was found, in the order one chose; that of formats the search index does not know: titles then."""
        if self.is_searching and str(self.ordering).lstrip("-") == "content_type__model":
            queryset = queryset.order_by("title")
        return super().search_queryset(queryset)

    def get_add_url(self) -> str | None:
        catalogue = catalogue_for(self.request.user)
        return reverse("wagtailadmin_pages:add_subpage", args=[catalogue.pk]) if catalogue else None

    @cached_property
    def add_button(self) -> HeaderButton:
        return HeaderButton(_("Write a module"), url=self.add_url, icon_name="plus")


class ModuleListingViewSet(PageListingViewSet):
    """Every module of every format and language."""

    model = ModulePage
    name = "modules"
    icon = "list-ol"
    menu_label = _("Modules")
    add_to_admin_menu = True
    menu_order = 110
    index_view_class = ModuleIndexView
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        PageTypeColumn("type", label=_("Format"), accessor="page_type_display_name", sort_key="content_type__model", width="16%"),
        Column("review_date", label=_("To be reviewed on"), accessor="review_date", sort_key="review_date", width="14%"),
        DateColumn("latest_revision_created_at", label=_("Updated"), sort_key="latest_revision_created_at", width="12%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]


class ModuleViewSet(PageViewSet):
    """The admin's screens of one module: Wagtail's, but for what an approval leads to."""

    model = ModulePage
    name = "module_pages"
    parent_models = ()  # the catalogue's own list stays Wagtail's
    workflow_action_view_class = ApproveView


class ContentViewSet(ModuleViewSet):
    """The same for what is on the shelves."""

    model = ContentPage
    name = "content_pages"


class OverdueIndexView(ModuleIndexView):
    """What is live and should have been looked at again, the longest overdue first."""

    page_title = _("To be reviewed")
    default_ordering = "review_date"

    def get_base_queryset(self) -> Any:
        return overdue_in(super().get_base_queryset(), timezone.localdate())


class OverdueListingViewSet(ModuleListingViewSet):
    """The report of review dates that have passed."""

    name = "to_review"
    icon = "calendar-alt"
    menu_label = _("To be reviewed")
    menu_name = "to-review"
    add_to_admin_menu = False
    index_view_class = OverdueIndexView


class OverdueContentIndexView(OverdueIndexView):
    """The same for the resource centre."""

    page_title = _("Resource centre: to be reviewed")
    add_button = None

    def get_add_url(self) -> str | None:
        return None


class OverdueContentListingViewSet(OverdueListingViewSet):
    """The report of review dates that have passed in the resource centre."""

    model = ContentPage
    name = "resources_to_review"
    menu_label = _("Resource centre: to be reviewed")
    menu_name = "resources-to-review"
    index_view_class = OverdueContentIndexView


def left_of(page: Any) -> str:
    """What is left to do for an approved draft that waits."""
    if page.is_chosen:
        return _("A choice is kept: publish it")
    return _("See whom it touches, choose, and publish") if page.first_published_at else _("See what it lacks, and publish")


def place_of(page: Any) -> str:
    """Where that is done: the page about learners for a module that was published before, else the editing page."""
    is_module = issubclass(page.cached_content_type.model_class() or Page, ModulePage)
    return reverse("cms_publish" if is_module and page.first_published_at else "wagtailadmin_pages:edit", args=[page.pk])


class ApprovedIndexView(PageIndexView):
    """Drafts that a reviewer approved and that were held back, the longest waiting first; for those who may publish them."""

    page_title = _("Approved, waiting for you")
    any_permission_required = frozenset({"publish"})
    default_ordering = "approved_at"
    is_searchable = False  # a short list, and what it holds is not what a search index knows
    add_url_name = None

    def get_base_queryset(self) -> Any:
        return self.annotate_queryset(waiting_for(self.request.user))

    def get_add_url(self) -> None:
        return None


class ForPublishers(MenuItem):
    """A line of the menu for whoever may publish some page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_permission(request.user, "publish")


class ApprovedListingViewSet(PageListingViewSet):
    """The report of approved drafts that nobody published yet."""

    model = Page
    name = "approved"
    icon = "check"
    menu_label = _("Approved, waiting for you")
    menu_name = "approved"
    menu_item_class = ForPublishers
    add_to_admin_menu = False
    index_view_class = ApprovedIndexView
    columns = [
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        TitleColumn("left", label=_("What is left"), accessor=left_of, get_url=place_of, width="24%"),
        PageTypeColumn("type", label=_("Kind of page"), accessor="page_type_display_name", sort_key="content_type__model", width="16%"),
        Column("approved_by", label=_("Approved by"), accessor="approved_by", width="16%"),
        DateColumn("approved_at", label=_("Approved"), sort_key="approved_at", width="12%"),
    ]


module_viewset = ModuleListingViewSet("modules")
approved_viewset = ApprovedListingViewSet("approved", url_prefix="approved")
overdue_content_viewset = OverdueContentListingViewSet("resources_to_review", url_prefix="resources-to-review")
overdue_viewset = OverdueListingViewSet("to_review", url_prefix="to-review")


class ApprovedPanel(Component):
    """On the first page of whoever may publish: the approved drafts that wait for them, the longest waiting first."""

    name = "approved"
    template_name = "cms/admin/approved_panel.html"
    order = 40

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        waiting = waiting_for(self.request.user).select_related("content_type")
        drafts = [(page, left_of(page), place_of(page)) for page in waiting[: SHOWN + 1]]
        return {"drafts": drafts[:SHOWN], "more": reverse(approved_viewset.get_url_name("index")) if len(drafts) > SHOWN else ""}


class WritePanel(Component):
    """On the first page: the seven formats, each with what it is for and the way to write one."""

    name = "write"
    template_name = "cms/admin/write_panel.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"formats": [(model.get_verbose_name(), model.page_description, url) for model, url in writable_by(self.request.user)]}
