"""The door for events from a browser, and the health of the record."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .access import oldest_unfolded_age, progress_of
from .actions import append_events
from .actions.rates import within_rate
from .forms import MAX_BODY, Malformed, read_batch, refuse_unpublished

LATE_SECONDS = 120  # four sweeps: when an event waits longer, nothing folds


@require_POST
def events(request: HttpRequest) -> JsonResponse:
    """A batch of events; 200 means that each has its verdict, and that those accepted are in the database for good."""
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY:
        return JsonResponse({"error": "too-large"}, status=413)
    now = timezone.now()
    try:
        drafts = read_batch(request.body, now=now)
    except Malformed as error:
        return JsonResponse({"error": str(error)}, status=400)
    learner_id = request.ensure_learner()  # type: ignore[attr-defined]
    if not within_rate(learner_id, len(drafts), now=now):
        return JsonResponse({"error": "too-many"}, status=429, headers={"Retry-After": "60"})
    verdicts = append_events(learner_id, drafts, now=now, trust="client", refused=refuse_unpublished(drafts), durable=True)
    return JsonResponse({"verdicts": [each.to_json() for each in verdicts]})


@never_cache
@require_safe
def progress(request: HttpRequest) -> JsonResponse:
    """One's own progress as data, the numbers of one's own pages: of every module something was done in, each with the page that opens it.
    Nobody else's can be asked for."""
    learner_id = request.learner_id  # type: ignore[attr-defined]
    own = progress_of(learner_id) if learner_id else {}
    told = [each.to_json() | {"why": request.build_absolute_uri(reverse("journey:why", args=[key]))} for key, each in own.items()]
    return JsonResponse({"as_of": timezone.now().isoformat(), "modules": told})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 while progress is being recorded; 503 once the oldest event has waited for more than two minutes."""
    age = oldest_unfolded_age(timezone.now())
    late = age > LATE_SECONDS
    return JsonResponse({"status": "late" if late else "ok", "oldest_unfolded_seconds": round(age, 1)}, status=503 if late else 200)
