"""The heartbeat: a learner nobody is, in a module nobody sees, through the door everybody uses."""

import json
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins
from django.db import DatabaseError, transaction
from django.utils import timezone
from kombu.exceptions import KombuError

from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step
from cms.models import ModuleVersion
from learning.celery import app
from learning.record.actions.permits import deletion_permitted
from learning.record.actions.subjects import SESSION_KEY, meet
from learning.record.models import Event, Head, IngestReject, Progress

from .engine.diagnosing import BEAT_LATE_SECONDS, Part, Seen, stopped
from .models import Pulse

HEART = uuid.UUID("00000000-0000-4000-8000-00000000beef")  # the heartbeat's pseudonym
MODULE = uuid.UUID("00000000-0000-4000-8000-00000000feed")  # its module: in no catalogue, so in no count
STEP = "beat"
# A doorbell takes a second. After its broker was away, a worker or the schedule may ask for it only after half a minute, and the sweep
# comes half a minute later: nobody is named for what comes back by itself.
PATIENCE_SECONDS = 120.0
KEPT = 1_000  # beats: three days and a half; then the ledger begins anew
TOKEN = "b" * 32  # the same value as cookie and as header is what the site's protection asks for

Door = Callable[[str, bytes, Mapping[str, str]], tuple[int, bytes]]  # path, body ("" reads), headers -> status, body


def note_pulse(part: Part, *, now: datetime, is_up: bool = True) -> None:
    """A part was heard of, or was found silent: then the moment it was last heard of stays."""
    changes: dict[str, Any] = {"is_up": is_up} | ({"at": now} if is_up else {})
    Pulse.objects.update_or_create(part=part, defaults=changes, create_defaults={"at": now, "is_up": is_up})


def beat(door: Door, *, patience: float = PATIENCE_SECONDS) -> tuple[Part, ...]:
    """One heartbeat; returns the parts that stopped, raises an alarm for those that were well before."""
    found = stopped(look(door, patience=patience))
    try:
        before = set(Pulse.objects.filter(is_up=False).values_list("part", flat=True))
        for part in Part:
            if part is not Part.BEAT or part in found:  # the schedule's own pulse says when it was last heard of
                note_pulse(part, now=timezone.now(), is_up=part not in found)
        if Part.BEAT not in found:
            Pulse.objects.filter(part=Part.BEAT).update(is_up=True)
    except DatabaseError:
        before = set()
    if set(found) - before:
        _alarm(found)
    return found


def look(door: Door, *, patience: float) -> Seen:
    """Does the module as a browser would, and watches what becomes of it."""
    try:
        status, _body = door("/healthz", b"", {})
    except OSError:
        return Seen(web=False)
    if status != 200:
        return Seen(web=status == 503)
    try:
        seq = _record(door, _session())
        if seq is None:
            return Seen(web=True)
        until = time.monotonic() + (patience if _broker_lives() else 0)
        folded = _waited_for(lambda: Head.objects.filter(pk=HEART, folded_seq__gte=seq).exists(), until)
        if folded is not None:
            _waited_for(lambda: (age := _beat_age()) is not None and age <= BEAT_LATE_SECONDS, until)
        age = _beat_age()
    except (DatabaseError, OSError):
        return Seen(web=True)
    return Seen(True, True, folded is not None or _broker_lives(), folded, age)  # asked again: it may have gone while one waited


def _session() -> str:
    """A session of the heartbeat learner, who is made when missing."""
    _prepare()
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(HEART)
    store.set_expiry(timedelta(minutes=10))
    store.save()
    return str(store.session_key)


def _prepare() -> None:
    meet(HEART)
    if not ModuleVersion.objects.filter(module_key=MODULE).exists():
        step = Step(STEP, "Heartbeat", 0, True, (Ask(STEP, AskKind.READ, None, {}),))
        outline = Outline(str(MODULE), "awareness", (step,), (Requirement(((STEP,),)),), 0, ())
        shown = {"module_key": MODULE, "number": 1, "language": settings.LANGUAGE_CODE, "outline": outline.to_json(), "page_id": 0}
        ModuleVersion.objects.create(**shown, card={"title": "Heartbeat"}, digest="heartbeat", published_at=timezone.now())
    if Head.objects.filter(pk=HEART, last_seq__gte=KEPT).exists():
        _begin_anew()


def _begin_anew() -> None:
    with transaction.atomic():
        Head.objects.locked().get(pk=HEART)
        with deletion_permitted(HEART, reason="heartbeat"):
            Event.objects.of(HEART).delete()
        Progress.objects.of(HEART).delete()
        IngestReject.objects.filter(subject_id=HEART).delete()
        Head.objects.filter(pk=HEART).update(last_seq=0, folded_seq=0, dirty_since=None, fail_count=0, next_try_at=None)


def _record(door: Door, session: str) -> int | None:
    """The place of the event just recorded; None when the door would not take it."""
    event = {"event_id": str(uuid.uuid4()), "kind": "step.opened", "module_key": str(MODULE), "module_version": 1, "step": STEP}
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/json", "Referer": settings.WAGTAILADMIN_BASE_URL + "/"}
    status, body = door("/record/events/", json.dumps({"events": [event]}).encode(), headers)
    verdict = json.loads(body)["verdicts"][0] if status == 200 else {}
    return verdict.get("seq") if verdict.get("status") == "accepted" else None


def _waited_for(holds: Callable[[], bool], until: float) -> float | None:
    """The seconds until it held; None when it did not in time."""
    started = time.monotonic()
    while not holds():
        if time.monotonic() >= until:
            return None
        time.sleep(0.2)
    return time.monotonic() - started


def _beat_age() -> float | None:
    """Seconds since the schedule was last heard of."""
    pulse = Pulse.objects.filter(part=Part.BEAT).values_list("at", flat=True).first()
    return (timezone.now() - pulse).total_seconds() if pulse else None


def _broker_lives() -> bool:
    try:
        with app.connection_for_write(connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
    except (OSError, KombuError):
        return False
    return True


def _alarm(parts: tuple[Part, ...]) -> None:
    """Once, when a part falls silent: to those named by ADMINS."""
    names = ", ".join(parts)
    mail_admins(
        f"stopped: {names}", f"The heartbeat found that this stopped: {names}.\nNothing is lost: what waits is found when it is back."
    )
