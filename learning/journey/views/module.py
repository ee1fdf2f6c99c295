"""A module with the learner's layer over it, and the one door through which its forms record what was done."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.views import serve as wagtail_serve

from cms.engine.outline import Ask
from cms.models import CataloguePage, HomePage, ModulePage, WebinarPage, current_outlines, module_page_at, outlines_of
from cms.models.places import page_at
from learning.journey.access.as_pdf import makes_pdf
from learning.journey.access.catalogue import closed_module_page, language, module_page
from learning.journey.access.path import read_resume
from learning.journey.access.situation import asking
from learning.journey.access.walk import Showing, read_walk
from learning.journey.actions import record_answer
from learning.journey.forms.answering import AskForm, given_back, may_record, read_answer
from learning.record.access import progress_of
from learning.webinars.access import seat_of

ServePage = Callable[[Any, HttpRequest, list[Any], dict[str, Any]], HttpResponse]
Overlay = Mapping[str, Mapping[str, Any]]


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Every address of the site's pages: what is open to everybody is found at once, all else is Wagtail's to find or to refuse."""
    if request.method in ("GET", "HEAD"):
        module = module_page_at(request.path, language=language())
        if module is not None:
            return render_module(request, module)
        page = page_at(request.path)
        if page is not None:
            return serve_module(lambda page, request, _args, _named: page.serve(request))(page, request, [], {})
    return wagtail_serve(request, path)


def serve_module(serve_page: ServePage) -> ServePage:
    """Wagtail serves the page, once it has seen that this person may; a module, the catalogue and the home page with what this learner
    has done. Reading never writes."""

    def serve_with_progress(page: Any, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]) -> HttpResponse:
        if isinstance(page, ModulePage):
            return render_module(request, page)
        if isinstance(page, CataloguePage) and request.learner_id:
            return render_catalogue(request, page)
        if isinstance(page, HomePage) and request.learner_id:
            return render_home(request, page)
        return serve_page(page, request, serve_args, serve_kwargs)

    return serve_with_progress


def render_catalogue(request: HttpRequest, page: CataloguePage) -> TemplateResponse:
    """The catalogue, each module with how far this learner is in it."""
    request.is_preview = False  # as Wagtail's own way of serving sets it
    context = page.get_context(request, situation=asking(request.learner_id) if request.GET.get("q") else None)
    shown = progress_of(request.learner_id, [UUID(card.module_key) for card in context["cards"]])
    context["progress"] = {str(key): progress for key, progress in shown.items()}
    return TemplateResponse(request, page.get_template(request), context)


def render_home(request: HttpRequest, page: HomePage) -> TemplateResponse:
    """The home page of someone who has been here: where they were comes first."""
    request.is_preview = False  # as Wagtail's own way of serving sets it
    context = page.get_context(request) | {"resume": read_resume(request.learner_id)}
    return TemplateResponse(request, page.get_template(request), context)


def render_module(request: HttpRequest, page: ModulePage, overlay: Overlay | None = None) -> TemplateResponse:
    """The page as its template shows it. `overlay` is laid over the walk: what was just typed, and what was wrong with it."""
    request.is_preview = False  # as Wagtail's own way of serving sets it
    context = page.get_context(request)
    current, url = context["step"], context["card"].url
    showing = Showing(context["outline"], context["card"].number, url, current.number if current else 0)
    walk = read_walk(request.learner_id, showing)
    walk = replace(walk, **{name: {**getattr(walk, name), **given} for name, given in (overlay or {}).items()})
    states = {state.id: state.state for state in walk.steps}
    steps = [replace(step, state=states.get(step.id, "")) for step in context["steps"]]
    context |= {
        "walk": walk,
        "steps": steps,
        "step": steps[current.number - 1] if current else None,
        "resume": steps[walk.resume_at - 1] if steps else None,
        "page_path": url,
        "here": f"{url}?step={current.number}" if current else url,
        "onward": walk.onward_url,
        "makes_pdf": makes_pdf(),
        "seat": seat_of(request.learner_id, request.user, page) if isinstance(page, WebinarPage) else None,
    }
    return TemplateResponse(request, page.get_template(request), context, status=422 if overlay else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """Records one thing done in a module, then goes where the form says. Opened by hand, it leads to the module."""
    page = module_page(module_key) or _page_kept_for(request, module_key)
    if page is None:
        raise Http404
    if request.method != "POST":
        return redirect(page.get_url(request))
    form = AskForm(request.POST)
    found = form.is_valid() and find_ask(module_key, form.cleaned_data)
    if not found:
        lost = _("This answer could not be read, so nothing was recorded; what you did before is safe. Answer once more on this page.")
        messages.error(request, lost)
        return redirect(_place(request, page))
    return _record(request, page, form.cleaned_data, *found)


def _page_kept_for(request: HttpRequest, module_key: UUID) -> ModulePage | None:
    """A page that is not for everybody, when this person has given what it asks for."""
    page = closed_module_page(module_key)
    restrictions = page.get_view_restrictions() if page else ()
    return page if all(restriction.accept_request(request) for restriction in restrictions) else None


def find_ask(module_key: UUID, fields: Mapping[str, Any]) -> tuple[Ask, int] | None:
    """The ask in the version the form was made for, else in the current one: a form opened before an edit still counts."""
    posted = [((module_key, fields["version"]), outline) for outline in outlines_of([(module_key, fields["version"])]).values()]
    current = [((key, number), outline) for key, (number, outline) in current_outlines([module_key]).items()]
    for (_key, number), outline in posted + current:
        ask = outline.ask(fields["ask"])
        if ask is not None and may_record(ask, fields["kind"]):
            return ask, number
    return None


def _record(request: HttpRequest, page: ModulePage, fields: Mapping[str, Any], ask: Ask, version: int) -> HttpResponse:
    try:
        answered = read_answer(ask, fields["kind"], request.POST)
    except ValidationError as error:
        return _give_back(request, page, ask, " ".join(error.messages))
    verdict = record_answer(
        request.ensure_learner(),
        module_key=UUID(str(page.translation_key)),
        version=version,
        ask_id=ask.id,
        kind=fields["kind"],
        answered=answered,
        nonce=fields["nonce"],
        now=timezone.now(),
    )
    if verdict.status not in ("accepted", "duplicate"):
        return _give_back(request, page, ask, _("This could not be recorded. Nothing is lost: it is still below, send it once more."))
    return redirect(_destination(request, page, ask))


def _give_back(request: HttpRequest, page: ModulePage, ask: Ask, why: str) -> HttpResponse:
    """The same step again, with what was typed and one sentence beside it."""
    given = given_back(ask, request.POST)
    messages.error(request, why)
    return render_module(
        request,
        page,
        {"errors": {ask.id: why}, "texts": {ask.id: given.text}, "responses": {ask.id: given.response}, "marks": {ask.id: None}},
    )


def _place(request: HttpRequest, page: ModulePage) -> str:
    """The step the form stood on, from the form's own address."""
    number = request.GET.get("step", "")
    return f"{page.get_url(request)}?step={number}" if number.isascii() and number.isdigit() else page.get_url(request)


def _destination(request: HttpRequest, page: ModulePage, ask: Ask) -> str:
    """Where the form says, when that is on this site or is the tool's own address; else the same step, at the ask."""
    go = request.POST.get("go", "")
    if go.startswith("/") and url_has_allowed_host_and_scheme(go, allowed_hosts=None):
        return go
    if go and go == ask.spec.get("url"):
        return go
    return f"{_place(request, page)}#ask-{ask.id}"
