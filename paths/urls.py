from django.urls import path

from . import views

app_name = "paths"
urlpatterns = [
    path("coverage/", views.coverage, name="coverage"),
    path("audience/<uuid:module_key>/", views.audience, name="audience"),
    path("preview/", views.preview, name="preview"),
    path("weights/", views.weights, name="weights"),
]
