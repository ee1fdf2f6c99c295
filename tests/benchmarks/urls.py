"""The site, and beside it the bare view that every figure is held against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from learning.urls import urlpatterns as site


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bare", bare), *site]
