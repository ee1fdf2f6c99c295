from django.urls import path

from . import views

app_name = "peers"
urlpatterns = [
    path("peers/<uuid:module_key>/report/", views.report, name="report"),
    path("peers/<uuid:module_key>/<str:ask>/", views.exchange, name="exchange"),
]
