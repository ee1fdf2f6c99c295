from django.urls import path

from . import views

app_name = "mail"
urlpatterns = [
    path("my-mail/", views.settings, name="settings"),
    path("my-mail/language/", views.turn, name="turn"),
    path("my-mail/stop/<str:token>/", views.stop, name="stop"),
]
