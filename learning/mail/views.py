"""Which mails one accepts, and the link that stops one by one press."""

from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from . import actions
from .access import language_of, offers, usual_rhythm
from .engine.posting import Rhythm
from .models import REMINDERS, Subscription


@csrf_exempt  # a mail program posts here without a session (RFC 8058); all it can do is to stop a mail
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; pressed by a person or posted by their mail program, it stops the mail."""
    found = Subscription.objects.filter(token=token).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.stop(found, now=timezone.now())
    return render(request, "mail/stop.html", {"subscription": found, "stopped": request.method == "POST"})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Every topic one was asked about: how often it may come, or not at all; and the mails one may ask for."""
    shown = Subscription.objects.of_user(request.user).shown()
    offered = offers(get_language() or "fr")
    if request.method == "POST" and "topic" in request.POST:
        asked = next((each for each in offered if each.topic == request.POST["topic"]), None)
        if asked is None:
            raise Http404
        actions.accept(request.user.pk, topic=asked.topic, label=asked.label, now=timezone.now(), rhythm=usual_rhythm(asked.topic))
        messages.success(request, _("It will come by mail. You can stop it at any time."))
        return redirect("mail:settings")
    if request.method == "POST" and "language" in request.POST:
        if request.POST["language"] not in dict(site.LANGUAGES):
            raise Http404
        actions.choose_language(request.user, request.POST["language"])
        messages.success(request, _("Noted. It holds from now on."))
        return redirect("mail:settings")
    if request.method == "POST":
        number, wanted = request.POST.get("subscription", ""), request.POST.get("rhythm", "")
        found = shown.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
        if found is None:
            raise Http404
        if wanted in set(Rhythm):
            rhythm = usual_rhythm(found.topic) if found.topic == REMINDERS else Rhythm(wanted)
            actions.accept(request.user.pk, topic=found.topic, label=found.label, now=timezone.now(), rhythm=rhythm)
        else:
            actions.stop(found, now=timezone.now())
        messages.success(request, _("Noted. It holds from now on."))
        return redirect("mail:settings")
    known = {each.topic for each in shown}
    context = {
        "subscriptions": shown,
        "offers": [each for each in offered if each.topic not in known],
        "mail_languages": [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in site.LANGUAGES],
        "mail_language": language_of(request.user.pk),
    }
    return render(request, "mail/settings.html", context)


@require_POST
@login_required
def turn(request: HttpRequest) -> HttpResponse:
    """The site is read in another language from here on, and mails come in it, unless one was chosen for them."""
    language, go = request.POST.get("language", ""), request.POST.get("next", "")
    if language not in dict(site.LANGUAGES):
        raise Http404
    is_ours = go.startswith("/") and url_has_allowed_host_and_scheme(go, allowed_hosts=None)
    with translation.override(language):
        if actions.hear_language(request.user, language):
            messages.success(request, _("Your mails come in this language too. You can choose another one under “My mails”."))
        return redirect(go if is_ours else "/" + language + "/")
