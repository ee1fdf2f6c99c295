from django.urls import path

from . import views

app_name = "record"
urlpatterns = [
    path("events/", views.events, name="events"),
    path("progress/", views.progress, name="progress"),
]
