from django.urls import path

from . import views

app_name = "webinars"
urlpatterns = [
    path("webinars/<uuid:module_key>/register/", views.register, name="register"),
    path("webinars/<uuid:module_key>/attendance/", views.attendance, name="attendance"),
]
