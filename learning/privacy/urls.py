from django.urls import path

from . import views

app_name = "privacy"
urlpatterns = [
    path("my-data/", views.data, name="data"),
    path("my-data/all/", views.everything, name="everything"),
    path("my-data/export/", views.export, name="export"),
    path("my-data/erase/", views.erase, name="erase"),
    path("my-data/erased/", views.erased, name="erased"),
]
